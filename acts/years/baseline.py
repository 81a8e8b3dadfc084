"""导入基线: last year's exports from elsewhere, read as any file and kept to be compared with, for nothing else.

They are read by the isolated reader, judged by the rules of their own year, and never become a part or a submission:
nothing of them can be approved, published or amended.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from acts.context import Refused, Who, allowed, catalog_root, commit, the_archive, the_catalog, the_home, the_store
from acts.judged.evaluation import Evaluation, LastYear, Version, cells_in, evaluate, standing_entries, standing_set
from acts.receiving.part_files import part_files
from acts.receiving.read import ReadsDeliveries
from acts.receiving.receive_bundle import Unbundles
from acts.still_so import decide_if_still_so
from acts.years.baseline_files import GivenFile, plain_files
from catalog.digests import digest_of_bytes
from catalog.findings import Severity
from ledger.facts import BaselineFacts
from ledger.load_facts import baseline_facts, year_facts
from ledger.payloads.baseline import BaselineFile, BaselineRecorded, BaselineSheet
from ledger.permission import Action, Verdict
from warehouse.staging import sheet_content_digest
from workbooks.reading.reading import ReadJob
from workbooks.recognising.recognise import OUR_PAGES
from workbooks.reports import ReadReport, SheetReading

if TYPE_CHECKING:
    import pandas as pd

SMALLEST_YEAR, LARGEST_YEAR = 1990, 2100


class ReadsBaselines(ReadsDeliveries, Unbundles, Protocol):
    """The isolated reader, as far as a 基线 needs it."""


@dataclass(frozen=True)
class _Read:
    given: GivenFile
    file: str
    report: ReadReport


def record_baseline(who: Who, year: int, files: Sequence[GivenFile], reader: ReadsBaselines) -> BaselineFacts:
    """Read these files as the 基线 of `year`, in place of an earlier one.

    Raises:
        Refused: not the QC office; the year has data of its own here, or the next one is settled; files that cannot be
            read and worksheets that are no 采集表, all at once.
    """
    _may(who, year)
    if not SMALLEST_YEAR <= year <= LARGEST_YEAR:
        raise Refused("no-such-year", f"“{year}”不是年度", "年度写学年结束的年份，如 2015")
    given = plain_files(files, reader)
    scratch = _scratch()
    try:
        read = [_read(each, year, scratch, reader) for each in given]
        if wrong := [words for each in read for words in _unusable(each)]:
            raise Refused("unusable-file", "；".join(wrong), "改正或去掉这些文件、工作表后重新导入；本次没有导入任何数据")
        content = _content(year, read, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _commit(who, year, content)
    kept = baseline_facts(year)
    assert kept is not None  # noqa: S101 - just recorded, of a year that was not opened
    return kept


def baseline_findings(baseline: BaselineFacts) -> dict[str, "pd.DataFrame"]:
    """What the rules of its own year find in a 基线, by sheet; it stops nothing."""
    return {table: each.frame() for table, each in _judge(baseline.year, _versions(baseline), baseline.files).items()}


def baseline_told(baseline: BaselineFacts) -> list[tuple[str, ReadReport]]:
    """File names with the reports of their reading."""
    store = the_store()
    return [(name, ReadReport.model_validate(store.get_json(report))) for _, name, report in baseline.files]


def _may(who: Who, year: int) -> Verdict:
    return allowed(who, Action.RECORD_BASELINE, year=year_facts(year), following=year_facts(year + 1))


def _scratch() -> Path:
    folder = the_home().scratch
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="reading-baseline-", dir=folder))


def _read(given: GivenFile, year: int, scratch: Path, reader: ReadsDeliveries) -> _Read:
    """Read from a copy in `scratch`: what is refused leaves nothing in the archive."""
    digest = digest_of_bytes(given.content)
    path = scratch / digest
    path.write_bytes(given.content)
    job = ReadJob(path=path, name=given.name, year=0, catalog_root=catalog_root(), out=scratch)
    return _Read(given, digest, reader.read(job))


def _unusable(read: _Read) -> Iterator[str]:
    """Why a file cannot be taken, one Chinese clause each."""
    report, name = read.report, read.given.name
    if report.refused:
        yield f"{name}：{report.refused.message}（{report.refused.remedy}）"
        return
    for each in report.unrecognised:
        if each.name not in OUR_PAGES:
            yield f"{name} 的工作表“{each.name}”：{each.why}"
    if not report.sheets and not report.unrecognised:
        yield f"{name}：没有任何数据"


def _content(year: int, read: Sequence[_Read], scratch: Path) -> BaselineRecorded:
    wanted: dict[str, list[SheetReading]] = {}
    for each in read:
        for reading in each.report.sheets:
            wanted.setdefault(reading.table, []).append(reading)
    if not wanted:
        raise Refused("nothing-read", "文件中没有任何采集表的数据", "请核对文件")
    files = tuple(_kept(each) for each in read)
    parts = {table: part_files(the_catalog().sheets[table], readings, scratch, None) for table, readings in wanted.items()}
    versions = {table: Version(each.rows, each.problems) for table, each in parts.items()}
    judged = _judge(year, versions, [(each.file, each.name, each.report) for each in files])
    sheets = tuple(
        BaselineSheet(
            table=table,
            worksheet="、".join(dict.fromkeys(reading.worksheet for reading in wanted[table])),
            rows_file=each.rows,
            problems_file=each.problems,
            changes_file=each.changes,
            content_digest=sheet_content_digest(the_store().path(each.rows)),
            rows=sum(reading.rows for reading in wanted[table]),
            **_counts(judged[table]),
        )
        for table, each in parts.items()
    )
    return BaselineRecorded(year=year, files=files, sheets=sheets)


def _kept(read: _Read) -> BaselineFile:
    the_archive().put(read.given.content)
    report = the_store().put_json(read.report.model_dump(mode="json"))
    return BaselineFile(file=read.file, name=read.given.name, size_bytes=len(read.given.content), report=report)


def _judge(
    year: int, versions: Mapping[str, Version], files: Sequence[tuple[str, str, str]]
) -> dict[str, Evaluation]:  # fmt: skip
    return evaluate(year, versions, read_at=cells_in((file, report) for file, _, report in files))


def _versions(baseline: BaselineFacts) -> dict[str, Version]:
    return {each.table: Version(each.rows_file, each.problems_file) for each in baseline.sheets}


def _counts(judged: Evaluation) -> dict[str, int]:
    found = Counter(judged.frame()["severity"])
    return {
        "errors": found[Severity.ERROR.value],
        "questions": found[Severity.QUESTION.value],
        "notices": found[Severity.NOTICE.value],
    }


def _commit(who: Who, year: int, content: BaselineRecorded) -> None:
    """Judge what is submitted in the next year against it, and record both, unless somebody submits meanwhile."""
    against = LastYear({each.table: Version(each.rows_file, each.problems_file) for each in content.sheets}, baseline=True)

    def judged() -> BaselineRecorded:
        submitted = standing_set(year + 1)
        standings = standing_entries(evaluate(year + 1, submitted, against=against)) if submitted else ()
        return content.model_copy(update={"standings": standings})

    decide_if_still_so(
        lambda: standing_set(year + 1),
        judged,
        lambda made: commit(made, who, _may(who, year)),
        "其他部门正在提交，基线未导入",
    )
