"""Ends that Prefect was told and does not know: a server keeps them in memory for a moment before it writes them down.

If it is killed just then, or was away when the end was told, it shows that run or step as in work for ever. Whoever carried
it out knows better: nobody is at it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, TaskRun

from flows.abandoned import background_tasks, end_run, end_step, left_by_name, steps_of_runs_at_rest
from flows.names import CARETAKER, RECEIVE

LOOK_EVERY = timedelta(seconds=10)
"""Longer than a server that lives takes to write an end down."""

Shown = FlowRun | TaskRun


@dataclass
class LostEnds:
    """Ends what was found with nobody at it at two looks in a row; between them its end would have been written."""

    client: SyncPrefectClient
    find: Callable[[SyncPrefectClient], Iterable[Shown]]
    """Runs and steps that Prefect shows as in work and nobody is at."""
    _next_look: datetime | None = None
    _found: frozenset[UUID] = field(default_factory=frozenset)

    def look(self, now: datetime) -> int:
        """Look, if it is time; gives how many were ended."""
        if self._next_look and now < self._next_look:
            return 0
        self._next_look = now + LOOK_EVERY
        shown = {each.id: each for each in self.find(self.client)}
        lost = [shown[each] for each in shown.keys() & self._found]
        for each in lost:
            _end(self.client, each)
        self._found = frozenset(shown)
        return len(lost)


def _end(client: SyncPrefectClient, shown: Shown) -> None:
    if isinstance(shown, FlowRun):
        end_run(client, shown)
    else:
        end_step(client, shown)


def lost_by_courier(client: SyncPrefectClient) -> list[Shown]:
    """What nobody is at while the courier itself is not on patrol: patrols, and steps of runs that are over or wait."""
    return [*left_by_name(client, CARETAKER), *steps_of_runs_at_rest(client)]


def lost_by_worker(client: SyncPrefectClient, in_hand: Callable[[], tuple[set[int], set[UUID]]]) -> list[Shown]:
    """Readings and background tasks that the worker does not have in hand (deliveries, task runs)."""
    shown = left_by_name(client, RECEIVE), background_tasks(client)
    deliveries, tasks = in_hand()  # after Prefect was asked: what is begun meanwhile is in hand
    readings = [run for run in shown[0] if int(run.parameters["delivery"]) not in deliveries]
    return [*readings, *(task for task in shown[1] if task.id not in tasks)]
