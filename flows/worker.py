"""The warm worker: reads and judges what came in. Two at once, since reading is processor time and the box has few."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread

from prefect import Task
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.task_worker import serve

from catalog.home import current_home
from catalog.mistakes import CatalogError
from flows.abandoned import end_background_tasks, end_run, left_by_name
from flows.background import go_on, in_hand, receive, restage
from flows.loops import Patience, keep_doing
from flows.lost_ends import LOOK_EVERY, LostEnds, lost_by_worker
from flows.names import RECEIVE
from flows.one_at_a_time import only_one
from flows.prefect_away import AWAY
from ledger.setup import start_ledger
from tasks.asking import unread_deliveries

MOST_AT_ONCE = 2

log = logging.getLogger("statedata.worker")


def main() -> None:
    """Serve the background tasks of this home until told to stop."""
    with only_one(current_home(), "worker"):
        _warm_up()
        with get_client(sync_client=True) as client:
            _take_over(client)
        Thread(target=_watch_for_lost_ends, daemon=True, name="lost-ends").start()
        tasks: tuple[Task[..., None], ...] = (receive, go_on, restage)
        serve(*tasks, limit=MOST_AT_ONCE)


def _warm_up() -> None:
    """Load what reading and judging need, while Prefect is starting: the first file should not wait for it."""
    start_ledger()
    from acts.judged import evaluation
    from acts.receiving import read  # noqa: F401
    from acts.returning import feedback  # noqa: F401

    with suppress(CatalogError):  # each reading will say so itself
        evaluation.warm_up()


def _take_over(client: SyncPrefectClient) -> None:
    """As soon as Prefect answers: end what a worker before left, and go on with what it had read and not yet answered.

    What it had not even read is unread in the ledger; the courier queues it again for this worker.
    """
    patience = Patience(log)
    while True:
        try:
            _end_what_was_left(client)
        except AWAY as error:
            patience.wait(f"Prefect is away ({error})")
        else:
            return


def _end_what_was_left(client: SyncPrefectClient) -> None:
    for run in left_by_name(client, RECEIVE):
        delivery = int(run.parameters["delivery"])
        if delivery not in unread_deliveries():
            go_on.delay(delivery)
        end_run(client, run)
    end_background_tasks(client)


def _watch_for_lost_ends() -> None:
    """Beside the reading, as long as this process lives: nobody else knows what it has in hand."""
    with get_client(sync_client=True) as client:
        lost = LostEnds(client, lambda asked: lost_by_worker(asked, in_hand))

        def look() -> None:
            lost.look(datetime.now(UTC))
            time.sleep(LOOK_EVERY.total_seconds())

        keep_doing(look, log)


if __name__ == "__main__":
    main()
