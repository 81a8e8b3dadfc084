"""What is struck through among the data is data all the same: its sender is asked what he means by it."""

from collections import Counter, defaultdict
from typing import Final

from workbooks.cells import is_blank, shown
from workbooks.normalising.normalise import Problematic
from workbooks.opening.sheets_read import RawWorksheet
from workbooks.opening.struck_xlsx import STRUCK_CELL
from workbooks.reading.sheet_table import SheetTable

STRUCK_ROW: Final = "struck-row"


def struck_rows(worksheet: RawWorksheet) -> list[int]:
    """Rows (from 0) in which all that stands is struck through."""
    struck = Counter(row for (row, _), code in worksheet.struck.items() if code == STRUCK_CELL)
    return [row for row, count in sorted(struck.items()) if count == sum(not is_blank(cell) for cell in worksheet.rows[row])]


def ask_of_struck(table: SheetTable, worksheet: RawWorksheet, *, is_list: bool) -> None:
    """One problem for a row of a list of which most is struck through, else one for each cell."""
    if not worksheet.struck:
        return
    for position, codes in _struck_data(table, worksheet).items():
        whole = is_list and _is_row(table, position, list(codes.values()))
        for name, code in ({_anchor(table): STRUCK_ROW} if whole else codes).items():
            raw = shown(table.cells[name][position])
            table.columns[name].problematic.append(Problematic(position, raw, code))


def _struck_data(table: SheetTable, worksheet: RawWorksheet) -> dict[int, dict[str, str]]:
    """By position of the row: column → code."""
    rows = {row for row, _ in worksheet.struck}
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for name, column in table.column_at.items():
        for position, row in enumerate(table.rows_at[name]):
            if row in rows and (code := worksheet.struck.get((row, column))):
                found[position][name] = code
    return found


def _is_row(table: SheetTable, position: int, codes: list[str]) -> bool:
    """A line is drawn over the row, though perhaps not to its last cell."""
    filled = sum(not is_blank(cells[position]) for cells in table.cells.values())
    return 2 * codes.count(STRUCK_CELL) > filled and STRUCK_CELL in codes


def _anchor(table: SheetTable) -> str:
    """Where all such problems of a sheet stand: what names the row, else its first column."""
    named = [name for name in (*table.sheet.key, *table.sheet.identified_by) if name in table.column_at]
    return named[0] if named else min(table.column_at, key=lambda name: table.column_at[name])
