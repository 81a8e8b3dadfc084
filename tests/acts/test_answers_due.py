"""我的待办 says that a file waits for an answer, and of whom; and no longer once it was given or is needed no more."""

from pathlib import Path

import pytest

from acts.asking.mappings import NOT_WANTED, Answers
from acts.duties import Duty, duties
from tests.acts.mapping_school import exported, write_mapped_catalog
from tests.acts.school import COLLECTOR, HEAD, OTHER_COLLECTOR, OWNER, WORKS, A, send
from tests.acts.test_which_sheet import HEADERS, STRANGE, confirm, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]
WORDS = Answers(
    {(WORKS, "完成年月"): "done_on", (WORKS, "资金额"): "funds", (WORKS, "登记人"): NOT_WANTED},
    {(WORKS, "kind", "学术论文"): "1"},
)


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapped_catalog(tmp_path_factory.mktemp("mapped") / "data")


def asked_of(staff_no: str) -> list[Duty]:
    return [each for each in duties(staff_no) if each.kind == "answer"]


def test_which_sheet_then_which_headers_then_nothing() -> None:
    delivery = send(A, exported(headers=STRANGE), "导出.csv").delivery
    (due,) = asked_of(COLLECTOR)
    assert (due.delivery, due.department) == (delivery, A)
    assert due.words == "教务处：“导出.csv”还没有采用：还不知道工作表“导出”是哪张采集表，请说明"
    assert [asked_of(each) for each in (HEAD, OWNER, OTHER_COLLECTOR)] == [[], [], []]
    say(delivery, WORKS)
    assert asked_of(COLLECTOR)[0].words.endswith("采集表已经知道，还要请您说明各表头是哪一列")
    confirm(delivery, HEADERS)
    assert asked_of(COLLECTOR)[0].words.endswith("“导出.csv”中有 1 处请您认一认")
    confirm(delivery, Answers(codes={(WORKS, "kind", "学术论文"): "1"}))
    assert asked_of(COLLECTOR) == []


def test_a_file_that_counts_may_be_asked_about_too() -> None:
    delivery = send(A, exported(), "成果.csv").delivery
    (due,) = asked_of(COLLECTOR)
    assert due.words == "教务处：“成果.csv”中有 4 处请您认一认"
    confirm(delivery, WORDS)
    assert asked_of(COLLECTOR) == []


def test_nobody_needs_the_answer_once_the_file_came_again_and_was_taken() -> None:
    send(A, exported(headers=STRANGE), "成果.csv")
    assert len(asked_of(COLLECTOR)) == 1
    plain = exported("甲,2016-03-01,5,13800138000,论文", headers=("成果名称", "完成日期", "经费", "联系电话", "类别"))
    send(A, plain, "成果（改）.csv")
    assert asked_of(COLLECTOR) == []


def test_nor_of_what_a_newer_file_replaced() -> None:
    send(A, exported(), "成果.csv")
    plain = exported("甲,2016-03-01,5,13800138000,论文", headers=("成果名称", "完成日期", "经费", "联系电话", "类别"))
    send(A, plain, "成果.csv")
    assert asked_of(COLLECTOR) == []
