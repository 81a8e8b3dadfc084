"""A list on a worksheet to its table: the data rows, what is left out of them, and totals that somebody typed."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from catalog.numbers import plain_number
from catalog.sheet import Sheet
from workbooks.accounting import Accounting
from workbooks.cells import Cell, address, is_blank, shown
from workbooks.normalising.values import ValueReader
from workbooks.notes import Note
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.sheet_table import SheetTable, Source
from workbooks.recognising.headers import HeaderMatch
from workbooks.recognising.list_layout import BodyReader, ListBody, TotalRow
from workbooks.recognising.running_numbers import NUMBERING, running_numbers
from workbooks.recognising.table_notes import LoneValues
from workbooks.reports import TypedTotal

_NUMBERS = frozenset(("integer", "decimal"))


@dataclass(frozen=True)
class ReadList:
    """The table, not normalised yet, and what its body was."""

    table: SheetTable
    body: ListBody


def read_list(
    worksheet: RawWorksheet, sheet: Sheet, match: HeaderMatch, source: Source, accounting: Accounting, is_ours: bool = False
) -> ReadList:
    """Sort the rows, and lay the data out by column. `is_ours`: on a worksheet of our own template."""
    lone = LoneValues({*sheet.key, *sheet.identified_by}, is_ours)
    body = BodyReader(worksheet.rows, match, accounting, lone).read()
    numbering = running_numbers(match, (worksheet.rows[row] for row in body.rows))
    for place in range(worksheet.width):
        if place not in match.columns:
            why = f"{NUMBERING}“{match.headers[place].text.strip()}”" if place in numbering else _why_left(match, place)
            accounting.leave_column(place, body.rows, why)
    data = [worksheet.rows[row] for row in body.rows]
    by_place: list[Sequence[Cell]] = list(zip(*data, strict=True)) if data else [()] * worksheet.width
    cells = {column.name: by_place[place] for place, column in match.columns.items()}
    rows_at = {column.name: body.rows for column in match.columns.values()}
    column_at = {column.name: place for place, column in match.columns.items()}
    return ReadList(SheetTable(sheet, source, [row + 1 for row in body.rows], cells, rows_at, column_at), body)


def _why_left(match: HeaderMatch, place: int) -> str:
    header = match.headers.get(place)
    if header is None:
        return "没有表头的列"
    text = header.text.strip()
    return f"重复的列“{text}”，只读左边第一列" if place in match.repeated else f"本表没有的列“{text}”"


def typed_totals(worksheet: RawWorksheet, table: SheetTable, totals: Sequence[TotalRow]) -> Iterator[TypedTotal]:
    """Each number in a total row beside the sum of the rows above it, or since the last total if that is what it says.

    Of marks, prices and years there is no sum; what stands under them is nobody's claim of one.
    """
    readers = {
        column.name: ValueReader(column, None)
        for column in table.sheet.columns
        if column.type in _NUMBERS and column.summed_up_as == "sum" and column.name in table.column_at
    }
    sums: dict[str, dict[int, Decimal]] = {}
    unread: dict[str, list[int]] = {}
    for total in totals:
        for name, reader in readers.items():
            place = table.column_at[name]
            cell = worksheet.rows[total.row][place]
            if is_blank(cell):
                continue
            if name not in sums:
                unread[name] = _unread_rows(table, name)
                sums[name] = _sums_before(table.columns[name].texts, totals)
            typed = reader.read(cell).text
            whole, section = (plain_number(sums[name][total.end] - sums[name][first]) for first in (total.first, total.since))
            positions = unread[name][bisect_left(unread[name], total.first) : bisect_left(unread[name], total.end)]
            fits_section = total.since < total.end and typed == section
            yield TypedTotal(
                cell=address(total.row, place),
                column=name,
                raw=shown(cell),
                computed=section if fits_section else whole,
                agrees=_agrees(typed, fits_section or typed == whole, positions),
                unread=[address(table.rows_at[name][position], place) for position in positions],
            )


def _agrees(typed: str | None, is_same: bool, unread: list[int]) -> bool | None:
    """None while a cell above is unread: of a part of the numbers nobody can say."""
    return None if typed is None or unread else is_same


def _unread_rows(table: SheetTable, name: str) -> list[int]:
    """Positions of the cells that hold something and gave no number, in order."""
    column = table.columns[name]
    return sorted({each.position for each in column.problematic if column.texts[each.position] is None})


def _sums_before(texts: Sequence[str | None], totals: Sequence[TotalRow]) -> dict[int, Decimal]:
    """The sum of all rows before each place where a total begins or ends: one pass, however many totals there are.

    Differences of them are exact: numbers have at most 19 digits (`number_values`), a million of them no more than the 28 kept.
    """
    sums, at, running = {0: Decimal(0)}, 0, Decimal(0)
    for total in totals:
        for text in texts[at : total.end]:
            if text:
                running += Decimal(text)
        at = total.end
        sums[at] = running
    return sums


def body_notes(body: ListBody) -> Iterator[Note]:
    """Data where nobody would look for it."""
    for earlier, later in pairwise(body.totals):
        if later.end > earlier.end and later.first == 0:
            yield Note(code="rows-after-total", cell=f"A{earlier.row + 1}", message="合计行下面还有数据，已照常读取")
            break
    if body.below_notes:
        yield Note(code="rows-after-notes", cell=f"A{body.below_notes[0] + 1}", message="附注下面还有数据，已照常读取")
