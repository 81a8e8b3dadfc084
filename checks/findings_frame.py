"""The frame of findings: its columns, how it is put together, its order (docs/architecture.md)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from catalog.findings import Severity, finding_id

if TYPE_CHECKING:
    import pandas as pd

FINDING_TYPES = {
    "finding_id": "VARCHAR",
    "rule": "VARCHAR",
    "severity": "VARCHAR",
    "table": "VARCHAR",
    "row_id": "VARCHAR",
    "column": "VARCHAR",
    "row": "INTEGER",
    "cell": "VARCHAR",
    "worksheet": "VARCHAR",
    "source_file": "VARCHAR",
    "source_department": "VARCHAR",
    "value": "VARCHAR",
    "message": "VARCHAR",
    "remedy": "VARCHAR",
    "amount": "DOUBLE",
    "unit": "VARCHAR",
    "extent": "VARCHAR",
}
_FRAME_TYPES = {"VARCHAR": "str", "INTEGER": "Int64", "DOUBLE": "float64"}

# (source_file, worksheet, table) → column → its letter there, or its whole address on a form sheet.
Cells = Mapping[tuple[str, str, str], Mapping[str, str]]


@dataclass(frozen=True)
class Place:
    """Where a row came from; all None for a finding on a whole sheet."""

    row: int | None = None
    worksheet: str | None = None
    source_file: str | None = None
    source_department: str | None = None


@dataclass(frozen=True)
class Line:
    """One finding in the making, before its identity and cell address are worked out."""

    rule: str
    severity: Severity
    table: str
    row_id: str
    column: str
    place: Place
    value: str | None
    message: str
    remedy: str
    amount: float | None = None
    unit: str = ""
    extent: Sequence[str] = ()
    cell: str | None = None


def findings_frame(lines: Iterable[Line], cells: Cells) -> "pd.DataFrame":
    """The findings, gravest first, then by table, row and cell. The same finding twice stands once."""
    ordered = sorted(lines, key=lambda line: _order(line, cells), reverse=True)
    once = {values[0]: values for values in (_values(line, cells) for line in ordered)}
    return _frame(zip(*reversed(once.values()), strict=True)) if once else _without_lines().copy()


def _frame(columns: Iterable[Sequence[object]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=_FRAME_TYPES[duckdb_type])
            for (name, duckdb_type), column in zip(FINDING_TYPES.items(), columns, strict=True)
        }
    )


@cache
def _without_lines() -> "pd.DataFrame":
    """Of most sheets rules on trial find nothing."""
    return _frame([()] * len(FINDING_TYPES))


def _order(line: Line, cells: Cells) -> tuple[object, ...]:
    cell = line.cell or _address(line, cells) or ""
    letters = cell.rstrip("0123456789")
    return (line.severity.rank, line.table, line.place.row or 0, len(letters), letters, line.row_id, line.column, line.rule)


def _values(line: Line, cells: Cells) -> tuple[object, ...]:
    place = line.place
    return (
        finding_id(line.rule, line.table, line.row_id, line.column),
        line.rule,
        line.severity.value,
        line.table,
        line.row_id,
        line.column,
        place.row,
        line.cell or _address(line, cells),
        place.worksheet,
        place.source_file,
        place.source_department,
        line.value,
        line.message,
        line.remedy,
        line.amount,
        line.unit,
        json.dumps(list(line.extent) or [line.row_id], ensure_ascii=False),
    )


def _address(line: Line, cells: Cells) -> str | None:
    place = line.place
    if place.source_file is None or place.worksheet is None:
        return None
    letter = cells.get((place.source_file, place.worksheet, line.table), {}).get(line.column)
    if letter is None or letter[-1].isdigit() or place.row is None:
        return letter
    return f"{letter}{place.row}"
