"""`confirm-unchanged`: a department says that its rows in last year's edition still hold."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.faults import FINDINGS, InputError
from cli.file_commands import Json
from cli.identity import As, At, Caller, identified
from cli.work_commands import Department, Sheet, Year, tell_received, the_table, the_year

if TYPE_CHECKING:
    from acts.review.unchanged import UnchangedState

Digest = Annotated[str, typer.Option("--digest", help="您看到的上年数据校验码；不填则只说明可否确认")]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="在本机读取并核查，不等后台")]


def add_to(app: typer.Typer) -> None:
    app.command("confirm-unchanged", help="确认无变化：上年定稿数据本年仍然属实，不必报送文件")(confirm_unchanged)


def confirm_unchanged(
    sheet: Sheet, department: Department, digest: Digest = "", year: Year = 0, json: Json = False, wait: Wait = True,
    as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Without --digest tell what would be confirmed, exit 1 if it cannot be; with it, confirm."""
    with identified(Caller(as_person, at)) as who:
        from acts.context import allowed
        from acts.context import sheet as facts_of
        from acts.review.unchanged import confirm_unchanged as act
        from acts.review.unchanged import unchanged_state
        from ledger.permission import Action

        chosen, table = the_year(year), the_table(sheet)
        if digest:
            tell_received(f"{sheet} 确认无变化", act(who, chosen, table, department, digest), wait, json)
            return
        allowed(who, Action.CONFIRM_UNCHANGED, of=facts_of(chosen, table), department=department)
        state = unchanged_state(chosen, table, department)
    if state is None:
        raise InputError(f"{sheet} 没有可以沿用的上年定稿数据", "请下载填报模板，填好后报送")
    _tell(state, json=json)
    if not state.usable:
        raise typer.Exit(FINDINGS)


def _tell(state: "UnchangedState", *, json: bool) -> None:
    from catalog.digests import check_code
    from cli.output import as_json, say

    carried = state.carried
    if json:
        told = {"table": carried.table, "department": carried.department, "rows": carried.rows, "digest": carried.digest}
        edition = {"edition": carried.edition_title, "edition_digest": carried.edition_digest}
        as_json({"schema": 1, **told, **edition, "hindrances": list(state.hindrances), "usable": state.usable})
        return
    say(f"{state.title}：{state.words}")
    if state.usable:
        say(f"  上年数据校验码 {check_code(carried.digest)}（确认时用 --digest 填写）")
