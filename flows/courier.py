"""The courier: alone tells Prefect things. It watches the last event's number; any movement makes it compare and mend.

There is no outbox table: the chain of events is the outbox (docs/decisions/0001-events-are-the-outbox.md).
"""

import logging
import time
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from catalog.home import current_home
from flows.caretaker import caretaker
from flows.loops import keep_doing, until_told
from flows.mending import Mender
from flows.one_at_a_time import only_one
from flows.prefect_dashboard import PrefectDashboard
from flows.queueing import Queue
from flows.rests import Rests
from flows.runs import Dashboard
from flows.wanted import wanted_runs
from tasks.asking import head_seq

POLL_SECONDS = 0.2
LOOK_AGAIN = timedelta(seconds=10)
"""Prefect moves by itself too (a run dies, somebody presses a button): without any event, look this often."""
LOOK_AFTER_MENDING = timedelta(seconds=1)
CARETAKER_EVERY = timedelta(minutes=5)
UNREAD_AFTER = timedelta(seconds=90)

log = logging.getLogger("statedata.courier")


class Courier:
    """One look at a time; all it remembers may be lost."""

    def __init__(self, dashboard: Dashboard) -> None:
        self._mender = Mender(dashboard, Rests(timedelta(seconds=10)))
        self._queue = Queue(dashboard, Rests(UNREAD_AFTER))
        self._seen = -1
        self._next_look = datetime.min.replace(tzinfo=UTC)

    def look(self, now: datetime) -> bool:
        """Mend if anything moved or enough time has passed; gives whether it looked.

        Raises:
            AwayError: Prefect is away; what was not done will be found undone.
        """
        head = head_seq()
        if head == self._seen and now < self._next_look:
            return False
        self._queue.fill(now)
        mended = self._mender.reconcile(wanted_runs(), now)
        self._seen = head  # as read before looking: an event that came meanwhile is a movement
        self._next_look = now + (LOOK_AFTER_MENDING if mended.anything else LOOK_AGAIN)
        return True


class Round:
    """What the process does again and again: a look, now and then the caretaker, a short rest."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._patrol = datetime.now(UTC) + CARETAKER_EVERY

    def __call__(self) -> None:
        begun = time.monotonic()
        self._courier.look(datetime.now(UTC))
        if datetime.now(UTC) > self._patrol:
            self._patrol = datetime.now(UTC) + CARETAKER_EVERY
            with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):  # see flows.warm
                caretaker()
        # Looking is kept to half of the time at most: while a whole office works, one look serves many events.
        time.sleep(max(POLL_SECONDS, time.monotonic() - begun))


def main() -> None:
    """Serve this home until told to stop."""
    with until_told(), only_one(current_home(), "courier"), get_client(sync_client=True) as client:
        keep_doing(Round(Courier(PrefectDashboard(client))), log)


if __name__ == "__main__":
    main()
