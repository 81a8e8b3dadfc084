"""Collisions among shares and among departments: settled by an act, for exactly the rows that were seen."""

import pytest

from acts.context import sheet
from acts.many_hands.cases import Case, cases
from acts.many_hands.gathering import gathering
from acts.many_hands.settle import settle
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.trace import trace
from catalog.findings import Severity
from ledger.load_facts import year_facts
from ledger.verify import rebuild
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    HEAD,
    OTHER_COLLECTOR,
    OWNER,
    PUPIL_NO,
    PUPILS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    assignment,
    explain_all,
    pupils,
    send,
    sign,
    submit_it,
    the_draft,
    who,
    works,
)
from tests.acts.school import opened as open_school

pytestmark = pytest.mark.django_db

OTHER_NO = "G440604199909150029"
MINE = pupils(f"{PUPIL_NO},张明,")
HIS = pupils(f"{PUPIL_NO},章明,", f"{OTHER_NO},李华,")


@pytest.fixture
def shared(db: None) -> None:
    """Both departments give pupils."""
    open_school([assignment(WORKS, A, B), assignment(PUPILS, A, B)])


def by(staff_no: str, content: bytes, name: str = "学生.csv", department: str = A) -> int:
    taken = receive(who(staff_no), YEAR, department, name, content)
    read_delivery(taken.delivery, ReaderHere())
    return taken.delivery


def the_cases(department: str = A, table: str = PUPILS) -> list[Case]:
    return cases(sheet(YEAR, table), department)


def settled(
    case: Case, outcome: str, department: str = A, *, staff_no: str = COLLECTOR, table: str = PUPILS, **more: object
) -> None:
    settle(who(staff_no), YEAR, table, department, case.name, case.digest, outcome, **more)  # type: ignore[arg-type]


def findings_of(table: str) -> set[str]:
    return set(the_draft(table).findings["rule"])


def names(table: str = PUPILS) -> list[str]:
    from acts.context import the_store
    from warehouse.frames import read_frame

    return sorted(read_frame(the_store().path(the_draft(table).version.rows_file))["name"])


