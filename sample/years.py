"""Two years of the sample school: a quiet one, and one with everything that happens in offices."""

from datetime import date
from pathlib import Path

from acts.found import found_school
from sample import scenes
from sample.playing import Calendar, Machine, Stage, Tell, organisation, plan


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
