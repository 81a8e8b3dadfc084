"""Reads one delivery in this process: raw cells, recognised, normalised, written as Parquet. No network, no ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalog.catalog import Catalog
from catalog.digests import digest_of_bytes
from catalog.load import load_catalog
from catalog.mistakes import CatalogError
from catalog.sheet import Sheet
from workbooks.inspecting import inspect_file as inspect_file  # the other public reading of a file
from workbooks.mappings import NO_MAPPINGS, Mappings
from workbooks.marks import Mark, read_mark
from workbooks.parquet_files import ParquetWriter
from workbooks.raw_workbook import RawWorkbook, RawWorksheet, open_file
from workbooks.recognise import NotRecognised, Recogniser
from workbooks.refusals import UnreadableFileError, refusal
from workbooks.reports import Note, ReadReport, SheetReading, UnrecognisedWorksheet
from workbooks.sheet_reading import SheetReader


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
        self._reader = SheetReader(catalog, digest, job.department, workbook.starts_1904, writer, job.mappings)
        self._sheets: list[SheetReading] = []
        self._unrecognised: list[UnrecognisedWorksheet] = []

    def read(self) -> ReadReport:
        recogniser = Recogniser(self._expected(), self._mark, Path(self._job.name).stem, self._job.mappings)
        filled = [worksheet for worksheet in self._workbook.worksheets if worksheet.non_empty]
        alone = sum(worksheet.visible for worksheet in filled) == 1
        for worksheet in filled:
            self._read(worksheet, recogniser, alone)
        return ReadReport(
            file=self._job.name,
            file_digest=self._digest,
            format=self._workbook.format,
            sheets=self._sheets,
            unrecognised=self._unrecognised,
            marked_year=self._mark.year,
            warnings=[*self._workbook.warnings, *_mark_notes(self._mark, self._catalog, self._job.year)],
            mappings=self._job.mappings.digest if self._job.mappings.confirmed else "",
        )

    def _expected(self) -> list[Sheet]:
        tables = self._job.tables or tuple(self._catalog.sheets)
        return [self._catalog.sheets[table] for table in tables if table in self._catalog.sheets]

    def _read(self, worksheet: RawWorksheet, recogniser: Recogniser, alone: bool) -> None:
        found = recogniser.recognise(worksheet, alone)
        if isinstance(found, NotRecognised):
            self._unrecognised.append(UnrecognisedWorksheet(name=worksheet.name, non_empty=worksheet.non_empty, why=found.why))
        else:
            self._sheets.append(self._reader.read(worksheet, found))


def _mark_notes(mark: Mark, catalog: Catalog, year: int) -> list[Note]:
    notes = []
    if mark.year is not None and year and mark.year != year:
        notes.append(Note(code="other-year", message=f"这份采集表是 {mark.year} 年度的模板，现在采集的是 {year} 年度"))
    older = [
        catalog.sheets[marked.table].title.zh
        for marked in mark.sheets.values()
        if marked.table in catalog.sheets and catalog.sheets[marked.table].shape_digest() != marked.shape_digest
    ]
    if older:
        notes.append(Note(code="other-shape", message=f"模板发出后采集表有调整（{'、'.join(older)}），已按列名对应读取"))
    return notes
