"""A Prefect of a few lines: keeps runs as the real one would, so that reconciling can be tested in no time."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from flows.runs import AwayError, Run
from flows.wanted import Wanted

START = datetime(2016, 9, 1, tzinfo=UTC)


@dataclass
class FakeDashboard:
    """`did` lists every change, in order; `away` is what it raises while it is away."""

    kept: dict[str, Run] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)
    away: AwayError | None = None

    def runs(self) -> list[Run]:
        self._answer()
        return list(reversed(self.kept.values()))

    def start(self, wanted: Wanted) -> None:
        self._answer(f"start {wanted.key}")
        if all(run.key != wanted.key for run in self.kept.values()):
            name = f"run{len(self.kept) + 1}"
            self.kept[name] = Run(name, wanted.key, wanted.name, frozenset(wanted.tags), "SCHEDULED", "", START)

    def show(self, run: Run, wanted: Wanted) -> None:
        self._answer(f"show {run.id}")
        self.kept[run.id] = replace(self.kept[run.id], name=wanted.name, tags=frozenset(wanted.tags))

    def write_card(self, run: Run, wanted: Wanted) -> None:
        self._answer(f"card {run.id}")

    def wake(self, run: Run) -> None:
        self._answer(f"wake {run.id}")
        self.put(run.id, "SCHEDULED")

    def bring_back(self, run: Run) -> None:
        self._answer(f"bring back {run.id}")
        self.put(run.id, "SCHEDULED")

    def retire(self, run: Run) -> None:
        self._answer(f"retire {run.id}")
        self.put(run.id, "CANCELLED")

    def answers(self) -> None:
        self._answer()

    def queue_reading(self, delivery: int) -> None:
        self._answer(f"read {delivery}")

    def queue_staging(self, year: int) -> None:
        self._answer(f"stage {year}")

    def put(self, run_id: str, state: str, question: str = "", since: datetime = START) -> None:
        """What happens to a run without the courier: it suspends, ends, is pushed about by somebody."""
        self.kept[run_id] = replace(self.kept[run_id], state=state, question=question, since=since)

    def acts(self) -> list[str]:
        """What was done since the last asking, without what is only shown."""
        done, self.did = [each for each in self.did if not each.startswith(("show", "card"))], []
        return done

    def _answer(self, what: str = "") -> None:
        if self.away:
            raise self.away
        if what:
            self.did.append(what)
