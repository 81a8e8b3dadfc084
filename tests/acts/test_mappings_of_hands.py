"""Saved mappings where a department has several shares: one more reading touches its own share, and only while it counts."""

from pathlib import Path

import pandas as pd
import pytest

from acts.asking.mapping_questions import FileQuestions
from acts.asking.mappings import NOT_WANTED, Answers, confirm_mappings, mapping_questions
from acts.asking.saved_mappings import saved_mappings
from acts.context import sheet, the_store
from acts.many_hands.arrange import arrange, arrangement_digest
from acts.many_hands.shares import in_force
from acts.receiving.read import read_delivery, reading_told
from acts.receiving.receive import receive
from ledger.facts import Desk, PartFacts
from ledger.models import Delivery, SavedMapping
from ledger.verify import rebuild
from tests.acts.mapping_school import exported, write_mapped_catalog
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    HEAD,
    OWNER,
    THEIRS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    accept_all,
    approve_it,
    explain_all,
    send,
    sign,
    submit_it,
    who,
    works,
)
from warehouse.frames import read_frame

pytestmark = pytest.mark.django_db
ANSWERS = Answers(
    {(WORKS, "完成年月"): "done_on", (WORKS, "资金额"): "funds", (WORKS, "登记人"): NOT_WANTED},
    {(WORKS, "kind", "学术论文"): "1"},
)
PLAIN = works("壬,2016-03-01,5", "癸,2016-04-01,6")


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapped_catalog(tmp_path_factory.mktemp("mapped") / "data")


def sent(by: str, content: bytes, name: str = "导出.csv") -> int:
    delivery = receive(who(by), YEAR, A, name, content).delivery
    read_delivery(delivery, ReaderHere())
    return delivery


def asked(delivery: int) -> FileQuestions:
    found = mapping_questions(delivery)
    assert found is not None
    return found


def confirm(delivery: int) -> None:
    confirm_mappings(who(COLLECTOR), delivery, asked(delivery).seen, "assets", ANSWERS)
    read_delivery(delivery, ReaderHere())


def part() -> PartFacts:
    found = sheet(YEAR, WORKS).part_of(A)
    assert found is not None
    return found


def shares() -> list[tuple[int, int, int]]:
    """Number, version and rows of each share in force."""
    return [(each.number, each.version, each.rows) for each in in_force(YEAR, WORKS, A)]


def days() -> dict[str, str | None]:
    frame = read_frame(the_store().path(part().rows_file))
    return {title: None if pd.isna(day) else str(day)[:10] for title, day in zip(frame["title"], frame["done_on"], strict=True)}


def act(did: str, share: int, into: int = 0) -> None:
    arrange(who(COLLECTOR), YEAR, WORKS, A, did, share, arrangement_digest(part()), into=into)  # type: ignore[arg-type]


def test_the_collector_answers_for_a_share_of_staff_and_the_others_stay(opened: None) -> None:
    sent(COLLECTOR, PLAIN, "成果.csv")
    delivery = sent(DEPUTY, exported())
    assert (shares(), days()["甲"]) == ([(1, 1, 2), (2, 1, 3)], None)
    with refused("not-your-post"):
        confirm_mappings(who(DEPUTY), delivery, asked(delivery).seen, "assets", ANSWERS)
    confirm(delivery)
    assert shares() == [(1, 1, 2), (2, 2, 3)]
    assert days() == {"壬": "2016-03-01", "癸": "2016-04-01", "甲": "2016-03-01", "乙": "2016-04-01", "丙": "2016-05-01"}
    assert {each.row.by for each in saved_mappings(A)} == {COLLECTOR}
    assert part().hands == {COLLECTOR, DEPUTY}
    rebuild()
    assert shares() == [(1, 1, 2), (2, 2, 3)]


def test_who_confirmed_a_mapping_has_a_hand_in_every_file_that_it_reads(opened: None) -> None:
    """Also in one that came later, and was not asked about any more; at the signature and at the desks."""
    confirm(sent(COLLECTOR, exported()))
    SavedMapping.objects.update(by=HEAD)  # as if he had stood in for the collector on that day
    again = sent(COLLECTOR, exported("丁,2016-06-01,8,13800138000,学术论文,某"), "导出.csv")
    assert mapping_questions(again) is None
    assert part().persons == (COLLECTOR,)
    with refused("separation"):
        sign(WORKS, A)
    SavedMapping.objects.update(by=OWNER)
    sign(WORKS, A)
    send(B, THEIRS)
    sign(WORKS, B)
    explain_all()
    submit_it()
    with refused("separation"):
        approve_it(Desk.OWNER)
    SavedMapping.objects.update(by=COLLECTOR)
    accept_all()
    approve_it(Desk.OWNER)


@pytest.mark.parametrize(("did", "into"), [("withdraw", 0), ("join", 1), ("replace", 1)])
def test_what_an_act_took_out_does_not_come_back_by_one_more_reading(opened: None, did: str, into: int) -> None:
    sent(COLLECTOR, PLAIN, "成果.csv")
    delivery = sent(DEPUTY, exported())
    questions = asked(delivery)
    act(did, 2, into)
    before = (part().version, shares(), days())
    assert mapping_questions(delivery) is None
    with refused("not-asked"):
        confirm_mappings(who(COLLECTOR), delivery, questions.seen, "assets", ANSWERS)
    assert (part().version, shares(), days()) == before


def test_who_said_what_a_file_means_does_not_sign_it(opened: None) -> None:
    delivery = sent(DEPUTY, exported())
    assert part().hands == {DEPUTY}
    confirm(delivery)
    assert part().hands == {COLLECTOR, DEPUTY}


def test_a_file_that_was_made_a_share_of_its_own_is_read_once_more_as_that(opened: None) -> None:
    sent(DEPUTY, PLAIN, "成果.csv")
    delivery = sent(DEPUTY, exported(), "成果2.csv")
    act("separate", 1)
    confirm(delivery)
    assert shares() == [(1, 1, 2), (2, 2, 3)]
    assert days() == {"壬": "2016-03-01", "癸": "2016-04-01", "甲": "2016-03-01", "乙": "2016-04-01", "丙": "2016-05-01"}


def test_what_a_newer_file_replaced_does_not_come_back(opened: None) -> None:
    older = sent(DEPUTY, exported())
    questions = asked(older)
    sent(DEPUTY, PLAIN, "另一份.csv")
    assert mapping_questions(older) is None
    with refused("not-asked"):
        confirm_mappings(who(COLLECTOR), older, questions.seen, "assets", ANSWERS)


def test_answers_given_just_before_a_newer_file_came_bring_nothing_back(opened: None) -> None:
    older = sent(DEPUTY, exported())
    confirm_mappings(who(COLLECTOR), older, asked(older).seen, "assets", ANSWERS)
    sent(DEPUTY, PLAIN, "另一份.csv")
    before = (part().version, shares(), days())
    read_delivery(older, ReaderHere())
    assert (part().version, shares(), days()) == before
    assert not any("对应关系" in line for line in reading_told(Delivery.objects.get(event_seq=older)))
