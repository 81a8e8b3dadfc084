"""What the worker is to do, derived from the ledger: deliveries nobody has read, staging databases that lag behind."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.rests import Rests
from flows.runs import Dashboard
from tasks.asking import latest_submissions, unread_deliveries

UNREAD_AFTER = timedelta(seconds=90)
"""Told again after this, for whatever reason nothing came of it: the third net, behind a new worker and a new server."""


@dataclass
class Queue:
    """Hands work to the worker.

    What was handed over lies in the memory of Prefect's server and then of the worker. It is lost with either of them,
    so all that is still undone is told again as soon as there is another worker, or another server (`forget`).
    """

    dashboard: Dashboard
    _worker: str = ""
    _rests: Rests = field(default_factory=lambda: Rests(UNREAD_AFTER))
    _staged: dict[int, int] = field(default_factory=dict)

    def fill(self, now: datetime, worker: str) -> int:
        """Queue what is to be done and this worker (a mark of its start) was not told lately; gives how many are unread.

        Raises:
            AwayError: Prefect went away.
        """
        if worker != self._worker:
            self.forget()
            self._worker = worker
        unread = unread_deliveries()
        self._rests.only(f"delivery {delivery}" for delivery in unread)
        for delivery in unread:
            if self._rests.due(f"delivery {delivery}", now):
                self.dashboard.queue_reading(delivery)
                self._rests.begin(f"delivery {delivery}", now)
        for year, seq in latest_submissions().items():
            if self._staged.get(year) != seq:
                self.dashboard.queue_staging(year)
                self._staged[year] = seq
        return len(unread)

    def forget(self) -> None:
        """What was told is lost: tell all of it again that is still to be done."""
        self._rests = Rests(UNREAD_AFTER)
        self._staged.clear()
