"""Carries out the runs of our deployments, each in a process of its own, forked from one that has everything loaded.

Prefect's own `serve` starts an interpreter for each run: seconds of imports on an old box, for a gate that asks one
question and ends. Here the imports are done once; a run still has its own process, which may die alone.
"""

import logging
import multiprocessing
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas import OrchestrationResult
from prefect.client.schemas.objects import State
from prefect.client.schemas.responses import FlowRunResponse
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed, Pending, Scheduled

from catalog.home import current_home
from flows.abandoned import IN_WORK, end_steps, left_by_deployment
from flows.deployments import deployment_ids
from flows.forked import carry_out
from flows.loops import keep_doing, until_told
from flows.one_at_a_time import only_one

MOST_AT_ONCE = 3
POLL_SECONDS = 1.0
_TRIES = 3
_NAMES_HOLD_SECONDS = 10.0
_LAST_SECONDS = 5.0

log = logging.getLogger("statedata.runner")


class Runner:
    """Takes up what is due, sees each process to its end, and gives back to Prefect what a dead one left."""

    def __init__(self, client: SyncPrefectClient) -> None:
        self._client = client
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["flows.warm"])
        forkserver.ensure_running()  # loads while Prefect is starting
        self._working: dict[UUID, ForkServerProcess] = {}
        self._deaths: Counter[UUID] = Counter()
        self._known: Mapping[UUID, str] = {}
        self._names_until = 0.0
        self._took_back = False

    def round(self) -> None:
        """Once around; the first time begins with what an earlier runner left."""
        if not self._took_back:
            self.take_back()
            self._took_back = True
        self.take_up()
        self.see_off(POLL_SECONDS)

    def take_back(self) -> None:
        """Schedule again what an earlier runner left in work: nobody carries it out any more."""
        for run in left_by_deployment(self._client, list(deployment_ids(self._client).values())):
            self._begin_again(run.id)

    def take_up(self) -> None:
        """Start what is due, as far as there is room."""
        room = MOST_AT_ONCE - len(self._working)
        due = self._client.get_scheduled_flow_runs_for_deployments(list(self._names()), scheduled_before=datetime.now(UTC))
        for found in due[:room]:
            self._start(found)

    def _names(self) -> Mapping[UUID, str]:
        """Deployment id → flow name; asked anew now and then, since Prefect may have been emptied."""
        if time.monotonic() > self._names_until:
            self._known = {each: name for name, each in deployment_ids(self._client).items()}
            self._names_until = time.monotonic() + _NAMES_HOLD_SECONDS
        return self._known

    def _start(self, run: FlowRunResponse) -> None:
        if run.id in self._working or run.deployment_id is None:
            return
        answer: OrchestrationResult[None] = self._client.set_flow_run_state(run.id, Pending())
        accepted = answer.state
        if accepted is None or not accepted.is_pending():
            return
        flow_name = self._names()[run.deployment_id]
        process = self._context.Process(target=carry_out, args=(str(run.id), flow_name), name=f"{flow_name} {run.id}")
        process.start()
        self._working[run.id] = process

    def see_off(self, seconds: float) -> None:
        """Wait that long, or until a process ends; what a dead one left is scheduled again."""
        if self._working:
            wait([process.sentinel for process in self._working.values()], timeout=seconds)
        else:
            time.sleep(seconds)
        for run_id in [each for each, process in self._working.items() if not process.is_alive()]:
            self._after_end(run_id, self._working[run_id].exitcode)
            del self._working[run_id]  # only now: while Prefect is away nobody can be told, and must be later

    def _after_end(self, run_id: UUID, exit_code: int | None) -> None:
        """Whatever the process said of itself: a run that Prefect still has in work has nobody to carry it out."""
        try:
            state = self._client.read_flow_run(run_id).state
        except ObjectNotFound:
            return  # somebody removed it, or all of Prefect's database
        if exit_code:
            log.warning("run %s: process ended with %s", run_id, exit_code)
        if state is None or state.type not in IN_WORK:
            return
        self._deaths[run_id] += 1
        if self._deaths[run_id] < _TRIES:
            self._begin_again(run_id)
        else:
            end_steps(self._client, run_id)
            self._set(run_id, Crashed(message="进程多次中断"))

    def _begin_again(self, run_id: UUID) -> None:
        end_steps(self._client, run_id)
        self._set(run_id, Scheduled(message="进程中断，重新开始"))

    def _set(self, run_id: UUID, state: State[None]) -> None:
        self._client.set_flow_run_state(run_id, state, force=True)

    def close(self) -> None:
        for process in self._working.values():
            process.terminate()
        for process in self._working.values():
            process.join(_LAST_SECONDS)


def main() -> None:
    """Serve this home until told to stop. Prefect may come, go, and lose its memory meanwhile."""
    with until_told(), only_one(current_home(), "runner"), get_client(sync_client=True) as client:
        runner = Runner(client)
        try:
            keep_doing(runner.round, log)
        finally:
            runner.close()


if __name__ == "__main__":
    main()
