"""`year plan|open|close`, `school found`, `people stand-in`: what the QC office and the leading group do."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import baseline_commands
from cli.faults import InputError
from cli.identity import As, At, Caller, identified

Year = Annotated[int, typer.Argument(help="年度（学年结束的年份）")]
Day = Annotated[str, typer.Option(help="日期，如 2016-10-15")]

year_app = typer.Typer(no_args_is_help=True, help="年度：审定任务分解与责任落实表、启动、关闭")
school_app = typer.Typer(no_args_is_help=True, help="学校与人员")


def add_to(app: typer.Typer) -> None:
    baseline_commands.add_to(year_app)
    app.add_typer(year_app, name="year")
    app.add_typer(school_app, name="school")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text}”不是日期", "写作 2016-10-15") from None


def _yaml(path: Path) -> Any:
    from catalog.yaml_source import read_yaml

    if not path.is_file():
        raise InputError(f"没有文件 {path.name}", "请核对路径")
    source = read_yaml(path)
    if source.mistakes:
        raise InputError(str(source.mistakes[0]), "")
    return source.content


@school_app.command("found", help="建立学校：由组织机构文件写入第一批记录")
def found(
    organisation: Path, sample: Annotated[bool, typer.Option("--sample", help="演练用的学校，允许模拟时间与身份")] = False
) -> None:
    from cli.output import say
    from ledger.setup import migrate

    content = _yaml(organisation)
    migrate()
    from acts.people.found import found_school

    found_school(content, sample=sample)
    say(f"已建立：{content['school']['name']}")


@school_app.command("stand-in", help="指定代理")
def stand_in(
    absent: str,
    deputy: str,
    first_day: Day,
    last_day: Day,
    reason: Annotated[str, typer.Option()],
    as_person: As = "",
    at: At = "",
) -> None:
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.people.found import appoint_stand_in

        seq = appoint_stand_in(who, absent, deputy, _day(first_day), _day(last_day), reason)
        say(f"已登记代理（{seq}）")


@year_app.command("plan", help="登记已审定的任务分解与责任落实表")
def plan(
    year: Year, file: Path, document: Annotated[str, typer.Option(help="审定文件，如会议纪要编号")], decided_on: Day,
    form: Annotated[str, typer.Option(help="meeting 会议、circulation 会签、head 组长签批")] = "meeting",
    as_person: As = "", at: At = "",
) -> None:  # fmt: skip
    from cli.output import say

    if form not in ("meeting", "circulation", "head"):
        raise InputError(f"没有审定形式“{form}”", "可用：meeting、circulation、head")
    assignments = _yaml(file)["assignments"]
    with identified(Caller(as_person, at)) as who:
        from acts.years.year import decide_plan

        decide_plan(who, year, assignments, form, document, _day(decided_on))  # type: ignore[arg-type]
        say(f"已登记 {year} 年度任务分解与责任落实表，共 {len(assignments)} 张采集表")


@year_app.command("open", help="启动年度采集")
def open_(
    year: Year, first_day: Day, last_day: Day, notice: str = "", deadline: Day = "", as_person: As = "", at: At = ""
) -> None:
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.years.year import open_year

        open_year(who, year, _day(first_day), _day(last_day), notice, _day(deadline) if deadline else None)
        say(f"已启动 {year} 年度采集")


@year_app.command("close", help="关闭年度")
def close(year: Year, as_person: As = "", at: At = "") -> None:
    from cli.output import say

    with identified(Caller(as_person, at)) as who:
        from acts.years.year import close_year

        close_year(who, year)
        say(f"已关闭 {year} 年度")
