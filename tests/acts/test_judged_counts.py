"""Counts for the dashboard: of the latest files, without what they say."""

import pytest

from acts.receiving.judged_counts import JudgedCounts, judged_counts, note_counts
from acts.receiving.preview import preview
from catalog.home import Home
from flows.findings_load import findings_of
from flows.year_view import FindingsView
from tests.acts.school import (
    OURS,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    accept_all,
    explain_all,
    send,
    sign,
    submit_it,
    works,
)

pytestmark = pytest.mark.django_db


def judged(department: str, content: bytes) -> int:
    """A file received, read and judged, its counts noted; its delivery."""
    delivery = send(department, content).delivery
    note_counts(preview(delivery))
    return delivery


def test_they_are_those_of_the_latest_check(opened: None, home: Home) -> None:
    judged(A, works("甲,2014-03-01,500", "乙,2014-04-01,5"))
    latest = judged(A, works("甲,2016-03-01,500", "乙,2014-04-01,5"))
    assert list(judged_counts(YEAR)) == [JudgedCounts(YEAR, A, WORKS, latest, errors=1, questions=1)]
    assert list(judged_counts(YEAR - 1)) == []


def test_a_department_mends_explains_and_is_accepted(opened: None, home: Home) -> None:
    judged(A, works("甲,2014-03-01,5"))
    judged(B, THEIRS)
    assert list(findings_of(YEAR)) == [FindingsView("教务处", sent_errors=1), FindingsView("机电专业部", sent_questions=1)]
    judged(A, OURS)
    for department in (A, B):
        sign(WORKS, department)
    explain_all()
    submit_it()
    assert list(findings_of(YEAR)) == [FindingsView("教务处", unaccepted=1)]
    accept_all()
    assert list(findings_of(YEAR)) == []


def test_a_file_that_came_after_and_is_not_judged_yet_has_no_counts(opened: None, home: Home) -> None:
    judged(A, works("甲,2014-03-01,5"))
    send(A, OURS)
    assert list(findings_of(YEAR)) == []
