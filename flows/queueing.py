"""What the worker is to do, derived from the ledger: deliveries nobody has read, staging databases that lag behind."""

from dataclasses import dataclass, field
from datetime import datetime

from flows.rests import Rests
from flows.runs import Dashboard
from tasks.asking import latest_submissions, unread_deliveries


@dataclass
class Queue:
    """Hands work to the worker. A worker that was killed forgets what it was told, so what stays undone is told again."""

    dashboard: Dashboard
    rests: Rests
    _staged: dict[int, int] = field(default_factory=dict)

    def fill(self, now: datetime) -> int:
        """Queue what is to be done and was not queued lately; gives how many deliveries are unread.

        Raises:
            AwayError: Prefect went away.
        """
        unread = unread_deliveries()
        for delivery in unread:
            if self.rests.over(f"delivery {delivery}", now):
                self.dashboard.queue_reading(delivery)
        for year, seq in latest_submissions().items():
            if self._staged.get(year) != seq:
                self.dashboard.queue_staging(year)
                self._staged[year] = seq
        return len(unread)
