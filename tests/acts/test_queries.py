"""How often the ledger is asked for one file: bounds with hardly anything to spare, since every file pays for each question."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acts.many_hands.shares import last_change
from acts.receiving.preview import preview
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from ledger.models import Part, Settlement, Share
from tests.acts.school import (
    COLLECTOR,
    OURS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    accept_all,
    approve_it,
    send,
    submitted_works,
    who,
    works,
)

pytestmark = pytest.mark.django_db
RECEIVE, READ, CHECK = 20, 30, 22
A_STAGE = 14  # where a submitted sheet lies, which may be locked
_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def asked(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(not query["sql"].startswith(_OF_TRANSACTIONS) for query in captured)


@dataclass(frozen=True)
class Costs:
    received: int
    read: int
    checked: int


def costs(content: bytes, name: str = "成果.csv") -> Costs:
    numbers: list[int] = []
    received = asked(lambda: numbers.append(receive(who(COLLECTOR), YEAR, A, name, content).delivery))
    read = asked(lambda: read_delivery(numbers[0], ReaderHere()))
    return Costs(received, read, asked(lambda: preview(numbers[0])))


def test_a_first_file_and_those_after_it(opened: None) -> None:
    for content in (OURS, works("甲,2016-03-01,3"), works("丁,2016-03-01,3", "戊,2016-03-02,4")):
        now = costs(content)
        assert now.received <= RECEIVE
        assert now.read <= READ
        assert now.checked <= CHECK


def test_shares_of_others_cost_no_question_each(opened: None) -> None:
    alone = costs(OURS, "一组.csv")
    for group in "二三四五":
        send(A, works(f"{group},2016-03-01,3"), f"{group}组.csv")
    among_many = costs(works("己,2016-03-01,3"), "六组.csv")
    assert len(Share.objects.filter(table=WORKS)) == 6
    assert among_many.read <= alone.read + 2
    assert among_many.checked <= alone.checked + 2


def test_only_a_submitted_sheet_is_asked_where_it_lies(opened: None) -> None:
    submitted_works()
    now = costs(works("甲,2016-03-01,3"))
    assert now.read <= READ + 2 * A_STAGE  # before the rows are put together, and under the lock


def test_the_last_change_is_that_of_part_share_or_settlement(opened: None) -> None:
    assert last_change(YEAR, A) == 0
    send(A, OURS)
    send(B, works("丙,2016-05-01,3"))
    seqs = {department: Part.objects.get(department=department).event_seq for department in (A, B)}
    assert {department: last_change(YEAR, department) for department in (A, B)} == seqs
    mark = {"year": YEAR, "table": WORKS, "collision": "x", "rows": [], "outcome": "both", "by": "C1", "at": ""}
    Settlement.objects.create(event_seq=100, department="", **mark)  # between departments: it concerns each
    Settlement.objects.create(event_seq=101, department=B, **mark)
    assert (last_change(YEAR, A), last_change(YEAR, B), last_change(YEAR + 1, A)) == (100, 101, 0)


def test_a_submitted_sheet_that_was_accepted_takes_nothing(opened: None) -> None:
    submitted_works()
    accept_all()
    approve_it()
    assert send(A, works("甲,2016-03-01,4")).refused == "nothing-for-you"
