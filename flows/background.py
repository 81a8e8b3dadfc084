"""What the worker takes up, warm: no process starts for a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from uuid import UUID

from prefect import tags, task
from prefect.runtime import task_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.receive_delivery import receive_delivery
from tasks.asking import sender_of, unread_deliveries
from tasks.staging import refresh_staging

_deliveries: set[int] = set()
_tasks: set[UUID] = set()
_lock = Lock()


def in_hand() -> tuple[set[int], set[UUID]]:
    """What this process is at just now: deliveries, task runs."""
    with _lock:
        return set(_deliveries), set(_tasks)


@task(name="receive", task_run_name="来件 {delivery}", persist_result=False)
def receive(delivery: int) -> None:
    """Read and judge one delivery, shown as a run. A delivery that was queued twice is read once."""
    with _at_it(), _taken_in_hand(delivery) as mine:
        if mine and delivery in unread_deliveries():
            _carry_out(delivery)


@task(name="go-on", task_run_name="来件 {delivery}（续）", persist_result=False)
def go_on(delivery: int) -> None:
    """Do what is left to do for a delivery that was read, but whose worker did not live to judge it and answer."""
    with _at_it(), _taken_in_hand(delivery) as mine:
        if mine:
            _carry_out(delivery)


@task(name="restage", task_run_name="{year}年度 暂存库", persist_result=False)
def restage(year: int) -> None:
    """Bring the staging database to what is submitted now."""
    with _at_it():
        refresh_staging(year)


@contextmanager
def _at_it() -> Iterator[None]:
    """The task run around us is in hand. A task may come in with the same id again while it is."""
    mine = UUID(task_run.id)
    with _lock:
        _tasks.add(mine)
    try:
        yield
    finally:
        with _lock:
            _tasks.discard(mine)


@contextmanager
def _taken_in_hand(delivery: int) -> Iterator[bool]:
    """Whether nobody else in this process is at it. A large file may still be in hand when it is queued again."""
    with _lock:
        mine = delivery not in _deliveries
        _deliveries.add(delivery)
    try:
        yield mine
    finally:
        if mine:
            with _lock:
                _deliveries.remove(delivery)


def _carry_out(delivery: int) -> None:
    """The run is named and tagged by whoever sent the file, so that a department's files are found on the dashboard."""
    year, department = sender_of(delivery)
    named = receive_delivery.with_options(flow_run_name=f"{year}年度 {department} · 来件 {delivery}")
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), tags(f"{year}年度", department):  # see flows.warm
        named(delivery)
