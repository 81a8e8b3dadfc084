"""A run as Prefect tells it, and what the courier may do to one: the seam behind which a fake stands in tests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.wanted import Wanted

FINAL = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})


@dataclass(frozen=True)
class Run:
    """`state` is Prefect's state type; `question` what it was suspended under; `since` when it entered the state."""

    id: str
    key: str
    name: str
    tags: frozenset[str]
    state: str
    question: str
    since: datetime

    @property
    def family(self) -> str:
        """The key without its last part, the event that opened the gate."""
        return self.key.rpartition(":")[0]

    @property
    def alive(self) -> bool:
        return self.state not in FINAL

    @property
    def waiting(self) -> bool:
        return self.state == "PAUSED"


class Dashboard(Protocol):
    """Prefect, as far as the courier needs it. Every method may raise AwayError."""

    def runs(self) -> list[Run]:
        """All runs of our deployments, newest first."""

    def start(self, wanted: Wanted) -> None:
        """Create the run; the same key again creates nothing."""

    def show(self, run: Run, wanted: Wanted) -> None:
        """Give the run the name and the tags of what is wanted."""

    def write_card(self, run: Run, wanted: Wanted) -> None:
        """Write what lies beside the run: what is waited for and, where there is one, the progress."""

    def wake(self, run: Run) -> None:
        """Resume a suspended run."""

    def bring_back(self, run: Run) -> None:
        """Schedule a run again, from whatever state it is in."""

    def retire(self, run: Run) -> None:
        """Cancel a waiting run that the ledger does not call for (any more)."""

    def answers(self) -> None:
        """Nothing, if Prefect does."""

    def queue_reading(self, delivery: int) -> None:
        """Hand a delivery to the warm worker."""

    def queue_staging(self, year: int) -> None:
        """Let the warm worker bring a year's staging database up to date."""


class AwayError(Exception):
    """Prefect does not answer, or not as itself; try again later."""


class GoneError(AwayError):
    """Nobody listens there: the server ended, and what it had in memory is lost."""
