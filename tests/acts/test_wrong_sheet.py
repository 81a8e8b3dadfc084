"""A worksheet taken for the wrong sheet by its headers: said otherwise, its rows leave that sheet, and it is known next time."""

from pathlib import Path

import pytest

from acts.asking.mappings import NOT_A_SHEET, Answers, confirm_mappings, mapping_questions
from acts.asking.say_sheet import say_sheet
from acts.asking.wrong_sheet import taken_worksheets
from acts.context import sheet
from acts.receiving.preview import preview
from acts.receiving.read import pending_deliveries, read_delivery
from acts.returning.feedback import feedback_copy
from acts.returning.second_upload import second_uploads
from ledger.models import Delivery, SavedMapping, Share
from ledger.verify import rebuild
from tests.acts import school
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    OTHER_COLLECTOR,
    PUPIL_NO,
    PUPILS,
    WORKS,
    YEAR,
    A,
    ReaderHere,
    assignment,
    pupils,
    send,
    take,
    the_draft,
    who,
)

pytestmark = pytest.mark.django_db
MEMBERS = "members"
SHEET = """
table: members
code: "10.2"
title: {zh: 社团成员, en: Members}
shape: list
period: point_in_time
population: 社团成员
key: [student_no]
columns:
  - {name: student_no, title: 学籍号, type: student_no, required: true}
  - {name: name, title: 姓名, type: text, required: true}
  - {name: club, title: 社团, type: text}
  - {name: post, title: 担任职务, type: text}
"""
OTHER_NO = "G440604199909150029"
CLUB = pupils(f"{OTHER_NO},上官,")  # the words of the pupils: the members have but two of them
FIRST = pupils(f"{PUPIL_NO},欧阳,")


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = school.write_catalog(tmp_path_factory.mktemp("club") / "data")
    path = root / "sheets" / "pupils.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("key:", "must_have_rows: true\nkey:"), encoding="utf-8")
    (root / "sheets" / "members.yaml").write_text(SHEET.lstrip(), encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def _opened(db: None) -> None:
    school.opened([assignment(WORKS, A), assignment(PUPILS), assignment(MEMBERS)])


def say(delivery: int, table: str, name: str = "名单") -> None:
    seen = Delivery.objects.get(event_seq=delivery).report
    confirm_mappings(who(COLLECTOR), delivery, seen, "other", Answers(worksheets={name: table}))
    assert pending_deliveries() == [delivery]
    read_delivery(delivery, ReaderHere())


def rows(table: str) -> int:
    part = sheet(YEAR, table).part_of(A)
    return part.rows if part else -1


def sent(content: bytes = CLUB) -> int:
    return send(A, content, "名单.csv").delivery


def test_it_is_read_as_the_other_and_leaves_the_first_without_rows() -> None:
    delivery = sent()
    assert (rows(PUPILS), rows(MEMBERS)) == (1, -1)
    (taken,) = taken_worksheets(Delivery.objects.get(event_seq=delivery))
    assert (taken.name, taken.title, set(taken.profile)) == ("名单", "10.1 学生", {"学籍号", "姓名", "参与成果"})
    say(delivery, MEMBERS)
    assert (rows(PUPILS), rows(MEMBERS)) == (0, 1)
    found = the_draft(PUPILS).findings
    assert set(found["severity"]) == {"error"}, "it must have rows; but nobody has to say why some are gone that never were"
    assert preview(delivery).tables == (PUPILS, MEMBERS)
    assert feedback_copy(delivery, ReaderHere()).exists()
    assert rebuild() == []


def test_what_stood_before_counts_again() -> None:
    first = sent(FIRST)
    delivery = sent(pupils(f"{PUPIL_NO},欧阳,", f"{OTHER_NO},上官,"))
    assert rows(PUPILS) == 2
    say(delivery, MEMBERS)
    assert (rows(PUPILS), rows(MEMBERS)) == (1, 2)
    part = sheet(YEAR, PUPILS).part_of(A)
    assert part is not None
    assert (part.delivery, part.by) == (first, COLLECTOR)
    assert [each.table for each in second_uploads(delivery)] == []
    assert Share.objects.filter(table=PUPILS).count() == 3
    assert rebuild() == []


def test_next_time_it_is_known() -> None:
    say(sent(), MEMBERS)
    again = send(A, pupils(f"{PUPIL_NO},欧阳,"), "名单（二）.csv").delivery
    assert {share.table for share in Share.objects.filter(delivery=again)} == {MEMBERS}
    assert SavedMapping.objects.get(of_worksheet=True).table == MEMBERS


def test_that_it_is_no_sheet_at_all_may_be_said_too() -> None:
    delivery = sent()
    say(delivery, NOT_A_SHEET)
    assert rows(PUPILS) == 0
    assert "pupils.rows" in set(preview(delivery).findings["rule"])
    assert feedback_copy(delivery, ReaderHere()).exists(), "though the finding stands on a sheet that is not in the file"
    assert mapping_questions(delivery) is None


def test_what_was_said_wrongly_is_said_anew() -> None:
    delivery = sent()
    say(delivery, MEMBERS)
    say(delivery, PUPILS)
    assert (rows(PUPILS), rows(MEMBERS)) == (1, 0)
    assert rebuild() == []


def test_said_wrongly_of_a_file_with_a_version_before_it_is_said_anew() -> None:
    """The version before, which counts meanwhile, does not stand in the way of the file that it makes room for."""
    sent(FIRST)
    delivery = sent(pupils(f"{PUPIL_NO},欧阳,", f"{OTHER_NO},上官,"))
    say(delivery, MEMBERS)
    assert (rows(PUPILS), rows(MEMBERS)) == (1, 2)
    say(delivery, PUPILS)
    assert (rows(PUPILS), rows(MEMBERS)) == (2, 0)
    assert rebuild() == []


def test_a_newer_file_still_stands_when_an_older_one_is_said_anew() -> None:
    sent(FIRST)
    delivery = sent(pupils(f"{PUPIL_NO},欧阳,", f"{OTHER_NO},上官,"))
    say(delivery, MEMBERS)
    latest = send(
        A,
        pupils(f"{PUPIL_NO},改名,甲"),
        "学生.csv",
    ).delivery
    before = rows(PUPILS)
    say(delivery, PUPILS)
    assert latest
    assert rows(PUPILS) == before


def test_that_it_is_no_sheet_said_by_mistake_is_said_anew() -> None:
    delivery = sent()
    say(delivery, NOT_A_SHEET)
    (none,) = taken_worksheets(Delivery.objects.get(event_seq=delivery))
    assert (none.name, none.table, none.title) == ("名单", "", "不是采集表")
    with refused("same-sheet"):
        say(delivery, NOT_A_SHEET)
    say(delivery, PUPILS)
    assert rows(PUPILS) == 1
    assert SavedMapping.objects.filter(of_worksheet=True, ended_seq=None).get().table == PUPILS
    assert rebuild() == []


def test_the_same_bytes_are_received_again_once_all_they_gave_was_taken_back() -> None:
    delivery = sent()
    assert take(A, CLUB, "名单.csv").delivery == delivery
    say(delivery, NOT_A_SHEET)
    assert take(A, CLUB, "名单.csv").delivery != delivery


def test_with_the_file_by_command() -> None:
    delivery = sent()
    assert say_sheet(who(COLLECTOR), delivery, MEMBERS, "other")
    read_delivery(delivery, ReaderHere())
    assert not say_sheet(who(COLLECTOR), delivery, MEMBERS, "other"), "it is known by now"


@pytest.mark.parametrize(
    ("staff_no", "name", "table", "why"),
    [
        (COLLECTOR, "名单", PUPILS, "same-sheet"),
        (COLLECTOR, "名单", "kitchen", "no-such-sheet"),
        (COLLECTOR, "别的", MEMBERS, "not-asked"),
        (OTHER_COLLECTOR, "名单", MEMBERS, "not-your-post"),
    ],
)
def test_what_is_not_done(staff_no: str, name: str, table: str, why: str) -> None:
    delivery = sent()
    seen = Delivery.objects.get(event_seq=delivery).report
    with refused(why):
        confirm_mappings(who(staff_no), delivery, seen, "other", Answers(worksheets={name: table}))


def test_a_title_says_more_than_its_headers() -> None:
    named = send(A, FIRST, "学生.csv").delivery
    assert taken_worksheets(Delivery.objects.get(event_seq=named)) == ()


def test_a_delivery_that_waits_has_none() -> None:
    assert taken_worksheets(Delivery.objects.get(event_seq=take(A, CLUB).delivery)) == ()
