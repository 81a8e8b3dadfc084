"""`status` and `trace`: where everything lies, and where a figure comes from."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.file_commands import Json
from cli.identity import As, At, Caller, identified
from cli.work_commands import Sheet, Year, the_table, the_year


def add_to(app: typer.Typer) -> None:
    app.command("status", help="年度进展：每张采集表在哪个审核环节、等谁、几天了")(status)
    app.command("trace", help="数据溯源：一行数据来自谁的哪个文件、哪一行、经过哪些审核")(trace)


def status(year: Year = 0, json: Json = False) -> None:
    """The matrix of the year, its gates and editions."""
    from ledger.setup import start_ledger

    start_ledger()
    from acts.overview import matrix
    from acts.publishing.editions import KIND_ZH, editions
    from acts.years.gates import dataset_state, news_of_year
    from cli.baseline_commands import baseline_facts_told
    from cli.output import as_json, say, table
    from ledger.load_facts import baseline_facts
    from reports.figures import ordinal_edition

    chosen = the_year(year)
    rows, state = matrix(chosen), dataset_state(chosen)
    beside = baseline_facts(chosen - 1)
    if json:
        told = {
            "schema": 1,
            "year": chosen,
            "sheets": [_line(chosen, row) for row in rows],
            "digest": state.digest,
            "gates": state.passed,
            "beside": baseline_facts_told(beside) if beside else None,
        }
        as_json({**told, "editions": [asdict(each) for each in editions(chosen)]})
        return
    columns = ("表号", "采集表", "归属部门", "所处环节", "等待", "天数", "必改", "须说明", "份数", "重复", "校验码")
    table(f"{chosen}年度采集进展", columns, [_cells(chosen, row) for row in rows])
    for wait in news_of_year(chosen):
        say(wait.words)
    if own := baseline_facts(chosen):
        say(f"{chosen}年度只有基线（第 {own.version} 次导入，{len(own.sheets)} 张表）：未经本系统审核，不能审核、定稿或公开")
    if beside:
        say(
            f"上年数据为基线（{chosen - 1}年度，第 {beside.version} 次导入，{len(beside.sheets)} 张表）：未经本系统审核，只供比较"
        )
    for each in editions(chosen):
        say(f"{KIND_ZH[each.kind]}（{ordinal_edition(each.number)}）：{each.folder}")


def _line(year: int, row: Any) -> dict[str, Any]:
    from acts.many_hands.hands import hands_of

    kept = ("table", "code", "title", "department", "days_here", "due", "late", "holder", "errors", "questions", "rows", "digest")
    unchanged = {"unchanged": list(row.unchanged)}
    stage = row.stage
    desks = {"news": list(stage.news), "voided": [each.desk for each in stage.voided]}
    hands = {"hands": asdict(hands_of(stage, year, row.table))}
    sheet = {name: getattr(row, name) for name in kept}
    return {**sheet, "desk": stage.desk.value, "since": stage.since, **desks, **unchanged, **hands}


def _cells(year: int, row: Any) -> tuple[object, ...]:
    from acts.many_hands.hands import hands_of
    from catalog.digests import check_code

    hands = hands_of(row.stage, year, row.table)
    word = f"{row.stage.desk.zh}{'（逾期）' if row.late else ''}{'（有新情况）' if row.stage.news else ''}"
    word += "（确认无变化）" if row.unchanged else ""
    digest = row.digest or _draft_digest(year, row)
    code = check_code(digest) if digest else ""
    return (
        row.code,
        row.title,
        row.department_name,
        word,
        row.holder,
        row.days_here,
        row.errors,
        row.questions,
        hands.parts,
        hands.collisions,
        code,
    )


def _draft_digest(year: int, row: Any) -> str:
    """What `submit` wants to be named: the 校验码 of the merged parts, where a sheet waits for its collector."""
    from acts.judged.draft import draft
    from ledger.facts import Desk

    ready = draft(year, row.table) if row.stage.desk is Desk.RESPONSIBLE else None
    return ready.digest if ready else ""


def trace(
    sheet: Sheet, row_id: Annotated[str, typer.Argument(help="行编号（row_id）")], year: Year = 0, json: Json = False,
    draft: Annotated[bool, typer.Option("--draft", help="查报送稿中的行，而不是已提交的")] = False,
    as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Where one row of the submitted version comes from, and who decided on it; for those whose work it is."""
    from cli.output import as_json

    with identified(Caller(as_person, at)) as who:
        from acts.trace import trace as act

        told = act(who, the_year(year), the_table(sheet), row_id, of_draft=draft)
    if json:
        as_json({"schema": 1, **asdict(told)})
    else:
        _tell_trace(told)


def _tell_trace(told: Any) -> None:
    from cli.output import say

    say(f"来件 {told.delivery}：{told.file_name}，工作表「{told.worksheet}」第 {told.row} 行")
    whose = f"，{told.person} 的一份“{told.share}”" if told.person != told.sent_by else f"，“{told.share}”"
    say(f"  由 {told.department} {told.sent_by} 于 {told.sent_at[:16]} 报送{whose}")
    for change in told.changes:
        say(f"  {change.column} {change.cell}：“{change.raw}” → “{change.result}”（{change.how}）")
    for each in told.revised:
        say(f"  {each.at[:16]} 第 {each.version} 次提交 {each.column}：“{each.old or ''}” → “{each.new or ''}”")
    for step in (*told.settled, *told.steps):
        say(f"  {step.at[:16]} {step.what}：{step.who}")
