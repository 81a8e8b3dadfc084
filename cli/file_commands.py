"""`inspect` and `check`: judge files without keeping anything. Neither loads Django nor Prefect."""

from pathlib import Path
from typing import Annotated

import typer

from cli.faults import FINDINGS, OUR_FAULT, REFUSED, InputError

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def add_to(app: typer.Typer) -> None:
    app.command("inspect", help="查看一个表格文件里有什么（不需要任何模板）")(inspect)
    app.command("check", help="按采集表目录核查文件，不保存任何内容")(check)


def existing(path: Path) -> Path:
    if not path.is_file():
        raise InputError(f"没有文件 {path.name}", "请核对路径")
    return path


def inspect(file: Path, json: Json = False) -> None:
    """Read any tabular file without knowing it."""
    from cli.output import as_json
    from workbooks.isolated.isolation import Reader
    from workbooks.notes import Refusal
    from workbooks.reports import Inspection

    if file.is_file():
        with Reader() as reader:
            inspection = reader.inspect(file)
    else:
        missing = Refusal(code="no-such-file", message="没有这个文件", remedy="请核对路径")
        inspection = Inspection(file=file.name, refused=missing)
    if json:
        as_json(inspection.contract())
    else:
        _show(inspection.contract())
    if inspection.refused:
        raise typer.Exit(REFUSED)


def _show(told: dict) -> None:  # type: ignore[type-arg]
    from cli.output import say, table

    if refused := told.get("refused"):
        say(f"{told['file']}：{refused['message']}。{refused['remedy']}")
        return
    columns = ("工作表", "可见", "行", "列", "非空单元格", "表头行")
    rows = [
        (each["name"], "是" if each["visible"] else "否", each["rows"], each["columns"], each["non_empty"], each["header_row"])
        for each in told["worksheets"]
    ]
    table(f"{told['file']}（{told['format']}）", columns, rows)
    for each in told["worksheets"]:
        for warning in each["warnings"]:
            say(f"{each['name']} {warning['cell'] or ''}：{warning['message']}")
    for warning in told["warnings"]:
        say(warning["message"])


def check(
    files: Annotated[list[Path], typer.Argument(help="要核查的文件")],
    sheet: Annotated[str, typer.Option("--sheet", help="只按这张采集表核查（表号或表名）")] = "",
    catalog: Annotated[Path | None, typer.Option("--catalog", help="另一套采集表目录（data 形式的文件夹）")] = None,
    year: Annotated[int, typer.Option("--year", help="年度（学年结束的年份）")] = 0,
    against: Annotated[
        list[Path] | None, typer.Option("--against", help="上一次报送的文件，可多次：说明改正了什么、又改动了什么")
    ] = None,
    json: Json = False,
) -> None:
    """Judge files against the catalog: same reader and engines as `receive`."""
    from cli.checking import check_files
    from cli.output import as_json, say

    earlier = [existing(path) for path in against or []]
    told = check_files([existing(path) for path in files], sheet, catalog, year, earlier)
    if not json:
        say(told.head())
    for line in told.findings:
        as_json(line) if json else say(_sentence(line))
    for line in told.differs:
        as_json(line) if json else say(_difference(line))
    for refused in told.refused:
        as_json(refused) if json else say(f"{refused['file']}：{refused['refused']['message']}。{refused['refused']['remedy']}")
    if not json:
        for sentence in told.read:
            say(sentence)
        say(told.summary())
        for sentence in told.since:
            say(f"与上次相比 {sentence}")
    if told.broken:
        say(f"规则未能运行，核查不完整：{'、'.join(told.broken)}。请联系数据平台管理维护专员", to_errors=True)
        raise typer.Exit(OUR_FAULT)
    if told.refused:
        raise typer.Exit(REFUSED)
    if told.findings:
        raise typer.Exit(FINDINGS)


def _sentence(line: dict) -> str:  # type: ignore[type-arg]
    from catalog.findings import Severity

    at = line["cell"] or (f"第 {line['row']} 行" if line["row"] else "")
    place = " ".join(str(part) for part in (line["file"], line["worksheet"], at) if part)
    since = {"new": "（新出现）", "still": "（仍存在）"}.get(line.get("since", ""), "")
    return f"{Severity(line['severity']).zh}{since} {place}：{line['message']}。{line['remedy']}"


def _difference(line: dict) -> str:  # type: ignore[type-arg]
    """One line of what differs from the earlier upload."""
    key = "、".join(filter(None, line.get("key", [])))
    match line["since"]:
        case "other":
            place = " ".join(str(part) for part in (line["file"], line["worksheet"], line["cell"] or line["row"]) if part)
            return f"另有改动 {place}（{key}）：{line['old_words'] or '（空）'} → {line['new_words'] or '（空）'}"
        case "row_added":
            return f"新增行 第 {line['row']} 行（{key}）"
        case "row_removed":
            return f"减少行 原第 {line['row']} 行（{key}）"
        case since:
            word = "已改正" if since == "fixed" else "随行消失"
            place = " ".join(str(part) for part in (line["file"], line["worksheet"], line["cell"]) if part)
            return f"{word} {place}：{line['message']}"
