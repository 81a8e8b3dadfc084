"""The identity of a row: the same from upload to upload, wherever the row stands in its file.

The key decides, if all of it is there; else the `identified_by` columns; else everything in the row. Rows
that come out equal get an ordinal by the order of their content, never by their place.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from pydantic_core import to_json

from catalog.numbers import plain_number
from catalog.sheet import Sheet

ROW_ID_LENGTH = 16
_SOURCES = ("source_file", "source_worksheet", "source_row")


def with_identity(frame: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """The rows with `row_id` and `row_digest` as first columns, sorted by `row_id`.

    `frame` holds the declared columns of the sheet (one that is absent counts as empty), as canonical text
    or typed as DuckDB gives them; other columns are kept and say nothing.
    """
    texts = {name: as_texts(frame[name] if name in frame else [None] * len(frame)) for name in sheet.names}
    digests = _row_digests(texts, len(frame))
    bases = _identities(texts, digests, sheet)
    identified = frame.drop(columns=["row_id", "row_digest"], errors="ignore")
    identified.insert(0, "row_id", pd.Series(_with_ordinals(bases, digests, frame), index=frame.index, dtype=object))
    identified.insert(1, "row_digest", pd.Series(digests, index=frame.index, dtype=object))
    return identified.sort_values("row_id", kind="stable", ignore_index=True)


def as_texts(values: Iterable[Any]) -> list[str | None]:
    """Canonical text of each value: dates ISO, numbers without trailing zeros, booleans `true`/`false`."""
    return [value if value is None or type(value) is str else _text(value) for value in values]


def _text(value: Any) -> str | None:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) or pd.api.types.is_number(value):
        return plain_number(Decimal(str(value)))
    return str(value)


def _row_digests(texts: dict[str, list[str | None]], rows: int) -> list[str]:
    """SHA-256 of the canonical JSON of all declared columns (`catalog.digests.canonical_json`), row by row."""
    names = sorted(texts)
    if not names:
        return [_digest({})] * rows
    return [_digest(dict(zip(names, cells, strict=True))) for cells in zip(*(texts[name] for name in names), strict=True)]


def _digest(value: Any) -> str:
    return hashlib.sha256(to_json(value)).hexdigest()  # of texts in sorted order the canonical JSON, at half the cost


def _identities(texts: dict[str, list[str | None]], digests: Sequence[str], sheet: Sheet) -> list[str]:
    """What names each row, equal rows still equal."""
    if sheet.shape == "form" and not (sheet.key or sheet.identified_by):
        # a form is one record: were it named by its content, each correction would make it another one
        return [_digest([sheet.table, []])[:ROW_ID_LENGTH]] * len(digests)
    names = (
        [_digest([sheet.table, digest])[:ROW_ID_LENGTH] for digest in digests] if not _all_keyed(texts, sheet) else list(digests)
    )
    for columns in (sheet.identified_by, sheet.key):
        if columns:
            for place, values in enumerate(zip(*(texts[name] for name in columns), strict=True)):
                if None not in values:
                    names[place] = _digest([sheet.table, list(values)])[:ROW_ID_LENGTH]
    return names


def _all_keyed(texts: dict[str, list[str | None]], sheet: Sheet) -> bool:
    return bool(sheet.key) and all(None not in texts[name] for name in sheet.key)


def _with_ordinals(bases: list[str], digests: Sequence[str], frame: pd.DataFrame) -> list[str]:
    places: dict[str, list[int]] = {}
    for place, base in enumerate(bases):
        places.setdefault(base, []).append(place)
    if len(places) == len(bases):
        return bases
    sources = [
        frame[name].astype(str).tolist() if name != "source_row" else frame[name].tolist() for name in _SOURCES if name in frame
    ]
    ids = list(bases)
    for base, equal in places.items():
        if len(equal) == 1:
            continue
        ordered = sorted(equal, key=lambda place: (digests[place], *(source[place] for source in sources)))
        for ordinal, place in enumerate(ordered[1:], 2):
            ids[place] = f"{base}-{ordinal}"
    return ids
