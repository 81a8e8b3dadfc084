"""Reads one recognised worksheet as its sheet, list or form, and tells everything that was done."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from catalog.catalog import Catalog
from catalog.sheet import Sheet
from workbooks.accounting import Accounting
from workbooks.cells import Cell, address, column_letters, is_blank, shown
from workbooks.form_layout import FormMatch
from workbooks.headers import HeaderMatch, other_scale, other_unit
from workbooks.inspecting import worksheet_notes
from workbooks.list_layout import BodyReader, TotalRow
from workbooks.mapping_questions import MappingQuestions
from workbooks.mappings import NO_MAPPINGS, Mappings
from workbooks.merged_cells import fill_down
from workbooks.number_values import plain_number
from workbooks.parquet_files import ParquetWriter
from workbooks.raw_workbook import RawWorksheet
from workbooks.recognise import Recognised
from workbooks.reports import FoundColumn, Note, SheetReading, TypedTotal
from workbooks.sheet_table import SheetTable, Source
from workbooks.values import ValueReader

_NUMBERS = frozenset(("integer", "decimal"))


class SheetReader:
    """Reads the worksheets of one file."""

    def __init__(
        self, catalog: Catalog, file: str, department: str, starts_1904: bool, writer: ParquetWriter,
        mappings: Mappings = NO_MAPPINGS,
    ) -> None:  # fmt: skip
        self._mappings = mappings
        self._catalog, self._file, self._department = catalog, file, department
        self._starts_1904, self._writer = starts_1904, writer

    def read(self, worksheet: RawWorksheet, found: Recognised) -> SheetReading:
        """Read, write and tell."""
        accounting = Accounting(worksheet.rows)
        source = Source(self._file, worksheet.name, self._department)
        if isinstance(found.match, HeaderMatch):
            table, totals = self._list_table(worksheet, found.sheet, found.match, source, accounting)
        else:
            table, totals = _form_table(worksheet, found.sheet, found.match, source, accounting), []
        asked = MappingQuestions(self._catalog, self._mappings, worksheet, found, self._starts_1904)
        table.normalise(self._catalog, self._starts_1904, asked.codes)
        if isinstance(found.match, HeaderMatch):
            fill_down(table, worksheet.merged)
            table.foreign_units = dict(_foreign_units(found.match))
        written = table.write(self._writer)
        columns = _found_columns(found)
        return SheetReading(
            table=found.sheet.table,
            worksheet=worksheet.name,
            header_row=found.match.last_row + 1 if isinstance(found.match, HeaderMatch) else None,
            recognised_by=found.by,
            confidence=found.confidence,
            rows=len(table.source_rows),
            rows_file=written.rows,
            changes_file=written.changes,
            problems_file=written.problems,
            changes=written.change_count,
            problems=written.problem_count,
            non_empty=worksheet.non_empty,
            cells_read=table.cells_read,
            left_out=accounting.left_out,
            columns=columns,
            missing_columns=[column.name for column in found.sheet.columns if column.name not in columns],
            additional_columns=_additional(found),
            typed_totals=list(self._typed_totals(worksheet, table, totals)),
            notes=[*_notes(worksheet, found), *_total_notes(totals)],
            mapping=asked.reading(table),
        )

    def _list_table(
        self, worksheet: RawWorksheet, sheet: Sheet, match: HeaderMatch, source: Source, accounting: Accounting
    ) -> tuple[SheetTable, list[TotalRow]]:
        body = BodyReader(worksheet.rows, match, accounting).read()
        for place in range(worksheet.width):
            if place not in match.columns:
                accounting.leave_column(place, body.rows, _why_left(match, place))
        data = [worksheet.rows[row] for row in body.rows]
        by_place = list(zip(*data, strict=True)) if data else [()] * worksheet.width
        cells: dict[str, Sequence[Cell]] = {column.name: by_place[place] for place, column in match.columns.items()}
        rows_at = {column.name: body.rows for column in match.columns.values()}
        column_at = {column.name: place for place, column in match.columns.items()}
        return SheetTable(sheet, source, [row + 1 for row in body.rows], cells, rows_at, column_at), body.totals

    def _typed_totals(self, worksheet: RawWorksheet, table: SheetTable, totals: list[TotalRow]) -> Iterator[TypedTotal]:
        for total in totals:
            for column in table.sheet.columns:
                if column.type not in _NUMBERS or column.name not in table.column_at:
                    continue
                place = table.column_at[column.name]
                cell = worksheet.rows[total.row][place]
                if is_blank(cell):
                    continue
                texts = table.columns[column.name].texts[total.first : total.end]
                computed = plain_number(sum((Decimal(text) for text in texts if text), Decimal(0)))
                typed = ValueReader(column, None).read(cell).text
                yield TypedTotal(
                    cell=address(total.row, place),
                    column=column.name,
                    raw=shown(cell),
                    computed=computed,
                    agrees=None if typed is None else typed == computed,
                )


def _form_table(worksheet: RawWorksheet, sheet: Sheet, match: FormMatch, source: Source, accounting: Accounting) -> SheetTable:
    read = set(match.values.values())
    filled = [place for place in read if not is_blank(worksheet.rows[place[0]][place[1]])]
    for row, cells in enumerate(worksheet.rows):
        for column, cell in enumerate(cells):
            place = (row, column)
            if cell != "" and (place not in read or not filled):
                accounting.leave_cells([place], "栏目名" if place in match.labels else "表格以外的文字")
    rows_at = {name: [row] if filled else [] for name, (row, _) in match.values.items()}
    column_at = {name: column for name, (_, column) in match.values.items()}
    values: dict[str, Sequence[Cell]] = {
        name: [worksheet.rows[row][column_at[name]] for row in rows] for name, rows in rows_at.items()
    }
    source_rows = [min(match.values.values())[0] + 1] if filled else []
    return SheetTable(sheet, source, source_rows, values, rows_at, column_at)


def _why_left(match: HeaderMatch, place: int) -> str:
    header = match.headers.get(place)
    if header is None:
        return "没有表头的列"
    text = header.text.strip()
    return f"重复的列“{text}”，只读左边第一列" if place in match.repeated else f"本表没有的列“{text}”"


def _found_columns(found: Recognised) -> dict[str, FoundColumn]:
    match = found.match
    if isinstance(match, HeaderMatch):
        return {
            column.name: FoundColumn(at=column_letters(place), header=match.headers[place].text)
            for place, column in match.columns.items()
        }
    return {name: FoundColumn(at=address(*place), header=match.headers[name]) for name, place in match.values.items()}


def _additional(found: Recognised) -> list[str]:
    if not isinstance(found.match, HeaderMatch):
        return []
    return [found.match.headers[place].text.strip() for place in found.match.additional]


def _notes(worksheet: RawWorksheet, found: Recognised) -> Iterator[Note]:
    first = found.match.last_row + 1 if isinstance(found.match, HeaderMatch) else len(worksheet.rows)
    yield from worksheet_notes(worksheet, first)
    if not isinstance(found.match, HeaderMatch):
        return
    match = found.match
    for place in match.repeated:
        header = match.headers[place].text.strip()
        yield Note(code="repeated-column", cell=address(match.last_row, place), message=f"列“{header}”重复，只读左边第一列")
    for place, column in sorted(match.columns.items()):
        unit = other_unit(match.headers[place], column)
        if unit and not other_scale(match.headers[place], column):
            message = f"表头写的单位是“{unit}”，“{column.title}”应按“{column.unit}”填报，数值未换算"
            yield Note(code="other-unit", cell=address(match.last_row, place), message=message)


def _foreign_units(match: HeaderMatch) -> Iterator[tuple[str, tuple[str, str]]]:
    for place, column in sorted(match.columns.items()):
        header = match.headers[place]
        if other_scale(header, column):
            yield column.name, (address(match.last_row, place), header.text.strip())


def _total_notes(totals: list[TotalRow]) -> Iterator[Note]:
    for earlier, later in pairwise(totals):
        if later.end > earlier.end and later.first == 0:
            yield Note(code="rows-after-total", cell=f"A{earlier.row + 1}", message="合计行下面还有数据，已照常读取")
            return
