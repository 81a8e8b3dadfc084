"""The hidden mark of a template: by it the reader knows year, department, sheet and shape without guessing."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.sheet import Sheet
from workbooks.recognising.marks import MARK_SCHEMA, MARK_WORKSHEET


def write_mark(book: Workbook, year: int, department: str, sheets: Iterable[tuple[str, Sheet]]) -> None:
    """Rows `schema|1`, `year`, `department`, then `sheet | worksheet | table | shape digest` for each data worksheet."""
    mark: Worksheet = book.create_sheet(MARK_WORKSHEET)
    mark.sheet_state = Worksheet.SHEETSTATE_VERYHIDDEN
    mark.append(["schema", int(MARK_SCHEMA)])
    mark.append(["year", year])
    mark.append(["department", department])
    for worksheet, sheet in sheets:
        mark.append(["sheet", worksheet, sheet.table, sheet.shape_digest()])
