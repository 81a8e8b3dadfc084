"""A rehearsal: the deliveries read, merged and judged without ledger or people, as far as one upload has come."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from catalog.catalog import Catalog
from catalog.load import DATA
from checks.judging import Judgement, judge
from sample.deliveries import Delivery, Manifest
from warehouse.merging import concat_files, merge_parts, renames_of
from warehouse.store import Store
from warehouse.views import connect
from workbooks.reading.reading import ReadJob, read_delivery
from workbooks.reports import ReadReport


@dataclass(frozen=True)
class Gathered:
    """What was read: rows and problems files by table, the reports of reading by file, letters of columns by place."""

    year: int
    rows: dict[str, Path]
    problems: dict[str, Path]
    reports: dict[str, ReadReport]
    places: dict[tuple[str, str, str], dict[str, str]]

    @property
    def files(self) -> dict[str, str]:
        """The file of the manifest behind each digest."""
        return {report.file_digest: file for file, report in self.reports.items()}


@dataclass(frozen=True)
class Rehearsal:
    """What was gathered, and the judgement on it."""

    gathered: Gathered
    judgement: Judgement


def counting(manifest: Manifest, year: int, upload: int) -> list[Delivery]:
    """Of each file the latest sending up to this upload."""
    latest: dict[tuple[str, str], Delivery] = {}
    for each in manifest.deliveries:
        if each.year == year and each.upload <= upload:
            latest[each.department, Path(each.file).name] = each
    return list(latest.values())


def gather(
    catalog: Catalog, out: Path, deliveries: list[Delivery], store: Store, read: Mapping[str, ReadReport] | None = None
) -> Gathered:
    """Read these deliveries (of one year; files below `out`) and merge their parts; files `read` before are not read again."""
    known = read or {}
    reports = {each.file: known.get(each.file) or read_delivery(_job(each, out, store)) for each in deliveries}
    parts: dict[str, list[tuple[Path, Path]]] = defaultdict(list)
    places: dict[tuple[str, str, str], dict[str, str]] = {}
    for report in reports.values():
        for sheet in report.sheets:
            parts[sheet.table].append((_adopt(store, sheet.rows_file), _adopt(store, sheet.problems_file)))
            letters = {name: found.at for name, found in sheet.columns.items()}
            places[report.file_digest, sheet.worksheet, sheet.table] = letters
    rows: dict[str, Path] = {}
    problems: dict[str, Path] = {}
    for table, files in parts.items():
        found = [first for first, _ in files]
        rows[table] = store.path(merge_parts(catalog.sheets[table], found, store))
        problems[table] = store.path(concat_files([second for _, second in files], store, renames_of(found)))
    return Gathered(deliveries[0].year, rows, problems, reports, places)


def rehearse(catalog: Catalog, gathered: Gathered, last_year: dict[str, Path] | None = None) -> Rehearsal:
    """Judge what was gathered, each sheet against the others and against last year's rows."""
    with connect(catalog, gathered.year, gathered.rows, last_year or {}) as connection:
        tables = list(gathered.rows)
        return Rehearsal(gathered, judge(connection, catalog, gathered.year, tables, gathered.problems, cells=gathered.places))


def findings_by_file(rehearsal: Rehearsal) -> dict[str, pd.DataFrame]:
    """The findings of a rehearsal by the file they stand in, as `sample.scoring.score` takes them."""
    found = rehearsal.judgement.findings
    frames = {file: found[found["source_file"] == digest] for digest, file in rehearsal.gathered.files.items()}
    return {**frames, "": found[found["source_file"].isna()]}


def _job(delivery: Delivery, out: Path, store: Store) -> ReadJob:
    path = out / delivery.file
    return ReadJob(
        path=path,
        name=path.name,
        year=delivery.year,
        catalog_root=DATA,
        out=store.root / "read",
        department=delivery.department,
        tables=tuple(delivery.tables),
    )


def _adopt(store: Store, digest: str) -> Path:
    made = store.root / "read" / f"{digest}.parquet"
    if made.exists():
        store.adopt(made)
    return store.path(digest)
