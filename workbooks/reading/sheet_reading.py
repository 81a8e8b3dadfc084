"""Reads one recognised worksheet as its sheet, list or form, and tells everything that was done."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.catalog import Catalog
from workbooks.accounting import Accounting
from workbooks.cells import address, column_letters
from workbooks.notes import Note
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.form_reading import form_notes, read_form
from workbooks.reading.inspecting import worksheet_notes
from workbooks.reading.list_reading import body_notes, read_list, typed_totals
from workbooks.reading.mapping_questions import MappingQuestions
from workbooks.reading.merged_cells import fill_down
from workbooks.reading.parquet_files import ParquetWriter
from workbooks.reading.sheet_table import SheetTable, Source
from workbooks.reading.struck import ask_of_struck
from workbooks.recognising.foreign_tables import problem_of_foreign
from workbooks.recognising.form_numbers import which_column
from workbooks.recognising.head_values import values_among
from workbooks.recognising.header_problems import (
    UnknownHeader,
    problems_of_form,
    problems_of_list,
    unknown_headers,
    unknown_labels,
)
from workbooks.recognising.headers import HeaderMatch
from workbooks.recognising.mappings import NO_MAPPINGS, MappingReading, Mappings
from workbooks.recognising.recognise import Recognised
from workbooks.recognising.units import is_other_scale, unit_in_header
from workbooks.reports import FoundColumn, SheetReading, TypedTotal


@dataclass(frozen=True)
class ReadSheet:
    """One worksheet as a normalised table, before anything is written, and all that is to be told of it."""

    worksheet: RawWorksheet
    found: Recognised
    table: SheetTable
    accounting: Accounting
    unknown: list[UnknownHeader]
    totals: list[TypedTotal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    mapping: MappingReading = field(default_factory=MappingReading)


class SheetReader:
    """Reads the worksheets of one file."""

    def __init__(self, catalog: Catalog, file: str, department: str, starts_1904: bool, mappings: Mappings = NO_MAPPINGS) -> None:
        self._catalog, self._file, self._department, self._starts_1904 = catalog, file, department, starts_1904
        self._mappings = mappings

    def read(self, worksheet: RawWorksheet, found: Recognised) -> ReadSheet:
        """Lay out and normalise; nothing is written."""
        accounting = Accounting(worksheet.rows)
        source = Source(self._file, worksheet.name, self._department)
        asked = MappingQuestions(self._catalog, self._mappings, worksheet, found, self._starts_1904)
        if isinstance(found.match, HeaderMatch):
            return self._list(worksheet, found, found.match, source, accounting, asked)
        match, sheet = found.match, found.sheet
        table = read_form(worksheet, sheet, match, source, accounting)
        table.normalise(self._catalog, self._starts_1904, asked.codes)
        ask_of_struck(table, worksheet, is_list=False)
        unknown = unknown_labels(sheet, match, worksheet.rows, asked.not_wanted)
        table.header_problems = [
            *problems_of_form(worksheet, sheet, match, unknown),
            *which_column(worksheet, sheet, match),
        ]
        notes = [
            *worksheet_notes(worksheet, len(worksheet.rows)),
            *form_notes(worksheet, sheet, match),
            *_near(unknown),
            *_untold(table),
        ]
        return ReadSheet(worksheet, found, table, accounting, unknown, [], notes, asked.reading(table))

    def _list(
        self, worksheet: RawWorksheet, found: Recognised, match: HeaderMatch, source: Source, accounting: Accounting,
        asked: MappingQuestions,
    ) -> ReadSheet:  # fmt: skip
        laid = read_list(worksheet, found.sheet, match, source, accounting, found.by == "mark")
        laid.table.normalise(self._catalog, self._starts_1904, asked.codes)
        fill_down(laid.table, worksheet.merged)
        ask_of_struck(laid.table, worksheet, is_list=True)
        unknown = unknown_headers(found.sheet, match, asked.not_wanted)
        laid.table.header_problems = problems_of_list(worksheet, found.sheet, match, laid.body.unit_row, unknown)
        if laid.body.foreign:
            laid.table.header_problems += problem_of_foreign(worksheet.rows, match, laid.body.foreign)
        notes = [
            *worksheet_notes(worksheet, match.last_row + 1),
            *_near(unknown),
            *_header_notes(match),
            *body_notes(laid.body),
            *_untold(laid.table),
        ]
        totals = list(typed_totals(worksheet, laid.table, laid.body.totals))
        return ReadSheet(worksheet, found, laid.table, accounting, unknown, totals, notes, asked.reading(laid.table))


def write_sheet(read: ReadSheet, writer: ParquetWriter) -> SheetReading:
    """Write rows, changes and problems, and say all that is to be told."""
    table, found = read.table, read.found
    written = table.write(writer)
    columns = _found_columns(found)
    return SheetReading(
        table=found.sheet.table,
        worksheet=read.worksheet.name,
        header_row=found.match.last_row + 1 if isinstance(found.match, HeaderMatch) else None,
        recognised_by=found.by,
        confidence=found.confidence,
        rows=len(table.source_rows),
        rows_file=written.rows,
        changes_file=written.changes,
        problems_file=written.problems,
        changes=written.change_count,
        problems=written.problem_count,
        non_empty=read.worksheet.non_empty,
        cells_read=table.cells_read,
        left_out=read.accounting.left_out,
        columns=columns,
        missing_columns=[column.name for column in found.sheet.columns if column.name not in columns],
        additional_columns=[each.text for each in read.unknown] if isinstance(found.match, HeaderMatch) else [],
        values_in_head=_values(read),
        typed_totals=read.totals,
        notes=read.notes,
        mapping=read.mapping,
    )


def _values(read: ReadSheet) -> dict[str, str]:
    """Of a list: what stands in its head and looks like a value, by address."""
    match = read.found.match
    if not read.unknown or not isinstance(match, HeaderMatch):
        return {}
    return values_among({each.cell: each.text for each in read.unknown}, match.texts)


def _untold(table: SheetTable) -> Iterator[Note]:
    """What is wrong with the head of a table without rows: a problem hangs on a row, so its sender is told by notes."""
    if not table.source_rows:
        for each in table.header_problems:
            yield Note(code=each.code, cell=each.cell, message=f"{each.message}；{each.remedy}")


def _near(unknown: list[UnknownHeader]) -> Iterator[Note]:
    yield from filter(None, (each.note for each in unknown))


def _found_columns(found: Recognised) -> dict[str, FoundColumn]:
    match = found.match
    if isinstance(match, HeaderMatch):
        return {
            column.name: FoundColumn(at=column_letters(place), header=match.headers[place].text)
            for place, column in match.columns.items()
        }
    return {name: FoundColumn(at=address(*place), header=match.headers[name]) for name, place in match.values.items()}


def _header_notes(match: HeaderMatch) -> Iterator[Note]:
    for place in match.repeated:
        header = match.headers[place].text.strip()
        yield Note(code="repeated-column", cell=address(match.last_row, place), message=f"列“{header}”重复，只读左边第一列")
    for place, column in sorted(match.columns.items()):
        unit = unit_in_header(match.headers[place].text, column)
        if unit and not is_other_scale(unit, column):
            message = f"表头写的单位是“{unit}”，“{column.title}”应按“{column.unit}”填报，数值未换算"
            yield Note(code="other-unit", cell=address(match.last_row, place), message=message)
