"""Reconciling against a fake Prefect: what is done, what is left alone, what is survived."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.mending import STUCK, Mender
from flows.rests import LONGEST, Rests
from flows.runs import AwayError
from flows.wanted import Wanted
from tests.flows.fake import START, FakeDashboard

GATE = Wanted(
    flow="review-department",
    family="gate:2016:finance",
    key="gate:2016:finance:4",
    parameters={"year": 2016, "department": "finance", "opened_seq": 4},
    question="accepted",
    needed=True,
    name="2016年度 财务室 · 等待 1 张表",
    tags=("2016年度",),
    card="card",
)
DONE = replace(GATE, question="", needed=False, name="2016年度 财务室 · 已全部审核通过")


@pytest.fixture
def prefect() -> FakeDashboard:
    return FakeDashboard()


@pytest.fixture
def mender(prefect: FakeDashboard) -> Mender:
    return Mender(prefect, Rests(timedelta(seconds=10)))


@pytest.fixture
def suspended(prefect: FakeDashboard, mender: Mender) -> FakeDashboard:
    """The gate has been started and waits under its question."""
    mender.reconcile([GATE], START)
    prefect.put("run1", "PAUSED", "accepted")
    prefect.acts()
    return prefect


def test_an_open_gate_is_started_once(prefect: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([GATE], START)
    mender.reconcile([GATE], START)
    assert prefect.acts() == ["start gate:2016:finance:4"]


def test_two_couriers_start_one_run(prefect: FakeDashboard) -> None:
    for _ in range(2):
        prefect.start(GATE)
    assert len(prefect.kept) == 1


def test_a_waiting_run_is_left_alone_while_its_question_is_open(suspended: FakeDashboard, mender: Mender) -> None:
    for _ in range(3):
        mender.reconcile([GATE], START)
    assert suspended.acts() == []


def test_a_waiting_run_is_woken_exactly_once_when_its_question_is_answered(suspended: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([DONE], START)
    mender.reconcile([DONE], START)
    assert suspended.acts() == ["wake run1"]
    suspended.put("run1", "COMPLETED")
    mender.reconcile([DONE], START)
    assert suspended.acts() == []
    assert suspended.kept["run1"].name == DONE.name


def test_a_waiting_run_is_woken_when_another_question_is_open(suspended: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([replace(GATE, question="qc")], START)
    assert suspended.acts() == ["wake run1"]


def test_a_lost_waking_is_repeated_after_a_rest(suspended: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([DONE], START)
    suspended.put("run1", "PAUSED", "accepted")
    mender.reconcile([DONE], START + timedelta(seconds=5))
    assert suspended.acts() == ["wake run1"]
    mender.reconcile([DONE], START + timedelta(seconds=11))
    assert suspended.acts() == ["wake run1"]


@pytest.mark.parametrize("state", ["COMPLETED", "CANCELLED", "CRASHED", "FAILED"])
def test_a_run_that_was_ended_while_its_gate_is_open_comes_back(suspended: FakeDashboard, mender: Mender, state: str) -> None:
    suspended.put("run1", state)
    mender.reconcile([GATE], START)
    assert suspended.acts() == ["bring back run1"]


def test_what_always_fails_is_tried_ever_more_seldom(suspended: FakeDashboard, mender: Mender) -> None:
    tries = 0
    for second in range(3600):
        suspended.put("run1", "FAILED")
        mender.reconcile([GATE], START + timedelta(seconds=second))
        tries += len(suspended.acts())
    assert 6 <= tries <= 12  # 0, 10, 30, 70, ... seconds, then every quarter of an hour
    assert timedelta(minutes=15) == LONGEST


def test_a_gate_that_is_voided_later_opens_anew(suspended: FakeDashboard, mender: Mender) -> None:
    suspended.put("run1", "COMPLETED")
    mender.reconcile([replace(GATE, key="gate:2016:finance:30")], START)
    assert suspended.acts() == ["start gate:2016:finance:30"]


def test_no_second_run_while_one_of_the_gate_is_alive(suspended: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([replace(GATE, key="gate:2016:finance:30")], START)
    assert suspended.acts() == []


@pytest.mark.parametrize("state", ["RUNNING", "PENDING", "CANCELLING"])
def test_a_run_that_lost_its_process_long_ago_comes_back(suspended: FakeDashboard, mender: Mender, state: str) -> None:
    suspended.put("run1", state)
    mender.reconcile([GATE], START + STUCK[state])
    assert suspended.acts() == []
    mender.reconcile([GATE], START + STUCK[state] + timedelta(seconds=1))
    assert suspended.acts() == ["bring back run1"]


def test_a_waiting_run_that_the_ledger_does_not_call_for_is_retired(suspended: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([], START)
    assert suspended.acts() == ["retire run1"]


def test_an_answered_gate_without_a_run_needs_none(prefect: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([DONE], START)
    assert prefect.acts() == []


def test_names_and_cards_are_sent_only_when_they_change(suspended: FakeDashboard, mender: Mender) -> None:
    mender.reconcile([GATE], START)
    assert suspended.did == ["card run1"]
    suspended.did.clear()
    mender.reconcile([GATE], START)
    assert suspended.did == []
    mender.reconcile([replace(GATE, name="2016年度 财务室 · 等待 5.1", card="other")], START)
    assert suspended.did == ["show run1", "card run1"]


def test_an_emptied_prefect_gets_everything_back(suspended: FakeDashboard, mender: Mender) -> None:
    suspended.kept.clear()
    mender.reconcile([GATE], START)
    assert suspended.acts() == ["start gate:2016:finance:4"]


def test_a_prefect_that_is_away_is_said_to_be(suspended: FakeDashboard, mender: Mender) -> None:
    suspended.away = AwayError("away")
    with pytest.raises(AwayError):
        mender.reconcile([DONE], START)
    suspended.away = None
    mender.reconcile([DONE], START)
    assert suspended.acts() == ["wake run1"]
