"""What should be waiting, derived from real events in a real ledger."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from catalog import clock
from flows.wanted import Wanted, wanted_runs
from tests.flows import play

MOMENT = datetime(2016, 10, 25, 9, 5, tzinfo=clock.SCHOOL_TIME)


@pytest.fixture
def opened(db: None) -> Iterator[None]:
    with clock.simulated(MOMENT):
        play.found()
        yield


def wanted(department: str = "") -> Wanted:
    """The department's gate, or the year's collection."""
    family = f"gate:{play.YEAR}:{department}" if department else f"collect:{play.YEAR}"
    return next(each for each in wanted_runs() if each.family == family)


@pytest.mark.usefixtures("opened")
class TestGate:
    def test_it_opens_with_the_year(self) -> None:
        gate = wanted("student_affairs")
        assert (gate.question, gate.needed) == ("accepted", True)
        assert gate.key == f"gate:2016:student_affairs:{gate.parameters['opened_seq']}"
        assert gate.name == "2016年度 学生处 · 等待 10.1 学生名册（部门填报，10月25日起）"

    def test_it_says_at_which_desk_the_sheet_lies(self) -> None:
        play.submit("students")
        play.approve("students", "owner")
        assert wanted("student_affairs").name.endswith("（分管校级领导审核，10月25日起）")
        assert "分管校级领导审核" in wanted("student_affairs").tags

    def test_it_is_answered_when_all_its_sheets_are_accepted(self) -> None:
        play.submit("students")
        play.approve("students")
        gate = wanted("student_affairs")
        assert (gate.question, gate.needed) == ("", False)
        assert gate.name == "2016年度 学生处 · 已全部审核通过"
        assert wanted("finance").needed

    def test_voided_it_opens_under_a_key_of_its_own(self) -> None:
        play.submit("students")
        play.submit("funding_income")
        before = wanted("student_affairs").key
        play.approve("students")
        play.add_errors("students", "f1")
        gate = wanted("student_affairs")
        assert gate.needed
        assert gate.key != before
        assert "新出现 1 处必改" in gate.card

    def test_its_key_is_the_same_however_often_it_is_derived(self) -> None:
        play.submit("students")
        assert wanted("student_affairs").key == wanted("student_affairs").key


@pytest.mark.usefixtures("opened")
class TestYear:
    def test_it_counts_what_is_open(self) -> None:
        assert wanted().name == "2016年度采集 · 等待 2 个部门 2 张表（已通过 0 张）"

    def test_the_last_sheet_is_named(self) -> None:
        play.submit("funding_income")
        play.approve("funding_income")
        assert wanted().name == "2016年度采集 · 等待 学生处 10.1 学生名册（部门填报，10月25日起）"
        assert wanted().question == "accepted"

    def test_the_gates_follow_each_other(self) -> None:
        for table in play.TABLES:
            play.submit(table)
            play.approve(table)
        assert (wanted().question, wanted().name) == ("qc", "2016年度采集 · 等待 质控办总体核查（10月25日起）")
        with clock.simulated(MOMENT + timedelta(days=9)):
            play.pass_gate("qc")
        assert (wanted().question, wanted().name) == ("leading_group", "2016年度采集 · 等待 领导小组审定（11月3日起）")
        play.pass_gate("leading_group")
        assert (wanted().question, wanted().needed) == ("", True)

    def test_news_keep_the_year_waiting_and_no_department(self) -> None:
        for table in play.TABLES:
            play.submit(table)
            play.approve(table)
        play.add_question("students", "f1")
        assert wanted().question == "accepted"
        assert wanted().name.startswith("2016年度采集 · 等待 审核人确认新情况（")
        assert not wanted("student_affairs").needed
        play.confirm("students")
        assert wanted().question == "qc"
        assert wanted().name.startswith("2016年度采集 · 等待 质控办总体核查")

    def test_its_progress_is_told_by_desk(self) -> None:
        assert wanted().progress == (0.0, "已审核通过 0 / 2 张采集表")
        play.submit("students")
        play.approve("students")
        assert wanted().progress == (50.0, "已审核通过 1 / 2 张采集表")
        card = wanted().card
        assert "| 部门填报 | 1 | █ |" in card
        assert "| 质控办审核 | 0 |  |" in card
        assert "| 审核通过（锁定） | 1 | █ |" in card
        assert wanted().progress_key == "progress-collect-2016"
        assert wanted("student_affairs").progress is None

    def test_findings_that_stand_are_counted_for_the_department_that_answers_for_the_sheet(self) -> None:
        assert "没有待处理的问题" in wanted().card
        play.submit("students", "first", "e1", "e2")
        assert "| 学生处 |  |  | 2 |  |  |" in wanted().card
        assert "| 合计 | 0 | 0 | 2 | 0 | 0 |" in wanted().card

    def test_which_post_is_waited_for_stands_in_the_card(self) -> None:
        play.submit("students")
        assert "| 学生处 | 10.1 学生名册 | 指标负责人审核 | 2016-10-25 09:05 | 指标负责人 |" in wanted().card

    def test_no_person_is_named(self) -> None:
        play.submit("students")
        shown = [f"{each.name} {each.tags} {each.card} {each.parameters}" for each in wanted_runs()]
        assert not [name for name in play.NAMES.values() for words in shown if name in words]

    def test_keys_of_cards_are_what_prefect_allows(self) -> None:
        assert wanted("student_affairs").card_key == "gate-2016-student-affairs"
