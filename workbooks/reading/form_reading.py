"""A form on a worksheet to its table of one row."""

from collections.abc import Iterator, Sequence
from typing import Final

from catalog.sheet import Sheet
from workbooks.accounting import Accounting
from workbooks.cells import Cell, address, is_blank
from workbooks.notes import Note
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.sheet_table import SheetTable, Source
from workbooks.recognising.form_layout import FormMatch
from workbooks.recognising.form_numbers import is_undecided, numbers_beyond

_CELLS_OF_A_TABLE: Final = 3  # in one row


def read_form(worksheet: RawWorksheet, sheet: Sheet, match: FormMatch, source: Source, accounting: Accounting) -> SheetTable:
    """One row of the values, or none if all of them are empty; every other cell is left out by its own address."""
    read = set(match.values.values())
    filled = [place for place in read if not is_blank(worksheet.rows[place[0]][place[1]])]
    for row, cells in enumerate(worksheet.rows):
        for column, cell in enumerate(cells):
            place = (row, column)
            if cell != "" and (place not in read or not filled):
                accounting.leave_cells([place], _why_left(match, place))
    rows_at = {name: [row] if filled else [] for name, (row, _) in match.values.items()}
    column_at = {name: column for name, (_, column) in match.values.items()}
    values: dict[str, Sequence[Cell]] = {
        name: [worksheet.rows[row][column_at[name]] for row in rows] for name, rows in rows_at.items()
    }
    source_rows = [min(match.values.values())[0] + 1] if filled else []
    return SheetTable(sheet, source, source_rows, values, rows_at, column_at)


def _why_left(match: FormMatch, place: tuple[int, int]) -> str:
    if place in match.labels:
        return "栏目名"
    if place in match.again:
        return "重复的栏目名"
    return "计量单位" if place in match.units.values() else "表格以外的文字"


def form_notes(worksheet: RawWorksheet, sheet: Sheet, match: FormMatch) -> Iterator[Note]:
    """More values than one beside a label, where a header says which is read: the sender should know that others are not."""
    beyond = numbers_beyond(worksheet, sheet, match)
    if beyond and not is_undecided(worksheet, match, beyond):
        (name, place), many = beyond[0], f"等 {len(beyond)} 处" if len(beyond) > 1 else ""
        message = f"“{sheet.column(name).title}”右边还有数字{many}，没有采用；一张表只读一列数，几个校区的请各填一张表"
        yield Note(code="more-values", cell=address(*place), message=message)
    if match.of_years:
        read, *others = match.of_years
        yield Note(code="more-values", message=f"有几个年度的数，只读“{read}”一列，没有采用“{'”、“'.join(others)}”")
    yield from _beside_the_form(worksheet, match)
    for name in dict.fromkeys(match.again.values()):
        at = next(place for place, again in match.again.items() if again == name)
        yield Note(code="repeated-label", cell=address(*at), message=f"“{sheet.column(name).title}”出现了两次，只读第一处")


def _beside_the_form(worksheet: RawWorksheet, match: FormMatch) -> Iterator[Note]:
    """Rows that look like another table, of which nothing was read."""
    used = {row for row, _ in (*match.labels, *match.values.values(), *match.units.values(), *match.again)}
    counts = {row: sum(not is_blank(cell) for cell in cells) for row, cells in enumerate(worksheet.rows) if row not in used}
    rows = [row for row, count in counts.items() if count >= _CELLS_OF_A_TABLE]
    if len(rows) > 1:
        cells = sum(counts[row] for row in rows)
        message = f"第 {rows[0] + 1} 至 {rows[-1] + 1} 行有 {cells} 个单元格像是另一张表，没有采用；"
        message += "请放在单独的工作表里，并在表头上方写明表名"
        yield Note(code="rows-beside-form", cell=address(rows[0], 0), message=message)
