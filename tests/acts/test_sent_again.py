"""The same bytes once more: no second delivery of what was refused, and the reason said again, until it may hold something."""

from pathlib import Path

import pytest

from acts.asking.mappings import NOT_A_SHEET, Answers
from acts.many_hands.shares import in_force
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.receiving.receive_bundle import receive_dropped
from acts.receiving.sent_again import sent_again_words
from cli.received import received_lines
from ledger.models import Delivery
from tests.acts.mapping_school import exported, write_mapped_catalog
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    OTHER_COLLECTOR,
    ROLL,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    send,
    take,
    who,
    works,
)
from tests.acts.test_which_sheet import STRANGE, asked, confirm
from tests.workbooks.test_bundles import zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapped_catalog(tmp_path_factory.mktemp("mapped") / "data")


def test_what_cannot_be_read_is_not_received_twice() -> None:
    first = send(A, b"%PDF-1.4", "三.xlsx")
    again = take(A, b"%PDF-1.4", "又三.xlsx")
    assert (again.delivery, again.already, Delivery.objects.count()) == (first.delivery, True, 1)
    words = sent_again_words("又三.xlsx", again)
    assert f"（第 {first.delivery} 号）完全相同，没有重复收件；当时没有采用的原因仍在：" in words
    assert "PDF" in words


def test_nor_what_holds_nothing_for_the_department() -> None:
    first = send(B, ROLL, "学生.csv")
    again = take(B, ROLL, "学生.csv")
    assert (again.delivery, again.already) == (first.delivery, True)
    said = "文件中没有需要贵部门填报的采集表：读作 10.1 学生，由教务处填报；您部门填报 1.1。请转交教务处"
    assert first.message == said
    assert said in sent_again_words("学生.csv", again)
    assert f"未采用：{said}" in list(received_lines(first.delivery))


def test_what_waits_for_an_answer_waits_still() -> None:
    first = send(A, exported(headers=STRANGE), "导出.csv")
    again = take(A, exported(headers=STRANGE), "导出.csv")
    assert again.delivery == first.delivery
    assert "它还在等您说明：还不知道工作表“导出”是哪张采集表" in sent_again_words("导出.csv", again)


def test_but_other_mappings_may_make_something_of_it() -> None:
    first = send(A, exported(headers=STRANGE), "导出.csv")
    send(A, exported(headers=("甲", "乙", "丙", "丁", "戊", "己")), "另一.csv")
    other = Delivery.objects.order_by("-event_seq").first()
    assert other is not None
    confirm(other.event_seq, Answers(worksheets={asked(other.event_seq).worksheets[0].name: NOT_A_SHEET}))
    assert take(A, exported(headers=STRANGE), "导出.csv").delivery != first.delivery


def test_of_a_zip_each_file_is_told() -> None:
    packed = zipped({"学生.csv": ROLL, "坏.xlsx": b"PK\x03\x04" + b"\x00" * 40})
    taken = receive_dropped(who(OTHER_COLLECTOR), YEAR, B, "包.zip", packed, ReaderHere()).taken
    for each in taken:
        read_delivery(each.received.delivery, ReaderHere())
    again = receive_dropped(who(OTHER_COLLECTOR), YEAR, B, "包.zip", packed, ReaderHere()).taken
    assert [each.received.delivery for each in again] == [each.received.delivery for each in taken]
    assert all("当时没有采用的原因仍在" in sent_again_words(each.name, each.received) for each in again)


def test_what_was_taken_is_told_without_a_reason() -> None:
    first = send(A, exported(), "成果.csv").delivery
    words = sent_again_words("成果.csv", take(A, exported()))
    assert words == f"“成果.csv”与此前报送的文件（第 {first} 号，甲报送，计入“成果”）完全相同，没有重复收件"


def test_what_a_member_of_staff_sent_first_does_not_swallow_the_collectors_file() -> None:
    """It would have counted in his share, under his name; each has his own, and the same rows meet at 汇总."""
    content = works("甲,2016-03-01,5")
    early = receive(who(DEPUTY), YEAR, A, "x.csv", content).delivery
    read_delivery(early, ReaderHere())
    ours = receive(who(COLLECTOR), YEAR, A, "全部成果.csv", content, "教务处")
    assert not ours.already
    read_delivery(ours.delivery, ReaderHere())
    assert [(each.owner, each.label) for each in in_force(YEAR, WORKS, A)] == [(DEPUTY, "x"), ("", "教务处")]
    assert receive(who(COLLECTOR), YEAR, A, "全部.csv", content, "教务处").delivery == ours.delivery
    assert receive(who(DEPUTY), YEAR, A, "我的.csv", content).delivery == early
    other = receive(who(COLLECTOR), YEAR, A, "全部.csv", content, "另一份")
    assert not other.already
