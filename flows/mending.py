"""`reconcile`: what Prefect shows is made to agree with what the ledger says. Safe to do at any time, any number of times."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.rests import Rests
from flows.runs import Dashboard, Run
from flows.wanted import Wanted

STUCK = {"RUNNING": timedelta(minutes=30), "PENDING": timedelta(minutes=30), "CANCELLING": timedelta(minutes=1)}
"""How long a run may claim to be in work: longer than any step takes. Nobody of ours carries out a cancelling."""


@dataclass
class Mended:
    """What one reconciling did, for the caretaker's page: counts by verb."""

    started: int = 0
    woken: int = 0
    brought_back: int = 0
    retired: int = 0
    renamed: int = 0

    @property
    def anything(self) -> bool:
        """Whether runs were moved, so that another look soon is worth while."""
        return bool(self.started or self.woken or self.brought_back or self.retired)


@dataclass
class Mender:
    """Compares and mends. Remembers only what spares needless requests; all of it may be lost."""

    dashboard: Dashboard
    rests: Rests
    _cards: dict[str, str] = field(default_factory=dict)

    def reconcile(self, wanted: Iterable[Wanted], now: datetime) -> Mended:
        """Mend every difference between what is wanted and what Prefect has.

        Raises:
            AwayError: Prefect went away; what was mended is mended, the rest waits for the next time.
        """
        mended = Mended()
        runs = _by_family(self.dashboard.runs())
        for each in wanted:
            self._mend(each, runs.pop(each.family, []), now, mended)
        for strangers in runs.values():
            self._retire(strangers, mended)
        return mended

    def _mend(self, wanted: Wanted, runs: list[Run], now: datetime, mended: Mended) -> None:
        alive = [run for run in runs if run.alive]
        if not alive and wanted.needed:
            self._open(wanted, runs, now, mended)
        for run in alive[:1]:
            self._attend(run, wanted, now, mended)
        self._retire(alive[1:], mended)
        for run in (alive or runs)[:1]:
            self._show(run, wanted, mended)

    def _open(self, wanted: Wanted, runs: list[Run], now: datetime, mended: Mended) -> None:
        """Make the run; one that has the key and is over was ended by somebody's hand or a fault, and comes back."""
        ended = next((run for run in runs if run.key == wanted.key), None)
        if ended is None:
            self.dashboard.start(wanted)
            mended.started += 1
        elif self.rests.over(ended.id, now):
            self.dashboard.bring_back(ended)
            mended.brought_back += 1

    def _attend(self, run: Run, wanted: Wanted, now: datetime, mended: Mended) -> None:
        if run.waiting and (run.question != wanted.question or not wanted.question):
            if self.rests.over(f"{run.id}: {run.question} > {wanted.question}", now):
                self.dashboard.wake(run)
                mended.woken += 1
        elif now - run.since > STUCK.get(run.state, timedelta.max):
            self.dashboard.bring_back(run)
            mended.brought_back += 1

    def _retire(self, runs: Iterable[Run], mended: Mended) -> None:
        for run in runs:
            if run.waiting:
                self.dashboard.retire(run)
                mended.retired += 1

    def _show(self, run: Run, wanted: Wanted, mended: Mended) -> None:
        if run.name != wanted.name or run.tags != frozenset(wanted.tags):
            self.dashboard.show(run, wanted)
            mended.renamed += 1
        if self._cards.get(run.id) != wanted.card:
            self.dashboard.write_card(run, wanted)
            self._cards[run.id] = wanted.card


def _by_family(runs: Iterable[Run]) -> dict[str, list[Run]]:
    """Runs by the part of their key that stays; a run started by hand has none and is a stranger of its own."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.family, []).append(run)
    return found
