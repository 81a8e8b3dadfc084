"""The warm worker: reads and judges what came in. Two at once, since reading is processor time and the box has few."""

import logging
from contextlib import suppress

from prefect import Task
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.task_worker import serve

from catalog.home import current_home
from catalog.mistakes import CatalogError
from flows.background import receive, restage
from flows.loops import Patience
from flows.one_at_a_time import only_one
from flows.prefect_away import AWAY
from ledger.setup import start_ledger

MOST_AT_ONCE = 2

log = logging.getLogger("statedata.worker")


def main() -> None:
    """Serve the background tasks of this home until told to stop."""
    with only_one(current_home(), "worker"):
        _warm_up()
        with get_client(sync_client=True) as client:
            _wait_for_prefect(client)
        tasks: tuple[Task[..., None], ...] = (receive, restage)
        serve(*tasks, limit=MOST_AT_ONCE)


def _warm_up() -> None:
    """Load what reading and judging need, while Prefect is starting: the first file should not wait for it."""
    start_ledger()
    from acts import context, feedback, read  # noqa: F401

    with suppress(CatalogError):  # each reading will say so itself
        context.the_catalog()


def _wait_for_prefect(client: SyncPrefectClient) -> None:
    patience = Patience(log)
    while True:
        try:
            client.hello().raise_for_status()
        except AWAY as error:
            patience.wait(f"Prefect is away ({error})")
        else:
            return


if __name__ == "__main__":
    main()
