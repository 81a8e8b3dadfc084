"""Runs that a dead process left in work: Prefect would show them as running for ever.

Each of our processes asks at its start, when it alone holds its place, for what one before it left. What Prefect itself
forgot is found by `flows.lost_ends`.
"""

from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterId,
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
_AT_REST = [StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED, StateType.PAUSED]
INTERRUPTED = "进程中断"

_RUNS = FlowRunFilterState(type=FlowRunFilterStateType(any_=IN_WORK))
_TASKS = TaskRunFilterState(type=TaskRunFilterStateType(any_=IN_WORK))


def left_by_name(client: SyncPrefectClient, flow_name: str) -> list[FlowRun]:
    """Runs of a flow that is called, not deployed, and are in work."""
    named = FlowFilter(name=FlowFilterName(any_=[flow_name]))
    return client.read_flow_runs(flow_filter=named, flow_run_filter=FlowRunFilter(state=_RUNS))


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
    _end_all(client, client.read_task_runs(flow_run_filter=of_run, task_run_filter=TaskRunFilter(state=_TASKS)))


def end_background_tasks(client: SyncPrefectClient) -> None:
    """The same of all background tasks in work: only one worker serves a home, and it is about to begin."""
    _end_all(client, background_tasks(client))


def background_tasks(client: SyncPrefectClient) -> list[TaskRun]:
    """Tasks in work that belong to no run."""
    alone = TaskRunFilterFlowRunId(is_null_=True)
    return client.read_task_runs(task_run_filter=TaskRunFilter(state=_TASKS, flow_run_id=alone))


def steps_of_runs_at_rest(client: SyncPrefectClient) -> list[TaskRun]:
    """Steps in work of runs that are over or suspended: no run of ours leaves a step behind that goes on."""
    at_rest = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_AT_REST)))
    return client.read_task_runs(flow_run_filter=at_rest, task_run_filter=TaskRunFilter(state=_TASKS))


def end_step(client: SyncPrefectClient, task: TaskRun) -> None:
    """The same of one step."""
    client.set_task_run_state(task.id, Crashed(message=INTERRUPTED), force=True)


def _end_all(client: SyncPrefectClient, tasks: list[TaskRun]) -> None:
    for task in tasks:
        end_step(client, task)
