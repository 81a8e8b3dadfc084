"""What is handed to the worker, and told again when it was lost: with the worker, with Prefect, or for no known reason."""

from datetime import timedelta

import pytest

from flows.courier import ASK_AGAIN, LOOK_AGAIN, Courier
from flows.queueing import UNREAD_AFTER, Queue
from flows.runs import AwayError, GoneError
from ledger.models import Delivery
from tests.flows import play
from tests.flows.fake import START, FakeDashboard

pytestmark = pytest.mark.usefixtures("opened")
SECOND = timedelta(seconds=1)


@pytest.fixture
def opened(db: None) -> None:
    play.found()


@pytest.fixture
def prefect() -> FakeDashboard:
    return FakeDashboard()


@pytest.fixture
def queue(prefect: FakeDashboard) -> Queue:
    return Queue(prefect)


def test_an_unread_delivery_is_queued_and_again_when_it_stays_unread(prefect: FakeDashboard, queue: Queue) -> None:
    delivery = play.deliver("students")
    for moment in (START, START + SECOND, START + UNREAD_AFTER - SECOND):
        queue.fill(moment, "first")
    assert prefect.acts() == [f"read {delivery}"]
    queue.fill(START + UNREAD_AFTER, "first")
    assert prefect.acts() == [f"read {delivery}"]


def test_what_was_read_and_waits_anew_is_told_at_once(prefect: FakeDashboard, queue: Queue) -> None:
    """A delivery whose mappings were confirmed does not rest for what it did before."""
    delivery = play.deliver("students")
    queue.fill(START, "first")
    Delivery.objects.filter(event_seq=delivery).update(state="read")
    queue.fill(START + SECOND, "first")
    Delivery.objects.filter(event_seq=delivery).update(state="waiting")
    assert prefect.acts() == [f"read {delivery}"]
    queue.fill(START + 2 * SECOND, "first")
    assert prefect.acts() == [f"read {delivery}"]


def test_with_a_new_worker_all_that_is_undone_is_told_at_once(prefect: FakeDashboard, queue: Queue) -> None:
    play.submit("students")
    delivery = play.deliver("funding_income")
    queue.fill(START, "first")
    queue.fill(START + SECOND, "second")
    queue.fill(START + 2 * SECOND, "second")
    assert prefect.acts() == [f"read {delivery}", "stage 2016"] * 2


def test_what_could_not_be_told_is_told_as_soon_as_prefect_answers(prefect: FakeDashboard, queue: Queue) -> None:
    delivery = play.deliver("students")
    prefect.away = AwayError("busy")
    with pytest.raises(AwayError):
        queue.fill(START, "first")
    prefect.away = None
    queue.fill(START + SECOND, "first")
    assert prefect.acts() == [f"read {delivery}"]


def test_staging_is_refreshed_once_for_each_change_of_what_is_submitted(prefect: FakeDashboard, queue: Queue) -> None:
    play.submit("students")
    queue.fill(START, "first")
    queue.fill(START, "first")
    assert prefect.acts() == ["stage 2016"]
    play.submit("funding_income")
    queue.fill(START, "first")
    assert prefect.acts() == ["stage 2016"]


class TestCourier:
    @pytest.fixture
    def marks(self) -> list[str]:
        """The worker that serves the home: the last of these."""
        return ["first"]

    @pytest.fixture
    def courier(self, prefect: FakeDashboard, marks: list[str]) -> Courier:
        return Courier(prefect, lambda: marks[-1])

    def test_it_looks_when_something_happened_and_else_now_and_then(self, prefect: FakeDashboard, courier: Courier) -> None:
        assert courier.look(START)  # it starts runs, so it looks again soon
        assert courier.look(START + SECOND)
        assert not courier.look(START + 2 * SECOND)
        play.deliver("students")
        assert courier.look(START + 2 * SECOND)
        assert not courier.look(START + 3 * SECOND)
        assert courier.look(START + 2 * SECOND + LOOK_AGAIN)

    def test_a_worker_that_was_replaced_is_a_movement(self, prefect: FakeDashboard, courier: Courier, marks: list[str]) -> None:
        delivery = play.deliver("students")
        courier.look(START)
        courier.look(START + SECOND)
        prefect.acts()
        marks.append("second")
        assert courier.look(START + 2 * SECOND)
        assert prefect.acts() == [f"read {delivery}"]

    def test_a_server_that_was_gone_is_told_all_again(self, prefect: FakeDashboard, courier: Courier) -> None:
        """Also if it ended and came back between two looks: while a file is unread, it is asked every second."""
        delivery = play.deliver("students")
        courier.look(START)
        courier.look(START + SECOND)
        prefect.acts()
        prefect.away = GoneError("nobody listens")
        with pytest.raises(GoneError):
            courier.look(START + SECOND + ASK_AGAIN)
        prefect.away = None
        courier.look(START + SECOND + LOOK_AGAIN)
        assert prefect.acts() == [f"read {delivery}"]

    def test_a_server_that_is_only_busy_keeps_what_it_was_told(self, prefect: FakeDashboard, courier: Courier) -> None:
        play.deliver("students")
        courier.look(START)
        courier.look(START + SECOND)
        prefect.acts()
        prefect.away = AwayError("503")
        with pytest.raises(AwayError):
            courier.look(START + SECOND + LOOK_AGAIN)
        prefect.away = None
        courier.look(START + 2 * LOOK_AGAIN)
        assert prefect.acts() == []
