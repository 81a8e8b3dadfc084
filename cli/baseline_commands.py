"""`year baseline`: last year's exports from elsewhere, to be compared with and for nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.file_commands import Json
from cli.identity import As, At, Caller, identified

if TYPE_CHECKING:
    from ledger.facts import BaselineFacts

_EXAMPLES = 3
Year = Annotated[int, typer.Option("--year", help="数据所属的年度（学年结束的年份），即正在采集的年度的上一年")]
Files = Annotated[list[Path], typer.Argument(help="上年从其他系统导出的数据文件")]


def add_to(app: typer.Typer) -> None:
    app.command("baseline", help="导入上年的原有数据作为基线，只供比较")(baseline)


def baseline(files: Files, year: Year, json: Json = False, as_person: As = "", at: At = "") -> None:
    """Read the files as the 基线 of a year and list what is wrong in them; nothing but an unusable file stops it."""
    from cli.file_commands import existing
    from cli.output import as_json, say
    from workbooks.isolated.isolation import Reader

    paths = [existing(path) for path in files]
    with identified(Caller(as_person, at)) as who, Reader() as reader:
        from acts.context import the_catalog
        from acts.years.baseline import baseline_findings, baseline_told, record_baseline
        from acts.years.baseline_files import GivenFile
        from workbooks.reading.telling import told

        kept = record_baseline(who, year, [GivenFile(path.name, path.read_bytes()) for path in paths], reader)
        findings = [line for frame in baseline_findings(kept).values() for line in _lines(frame, kept)]
        read = [f"{name} {line}" for name, report in baseline_told(kept) for line in told(report, the_catalog())]
    if json:
        as_json({"schema": 1, **baseline_facts_told(kept), "findings": findings, "read": read})
        return
    for words in (*_sheets(kept), *read, *_grouped(findings)):
        say(words)
    say(f"已导入 {year} 年度基线（第 {kept.version} 次）：只供与 {year + 1} 年度比较，未经本系统审核，不是定稿数据")


def baseline_facts_told(kept: "BaselineFacts") -> dict[str, Any]:
    """What the JSON of `year baseline` and `status` says of a 基线."""
    sheets = [{name: getattr(each, name) for name in ("table", "rows", "errors", "questions", "notices")} for each in kept.sheets]
    files = [{"file": file, "name": name} for file, name, _ in kept.files]
    return {"baseline": kept.year, "version": kept.version, "at": kept.at, "files": files, "sheets": sheets}


def _sheets(kept: "BaselineFacts") -> Iterator[str]:
    from acts.waiting import sheet_title

    for each in kept.sheets:
        counts = f"必改 {each.errors}，须说明 {each.questions}，提示 {each.notices}"
        yield f"{sheet_title(each.table)}：{each.rows} 行；按本系统的规则：{counts}"


def _lines(frame: Any, kept: "BaselineFacts") -> Iterator[dict[str, Any]]:
    names = {file: name for file, name, _ in kept.files}
    wanted = ("rule", "severity", "table", "worksheet", "cell", "column", "value", "message", "remedy")
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        yield {"file": names.get(row["source_file"], ""), **{name: row[name] for name in wanted}}


def _grouped(findings: list[dict[str, Any]]) -> Iterator[str]:
    """One line a rule, gravest first, with its first places: the same fault may stand in thousands of rows."""
    from catalog.findings import Severity

    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in findings:
        groups.setdefault((each["table"], each["rule"]), []).append(each)
    for same in sorted(groups.values(), key=lambda group: -Severity(group[0]["severity"]).rank):
        places = "、".join(_place(each) for each in same[:_EXAMPLES]) + (" 等" if len(same) > _EXAMPLES else "")
        first = same[0]
        yield f"{Severity(first['severity']).zh} {len(same)} 处（{places}）：{first['message']}。{first['remedy']}"


def _place(each: dict[str, Any]) -> str:
    return " ".join(str(part) for part in (each["file"], each["worksheet"], each["cell"]) if part) or "整表"
