"""`decide`, `accept`, `gate`, `publish`: what approvers do, always on the 校验码 that they saw."""

from datetime import date
from typing import Annotated

import typer

from cli.faults import InputError
from cli.identity import As, At, Caller, identified
from cli.work_commands import Digest, Sheet, Year, the_table, the_year

DESKS = {"owner": "指标负责人", "vice_principal": "分管校级领导", "qc_office": "质控办"}
GATES = ("qc", "leading_group")
Desk = Annotated[str, typer.Option("--desk", help=f"审核环节：{'、'.join(DESKS)}")]
Words = Annotated[str, typer.Option("--words", help="审核意见")]


def add_to(app: typer.Typer) -> None:
    app.command("decide", help="审核通过，或加 --send-back 退回修改")(decide)
    app.command("accept", help="认可情况说明")(accept)
    app.command("gate", help="总体核查通过（qc）或领导小组审定（leading_group）")(gate)
    app.command("publish", help="决定公开并生成公开版")(publish)


def decide(
    sheet: Sheet, desk: Desk, digest: Digest, words: Words = "",
    send_back: Annotated[str, typer.Option("--send-back", help="退回原因代码")] = "",
    due: Annotated[str, typer.Option("--due", help="退回后的完成日期，如 2016-10-28")] = "",
    year: Year = 0, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Decide at one's desk; refused if the digest moved."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review import decide as acts
        from ledger.facts import Desk as DeskOf

        place = (who, the_year(year), the_table(sheet), DeskOf(known_desk(desk)), digest)
        if send_back:
            acts.send_back(*place, send_back, words, due=_day(due))
            say("已退回修改")
        else:
            acts.approve(*place, words)
            say("审核通过")


def known_desk(desk: str) -> str:
    """The desk as it was typed.

    Raises:
        InputError: there is none of that name.
    """
    if desk not in DESKS:
        raise InputError(f"没有审核环节“{desk}”", f"可用：{'、'.join(DESKS)}")
    return desk


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"“{text}”不是日期", "写作 2016-10-28") from None


def accept(
    sheet: Sheet, desk: Desk, digest: Digest,
    finding: Annotated[list[str], typer.Option("--finding", help="问题编号，可多次")],
    up_to: Annotated[float | None, typer.Option("--up-to", help="认可的上限；超过则重新待说明")] = None,
    year: Year = 0, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Accept explanations on the 校验码 that was seen, each up to an amount."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.review.explain import accept as act
        from ledger.facts import Desk as DeskOf

        act(who, the_year(year), the_table(sheet), DeskOf(known_desk(desk)), digest, dict.fromkeys(finding, up_to))
        say(f"已认可 {len(finding)} 项")


def gate(
    name: Annotated[str, typer.Argument(help="qc 或 leading_group")], digest: Digest, words: Words = "",
    form: Annotated[str, typer.Option("--form", help="meeting 会议、circulation 会签、head 组长签批")] = "",
    year: Year = 0, as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    """Pass a gate of the year on the dataset's digest."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.years.gates import pass_gate

        if name == "qc":
            pass_gate(who, the_year(year), "qc", digest, form, words)
        elif name == "leading_group":
            pass_gate(who, the_year(year), "leading_group", digest, form, words)
        else:
            raise InputError(f"没有审核环节“{name}”", f"可用：{'、'.join(GATES)}")
        say("已通过")


def publish(digest: Digest, words: Words = "", year: Year = 0, as_person: As = "", at: At = "") -> None:
    """Decide on the public edition and write it."""
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.publishing.publish import publish as act
        from reports.figures import ordinal_edition

        edition = act(who, the_year(year), digest, words)
        say(f"公开版（{ordinal_edition(edition.number)}）：{edition.folder}")
