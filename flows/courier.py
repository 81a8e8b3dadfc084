"""The courier: alone tells Prefect things. It watches the last event's number; any movement makes it compare and mend.

There is no outbox table: the chain of events is the outbox (docs/decisions/0001-events-are-the-outbox.md).
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from catalog.home import current_home
from flows.abandoned import end_run, left_by_name
from flows.caretaker import caretaker
from flows.loops import keep_doing, until_told
from flows.lost_ends import LostEnds, lost_by_courier
from flows.mending import Mender
from flows.names import CARETAKER
from flows.one_at_a_time import latest_holder, only_one
from flows.prefect_dashboard import PrefectDashboard
from flows.queueing import Queue
from flows.rests import Rests
from flows.runs import Dashboard, GoneError
from flows.wanted import wanted_runs
from tasks.asking import head_seq

POLL_SECONDS = 0.2
LOOK_AGAIN = timedelta(seconds=10)
"""Prefect moves by itself too (a run dies, somebody presses a button): without any event, look this often."""
LOOK_AFTER_MENDING = timedelta(seconds=1)
ASK_AGAIN = timedelta(seconds=1)
"""No server ends and starts again in less."""
PATROL_EVERY = timedelta(hours=1)
"""The courier mends at every movement anyway; a patrol more often would only fill the list of runs."""

log = logging.getLogger("statedata.courier")


class Courier:
    """One look at a time; all it remembers may be lost."""

    def __init__(self, dashboard: Dashboard, worker: Callable[[], str]) -> None:
        """`worker` gives the mark of the worker that serves this home; see `flows.one_at_a_time`."""
        self._dashboard = dashboard
        self._worker = worker
        self._mender = Mender(dashboard, Rests(timedelta(seconds=10)))
        self._queue = Queue(dashboard)
        self._unread = 0
        self._seen: tuple[int, str] = (-1, "")
        self._next_look = self._next_asking = datetime.min.replace(tzinfo=UTC)

    def look(self, now: datetime) -> bool:
        """Mend if anything moved or enough time has passed; gives whether it looked.

        Raises:
            AwayError: Prefect is away; what was not done will be found undone.
        """
        moved = (head_seq(), self._worker())
        try:
            if moved == self._seen and now < self._next_look:
                self._still_there(now)
                return False
            self._mend(now, moved[1])
        except GoneError:
            self._queue.forget()
            raise
        self._seen = moved  # as read before looking: an event that came meanwhile is a movement
        return True

    def _mend(self, now: datetime, worker: str) -> None:
        self._unread = self._queue.fill(now, worker)
        mended = self._mender.reconcile(wanted_runs(), now)
        self._next_look = now + (LOOK_AFTER_MENDING if mended.anything else LOOK_AGAIN)

    def _still_there(self, now: datetime) -> None:
        """While somebody waits for a file to be read, a server must not end and come back unseen between two looks."""
        if self._unread and now >= self._next_asking:
            self._next_asking = now + ASK_AGAIN
            self._dashboard.answers()


class Round:
    """What the process does again and again: a look, now and then the caretaker, lost ends, a short rest."""

    def __init__(self, courier: Courier, take_over: Callable[[], None], lost: LostEnds) -> None:
        """`take_over` is done once, as soon as Prefect answers: it ends what a courier before left."""
        self._courier = courier
        self._take_over: Callable[[], None] | None = take_over
        self._lost = lost
        self._next_patrol = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> None:
        begun = time.monotonic()
        self._courier.look(datetime.now(UTC))
        if self._take_over:
            self._take_over()
            self._take_over = None
        self._patrol(datetime.now(UTC))
        self._lost.look(datetime.now(UTC))
        # Looking is kept to half of the time at most: while a whole office works, one look serves many events.
        time.sleep(max(POLL_SECONDS, time.monotonic() - begun))

    def _patrol(self, now: datetime) -> None:
        if now < self._next_patrol:
            return
        self._next_patrol = now + PATROL_EVERY
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):  # see flows.warm
            caretaker()


def end_patrols(client: SyncPrefectClient) -> None:
    """A courier that was killed on its patrol left that run in work; whoever asks has its place now."""
    for run in left_by_name(client, CARETAKER):
        end_run(client, run)


def main() -> None:
    """Serve this home until told to stop."""
    home = current_home()
    with until_told(), only_one(home, "courier"), get_client(sync_client=True) as client:
        courier = Courier(PrefectDashboard(client), lambda: latest_holder(home, "worker"))
        keep_doing(Round(courier, lambda: end_patrols(client), LostEnds(client, lost_by_courier)), log)


if __name__ == "__main__":
    main()
