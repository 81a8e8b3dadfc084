"""Only what nobody is at at two looks in a row is ended: an end needs a moment until Prefect has written it down."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, TaskRun

from flows import lost_ends
from flows.lost_ends import LOOK_EVERY, LostEnds, lost_by_worker

NOW = datetime(2016, 11, 1, tzinfo=UTC)
NO_CLIENT = cast(SyncPrefectClient, None)


def step() -> TaskRun:
    return TaskRun(id=uuid4(), task_key="restage", dynamic_key="0")


def reading(delivery: int) -> FlowRun:
    return FlowRun(id=uuid4(), flow_id=uuid4(), parameters={"delivery": delivery})


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Ids of what was ended, in order."""
    ids: list[UUID] = []

    def end(_client: SyncPrefectClient, shown: FlowRun | TaskRun) -> None:
        ids.append(shown.id)

    monkeypatch.setattr(lost_ends, "end_step", end)
    monkeypatch.setattr(lost_ends, "end_run", end)
    return ids


def test_what_stays_from_one_look_to_the_next_is_ended_and_what_comes_or_goes_is_not(ended: list[UUID]) -> None:
    stays, goes, comes = step(), step(), reading(7)
    shown: list[Iterable[TaskRun | FlowRun]] = [[stays, goes], [stays, comes]]
    lost = LostEnds(NO_CLIENT, lambda _: shown.pop(0))
    assert lost.look(NOW) == 0
    assert lost.look(NOW + LOOK_EVERY) == 1
    assert ended == [stays.id]


def test_no_look_before_an_end_could_be_written(ended: list[UUID]) -> None:
    stays = step()
    lost = LostEnds(NO_CLIENT, lambda _: [stays])
    lost.look(NOW)
    assert lost.look(NOW + LOOK_EVERY - timedelta(seconds=1)) == 0
    assert ended == []


def test_what_the_worker_has_in_hand_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, lost, tasks = reading(1), reading(2), [step(), step()]
    monkeypatch.setattr(lost_ends, "left_by_name", lambda *_: [mine, lost])
    monkeypatch.setattr(lost_ends, "background_tasks", lambda _: tasks)
    found = lost_by_worker(NO_CLIENT, lambda: ({1}, {tasks[0].id}))
    assert [each.id for each in found] == [lost.id, tasks[1].id]
