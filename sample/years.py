"""Two years of the sample school: a quiet one, and one with everything that happens in offices."""

from datetime import date
from pathlib import Path
from typing import Any

from acts import decide
from acts.context import sheet
from acts.found import appoint_stand_in, found_school
from acts.waiting import waiting_of
from ledger.facts import Desk
from ledger.sheet_digest import sheet_digest
from sample import scenes
from sample.correction_scene import TABLE as CORRECTED
from sample.correction_scene import correct_the_grant
from sample.playing import Calendar, Machine, Stage, Tell, organisation, plan, who

ABSENT, DEPUTY = "T0003", "T0002"  # two vice-principals; the one is away for three weeks
LATE = "logistics"


def found() -> None:
    """The sample school, in an empty home."""
    found_school(organisation(), sample=True)


def stage_for(year: int, folder: Path, machine: Machine, tell: Tell) -> Stage:
    """An empty stage at the end of September, with the plan's lines by table."""
    lines = {line["table"]: line for line in plan()}
    return Stage(year, folder, machine, tell, Calendar.from_day(date(year, 9, 28)), lines)


def quiet_year(stage: Stage) -> None:
    """Every department sends once, everything is approved: the year that the next one is compared with."""
    scenes.open_year(stage, list(stage.plan.values()))
    for delivery in stage.deliveries(1):
        scenes.send(stage, delivery)
    for table in scenes.ORDER:
        scenes.sign(stage, table)
        scenes.say_why(stage, table, [])
        scenes.hand_in(stage, table)
        scenes.review(stage, table)
    scenes.close_gates(stage)


def eventful_year(stage: Stage) -> None:
    """A refusal, a stand-in, a late department, a sending back that voids approvals, an acceptance that re-opens."""
    scenes.open_year(stage, list(stage.plan.values()))
    _go_away(stage)
    explained = _first_sending(stage)
    _try_what_is_refused(stage)
    explained += _second_sending(stage)
    for table in scenes.ORDER:
        _bring_through(stage, table, explained)
    correct_the_grant(stage)
    scenes.close_gates(stage)
    scenes.make_public(stage)


def _go_away(stage: Stage) -> None:
    """A vice-principal is away; the QC office records who stands in."""
    first, last = date(stage.year, 10, 20), date(stage.year, 12, 10)
    with stage.calendar.act():
        appoint_stand_in(who(scenes.QC_HEAD), ABSENT, DEPUTY, first, last, "外出培训")
    stage.seen[f"stand-in:{ABSENT}"] = DEPUTY
    stage.tell(f"代理　{ABSENT} 外出，由 {DEPUTY} 代行审核")


def _first_sending(stage: Stage) -> list[dict[str, Any]]:
    """Everybody sends, one department late; gives the explanations that collectors have ready."""
    stage.calendar.go_to(date(stage.year, 10, 18))
    deliveries = stage.deliveries(1)
    for delivery in (each for each in deliveries if each["department"] != LATE):
        scenes.send(stage, delivery)
    late = [each for each in deliveries if each["department"] == LATE]
    stage.calendar.go_to(date(stage.year, 11, 9))
    for table in (table for each in late for table in each["tables"]):
        _tell_late(stage, table)
    for delivery in late:
        scenes.send(stage, delivery)
    return [said for each in deliveries for said in each["explanations"]]


def _tell_late(stage: Stage, table: str) -> None:
    with stage.calendar.act():
        waiting = waiting_of(sheet(stage.year, table))
        if not (waiting and waiting.late):
            raise LookupError(f"{table}: nobody is late")
        stage.seen["late"] = waiting.words
        stage.tell(f"逾期　{waiting.words}")


def _try_what_is_refused(stage: Stage) -> None:
    """A collector submits although 必改 are open: the departments have signed, the checks have not passed."""
    table = scenes.ORDER[0]
    scenes.sign(stage, table)
    stage.refused(f"{table} 带着必改提交初审", lambda: scenes.hand_in(stage, table))


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
    stage.refused(f"{table} 采集员审核自己汇总的表", lambda: decide.approve(collector, stage.year, table, Desk.OWNER, digest))
