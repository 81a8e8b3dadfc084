"""Runs that a dead process left in work: Prefect would show them as running for ever.

Each of our processes asks at its start, when it alone holds its place, for what one before it left; the caretaker asks
for what has been in work longer than any step takes.
"""

from datetime import datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterId,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    TaskRunFilter,
    TaskRunFilterFlowRunId,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType, TaskRun
from prefect.states import Crashed

IN_WORK = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
INTERRUPTED = "进程中断"

_RUNS = FlowRunFilterState(type=FlowRunFilterStateType(any_=IN_WORK))
_TASKS = TaskRunFilterState(type=TaskRunFilterStateType(any_=IN_WORK))


def left_by_name(client: SyncPrefectClient, flow_name: str, before: datetime | None = None) -> list[FlowRun]:
    """Runs of a flow that is called, not deployed, and are in work; only those begun before a time, if one is given."""
    begun = FlowRunFilterStartTime(before_=before) if before else None
    return client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
        flow_run_filter=FlowRunFilter(state=_RUNS, start_time=begun),
    )


def left_by_deployment(client: SyncPrefectClient, deployments: list[UUID]) -> list[FlowRun]:
    """Runs of these deployments that are in work."""
    ours = FlowRunFilterDeploymentId(any_=deployments)
    return client.read_flow_runs(flow_run_filter=FlowRunFilter(deployment_id=ours, state=_RUNS))


def end_run(client: SyncPrefectClient, run: FlowRun) -> None:
    """Say that the process of this run is gone, and with it that of its steps."""
    end_steps(client, run.id)
    client.set_flow_run_state(run.id, Crashed(message=INTERRUPTED), force=True)


def end_steps(client: SyncPrefectClient, run_id: UUID) -> None:
    """The same of its steps only: the run itself begins again."""
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))
    _end_tasks(client, client.read_task_runs(flow_run_filter=of_run, task_run_filter=TaskRunFilter(state=_TASKS)))


def end_background_tasks(client: SyncPrefectClient) -> None:
    """The same of all background tasks in work: only one worker serves a home, and it is about to begin."""
    alone = TaskRunFilterFlowRunId(is_null_=True)
    _end_tasks(client, client.read_task_runs(task_run_filter=TaskRunFilter(state=_TASKS, flow_run_id=alone)))


def _end_tasks(client: SyncPrefectClient, tasks: list[TaskRun]) -> None:
    for task in tasks:
        client.set_task_run_state(task.id, Crashed(message=INTERRUPTED), force=True)
