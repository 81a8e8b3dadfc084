"""Reads one delivery in this process: raw cells, recognised, normalised, written as Parquet. No network, no ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalog.catalog import Catalog
from catalog.digests import digest_of_bytes
from catalog.load import load_catalog
from catalog.mistakes import CatalogError
from catalog.sheet import Sheet
from workbooks.collecting import without_collector
from workbooks.notes import Note
from workbooks.opening.formats import own_name
from workbooks.opening.raw_workbook import RawWorkbook, RawWorksheet, open_file
from workbooks.opening.text_tables import TEXT_FORMATS
from workbooks.reading.inspecting import inspect_file as inspect_file  # the other public reading of a file
from workbooks.reading.parquet_files import ParquetWriter
from workbooks.reading.sheet_reading import SheetReader, write_sheet
from workbooks.reading.typed_words import typed_words
from workbooks.reading.worksheet_questions import WorksheetQuestions
from workbooks.recognising.mappings import NO_MAPPINGS, Mappings
from workbooks.recognising.marks import Mark, read_mark
from workbooks.recognising.recognise import NotRecognised, Recogniser
from workbooks.recognising.tables import Part, tables_of
from workbooks.refusals import UnreadableFileError, refusal
from workbooks.reports import FoundColumn, ReadReport, SheetReading, UnrecognisedWorksheet


@dataclass(frozen=True)
class ReadJob:
    """What is to be read: the bytes at `path`, which came as `name`, for the year that ends in `year` (0: not known).

    `out` takes the Parquet files. `tables` are the sheets expected; none named: any of the catalog.
    `mappings` are what the department confirmed of foreign headers and code words.
    """

    path: Path
    name: str
    year: int
    catalog_root: Path
    out: Path
    department: str = ""
    tables: tuple[str, ...] = ()
    mappings: Mappings = NO_MAPPINGS


def read_delivery(job: ReadJob, before_writing: Callable[[], None] = lambda: None) -> ReadReport:
    """Read a file. What is wrong with it is in the report; nothing is raised for it.

    `before_writing` is called once the file is open and DuckDB is about to be.
    """
    with without_collector():
        return _read(job, before_writing)


def _read(job: ReadJob, before_writing: Callable[[], None]) -> ReadReport:
    try:
        catalog = load_catalog(job.catalog_root)
        content, workbook = open_file(job.path, job.name)
    except CatalogError:
        return ReadReport(file=job.name, refused=refusal("catalog-wrong"))
    except UnreadableFileError as error:
        return ReadReport(file=job.name, refused=error.refusal)
    digest = digest_of_bytes(content)
    before_writing()
    return _Delivery(job, catalog, workbook, digest, ParquetWriter(job.out)).read()


class _Delivery:
    def __init__(self, job: ReadJob, catalog: Catalog, workbook: RawWorkbook, digest: str, writer: ParquetWriter) -> None:
        self._job, self._catalog, self._workbook, self._digest = job, catalog, workbook, digest
        self._mark = read_mark(workbook)
        self._reader = SheetReader(catalog, digest, job.department, workbook.starts_1904, job.mappings)
        self._writer = writer
        self._sheets: list[SheetReading] = []
        self._unrecognised: list[UnrecognisedWorksheet] = []

    def read(self) -> ReadReport:
        job = self._job
        title, named = Path(own_name(job.name)).stem, len(job.tables) == 1
        is_text = self._workbook.format in TEXT_FORMATS
        recogniser = Recogniser(
            self._expected(), self._mark, title, named=named, mappings=job.mappings, year=job.year, is_text=is_text
        )
        filled = [worksheet for worksheet in self._workbook.worksheets if worksheet.non_empty]
        alone = sum(worksheet.visible for worksheet in filled) == 1
        self._asked = WorksheetQuestions(self._catalog, self._job.mappings, recogniser, self._workbook.starts_1904)
        for worksheet in filled:
            self._read(worksheet, recogniser, alone)
        return ReadReport(
            file=self._job.name,
            file_digest=self._digest,
            format=self._workbook.format,
            sheets=_with_true_addresses(self._sheets),
            unrecognised=self._unrecognised,
            marked_year=self._mark.year,
            typed_words=typed_words(self._workbook),
            warnings=[*self._workbook.warnings, *_mark_notes(self._mark, self._catalog, self._job)],
            mappings=self._job.mappings.digest if self._job.mappings else "",
        )

    def _expected(self) -> list[Sheet]:
        tables = self._job.tables or tuple(self._catalog.sheets)
        return [self._catalog.sheets[table] for table in tables if table in self._catalog.sheets]

    def _read(self, worksheet: RawWorksheet, recogniser: Recogniser, alone: bool) -> None:
        parts = tables_of(worksheet, recogniser, alone)
        for part in parts:
            self._read_part(part, len(parts))

    def _read_part(self, part: Part, parts: int) -> None:
        worksheet, found = part.worksheet, part.found
        if isinstance(found, NotRecognised):
            self._unrecognised.append(self._asked.told(worksheet, found))
            return
        read = write_sheet(self._reader.read(worksheet, found), self._writer)
        if parts > 1:
            note = Note(code="several-tables", message=f"这个工作表里有 {parts} 张表，已分别读取")
            read = read.model_copy(update={"notes": [*read.notes, note]})
        self._sheets.append(read)


def _with_true_addresses(sheets: list[SheetReading]) -> list[SheetReading]:
    """Without the letters of columns that stand elsewhere in another table of the same sheet on the same worksheet.

    Findings of rules are given their cell by worksheet and sheet alone; a wrong one would be worse than none.
    """
    places: dict[tuple[str, str, str], set[str]] = {}
    for each in sheets:
        for name, found in each.columns.items():
            places.setdefault((each.worksheet, each.table, name), set()).add(found.at)
    return [each.model_copy(update={"columns": _unambiguous(each, places)}) for each in sheets]


def _unambiguous(reading: SheetReading, places: dict[tuple[str, str, str], set[str]]) -> dict[str, FoundColumn]:
    key = (reading.worksheet, reading.table)
    return {name: found for name, found in reading.columns.items() if len(places[*key, name]) == 1}


def _mark_notes(mark: Mark, catalog: Catalog, job: ReadJob) -> list[Note]:
    """What the hidden mark says otherwise than expected: year, department, sheets as they were declared then."""
    notes = []
    if mark.year is not None and job.year and mark.year != job.year:
        message = f"这份采集表是 {mark.year} 年度的模板，现在采集的是 {job.year} 年度；请核对内容是不是本年度的"
        notes.append(Note(code="other-year", message=message))
    if mark.department and job.department and mark.department != job.department:
        message = f"这份采集表原是发给另一个部门（{mark.department}）的模板，已作为本部门（{job.department}）的数据读取"
        notes.append(Note(code="other-department", message=message))
    if gone := [marked.table for marked in mark.sheets.values() if marked.table not in catalog.sheets]:
        notes.append(Note(code="other-catalog", message=f"模板里的采集表已不在现行的采集表目录中（{'、'.join(gone)}）"))
    older = [
        catalog.sheets[marked.table].title.zh
        for marked in mark.sheets.values()
        if marked.table in catalog.sheets and catalog.sheets[marked.table].shape_digest() != marked.shape_digest
    ]
    if older:
        notes.append(Note(code="other-shape", message=f"模板发出后采集表有调整（{'、'.join(older)}），已按列名对应读取"))
    return notes
