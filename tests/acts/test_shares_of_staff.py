"""A member of staff gives his own rows: he replaces nobody else's, and is shown nobody else's."""

import pytest
from openpyxl import load_workbook

from acts.context import sheet
from acts.many_hands.arrange import arrange, arrangement_digest
from acts.many_hands.shares import in_force
from acts.receiving.foresee import foreseen, sent_before
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.returning.feedback import feedback_copy
from acts.returning.second_upload import earlier_shares
from acts.review.explain import explain
from acts.trace import trace
from ledger.facts import PartFacts
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    OTHER_COLLECTOR,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    send,
    the_draft,
    who,
    works,
)

pytestmark = pytest.mark.django_db

ONE = works("甲,2016-03-01,5", "乙,2016-04-01,6")
TWO = works("丙,2016-05-01,7")


def by(staff_no: str, content: bytes, name: str = "成果.csv", part: str = "") -> int:
    delivery = receive(who(staff_no), YEAR, A, name, content, part).delivery
    read_delivery(delivery, ReaderHere())
    return delivery


def shares() -> list[tuple[int, int, str, str]]:
    return [(each.number, each.version, each.owner, each.label) for each in in_force(YEAR, WORKS, A)]


def the_part() -> PartFacts:
    found = sheet(YEAR, WORKS).part_of(A)
    assert found is not None
    return found


def test_the_name_of_the_collectors_share_makes_a_share_of_his_own(opened: None) -> None:
    by(COLLECTOR, ONE, part="学生名册")
    assert foreseen(DEPUTY, YEAR, A, ["x.csv"], "学生名册")[0].words == "作为新的一份"
    delivery = by(DEPUTY, TWO, "x.csv", part="学生名册")
    assert shares() == [(1, 1, "", "学生名册"), (2, 1, DEPUTY, "学生名册")]
    assert earlier_shares(delivery) == {}


def test_he_may_have_several_shares_by_name(opened: None) -> None:
    by(DEPUTY, ONE, part="甲组")
    by(DEPUTY, TWO, part="乙组")
    by(DEPUTY, works("己,2016-06-01,1"), part="乙组")
    assert shares() == [(1, 1, DEPUTY, "甲组"), (2, 2, DEPUTY, "乙组")]


def test_the_collector_may_name_anybodys(opened: None) -> None:
    by(DEPUTY, ONE, part="甲组")
    by(COLLECTOR, TWO, part="甲组")
    assert shares() == [(1, 2, DEPUTY, "甲组")]


def test_the_upload_page_lists_to_him_what_is_his(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    assert len(sent_before(COLLECTOR, YEAR, A)) == 2
    (mine,) = sent_before(DEPUTY, YEAR, A)
    assert "1 行" in mine


def test_he_is_not_shown_rows_that_the_collector_joined_to_his(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    arrange(who(COLLECTOR), YEAR, WORKS, A, "join", 1, arrangement_digest(the_part()), into=2)
    last = by(DEPUTY, works("丙,2016-05-01,8"))
    assert (shares(), earlier_shares(last)) == ([(2, 3, DEPUTY, "成果")], {})
    book = load_workbook(feedback_copy(last, ReaderHere()))
    told = {str(cell) for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row}
    assert not {"甲", "乙"} & told


def test_his_own_second_file_is_compared_with_his_first(opened: None) -> None:
    by(DEPUTY, TWO)
    last = by(DEPUTY, works("丙,2016-05-01,8"))
    assert set(earlier_shares(last)) == {WORKS}


def test_another_departments_collector_neither_explains_nor_traces_its_rows(opened: None) -> None:
    send(B, THEIRS)
    by(COLLECTOR, works("巨额,2016-05-01,500"))
    findings = the_draft().findings
    (mine,) = findings.loc[(findings["severity"] == "question") & (findings["source_department"] == A), "finding_id"]
    with refused("no-such-finding"):
        explain(who(OTHER_COLLECTOR), YEAR, WORKS, [mine], "代写")
    explain(who(COLLECTOR), YEAR, WORKS, [mine], "经核对属实")
    row = str(findings.loc[findings["finding_id"] == mine, "row_id"].iloc[0])
    assert trace(who(COLLECTOR), YEAR, WORKS, row, of_draft=True).department
    with refused("not-your-work"):
        trace(who(OTHER_COLLECTOR), YEAR, WORKS, row, of_draft=True)
