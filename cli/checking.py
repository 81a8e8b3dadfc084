"""Checks files in a scratch folder: read in isolation, merged by sheet, judged, told; nothing is kept."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from catalog.catalog import Catalog
from catalog.load import DATA, load_catalog
from catalog.periods import year_title
from cli.faults import InputError
from workbooks.bundles import HEAD_BYTES, may_be_bundle
from workbooks.isolation import Reader
from workbooks.reading import ReadJob
from workbooks.reports import ReadReport, SheetReading
from workbooks.telling import told as reading_told

_AUTUMN = 9  # from September on, the year that is collected is the one that has just ended


@dataclass
class Told:
    """What a check found: lines of the JSON contract, refused files, and what was read."""

    findings: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    not_judged: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    year: int = 0
    year_by: str = ""

    def head(self) -> str:
        """By which year the files were judged, and why by that: a date in no period is mostly the wrong year asked for."""
        return f"按{year_title(self.year)}核查{self.year_by}"

    def summary(self) -> str:
        counts = {word: sum(line["severity"] == code for line in self.findings) for code, word in _WORDS.items()}
        said = "，".join(f"{word} {count}" for word, count in counts.items())
        return f"{said}；未能判断的规则 {len(self.not_judged)} 条"


_WORDS = {"error": "必改", "question": "须说明", "notice": "提示"}


def check_files(files: list[Path], sheet: str, root: Path | None, year: int) -> Told:
    """Judge the files against the catalog below `root` (ours if None), for the year that ends in `year` (0: theirs)."""
    catalog_root = (root or DATA).resolve()
    catalog = load_catalog(catalog_root)
    tables = _tables(catalog, sheet)
    told = Told()
    with tempfile.TemporaryDirectory(prefix="statedata-") as scratch, Reader() as reader:
        reports = []
        for number, (path, name) in enumerate(_unpacked(told, files, reader, Path(scratch))):
            out = Path(scratch) / str(number)
            out.mkdir()
            job = ReadJob(path=path, name=name, year=year, catalog_root=catalog_root, out=out, tables=tables)
            reports.append((reader.read(job), out))
        told.year, told.year_by = (year, "") if year else _year_of([report for report, _ in reports])
        _gather(told, catalog, reports)
        _judge(told, catalog, told.year, reports, Path(scratch) / "store")
    return told


def _unpacked(told: Told, files: list[Path], reader: Reader, scratch: Path) -> Iterator[tuple[Path, str]]:
    """Each file with its name; of a zip the tables in it, and those files that are none are told."""
    for number, path in enumerate(files):
        with path.open("rb") as file:
            zipped = may_be_bundle(file.read(HEAD_BYTES))
        out = scratch / f"zip-{number}"
        out.mkdir()
        found = reader.unbundle(path, path.name, out) if zipped else None
        if found is None or not found.bundle:
            yield path, path.name
            continue
        for each in found.left:
            if each.refused.code == "skipped":
                told.read.append(f"{each.name}：{each.refused.message}，未读取")
            else:
                told.refused.append({"file": each.name, "refused": each.refused.model_dump()})
        if found.refused:
            told.refused.append({"file": path.name, "refused": found.refused.model_dump()})
        yield from ((out / each.file, each.name) for each in found.files)


def _year_of(reports: list[ReadReport]) -> tuple[int, str]:
    """The year whose templates were filled in, else the one that is collected now."""
    marked = {report.marked_year for report in reports if report.marked_year}
    if len(marked) == 1:
        return marked.pop(), "（模板上的年度）"
    return _last_year(), "（未指明年度；其他年度用 --year）"


def _last_year() -> int:
    today = date.today()
    return today.year if today.month >= _AUTUMN else today.year - 1


def _tables(catalog: Catalog, sheet: str) -> tuple[str, ...]:
    if not sheet:
        return ()
    try:
        return (catalog.sheet(sheet).table,)
    except KeyError:
        raise InputError(f"没有采集表“{sheet}”", "用 statedata catalog describe 查看全部采集表") from None


def _gather(told: Told, catalog: Catalog, reports: list[tuple[ReadReport, Path]]) -> None:
    for report, _ in reports:
        if report.refused:
            told.refused.append({"file": report.file, "refused": report.refused.model_dump()})
        elif not report.sheets:
            why = {"code": "not-recognised", "message": "没有认出任何采集表", "remedy": "请核对表头，或用 --sheet 指明采集表"}
            told.refused.append({"file": report.file, "refused": why})
        told.read += [f"{report.file} {line}" for line in reading_told(report, catalog)]


def _judge(told: Told, catalog: Catalog, year: int, reports: list[tuple[ReadReport, Path]], store_root: Path) -> None:
    from checks.judging import judge
    from warehouse.merging import concat_files, merge_parts, renames_of
    from warehouse.store import Store
    from warehouse.views import connect

    store = Store(store_root)
    tables, problems = {}, {}
    for table, parts in _by_table(reports).items():
        rows = [out / f"{each.rows_file}.parquet" for each, out in parts]
        tables[table] = store.path(merge_parts(catalog.sheets[table], rows, store))
        wrong = [out / f"{each.problems_file}.parquet" for each, out in parts]
        problems[table] = store.path(concat_files(wrong, store, renames_of(rows)))
    if not tables:
        return
    with connect(catalog, year, tables) as connection:
        judged = judge(connection, catalog, year, tables, problems, cells=_cells(reports))
    names = {report.file_digest: report.file for report, _ in reports}
    told.findings += list(_lines(judged.findings, names, catalog))
    told.not_judged += [each.rule for each in judged.outcomes if each.state == "not_judged"]
    told.broken += [each.rule for each in judged.outcomes if each.state == "broken" and not each.on_trial]


def _by_table(reports: list[tuple[ReadReport, Path]]) -> dict[str, list[tuple[SheetReading, Path]]]:
    found: dict[str, list[tuple[SheetReading, Path]]] = {}
    for report, out in reports:
        for each in report.sheets:
            found.setdefault(each.table, []).append((each, out))
    return found


def _cells(reports: list[tuple[ReadReport, Path]]) -> dict[tuple[str, str, str], dict[str, str]]:
    return {
        (report.file_digest, each.worksheet, each.table): {name: found.at for name, found in each.columns.items()}
        for report, _ in reports
        for each in report.sheets
    }


def _lines(findings: Any, names: dict[str, str], catalog: Catalog) -> Iterator[dict[str, Any]]:
    """The lines of the contract: rule, severity, file, worksheet, sheet, row, column, cell, value, message, remedy."""
    plain = findings.astype(object).where(findings.notna(), None)
    for each in plain.to_dict("records"):
        sheet = catalog.sheets[each["table"]]
        yield {
            "rule": each["rule"],
            "severity": each["severity"],
            "file": names.get(each["source_file"] or "", "") or None,
            "worksheet": each["worksheet"],
            "sheet": sheet.code,
            "row": each["row"],
            "column": each["column"],
            "cell": each["cell"],
            "value": each["value"],
            "message": each["message"],
            "remedy": each["remedy"],
        }
