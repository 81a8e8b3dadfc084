"""Checks files in a scratch folder, alone or against an earlier upload, and tells of it; nothing is kept."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acts.receiving.files_judged import FilesJudged, FileToJudge, Question, cells_of, judge_files
from catalog.catalog import Catalog
from catalog.cell_words import cell_words
from catalog.load import DATA, load_catalog
from catalog.periods import year_title
from cli.faults import InputError
from workbooks.isolated.isolation import Reader
from workbooks.opening.bundles import HEAD_BYTES, may_be_bundle
from workbooks.reading.telling import told as reading_told

if TYPE_CHECKING:
    from checks.compared import Compared

Line = dict[str, Any]


@dataclass
class Told:
    """What a check found: lines of the JSON contract, refused files, what was read, and what differs from an earlier upload."""

    findings: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    not_judged: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    year: int = 0
    year_by: str = ""
    since: list[str] = field(default_factory=list)
    differs: list[Line] = field(default_factory=list)

    def head(self) -> str:
        """By which year the files were judged, and why by that: a date in no period is mostly the wrong year asked for."""
        return f"按{year_title(self.year)}核查{self.year_by}"

    def summary(self) -> str:
        counts = {word: sum(line["severity"] == code for line in self.findings) for code, word in _WORDS.items()}
        said = "，".join(f"{word} {count}" for word, count in counts.items())
        return f"{said}；未能判断的规则 {len(self.not_judged)} 条"


_WORDS = {"error": "必改", "question": "须说明", "notice": "提示"}


def check_files(
    files: list[Path], sheet: str, root: Path | None, year: int, against: list[Path] | None = None, *, whole: bool = False
) -> Told:
    """Judge the files against the catalog below `root` (ours if None), for the year that ends in `year` (0: theirs).

    `against` are the files as they were sent before: then what differs is told too. `whole`: all lines
    of the reading, not a dozen.
    """
    catalog_root = (root or DATA).resolve()
    asked = Question(catalog_root, year, _tables(load_catalog(catalog_root), sheet))
    left = Told()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="statedata-")))
        reader = stack.enter_context(Reader())
        before = None
        if against:
            earlier = _unpacked(Told(), against, reader, scratch / "unpacked-before")
            before = judge_files(list(earlier), asked, reader, scratch / "before")
        unpacked = list(_unpacked(left, files, reader, scratch / "unpacked"))
        found = judge_files(unpacked, asked, reader, scratch / "now", before.rows if before else {})
        told = _told(found, year, whole)
        if before:
            _compare(told, found, before)
    told.read[:0] = left.read
    told.refused[:0] = left.refused
    return told


def _unpacked(told: Told, files: list[Path], reader: Reader, scratch: Path) -> Iterator[FileToJudge]:
    """Each file with its name; of a zip the tables in it, and those files that are none are told."""
    for number, path in enumerate(files):
        with path.open("rb") as file:
            zipped = may_be_bundle(file.read(HEAD_BYTES))
        out = scratch / str(number)
        out.mkdir(parents=True)
        found = reader.unbundle(path, path.name, out) if zipped else None
        if found is None or not found.bundle:
            yield FileToJudge(path, path.name)
            continue
        for each in found.left:
            if each.refused.code == "skipped":
                told.read.append(f"{each.name}：{each.refused.message}，未读取")
            else:
                told.refused.append({"file": each.name, "refused": each.refused.model_dump()})
        if found.refused:
            told.refused.append({"file": path.name, "refused": found.refused.model_dump()})
        yield from (FileToJudge(out / each.file, each.name) for each in found.files)


def _told(found: FilesJudged, asked_year: int, whole: bool) -> Told:
    told = Told(year=found.year)
    if not asked_year:
        told.year_by = "（模板上的年度）" if found.year_by_template else "（未指明年度；其他年度用 --year）"
    _gather(told, found, whole)
    if found.findings is not None:
        told.findings += list(_lines(found.findings, found))
    told.not_judged += [each.rule for each in found.outcomes if each.state == "not_judged"]
    told.broken += [each.rule for each in found.outcomes if each.state == "broken" and not each.on_trial]
    return told


def _tables(catalog: Catalog, sheet: str) -> tuple[str, ...]:
    if not sheet:
        return ()
    try:
        return (catalog.sheet(sheet).table,)
    except KeyError:
        raise InputError(f"没有采集表“{sheet}”", "用 statedata catalog describe 查看全部采集表") from None


def _gather(told: Told, found: FilesJudged, whole: bool) -> None:
    for report in found.reports:
        if report.refused:
            told.refused.append({"file": report.file, "refused": report.refused.model_dump()})
        elif not report.sheets:
            why = {"code": "not-recognised", "message": "没有认出任何采集表", "remedy": "请核对表头，或用 --sheet 指明采集表"}
            told.refused.append({"file": report.file, "refused": why})
        told.read += [f"{report.file} {line}" for line in reading_told(report, found.catalog, whole=whole)]


def _lines(findings: Any, found: FilesJudged) -> Iterator[Line]:
    """The lines of the contract: rule, severity, file, worksheet, sheet, row, column, cell, value, message, remedy."""
    names = _names(found)
    plain = findings.astype(object).where(findings.notna(), None)
    for each in plain.to_dict("records"):
        yield {
            "rule": each["rule"],
            "severity": each["severity"],
            "file": names.get(each["source_file"] or "", "") or None,
            "worksheet": each["worksheet"],
            "sheet": found.catalog.sheets[each["table"]].code,
            "row": each["row"],
            "column": each["column"],
            "cell": each["cell"],
            "value": each["value"],
            "message": each["message"],
            "remedy": each["remedy"],
        }


def _names(found: FilesJudged) -> dict[str, str]:
    """The name of each file by its digest."""
    return {report.file_digest: report.file for report in found.reports}


def _compare(told: Told, found: FilesJudged, before: FilesJudged) -> None:
    """For each sheet that both uploads hold: marks of the findings, sentences, and the lines of what differs."""
    from checks.compared import said_counts

    both = [table for table in found.rows if table in before.rows]
    told.findings = [line | {"since": "new"} for line in told.findings if line["sheet"] not in _codes(found, both)]
    for table in both:
        second = _Second(table, found, before)
        told.findings += second.findings()
        told.differs += second.differs()
        told.since.append(
            f"{found.catalog.sheets[table].code} {found.catalog.sheets[table].title.zh}：{said_counts(second.counts())}"
        )


def _codes(found: FilesJudged, tables: list[str]) -> set[str]:
    return {found.catalog.sheets[table].code for table in tables}


class _Second:
    """One sheet of both uploads."""

    def __init__(self, table: str, found: FilesJudged, before: FilesJudged) -> None:
        from checks.compared import cells_spoken_of, compare
        from warehouse.upload_changes import TwoUploads

        self._table, self._found, self._before = table, found, before
        self._sheet = found.catalog.sheets[table]
        self._uploads: TwoUploads = TwoUploads(before.rows[table], found.rows[table], self._sheet)
        renamed, then, now = self._uploads.renamed, self._of(before), self._of(found)
        self._spoken_of = cells_spoken_of(then, found.catalog, self._sheet, renamed)
        self._compared: Compared = compare(now, then, renamed, self._uploads.gone)

    def _of(self, judged: FilesJudged) -> Any:
        frame = judged.findings
        assert frame is not None  # noqa: S101 - both hold the sheet, so it was judged
        return frame[frame["table"] == self._table]

    def counts(self) -> dict[str, int]:
        from checks.compared import counts_of

        rows, others = self._uploads.counts, self._uploads.count_cells(self._spoken_of)
        return counts_of(self._compared, others, rows.came, rows.gone, rows.renamed)

    def findings(self) -> list[Line]:
        now = self._compared.now
        return [line | {"since": since} for line, since in zip(_lines(now, self._found), now["since"], strict=True)]

    def differs(self) -> list[Line]:
        """Findings that stand no more, cells that changed without having had one, rows that came and went."""
        fixed = self._compared.fixed
        gone = ["row_gone" if each else "fixed" for each in fixed["row_gone"]]
        return [
            *({"since": since, **line} for line, since in zip(_lines(fixed, self._before), gone, strict=True)),
            *self._cells(),
            *(
                {"since": "row_added" if each.kind == "added" else "row_removed", "sheet": self._sheet.code, "row": each.row,
                 "key": [cell.new or cell.old for cell in each.named_by]}
                for each in self._uploads.rows()
            ),
        ]  # fmt: skip

    def _cells(self) -> Iterator[Line]:
        letters = cells_of(self._found.reports)
        names = _names(self._found)
        for each in self._uploads.cells(self._spoken_of):
            column = self._sheet.column(each.column)
            old, new = (cell_words(self._found.catalog, column, text) for text in (each.old, each.new))
            at = letters.get((each.file, each.worksheet, self._table), {}).get(each.column, "")
            yield {
                "since": "other", "file": names.get(each.file), "sheet": self._sheet.code, "worksheet": each.worksheet,
                "row": each.row, "column": each.column, "cell": f"{at}{each.row}" if at.isalpha() else at,
                "key": [cell.new for cell in each.named_by], "old": each.old, "new": each.new,
                "old_words": old, "new_words": new,
            }  # fmt: skip
