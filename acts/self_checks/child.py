"""The process of one 自检: `python -m acts.self_checks.child FOLDER`. It sees one file and the catalog, never the ledger.

It reads `FOLDER/job.json`, judges the file beside it and writes `FOLDER/copy.xlsx` and, last, `FOLDER/told.json`. It has
limits of memory and processor time, and steps back behind the processes that serve senders.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from acts.receiving.files_judged import FilesJudged, FileToJudge, Question, judge_files
from catalog.findings import Severity
from catalog.rule_titles import title_of_rule
from catalog.sheet import Column
from checks.outcome import EMPTY, NOTHING_TO_JUDGE
from workbooks.annotated.copy import Annotation, FeedbackHead, write_annotated
from workbooks.isolated.isolation import Reader
from workbooks.isolated.reader_child import limit_memory
from workbooks.reading.telling import told as reading_told

ORIGINAL, JOB, TOLD, COPY = "original", "job.json", "told.json", "copy.xlsx"
CPU_SECONDS, MEMORY_BYTES, NICER = 100, 2 * 2**30, 10
SHOWN_OF_A_RULE = 50


def main(folder: Path) -> None:
    """Judge, write, end."""
    os.nice(NICER)
    with Reader() as reader:
        reader.inspect(folder / TOLD)  # not there yet: this only starts the reading process, which sets limits of its own
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, resource.RLIM_INFINITY))
        limit_memory(MEMORY_BYTES)
        job = json.loads((folder / JOB).read_text(encoding="utf-8"))
        asked = Question(Path(job["catalog_root"]), job["year"], tuple(job["tables"]))
        file = FileToJudge(folder / ORIGINAL, job["name"])
        found = judge_files([file], asked, reader, folder / "work")
    told = _told(found, job["name"])
    if found.findings is not None and not _has_copy(found, folder, job["name"], job["at"]):
        told["read"] = [
            *told["read"],
            "审核反馈表没有做成，问题都列在下面；另存为 .xlsx 后再检即可下载",
        ]
    (folder / TOLD).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _told(found: FilesJudged, name: str) -> dict[str, Any]:
    """What the page shows. Cells are given with their column's type, by which pages mask them."""
    (report,) = found.reports
    sheets = [found.catalog.sheets[each.table] for each in report.sheets]
    return {
        "name": name,
        "year": found.year,
        "refused": f"{report.refused.message}。{report.refused.remedy}" if report.refused else "",
        "recognised": list(dict.fromkeys(f"{each.code} {each.title.zh}" for each in sheets)),
        "read": reading_told(report, found.catalog, whole=True),
        "counts": {each.value: count for each, count in _counts(found).items()},
        "groups": list(_groups(found)),
        "not_judged": [list(each) for each in not_judged(found)],
        "complete": all(each.state != "broken" or each.on_trial for each in found.outcomes),
    }


def _counts(found: FilesJudged) -> dict[Severity, int]:
    severities = [] if found.findings is None else list(found.findings["severity"])
    return {each: severities.count(each.value) for each in Severity}


def not_judged(found: FilesJudged) -> list[tuple[str, str]]:
    """Rules that need what is not at hand, by title, and why; those that found nothing to judge are left out."""
    return [
        (title_of_rule(found.catalog, each.rule), each.why)
        for each in found.outcomes
        if each.state in ("not_judged", "broken")
        and not each.on_trial
        and each.why != NOTHING_TO_JUDGE
        and not each.why.endswith(EMPTY)
    ]


def _groups(found: FilesJudged) -> Iterator[dict[str, Any]]:
    """The findings by sheet and rule, gravest first, of each rule the first."""
    if found.findings is None:
        return
    for names, frame in found.findings.groupby(["table", "rule"], sort=False):
        table, rule = map(str, names)
        lines = frame.head(SHOWN_OF_A_RULE).astype(object)
        yield {
            "sheet": found.catalog.sheets[table].title.zh,
            "title": title_of_rule(found.catalog, rule),
            "severity": frame["severity"].iloc[0],
            "count": len(frame),
            "lines": [_line(found, table, each) for each in lines.where(lines.notna(), "").to_dict("records")],
        }


def _line(found: FilesJudged, table: str, each: dict[Any, Any]) -> dict[str, Any]:
    column = _column(found, table, each["column"])
    names = ("worksheet", "cell", "row", "value", "message", "remedy")
    said = {name: str(each[name]) for name in names}
    return {**said, "column": column.title if column else "", "type": column.type if column else ""}


def _column(found: FilesJudged, table: str, name: str) -> Column | None:
    columns = found.catalog.sheets[table].columns
    return next((each for each in columns if name == each.name or name in each.derived), None)


def _has_copy(found: FilesJudged, folder: Path, name: str, at: str) -> bool:
    """Whether the copy was written: the problems are told all the same, whatever in the file stands against a copy."""
    try:
        _write_copy(found, folder, name, at)
    except Exception:
        (folder / COPY).unlink(missing_ok=True)
        return False
    return True


def _write_copy(found: FilesJudged, folder: Path, name: str, at: str) -> None:
    named = folder / "work" / f"named{Path(name).suffix[:8]}"  # a csv is told by its name
    named.symlink_to(folder / ORIGINAL)
    write_annotated(named, list(_annotations(found)), _head(found, name, at), folder / COPY)


def _head(found: FilesJudged, name: str, at: str) -> FeedbackHead:
    sheets = found.catalog.sheets
    return FeedbackHead(
        school="自检结果，不是正式报送",
        department_name="自检",
        year=found.year,
        file_name=name,
        sheet_titles=tuple(
            dict.fromkeys(f"{sheets[each.table].code} {sheets[each.table].title.zh}" for each in found.reports[0].sheets)
        ),
        judged_at=at,
        counts=_counts(found),
        not_judged=(f"需要其他采集表或上年数据的规则 {len(not_judged(found))} 条，报送后核对",) if not_judged(found) else (),
    )


def _annotations(found: FilesJudged) -> Iterator[Annotation]:
    (report,) = found.reports
    sheets = {each.table: each for each in report.sheets}
    assert found.findings is not None  # noqa: S101 - the copy is written of what was judged
    plain = found.findings.astype(object).where(found.findings.notna(), None)
    for each in plain.to_dict("records"):
        sheet = sheets[each["table"]]
        at = sheet.columns.get(each["column"])
        header = f"{at.at if at else 'A'}{sheet.header_row or 1}" if not at or at.at.isalpha() else at.at
        yield Annotation(
            worksheet=each["worksheet"] or sheet.worksheet,
            cell=each["cell"] or header,
            severity=Severity(each["severity"]),
            title=title_of_rule(found.catalog, each["rule"]),
            message=each["message"],
            remedy=each["remedy"],
            finding_id=each["finding_id"],
            rule=f"{each['table']}/{each['rule']}",
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
