"""A plain xlsx from what is no xlsx package (.xls, .ods, .xlsb, csv): values, text, dates, merged ranges, widths."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.cells import Unreadable
from workbooks.raw_workbook import open_bytes
from workbooks.template_style import BODY

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
    book = Workbook()
    book.remove(book.worksheets[0])
    for worksheet in open_bytes(original.read_bytes(), original.name).worksheets:
        page = _fill(book, worksheet.name, worksheet.rows, worksheet.merged)
        page.sheet_state = "visible" if worksheet.visible else "hidden"
    if not any(page.sheet_state == "visible" for page in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    book.save(out)


def _fill(book: Workbook, name: str, rows: Iterable[list[Any]], merged: Iterable[Any]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name.translate(FORBIDDEN)[:MAX_NAME] or "Sheet1")
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for index, raw in enumerate(row, 1):
            value = _written(raw)
            if value is None:
                continue
            cell = sheet.cell(number, index)
            cell.value = value
            cell.font = BODY
            cell.data_type = "s" if isinstance(value, str) else cell.data_type  # `=…` of a csv stays text
            cell.number_format = _format(value)
            if number <= SAMPLED_ROWS:
                widths[index] = max(widths.get(index, NARROWEST), len(str(value).encode("gbk", "replace")) + 2)
    for index, width in widths.items():
        sheet.column_dimensions[get_column_letter(index)].width = min(width, WIDEST)
    for (top, left), (bottom, right) in merged:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return sheet


def _written(value: Any) -> Any:
    """The value as openpyxl writes it; None for an empty cell."""
    if value == "" or value is None:
        return None
    if isinstance(value, Unreadable):
        value = value.shown
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL] or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, timedelta):
        return value.total_seconds() / DAY_SECONDS
    return value


def _format(value: Any) -> str:
    match value:
        case str():
            return "@"
        case datetime():
            return "yyyy-mm-dd hh:mm:ss"
        case date():
            return "yyyy-mm-dd"
        case time():
            return "hh:mm:ss"
        case _:
            return "General"
