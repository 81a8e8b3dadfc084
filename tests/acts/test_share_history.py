"""What a version of a share stands in place of, whatever acts and late readings came between; and nothing is lost in a race."""

from collections.abc import Callable
from typing import Any

import pytest

import acts.many_hands.arrange
import acts.many_hands.settle
import acts.receiving.read
from acts.context import sheet, the_store
from acts.many_hands.arrange import arrange, arrangement_digest
from acts.many_hands.cases import cases
from acts.many_hands.settle import settle
from acts.many_hands.shares import in_force
from acts.receiving.foresee import what_became
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.returning.second_upload import earlier_shares, second_uploads
from ledger.models import Delivery
from ledger.verify import rebuild
from tests.acts.refusals import refused
from tests.acts.school import COLLECTOR, DEPUTY, WORKS, YEAR, A, ReaderHere, all_accepted, who, works
from warehouse.frames import read_frame

pytestmark = pytest.mark.django_db

ONE = works("甲,2016-03-01,5", "乙,2016-04-01,6")
TWO = works("丙,2016-05-01,7", "丁,2016-05-02,8", "戊,2016-05-03,9")
THREE = works("己,2016-06-01,1")


def by(staff_no: str, content: bytes, name: str = "成果.csv") -> int:
    delivery = receive(who(staff_no), YEAR, A, name, content).delivery
    read_delivery(delivery, ReaderHere())
    return delivery


def act(did: str, share: int, into: int = 0) -> None:
    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    arrange(who(COLLECTOR), YEAR, WORKS, A, did, share, arrangement_digest(part), into=into)  # type: ignore[arg-type]


def titles() -> str:
    """All titles of the part, as often as they stand there."""
    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    return "".join(sorted(read_frame(the_store().path(part.rows_file))["title"]))


def versions() -> list[tuple[int, int]]:
    return [(share.number, share.version) for share in in_force(YEAR, WORKS, A)]


def the_titles(words: str) -> str:
    return "".join(sorted(words))


def test_a_second_file_parted_from_a_share_leaves_what_stood_before_it(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, "成果2.csv")
    act("separate", 1)
    by(COLLECTOR, THREE)
    assert (versions(), titles()) == ([(1, 3), (2, 1)], the_titles("丙丁戊己"))
    act("separate", 1)
    assert (versions(), titles()) == ([(1, 1), (2, 1), (3, 1)], the_titles("甲乙丙丁戊己"))
    with refused("first-version"):
        act("separate", 1)


def test_a_file_after_a_parting_is_compared_with_what_it_replaced(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, "成果2.csv")
    act("separate", 1)
    delivery = by(COLLECTOR, works("甲,2016-03-01,50", "乙,2016-04-01,6"))
    assert what_became(delivery) == ["1.1 成果：替换了 9月5日 的第 1 版（2 行）“成果”"]
    (second,) = second_uploads(delivery)
    assert (second.rows.came, second.rows.gone, second.others) == (0, 0, 1)


@pytest.mark.parametrize("into_file", [ONE, works("甲,2016-03-01,5", "乙,2016-04-01,7")])
def test_a_joined_share_that_comes_in_again_takes_its_rows_with_it(opened: None, into_file: bytes) -> None:
    by(COLLECTOR, into_file)
    by(DEPUTY, TWO)
    act("join", 2, 1)
    assert titles() == the_titles("甲乙丙丁戊")
    act("restore", 2)
    assert (versions(), titles()) == ([(1, 1), (2, 1)], the_titles("甲乙丙丁戊"))
    assert rebuild() == []


def test_what_was_joined_does_not_come_apart_once_a_newer_file_replaced_it(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    act("join", 2, 1)
    by(COLLECTOR, THREE)
    with refused("joined-since"):
        act("restore", 2)


def test_what_acts_put_together_is_parted_by_restoring_only(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    act("join", 2, 1)
    with refused("made-by-act"):
        act("separate", 1)


def test_joined_rows_have_no_earlier_version_even_if_one_was_replaced_before(opened: None) -> None:
    by(COLLECTOR, ONE)
    by(COLLECTOR, TWO, "教研室.csv")
    act("replace", 1, 2)
    last = by(DEPUTY, THREE)
    act("join", 3, 2)
    assert earlier_shares(last) == {}


def test_a_file_that_was_read_too_late_says_so_and_the_other_came_as_new(opened: None) -> None:
    first = receive(who(COLLECTOR), YEAR, A, "成果.csv", ONE).delivery
    second = receive(who(COLLECTOR), YEAR, A, "成果2.csv", TWO).delivery
    read_delivery(second, ReaderHere())
    read_delivery(first, ReaderHere())
    assert what_became(first) == ["1.1 成果：读取时已有更新的一版，这一版没有采用：“成果”"]
    assert what_became(second) == ["1.1 成果：作为新的一份“成果”"]
    assert earlier_shares(second) == {}


def meanwhile(monkeypatch: pytest.MonkeyPatch, module: Any, does: Callable[[], object]) -> list[int]:
    """Between what a module puts together and the moment it is written down, something else happens, once."""
    whole, times = module._content, []

    def content(*args: Any) -> Any:
        made = whole(*args)
        times.append(1)
        if len(times) == 1:
            does()
        return made

    monkeypatch.setattr(module, "_content", content)
    return times


def test_a_file_read_while_another_is_put_together_stays(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    other = receive(who(DEPUTY), YEAR, A, "成果.csv", TWO).delivery
    times = meanwhile(monkeypatch, acts.receiving.read, lambda: read_delivery(other, ReaderHere()))
    by(COLLECTOR, ONE)
    assert (titles(), len(times)) == (the_titles("甲乙丙丁戊"), 3)


def test_a_file_read_while_shares_are_arranged_stops_the_act(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, TWO)
    meanwhile(monkeypatch, acts.many_hands.arrange, lambda: by(COLLECTOR, THREE, "三.csv"))
    with refused("moved"):
        act("join", 2, 1)
    assert titles() == the_titles("甲乙丙丁戊己")


def test_a_file_read_while_a_collision_is_settled_stays(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    by(COLLECTOR, ONE)
    by(DEPUTY, works("甲,2016-03-01,5", "丙,2016-05-01,7"))
    (case,) = cases(sheet(YEAR, WORKS), A)
    times = meanwhile(monkeypatch, acts.many_hands.settle, lambda: by(COLLECTOR, THREE, "三.csv"))
    settle(who(COLLECTOR), YEAR, WORKS, A, case.name, case.digest, "keep", keep=1)
    assert (titles(), len(times)) == (the_titles("甲乙丙己"), 2)


def test_a_sheet_locked_while_a_file_is_put_together_stays_as_it_was_accepted(
    opened: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = receive(who(COLLECTOR), YEAR, A, "补充.csv", THREE).delivery
    meanwhile(monkeypatch, acts.receiving.read, all_accepted)
    outcome = read_delivery(late, ReaderHere())
    assert outcome.refused == "nothing-for-you"
    assert "己" not in titles()
    assert Delivery.objects.get(event_seq=late).state == "refused"
