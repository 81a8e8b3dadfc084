"""What a desk is shown when it must look again: the rows, words and findings that differ from what it had before it."""

from datetime import date

import pytest

from acts.context import sheet
from acts.review.decide import send_back
from acts.review.explain import explain
from acts.review.since import Since, rows_since, since
from acts.years.year import decide_plan
from ledger.facts import Desk
from ledger.stage import last_look, stage_of
from tests.acts.school import (
    AUDITOR,
    COLLECTOR,
    GROUP_HEAD,
    HEAD,
    PLAN,
    PUPILS,
    VICE,
    WORKS,
    YEAR,
    A,
    B,
    accept_all,
    approve_it,
    assignment,
    digest,
    explain_all,
    questions,
    roll,
    send,
    sign,
    submit_it,
    submitted_works,
    the_draft,
    who,
    works,
)
from warehouse.differences import Cell, DifferenceCounts

pytestmark = pytest.mark.django_db
OWNERS, VICES, QC = Desk.OWNER, Desk.VICE_PRINCIPAL, Desk.QC_OFFICE


def seen_by(desk: Desk) -> Since:
    """What differs for this desk now."""
    facts = sheet(YEAR, WORKS)
    look = last_look(facts, desk)
    assert look is not None
    return since(facts, look)


def changed(*lines: str, department: str = A) -> None:
    """The department sends other rows, which are signed."""
    send(department, works(*lines))
    sign(WORKS, department)


@pytest.fixture
def approved(opened: None) -> None:
    """Approved by owner and vice-principal, sent back by the QC office."""
    submitted_works()
    accept_all()
    approve_it(OWNERS, VICES)
    send_back(who(AUDITOR), YEAR, WORKS, QC, digest(), "wrong", "请核对经费")


def test_a_desk_that_never_spoke_has_seen_nothing(opened: None) -> None:
    submitted_works()
    assert last_look(sheet(YEAR, WORKS), OWNERS) is None


def test_nothing_moved(opened: None) -> None:
    submitted_works()
    accept_all()
    approve_it(OWNERS)
    assert seen_by(OWNERS).empty


def test_rows_that_differ(approved: None) -> None:
    changed("甲,2016-03-01,7", "丁,2016-04-02,6")
    submit_it()
    found = seen_by(OWNERS)
    assert (found.rows, found.reworded, found.findings.count) == (DifferenceCounts(1, 1, 1, 1), (), 0)
    facts = sheet(YEAR, WORKS)
    rows = {each.kind: each for each in rows_since(facts, found.look)}
    assert rows["changed"].cells == (Cell("funds", "5", "7"),)
    assert rows["changed"].named_by == (Cell("title", "甲", "甲"),)
    assert (rows["added"].cells[0], rows["removed"].cells[0]) == (Cell("title", None, "丁"), Cell("title", "乙", None))
    assert [each.kind for each in rows_since(facts, found.look, offset=1, limit=1)] == ["added"]


def test_each_desk_is_compared_with_what_it_saw_itself(approved: None) -> None:
    """The owner approves the correction and it is corrected again; the vice-principal still knows the first version."""
    changed("甲,2016-03-01,7", "乙,2016-04-01,6")
    submit_it()
    approve_it(OWNERS)
    assert seen_by(OWNERS).empty
    send_back(who(VICE), YEAR, WORKS, VICES, digest(), "wrong", "再核对")
    changed("甲,2016-03-01,8", "乙,2016-04-01,6")
    submit_it()
    facts = sheet(YEAR, WORKS)
    cells = {desk: rows_since(facts, last_look(facts, desk))[0].cells for desk in (OWNERS, VICES, QC)}  # type: ignore[arg-type]
    assert cells == {
        OWNERS: (Cell("funds", "7", "8"),), VICES: (Cell("funds", "7", "8"),), QC: (Cell("funds", "5", "8"),),
    }  # fmt: skip


def test_words_that_changed_and_findings_that_opened(approved: None) -> None:
    changed("丙,2016-05-01,600", "戊,2016-05-02,300", department=B)
    explain(who(COLLECTOR), YEAR, WORKS, list(the_draft().unexplained), "新立项")
    grown = next(finding for finding, amount in {**questions()}.items() if amount == 500)
    explain(who(COLLECTOR), YEAR, WORKS, [grown], "追加经费")
    submit_it()
    found = seen_by(OWNERS)
    assert {(each.old, each.new, each.message) for each in found.reworded} == {
        ("经核对属实", "追加经费", "经费 600 万元"), ("", "新立项", "经费 300 万元"),
    }  # fmt: skip
    assert {each.by for each in found.reworded} == {"甲"}
    assert found.findings.opened["amount"].tolist() == [300.0]
    assert found.findings.moved[["before", "amount"]].to_numpy().tolist() == [[500.0, 600.0]]


def test_a_signature_that_counted_as_review_is_a_look_at_what_was_submitted(opened: None) -> None:
    """Head and owner are one person: what other sheets move after the submission is new to him."""
    decide_plan(who(GROUP_HEAD), YEAR, [assignment(WORKS, A, owner=HEAD), PLAN[1]], "head", "2号", date(YEAR, 9, 5))
    send(A, works("甲,2016-03-01,5"))
    sign(WORKS, A)
    submit_it()
    facts = sheet(YEAR, WORKS)
    assert stage_of(facts).desk is VICES
    look = last_look(facts, OWNERS)
    assert look is not None
    assert look.once
    assert since(facts, look).empty
    send(A, roll(2), "学生.csv")
    sign(PUPILS, A)
    submit_it(PUPILS)
    assert stage_of(sheet(YEAR, WORKS)).news == (OWNERS,)
    assert seen_by(OWNERS).findings.opened["rule"].tolist() == ["work-many-pupils"]
    explain_all()
    assert stage_of(sheet(YEAR, WORKS)).desk is OWNERS
