"""Findings one by one, typed, from the frames that the engines give."""

import json
from typing import TYPE_CHECKING

from catalog.findings import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

_NAMES = tuple(Finding.__dataclass_fields__)


def finding_rows(frame: "pd.DataFrame") -> list[Finding]:
    """The findings of a frame in its order; missing values are None."""
    plain = frame[list(_NAMES)].astype(object)
    records = plain.where(plain.notna(), None).to_dict("records")
    return [_finding({str(name): value for name, value in record.items()}) for record in records]


def _finding(record: dict[str, object]) -> Finding:
    extent = json.loads(str(record.pop("extent") or "[]"))
    severity = Severity(str(record.pop("severity")))
    return Finding(**record, severity=severity, extent=tuple(extent))  # type: ignore[arg-type]


def amounts(frame: "pd.DataFrame") -> dict[str, float | None]:
    """Finding id → how far off it is, None if the rule measures nothing."""
    measured = frame["amount"].astype(object).where(frame["amount"].notna(), None)
    return dict(zip(frame["finding_id"], measured, strict=True))


def of_severity(frame: "pd.DataFrame", severity: Severity) -> "pd.DataFrame":
    return frame[frame["severity"] == severity.value]
