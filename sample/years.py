"""Two years of the sample school: a quiet one, and one with everything that happens in offices."""

from datetime import date
from pathlib import Path
from typing import Any

from acts.context import sheet
from acts.people.found import appoint_stand_in, found_school
from acts.review import decide
from acts.waiting import sheet_title, waiting_of
from ledger.facts import Desk, Role
from ledger.sheet_digest import sheet_digest
from sample import scenes
from sample.correction_scene import TABLE as CORRECTED
from sample.correction_scene import correct_the_grant
from sample.happenings import Kind
from sample.playing import Calendar, Machine, Stage, Tell, head, organisation, plan, who

ABSENT, DEPUTY = "T0003", "T0002"  # two vice-principals; the one is away for three weeks
LATE = "logistics"


def found() -> None:
    """The sample school, in an empty home."""
    found_school(organisation(), sample=True)


def stage_for(year: int, folder: Path, machine: Machine, show: Tell) -> Stage:
    """An empty stage at the end of September, with the plan's lines by table."""
    lines = {line["table"]: line for line in plan()}
    return Stage(year, folder, machine, show, Calendar.from_day(date(year, 9, 28)), lines)


def quiet_year(stage: Stage) -> None:
    """Every department sends once, everything is approved: the year that the next one is compared with."""
    scenes.open_year(stage, list(stage.plan.values()))
    stage.calendar.go_to(date(stage.year, 10, 18))
    for delivery in stage.deliveries(1):
        scenes.send(stage, delivery)
    stage.tell(f"报送　{len(stage.deliveries(1))} 个文件已读取、核查，审核反馈表已生成")
    for table in scenes.ORDER:
        stage.calendar.next_morning()
        scenes.sign(stage, table)
        scenes.say_why(stage, table, [])
        scenes.hand_in(stage, table)
        scenes.review(stage, table)
    stage.tell(f"通过　{len(scenes.ORDER)} 张采集表已逐级审核通过")
    stage.calendar.go_to(date(stage.year, 11, 20))
    scenes.close_gates(stage)


def eventful_year(stage: Stage) -> None:
    """Refusals, a stand-in, a late department, a file sent twice, approvals void by a correction, an acceptance that re-opens."""
    scenes.open_year(stage, list(stage.plan.values()))
    _go_away(stage)
    explained = _first_sending(stage)
    _try_what_is_refused(stage)
    stage.calendar.next_morning()
    explained += _second_sending(stage)
    for table in scenes.ORDER:
        stage.calendar.next_morning()
        _bring_through(stage, table, explained)
    stage.calendar.next_morning()
    correct_the_grant(stage)
    stage.calendar.go_to(date(stage.year, 11, 28))
    scenes.close_gates(stage)
    stage.calendar.go_to(date(stage.year, 12, 12))
    scenes.make_public(stage)


def _go_away(stage: Stage) -> None:
    """A vice-principal is away; the QC office records who stands in."""
    first, last = date(stage.year, 10, 20), date(stage.year, 12, 10)
    with stage.calendar.act():
        appoint_stand_in(who(scenes.QC_HEAD), ABSENT, DEPUTY, first, last, "外出培训")
    stage.stand_ins[ABSENT] = DEPUTY
    stage.tell(f"登记　{Role.VICE_PRINCIPAL.zh} {ABSENT} 外出培训，{first} 至 {last} 由 {DEPUTY} 代理")


def _first_sending(stage: Stage) -> list[dict[str, Any]]:
    """Everybody sends, one of them twice, one department late; gives the explanations that collectors have ready."""
    stage.calendar.go_to(date(stage.year, 10, 18))
    deliveries = stage.deliveries(1)
    in_time = [each for each in deliveries if each["department"] != LATE]
    for delivery in in_time:
        scenes.send(stage, delivery)
    stage.tell(f"报送　{len(in_time)} 个文件已读取、核查，审核反馈表已生成")
    scenes.send_again(stage, in_time[-1])
    stage.calendar.go_to(date(stage.year, 11, 9))
    for delivery in (each for each in deliveries if each["department"] == LATE):
        _send_late(stage, delivery)
    return [said for each in deliveries for said in each["explanations"]]


def _send_late(stage: Stage, delivery: dict[str, Any]) -> None:
    """What everybody is told of a sheet past its day, then its delivery.

    Raises:
        LookupError: it is not late.
    """
    table, since = delivery["tables"][0], head()
    with stage.calendar.act():
        facts = sheet(stage.year, table)
        waiting = waiting_of(facts)
    if not (waiting and waiting.late):
        raise LookupError(f"{table}: nobody is late")
    scenes.send(stage, delivery)
    due = facts.assignment.due
    words = f"{waiting.words}（期限 {due.month}月{due.day}日），{stage.calendar.moment.day}日才报送"
    stage.happened(Kind.LATE, table, words, since=since)


def _try_what_is_refused(stage: Stage) -> None:
    """A collector submits although 必改 are open: the departments have signed, the checks have not passed."""
    table = scenes.ORDER[0]
    scenes.sign(stage, table)
    stage.refused(table, f"{sheet_title(table)} 带着必改提交初审", lambda: scenes.hand_in(stage, table))


def _second_sending(stage: Stage) -> list[dict[str, Any]]:
    deliveries = stage.deliveries(2)
    for delivery in deliveries:
        scenes.send(stage, delivery)
    return [said for each in deliveries for said in each["explanations"]]


def _bring_through(stage: Stage, table: str, explained: list[dict[str, Any]]) -> None:
    scenes.sign(stage, table)
    scenes.say_why(stage, table, explained)
    scenes.hand_in(stage, table)
    if table == scenes.ORDER[0]:
        _try_own_work(stage, table)
    # The sheet on which the QC office will find something goes no further than its desk.
    scenes.review(stage, table, upto=Desk.QC_OFFICE if table == CORRECTED else Desk.ACCEPTED)


def _try_own_work(stage: Stage, table: str) -> None:
    """The collector tries to approve what he has merged himself."""
    collector, digest = who(stage.plan[table]["collector"]), sheet_digest(sheet(stage.year, table))
    what = f"{sheet_title(table)} 采集员审核自己汇总的表"
    stage.refused(table, what, lambda: decide.approve(collector, stage.year, table, Desk.OWNER, digest))
