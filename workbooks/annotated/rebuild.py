"""A plain xlsx from what is no xlsx package (.xls, .ods, .xlsb, csv): values, text, dates, merged ranges, widths."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from workbooks.annotated.plain_xlsx import PlainWorksheet, write_plain
from workbooks.cells import Unreadable
from workbooks.opening.raw_workbook import RawWorksheet, open_bytes

MAX_NAME = 31
MAX_CELL = 32_767
SAMPLED_ROWS, NARROWEST, WIDEST = 60, 9, 42
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
DAY_SECONDS = 86_400


def rebuild(original: Path, out: Path) -> None:
    """Write the values of a tabular file as xlsx, cells at their places, as the reader of deliveries sees them.

    Raises:
        UnreadableFileError: the file is no table.
    """
    worksheets: list[PlainWorksheet] = []
    for worksheet in open_bytes(original.read_bytes(), original.name).worksheets:
        worksheets.append(_plain(worksheet, {each.name.casefold() for each in worksheets}))
    if not any(each.visible for each in worksheets):
        worksheets[0] = replace(worksheets[0], visible=True)
    write_plain(worksheets, out)


def _plain(worksheet: RawWorksheet, taken: set[str]) -> PlainWorksheet:
    rows = _rows(worksheet.rows)
    return PlainWorksheet(_name(worksheet.name, taken), rows, _widths(worksheet.rows), tuple(worksheet.merged), worksheet.visible)


def _name(name: str, taken: set[str]) -> str:
    """A name that a workbook may hold, once."""
    plain = name.translate(FORBIDDEN)[:MAX_NAME] or "Sheet1"
    named, number = plain, 1
    while named.casefold() in taken:
        named, number = f"{plain[: MAX_NAME - len(str(number))]}{number}", number + 1
    return named


def _rows(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_written(raw) for raw in row]


def _widths(rows: Iterable[Sequence[Any]]) -> dict[int, float]:
    widths: dict[int, float] = {}
    for row in islice(rows, SAMPLED_ROWS):
        for index, raw in enumerate(row):
            value = _written(raw)
            if value is not None:
                width = len(str(value).encode("gbk", "replace")) + 2
                widths[index] = min(WIDEST, max(widths.get(index, NARROWEST), width))
    return widths


def _written(value: Any) -> Any:
    """The value as a cell takes it; None for an empty cell."""
    if value == "" or value is None:
        return None
    if isinstance(value, Unreadable):
        value = value.shown
    if isinstance(value, str):
        return value[:MAX_CELL] or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, timedelta):
        return value.total_seconds() / DAY_SECONDS
    return value
