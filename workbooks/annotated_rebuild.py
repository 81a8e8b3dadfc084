"""A plain xlsx from what is no xlsx package (.xls, .ods, .xlsb, csv): values, text, dates, merged ranges, widths."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from workbooks.formats import format_of
from workbooks.template_style import BODY
from workbooks.text_tables import read_text_table

MAX_NAME = 31
MAX_CELL = 32_767
SAMPLED_ROWS, NARROWEST, WIDEST = 60, 9, 42
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
DAY_SECONDS = 86_400


def rebuild(original: Path, out: Path) -> None:
    """Write the values of a tabular file as xlsx, cells at their places.

    Raises:
        UnreadableFileError: the file is no table.
    """
    content = original.read_bytes()
    book = Workbook()
    book.remove(book.worksheets[0])
    if format_of(original.name, content) == "text":
        _fill(book, original.stem, read_text_table(content).rows, [])
    else:
        _copy_worksheets(book, content)
    book.save(out)


def _copy_worksheets(book: Workbook, content: bytes) -> None:
    source = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for entry in source.sheets_metadata:
        sheet = source.get_sheet_by_name(entry.name)
        rows = sheet.to_python(skip_empty_area=False)
        _fill(book, entry.name, rows, sheet.merged_cell_ranges or [])
        if entry.visible is not SheetVisibleEnum.Visible:
            book.worksheets[-1].sheet_state = "hidden"


def _fill(book: Workbook, name: str, rows: Iterable[list[Any]], merged: Iterable[Any]) -> None:
    sheet = book.create_sheet(name.translate(FORBIDDEN)[:MAX_NAME] or "Sheet1")
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


def _written(value: Any) -> Any:
    """The value as openpyxl writes it; None for an empty cell."""
    if value == "" or value is None:
        return None
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
