"""What should be waiting in Prefect, derived from the ledger alone: one side of what `reconcile` compares."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.cards import gate_card, percent, progress_words, year_card
from flows.names import COLLECT, REVIEW
from flows.year_view import GateView, YearView
from ledger.setup import start_ledger
from tasks.asking import ACCEPTED


@dataclass(frozen=True)
class Wanted:
    """A run that the ledger calls for, and how it is shown.

    `family` stays the same when a gate opens anew; `key` (Prefect's idempotency key) also names the event that opened it.
    `question` is what is open now; empty when there is nothing to wait for, so that a waiting run is to be woken.
    `progress` is a share of 100 with its words, where there is one.
    `needed` says whether a run must be made if none is alive: something is open, or is still to be done.
    """

    flow: str
    family: str
    key: str
    parameters: dict[str, int | str]
    question: str
    needed: bool
    name: str
    tags: tuple[str, ...]
    card: str
    progress: tuple[float, str] | None = None

    @property
    def card_key(self) -> str:
        """Prefect allows ASCII lower case, digits and dashes."""
        return self.family.replace(":", "-").replace("_", "-").lower()

    @property
    def progress_key(self) -> str:
        return f"progress-{self.card_key}"


def wanted_runs() -> Iterator[Wanted]:
    """Each opened year and each of its departments, years in order."""
    start_ledger()
    from flows.year_view_load import year_views

    for view in year_views():
        yield _collection(view)
        for gate in view.gates:
            yield _review(view, gate)


def _collection(view: YearView) -> Wanted:
    return Wanted(
        flow=COLLECT,
        family=f"collect:{view.year}",
        key=f"collect:{view.year}:{view.opened_seq}",
        parameters={"year": view.year},
        question=view.question,
        needed=bool(view.question) or not view.edition,
        name=f"{view.year}年度采集 · {view.waits}",
        tags=(f"{view.year}年度", "年度采集", *([] if view.question == ACCEPTED else view.gate_tags)),
        card=year_card(view),
        progress=(percent(view), progress_words(view)),
    )


def _review(view: YearView, gate: GateView) -> Wanted:
    return Wanted(
        flow=REVIEW,
        family=f"gate:{view.year}:{gate.department}",
        key=f"gate:{view.year}:{gate.department}:{gate.opened_seq}",
        parameters={"year": view.year, "department": gate.department, "opened_seq": gate.opened_seq},
        question="" if gate.all_accepted else ACCEPTED,
        needed=not gate.all_accepted,
        name=f"{view.year}年度 {gate.name} · {gate.waits}",
        tags=(f"{view.year}年度", gate.name, *gate.desks),
        card=gate_card(gate),
    )
