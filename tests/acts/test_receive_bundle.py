"""A zip dropped by a collector: each table in it a delivery of its own, by the same permission as every file."""

from collections.abc import Iterator

import pytest

from acts.context import the_archive, the_home
from acts.many_hands.shares import in_force
from acts.receiving.foresee import foreseen
from acts.receiving.part_names import base_name, person_named
from acts.receiving.read import read_delivery
from acts.receiving.receive_bundle import receive_dropped
from ledger.models import Delivery, Event
from tests.acts.refusals import refused
from tests.acts.school import COLLECTOR, OTHER_COLLECTOR, OURS, ROLL, WORKS, YEAR, A, ReaderHere, who, works
from tests.workbooks.nasty.opc import Book, packed
from workbooks.isolated.isolation import Reader

ZIP = packed({"一系/成果.csv": OURS, "学籍.csv": ROLL, "说明.pdf": b"%PDF-1.4", "~$成果.xlsx": b"x"})


@pytest.fixture(name="reader", scope="module")
def _reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def test_each_table_becomes_a_delivery_and_the_same_zip_again_adds_nothing(opened: None, reader: Reader) -> None:
    first = receive_dropped(who(COLLECTOR), YEAR, A, "包.zip", ZIP, reader)
    assert [each.name for each in first.taken] == ["包.zip › 成果.csv", "包.zip › 学籍.csv"]
    rows = [Delivery.objects.get(event_seq=each.received.delivery) for each in first.taken]
    assert [row.name for row in rows] == ["包.zip › 成果.csv", "包.zip › 学籍.csv"]
    assert [the_archive().path(row.file).read_bytes() for row in rows] == [OURS, ROLL]
    assert ["没有收下" in line for line in first.left] == [True, True]
    events = Event.objects.count()
    again = receive_dropped(who(COLLECTOR), YEAR, A, "包.zip", ZIP, reader)
    assert all(each.received.already for each in again.taken)
    assert Event.objects.count() == events
    assert list(the_home().scratch.glob("unpacking-*")) == []


def test_a_stranger_unpacks_nothing(opened: None) -> None:
    with refused("not-your-post"), Reader() as reader:
        receive_dropped(who(OTHER_COLLECTOR), YEAR, A, "包.zip", ZIP, reader)
    assert reader.pid is None


def test_a_single_file_needs_no_second_process(opened: None) -> None:
    with Reader() as reader:
        for content in (OURS, Book().file()):
            assert len(receive_dropped(who(COLLECTOR), YEAR, A, "x", content, reader).taken) == 1
        assert reader.pid is None


def test_a_zip_without_tables_is_refused_and_recorded_nowhere(opened: None, reader: Reader) -> None:
    events = Event.objects.count()
    with refused("no-table-inside"):
        receive_dropped(who(COLLECTOR), YEAR, A, "包.zip", packed({"说明.pdf": b"%PDF"}), reader)
    assert Event.objects.count() == events


def test_the_tables_of_a_zip_are_shares_by_their_own_names_or_by_the_name_given(opened: None, reader: Reader) -> None:
    content = packed({"一组/成果.csv": works("甲,2016-03-01,5"), "二组/成果.csv": works("乙,2016-05-02,9")})
    assert foreseen(COLLECTOR, YEAR, A, ["包.zip"])[0].words.startswith("压缩包中的文件各按自己的名称和记录判断")
    for each in receive_dropped(who(COLLECTOR), YEAR, A, "包.zip", content, reader).taken:
        read_delivery(each.received.delivery, ReaderHere())
    assert [(each.label, each.rows) for each in in_force(YEAR, WORKS, A)] == [("一组/成果", 1), ("二组/成果", 1)]
    more = packed({"成果.csv": works("丙,2016-03-01,5")})
    for each in receive_dropped(who(COLLECTOR), YEAR, A, "三组.zip", more, reader, "二组/成果").taken:
        read_delivery(each.received.delivery, ReaderHere())
    assert [(each.number, each.version) for each in in_force(YEAR, WORKS, A)] == [(1, 1), (2, 2)]


def test_a_zip_may_name_the_person_and_the_file_in_it_its_share() -> None:
    assert base_name("包（最终版）.zip › 成果改2.csv") == "成果"
    assert person_named("张三.zip › 成果.csv", {"T1": "张三", "T2": "李四"}) == "T1"