def test_one_row_stays(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    (case,) = the_cases()
    assert (case.collision.kind, case.open, case.blocks) == ("key", True, True)
    assert the_draft(PUPILS).errors == 1
    settled(case, "keep", keep=2)
    assert names() == ["李华", "章明"]
    assert the_draft(PUPILS).errors == 0
    (case,) = the_cases()
    assert not case.open
    part = sheet(YEAR, PUPILS).part_of(A)
    assert part is not None
    assert (part.version, part.rows, part.signed_by) == (3, 2, "")


def test_what_is_wrong_with_a_whole_column_stays_when_its_first_row_is_settled_against(shared: None) -> None:
    by(COLLECTOR, works("甲,2016-03-01,5"), "成果.csv")
    in_yuan = works("甲,2016-03-01,5", "乙,2016-03-02,60000").decode("gb18030").replace("经费", "经费（元）")
    by(DEPUTY, in_yuan.encode("gb18030"), "成果（二）.csv")
    unit = f"{WORKS}.funds.unit"
    assert unit in findings_of(WORKS)
    (case,) = the_cases(table=WORKS)
    settled(case, "keep", keep=1, table=WORKS)
    assert unit in findings_of(WORKS)
    assert the_draft().errors >= 1


def test_a_settled_collision_opens_again_when_one_of_its_rows_changes_and_not_before(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    settled(the_cases()[0], "keep", keep=1)
    by(DEPUTY, pupils(f"{OTHER_NO},李华新,", f"{PUPIL_NO},章明,"))
    assert names() == ["张明", "李华新"], "another row changed, and this one moved to another line"
    assert not the_cases()[0].open
    by(DEPUTY, pupils(f"{PUPIL_NO},章明明,", f"{OTHER_NO},李华新,"))
    assert names() == ["张明", "李华新", "章明明"]
    assert the_cases()[0].open
    assert the_draft(PUPILS).errors == 1


def test_both_are_right_makes_it_a_question_with_the_reason(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    with refused("words"):
        settled(the_cases()[0], "both")
    settled(the_cases()[0], "both", words="同号双学籍，省厅已备案")
    present = the_draft(PUPILS)
    assert (present.errors, present.questions) == (0, 1)
    (finding,) = present.findings.to_dict("records")
    assert finding["severity"] == Severity.QUESTION.value
    assert "省厅已备案" in finding["message"]
    assert names() == ["张明", "李华", "章明"]
    send(B, pupils(), "学生.csv")
    sign(PUPILS, A)
    sign(PUPILS, B)
    explain_all(PUPILS)
    submit_it(PUPILS)
    assert len(sheet(YEAR, PUPILS).standing.questions) == 1  # type: ignore[union-attr]


def test_given_back_it_stays_open_and_the_person_has_a_duty(shared: None) -> None:
    from acts.duties import duties

    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    settled(the_cases()[0], "back", person=DEPUTY, words="请核对姓名")
    (case,) = the_cases()
    assert (case.open, case.given_back, the_draft(PUPILS).errors) == (True, True, 1)
    assert any("请核对姓名" in duty.words for duty in duties(DEPUTY))
    by(DEPUTY, pupils(f"{OTHER_NO},李华,"))
    assert the_cases() == []
    assert duties(DEPUTY) == []


def test_between_departments_the_collector_of_the_sheet_settles(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(OTHER_COLLECTOR, HIS, department=B)
    assert the_cases() == []
    (case,) = the_cases("")
    before = [sheet(YEAR, PUPILS).part_of(code) for code in (A, B)]
    for staff_no in (OTHER_COLLECTOR, HEAD, OWNER):
        with refused("not-your-post"):
            settled(case, "keep", "", staff_no=staff_no, keep=1)
    settled(case, "keep", "", keep=1)
    assert names() == ["张明", "李华"]
    assert [sheet(YEAR, PUPILS).part_of(code) for code in (A, B)] == before, "what departments signed is not touched"
    sign(PUPILS, A)
    sign(PUPILS, B)
    submit_it(PUPILS)
    assert sheet(YEAR, PUPILS).submission.rows == 2  # type: ignore[union-attr]


def test_what_was_not_seen_is_not_settled(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    (seen,) = the_cases()
    by(DEPUTY, pupils(f"{PUPIL_NO},章小明,"))
    with refused("moved"):
        settled(seen, "keep", keep=1)
    with refused("no-such-row"):
        settled(the_cases()[0], "keep", keep=3)
    by(DEPUTY, pupils(f"{OTHER_NO},李华,"))
    with refused("no-such-collision"):
        settled(seen, "keep", keep=1)


def test_every_row_is_traced_to_its_person_file_and_line(shared: None) -> None:
    """Through merging, settling and a correction."""
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS, "花名册.csv")
    by(OTHER_COLLECTOR, pupils(f"{PUPIL_NO},张明同,"), department=B)
    settled(the_cases()[0], "keep", keep=2)
    settled(the_cases("")[0], "both", "", words="两个校区各有学籍")
    by(DEPUTY, pupils(f"{OTHER_NO},李华,", f"{PUPIL_NO},章明,"), "花名册2.csv")
    from acts.context import the_store
    from warehouse.frames import read_frame

    rows = read_frame(the_store().path(the_draft(PUPILS).version.rows_file))
    told = {}
    for row in rows.to_dict("records"):
        found = trace(who(COLLECTOR), YEAR, PUPILS, str(row["row_id"]), of_draft=True)
        told[row["name"]] = (found.department, found.person, found.file_name, found.worksheet, found.row, len(found.settled))
    deputy, other = "丑", "乙"
    assert told == {
        "章明": ("教务处", deputy, "花名册2.csv", "花名册2", 3, 2),
        "李华": ("教务处", deputy, "花名册2.csv", "花名册2", 2, 0),
        "张明同": ("机电专业部", other, "学生.csv", "学生", 2, 1),
    }


def test_a_typed_total_that_fits_nobody_is_told(shared: None) -> None:
    lines = ["成果名称,完成日期,经费,联系电话", "甲,2016-03-01,5,", "乙,2016-04-01,6,", "合计,,12,"]
    by(COLLECTOR, "\n".join(lines).encode("gb18030"), "成果.csv")
    (case,) = the_cases(table=WORKS)
    assert (case.collision.kind, case.open) == ("total", True)
    assert "合计为 12" in case.said
    with refused("no-rows"):
        settled(case, "keep", table=WORKS, keep=1)
    settled(case, "both", table=WORKS, words="合计含未列的零星项目，已删去")
    assert not the_cases(table=WORKS)[0].open


def test_the_total_of_the_whole_department_under_one_share_is_no_collision(shared: None) -> None:
    lines = ["成果名称,完成日期,经费,联系电话", "甲,2016-03-01,5,", "合计,,12,"]
    by(COLLECTOR, "\n".join(lines).encode("gb18030"), "成果.csv")
    by(DEPUTY, works("乙,2016-04-01,7"), "成果.csv")
    assert the_cases(table=WORKS) == []


def test_the_collector_sees_who_sent_and_who_is_missing(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    found = gathering(who(COLLECTOR), YEAR, PUPILS)
    assert found.missing == ("机电专业部",)
    (mine, other) = found.departments
    assert [(each.sender, each.file_name, each.share.version, each.share.rows) for each in mine.sent] == [
        ("甲", "学生.csv", 1, 1),
        ("丑", "学生.csv", 1, 2),
    ]
    assert (mine.open_cases, other.part, found.merges) == (1, None, True)
    theirs = gathering(who(OTHER_COLLECTOR), YEAR, PUPILS)
    assert [each.code for each in theirs.departments] == [B]
    assert (theirs.between, theirs.merges) == ((), False)
    with refused("not-your-work"):
        gathering(who(DEPUTY), YEAR, PUPILS)


def test_the_record_alone_gives_all_of_it_back(shared: None) -> None:
    by(COLLECTOR, MINE)
    by(DEPUTY, HIS)
    by(OTHER_COLLECTOR, HIS, department=B)
    settled(the_cases()[0], "keep", keep=1)
    for case in the_cases(""):
        settled(case, "both", "", words="各有学籍")
    before = sheet(YEAR, PUPILS)
    assert rebuild() == []
    assert sheet(YEAR, PUPILS) == before
    assert year_facts(YEAR).opened


def test_how_many_hands_and_collisions_a_sheet_has(shared: None) -> None:
    from acts.many_hands.hands import Hands, hands_of
    from ledger.stage import stage_of

    by(COLLECTOR, MINE)
    assert hands_of(stage_of(sheet(YEAR, PUPILS)), YEAR, PUPILS) == Hands(1, 1, 0)
    by(DEPUTY, HIS)
    assert hands_of(stage_of(sheet(YEAR, PUPILS)), YEAR, PUPILS) == Hands(2, 1, 1)
