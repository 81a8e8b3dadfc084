"""The real `Dashboard`: Prefect's API. Ids, sheet titles and posts go there; nothing that names a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
)
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Scheduled

from flows.background import receive, restage
from flows.deployments import deployment_ids
from flows.prefect_away import AWAY
from flows.runs import AwayError, GoneError, Run
from flows.suspending import question_of
from flows.wanted import Wanted

_MOST_RUNS = 200


@contextmanager
def _or_away() -> Iterator[None]:
    """A Prefect that is away, starting or emptied is one thing to the courier: try again later."""
    try:
        yield
    except (ConnectionRefusedError, httpx.ConnectError) as error:
        raise GoneError(f"{type(error).__name__}: {error}") from error
    except AWAY as error:
        raise AwayError(f"{type(error).__name__}: {error}") from error


class PrefectDashboard:
    """See `flows.runs.Dashboard`."""

    def __init__(self, client: SyncPrefectClient) -> None:
        self._client = client
        self._deployments: dict[str, UUID] = {}

    @_or_away()
    def runs(self) -> list[Run]:
        self._deployments = deployment_ids(self._client)
        ours = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=list(self._deployments.values())))
        found = self._client.read_flow_runs(flow_run_filter=ours, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=_MOST_RUNS)
        return [_run(each) for each in found]

    @_or_away()
    def start(self, wanted: Wanted) -> None:
        self._client.create_flow_run_from_deployment(
            self._deployments[wanted.flow],
            parameters=dict(wanted.parameters),
            name=wanted.name,
            tags=wanted.tags,
            idempotency_key=wanted.key,
        )

    @_or_away()
    def show(self, run: Run, wanted: Wanted) -> None:
        self._client.update_flow_run(UUID(run.id), name=wanted.name, tags=wanted.tags)

    @_or_away()
    def write_card(self, run: Run, wanted: Wanted) -> None:
        self._put(run, wanted.card_key, "markdown", wanted.card, wanted.name)
        if wanted.progress:
            self._put(run, wanted.progress_key, "progress", *wanted.progress)

    def _put(self, run: Run, key: str, kind: str, data: str | float, description: str) -> None:
        """One artifact for a run and key, rewritten in its place: a year would leave hundreds of old ones beside it."""
        mine = ArtifactFilter(key=ArtifactFilterKey(any_=[key]), flow_run_id=ArtifactFilterFlowRunId(any_=[UUID(run.id)]))
        there = self._client.read_artifacts(artifact_filter=mine, limit=1)
        if there:
            self._client.update_artifact(there[0].id, ArtifactUpdate(data=data, description=description))
            return
        card = ArtifactCreate(key=key, type=kind, description=description, data=data, flow_run_id=UUID(run.id))
        self._client.create_artifact(card)

    @_or_away()
    def wake(self, run: Run) -> None:
        self._client.resume_flow_run(UUID(run.id))

    @_or_away()
    def bring_back(self, run: Run) -> None:
        self._client.set_flow_run_state(UUID(run.id), Scheduled(message="台账中此环节仍未办结"), force=True)

    @_or_away()
    def retire(self, run: Run) -> None:
        try:
            self._client.set_flow_run_state(UUID(run.id), Cancelled(message="台账中没有此项等待"), force=True)
        except ObjectNotFound:
            return  # somebody removed it meanwhile, which is what was wanted

    @_or_away()
    def answers(self) -> None:
        self._client.hello()

    @_or_away()
    def queue_reading(self, delivery: int) -> None:
        receive.delay(delivery)

    @_or_away()
    def queue_staging(self, year: int) -> None:
        restage.delay(year)


def _run(found: FlowRun) -> Run:
    state = found.state
    return Run(
        id=str(found.id),
        key=found.idempotency_key or "",
        name=found.name,
        tags=frozenset(found.tags),
        state=state.type.value if state else "PENDING",
        question=question_of(state.state_details.pause_key) if state else "",
        since=state.timestamp if state and state.timestamp else datetime.now(UTC),
    )
