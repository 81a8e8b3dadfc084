"""The record: what a decision costs, and `verify` of a home whose year was played from the files to the last desk."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.home import found, start_in
from bench.measure import Figure, Meter
from workbooks.isolated.isolation import Reader

if TYPE_CHECKING:
    from ledger.facts import Desk

QUIET, MORE_DELIVERIES = 2015, 200
DECIDE = "one approval, mean"
COMMANDS = {"verify": ("verify",), "verify --rebuild": ("verify", "--rebuild")}


def measure(files: Path, scratch: Path) -> list[Figure]:
    """Means of single decisions, then the command in a process of its own."""
    start_in(scratch)
    found()
    from ledger.models import Decision, Event
    from sample import years
    from sample.scenes import ORDER

    meter = Meter()
    with Reader() as reader:
        stage = years.stage_for(QUIET, files, ReadsAtOnce(reader), lambda _: None)
        _hand_in(stage)
        for table in ORDER:
            _pass_desks(meter, stage, table)
    _fill_up(stage)
    decisions = Decision.objects.count()
    means = [_mean(figure, decisions) for figure in meter.figures.values()]
    verifying = Meter()
    for name, words in COMMANDS.items():
        with verifying.step(f"{name}, {Event.objects.count()} events"):
            subprocess.run([sys.executable, "-m", "cli.main", *words], check=True, stdout=subprocess.DEVNULL)
    return [*means, *verifying.figures.values()]


class ReadsAtOnce:
    """The machine of a home without processes: what comes in is read here, an edition is not wanted."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def until_read(self, delivery: int) -> None:
        from acts.receiving.read import read_delivery

        read_delivery(delivery, self._reader)

    def until_edition(self, year: int) -> None:
        pass


def _hand_in(stage: Any) -> None:
    """Everything is sent, signed, explained and submitted."""
    from sample import scenes

    scenes.open_year(stage, list(stage.plan.values()))
    for delivery in stage.deliveries(1):
        scenes.send(stage, delivery)
    for table in scenes.ORDER:
        scenes.sign(stage, table)
        scenes.say_why(stage, table, [])
        scenes.hand_in(stage, table)


def _pass_desks(meter: Meter, stage: Any, table: str) -> None:
    from acts.context import sheet
    from ledger.facts import Desk
    from ledger.stage import stage_of

    while (desk := stage_of(sheet(stage.year, table)).desk) is not Desk.ACCEPTED:
        with stage.calendar.act():
            _decide(meter, stage, table, desk)


def _decide(meter: Meter, stage: Any, table: str, desk: "Desk") -> None:
    """Accept what was explained, then approve, on what is seen at that moment."""
    from acts.context import sheet, today
    from acts.review import decide, explain
    from ledger.questions import QuestionState, question_states
    from ledger.sheet_digest import sheet_digest
    from sample.playing import who
    from sample.scenes import holder_of

    holder, facts = who(holder_of(stage, table, desk)), sheet(stage.year, table)
    measured = dict(facts.standing.questions) if facts.standing else {}
    explained = [each for each, state in question_states(facts, today()).items() if state is QuestionState.EXPLAINED]
    seen = sheet_digest(facts)
    if explained:
        explain.accept(holder, stage.year, table, desk, seen, {each: measured[each] for each in explained})
    with meter.step(DECIDE):
        decide.approve(holder, stage.year, table, desk, seen)


def _fill_up(stage: Any) -> None:
    """More small deliveries, none of them read, so that the chain has the length of a whole year's."""
    from acts.receiving.receive import receive
    from sample.playing import who

    department, collector = next(iter(stage.collectors().items()))
    for number in range(MORE_DELIVERIES):
        with stage.calendar.act():
            receive(who(collector), stage.year, department, f"{number}.csv", f"{number}".encode())


def _mean(figure: Figure, count: int) -> Figure:
    return replace(
        figure, name=f"{figure.name} of {count}", cpu_seconds=figure.cpu_seconds / count, wall_seconds=figure.wall_seconds / count
    )
