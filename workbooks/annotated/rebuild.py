"""A plain xlsx from what is no xlsx package (.xls, .ods, .xlsb, csv): values, text, dates, merged ranges, widths."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from workbooks.annotated.plain_xlsx import PlainWorksheet, write_plain
from workbooks.annotated.workbook_part import OUR_TITLES
from workbooks.cells import Unreadable
from workbooks.opening.raw_workbook import RawWorksheet, open_bytes
from workbooks.opening.text_tables import TEXT_FORMATS

MAX_NAME = 31
MAX_CELL = 32_767
SAMPLED_ROWS, NARROWEST, WIDEST = 60, 9, 42
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
RESERVED = "history"
DAY_SECONDS = 86_400


def rebuild(original: Path, out: Path) -> dict[str, str]:
    """Write the values of a tabular file as xlsx, cells at their places.

    Read as the reader of deliveries sees them. Gives the new name of each worksheet by its own.

    Raises:
        UnreadableFileError: the file is no table.
    """
    worksheets: list[PlainWorksheet] = []
    workbook = open_bytes(original.read_bytes(), original.name)
    # a csv is called as its file is: that may be 问题清单, and is no page of ours
    ours = {title.casefold() for title in OUR_TITLES} if workbook.format in TEXT_FORMATS else set[str]()
    for worksheet in workbook.worksheets:
        worksheets.append(_plain(worksheet, ours | {each.name.casefold() for each in worksheets}))
    if not any(each.visible for each in worksheets):
        worksheets[0] = replace(worksheets[0], visible=True)
    write_plain(worksheets, out)
    return {before.name: after.name for before, after in zip(workbook.worksheets, worksheets, strict=True)}


def _plain(worksheet: RawWorksheet, taken: set[str]) -> PlainWorksheet:
    rows = _rows(worksheet.rows)
    return PlainWorksheet(_name(worksheet.name, taken), rows, _widths(worksheet.rows), tuple(worksheet.merged), worksheet.visible)


def _name(name: str, taken: set[str]) -> str:
    """A name that a workbook may hold, once: what Excel refuses in names is left out."""
    plain = _shortened(CONTROL.sub("", name).translate(FORBIDDEN).strip(" '"), MAX_NAME) or "Sheet1"
    plain = f"{plain}1" if plain.casefold() == RESERVED else plain
    named, number = plain, 1
    while named.casefold() in taken:
        named, number = f"{_shortened(plain, MAX_NAME - len(str(number)))}{number}", number + 1
    return named


def _shortened(name: str, most: int) -> str:
    """No more than so many UTF-16 units, as Excel counts; no half of a character, and no apostrophe at the end."""
    return name.encode("utf-16-le", "ignore")[: 2 * most].decode("utf-16-le", "ignore").rstrip(" '")


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
