"""Files judged by themselves: read in isolation, merged by sheet, judged; nothing is kept, only the catalog is known.

Loads no Django: `check` and 自检 use it, and neither may see the ledger. Only year and sheets are known, so a rule that
needs others' sheets or last year's says that it could not be judged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog import clock
from catalog.catalog import Catalog
from catalog.load import load_catalog
from workbooks.isolated.isolation import Reader
from workbooks.reading.reading import ReadJob
from workbooks.reports import ReadReport, SheetReading

if TYPE_CHECKING:
    import pandas as pd

    from checks.outcome import Outcome
    from warehouse.store import Store

_AUTUMN = 9  # from September on, the year that is collected is the one that has just ended
NOBODY_BEFORE: Mapping[str, Path] = {}
Reports = Sequence[tuple[ReadReport, Path]]


@dataclass(frozen=True)
class FileToJudge:
    """Bytes at `path`, which came as `name`."""

    path: Path
    name: str


@dataclass(frozen=True)
class Question:
    """What is asked of files: the catalog, the year (0: that of their templates, else the last), sheets (none: any)."""

    catalog_root: Path
    year: int = 0
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilesJudged:
    """What became of the files. `findings` is None if no sheet was recognised; `rows` are rows files by sheet."""

    catalog: Catalog
    year: int
    year_by_template: bool
    reports: tuple[ReadReport, ...]
    findings: "pd.DataFrame | None"
    outcomes: "tuple[Outcome, ...]" = ()
    rows: Mapping[str, Path] = field(default_factory=dict)


def judge_files(
    files: Sequence[FileToJudge], asked: Question, reader: Reader, scratch: Path, before: Mapping[str, Path] = NOBODY_BEFORE
) -> FilesJudged:
    """Judge the files in `scratch`.

    `before` gives rows files of an earlier upload: rows without key take over the identities of those that they correct.
    """
    catalog = load_catalog(asked.catalog_root)
    reports = [_read(each, asked, reader, scratch / str(number)) for number, each in enumerate(files)]
    year, by_template = (asked.year, False) if asked.year else _year_of([report for report, _ in reports])
    told = tuple(report for report, _ in reports)
    return _judged(FilesJudged(catalog, year, by_template, told, None), reports, scratch / "store", before)


def _read(file: FileToJudge, asked: Question, reader: Reader, out: Path) -> tuple[ReadReport, Path]:
    out.mkdir(parents=True)
    job = ReadJob(
        path=file.path, name=file.name, year=asked.year, catalog_root=asked.catalog_root, out=out, tables=asked.tables
    )  # fmt: skip
    return reader.read(job), out


def _year_of(reports: Sequence[ReadReport]) -> tuple[int, bool]:
    """The year whose templates were filled in, else the one that is collected now."""
    marked = {report.marked_year for report in reports if report.marked_year}
    return (marked.pop(), True) if len(marked) == 1 else (last_year(), False)


def last_year() -> int:
    """The year that ended last."""
    today = clock.real_now()
    return today.year if today.month >= _AUTUMN else today.year - 1


def _judged(read: FilesJudged, reports: Reports, store_root: Path, before: Mapping[str, Path]) -> FilesJudged:
    """The same with findings, if anything was recognised."""
    from checks.judging import judge
    from warehouse.store import Store
    from warehouse.views import connect

    store = Store(store_root)
    rows, problems = {}, {}
    for table, parts in _by_table(reports).items():
        rows[table], problems[table] = _version(read.catalog, table, parts, store, before.get(table))
    if not rows:
        return read
    with connect(read.catalog, read.year, rows) as connection:
        found = judge(connection, read.catalog, read.year, rows, problems, cells=cells_of(read.reports))
    return replace(read, findings=found.findings, outcomes=tuple(found.outcomes), rows=rows)


def _version(
    catalog: Catalog, table: str, parts: Sequence[tuple[SheetReading, Path]], store: "Store", before: Path | None
) -> tuple[Path, Path]:
    """Rows and problems of one sheet from all files."""
    from warehouse.carry_over import carry_over
    from warehouse.merging import concat_files, merge_parts, renames_of

    sheet = catalog.sheets[table]
    files = [out / f"{each.rows_file}.parquet" for each, out in parts]
    wrong = [out / f"{each.problems_file}.parquet" for each, out in parts]
    merged = store.path(merge_parts(sheet, files, store))
    problems = store.path(concat_files(wrong, store, renames_of(files)))
    carried = carry_over(sheet, merged, [problems], before, store) if before else ()
    rows, told = (store.path(each) for each in carried) if carried else (merged, problems)
    return rows, told


def _by_table(reports: Reports) -> dict[str, list[tuple[SheetReading, Path]]]:
    found: dict[str, list[tuple[SheetReading, Path]]] = {}
    for report, out in reports:
        for each in report.sheets:
            found.setdefault(each.table, []).append((each, out))
    return found


def cells_of(reports: Sequence[ReadReport]) -> dict[tuple[str, str, str], dict[str, str]]:
    """(file, worksheet, sheet) → column → its letters there (on a form: its address)."""
    return {
        (report.file_digest, each.worksheet, each.table): {name: found.at for name, found in each.columns.items()}
        for report in reports
        for each in report.sheets
    }
