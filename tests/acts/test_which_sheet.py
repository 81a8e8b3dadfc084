"""A worksheet that nobody knows: asked which sheet it is, answered, read once more, known next time; never in silence."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from acts.asking.mapping_questions import FileQuestions
from acts.asking.mappings import NOT_A_SHEET, NOT_WANTED, Answers, confirm_mappings, mapping_questions, revoke_mappings
from acts.asking.saved_mappings import mappings_for, saved_mappings
from acts.asking.say_sheet import say_sheet
from acts.context import Moved, Refused, sheet, the_store
from acts.receiving.read import pending_deliveries, read_delivery, reading_told, refusal
from ledger.models import Delivery, Event, MappingUse, Part, SavedMapping, Share
from ledger.payloads.mappings import MappingsConfirmed
from ledger.verify import rebuild
from tests.acts import school
from tests.acts.mapping_school import exported, write_mapped_catalog
from tests.acts.refusals import refused
from tests.acts.school import COLLECTOR, HEAD, OTHER_COLLECTOR, PUPILS, WORKS, YEAR, A, ReaderHere, send, sign, who
from warehouse.frames import read_frame

pytestmark = pytest.mark.django_db
ASSETS, FINANCE = "assets", "finance"
STRANGE = ("题目", "年月", "资金额", "手机", "种类", "登记人")


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapped_catalog(tmp_path_factory.mktemp("mapped") / "data")


def sent(content: bytes, name: str = "导出.csv") -> int:
    return send(A, content, name).delivery


def asked(delivery: int) -> FileQuestions:
    found = mapping_questions(delivery)
    assert found is not None
    return found


def confirm(delivery: int, answers: Answers, source: str = ASSETS) -> int:
    """Answer, and read once more, as the worker would."""
    seq = confirm_mappings(who(COLLECTOR), delivery, asked(delivery).seen, source, answers)
    assert pending_deliveries() == [delivery]
    read_delivery(delivery, ReaderHere())
    return seq


def say(delivery: int, table: str, source: str = ASSETS) -> int:
    return confirm(delivery, Answers(worksheets={asked(delivery).worksheets[0].name: table}), source)


HEADERS = Answers(
    {
        (WORKS, "题目"): "title",
        (WORKS, "年月"): "done_on",
        (WORKS, "资金额"): "funds",
        (WORKS, "手机"): "contact",
        (WORKS, "种类"): "kind",
        (WORKS, "登记人"): NOT_WANTED,
    }
)


def state(delivery: int) -> str:
    return Delivery.objects.get(event_seq=delivery).state


def told(delivery: int) -> list[str]:
    return reading_told(Delivery.objects.get(event_seq=delivery))


def rows_of(table: str = WORKS) -> int:
    part = sheet(YEAR, table).part_of(A)
    return part.rows if part else 0


def test_a_refused_file_is_asked_about_answered_and_taken(opened: None) -> None:
    delivery = sent(exported(headers=STRANGE))
    assert (state(delivery), refusal(Delivery.objects.get(event_seq=delivery))[0]) == ("refused", "nothing-for-you")
    (question,) = asked(delivery).worksheets
    assert question.question.shown == STRANGE
    assert [table for table, _ in asked(delivery).open_sheets] == [WORKS, PUPILS]
    assert asked(delivery).count == 1

    seq = say(delivery, WORKS)
    assert state(delivery) == "refused", "its columns are not known yet: nothing is taken"
    assert not Share.objects.exists()
    assert asked(delivery).worksheets == ()
    assert {each.word for each in asked(delivery).sheets[0].headers} == set(STRANGE)
    assert f"按对应关系（资产系统）：是 1.1 成果（甲 2016-09-05 确认，第 {seq} 号）" in "\n".join(told(delivery))

    confirm(delivery, HEADERS)
    assert (state(delivery), rows_of()) == ("read", 3)
    frame = read_frame(the_store().path(Part.objects.get().rows_file)).sort_values("source_row")
    assert frame["title"].tolist() == ["甲", "乙", "丙"]
    assert rebuild() == []


def test_next_time_it_is_taken_and_told(opened: None) -> None:
    first = sent(exported(headers=STRANGE))
    seq = say(first, WORKS)
    confirm(first, HEADERS)
    delivery = sent(exported("丁,2016-06-01,8,13800138000,论文,某", headers=STRANGE), "再次.csv")
    assert (state(delivery), mapping_questions(delivery)) == ("read", None)
    assert any(line.endswith(f"是 1.1 成果（甲 2016-09-05 确认，第 {seq} 号）") for line in told(delivery))
    saved = next(each for each in saved_mappings(A) if each.row.of_worksheet)
    assert delivery in saved.used
    assert saved.meaning == "工作表“导出”（表头有年月、手机、登记人、种类、资金额等 6 项）是 1.1 成果"
    assert MappingUse.objects.filter(confirmed_seq=seq, delivery=delivery).count() == 1


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        (("题目", "年月", "资金额", "手机", "种类"), True),
        (("题目", "年月", "资金额", "手机", "另一", "其余"), True),
        (("题目", "年月", "别的", "手机号", "另一", "其余"), False),
        ((*STRANGE, "一列", "二列", "三列", "四列", "五列"), False),
    ],
)
def test_near_enough_is_most_of_the_words_of_both(opened: None, headers: tuple[str, ...], known: bool) -> None:
    say(sent(exported(headers=STRANGE)), WORKS)
    line = ",".join(["戊"] * len(headers))
    delivery = sent("\n".join([",".join(headers), line, line]).encode("gb18030"), "另一.csv")
    assert bool(asked(delivery).worksheets) is not known


def test_what_is_no_sheet_is_not_asked_again(opened: None) -> None:
    first = sent(exported(headers=STRANGE))
    seq = say(first, NOT_A_SHEET)
    assert (state(first), mapping_questions(first)) == ("refused", None)
    second = sent(exported("丁,2016-06-01,8,13800138000,论文,某", headers=STRANGE), "再次.csv")
    assert (state(second), mapping_questions(second)) == ("refused", None)
    assert any(f"不是采集表（甲 2016-09-05 确认，第 {seq} 号）" in line for line in told(second))
    assert not Share.objects.exists()


def test_revoked_it_is_asked_again_and_what_was_read_stays(opened: None) -> None:
    first = sent(exported(headers=STRANGE))
    say(first, WORKS)
    confirm(first, HEADERS)
    before = sheet(YEAR, WORKS).part_of(A)
    names = [each.name for each in saved_mappings(A)]
    revoke_mappings(who(HEAD), A, names, "不是这张表")
    assert not mappings_for(A)
    assert sheet(YEAR, WORKS).part_of(A) == before
    assert asked(sent(exported("丁,2016-06-01,8,13800138000,论文,某", headers=STRANGE), "再次.csv")).worksheets


def two_worksheets(first: list[list[object]], second: list[list[object]]) -> bytes:
    book = Workbook()
    for name, rows in (("一", first), ("二", second)):
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    del book["Sheet"]
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


KNOWN: list[list[object]] = [["学籍号", "姓名", "参与成果"], [school.PUPIL_NO, school.PUPIL, "甲"]]
FOREIGN: list[list[object]] = [list(STRANGE), ["甲", "2016-03-01", 5, "13800138000", "论文", "某"]]


def test_a_second_worksheet_is_asked_about_and_the_first_keeps_its_signature(opened: None) -> None:
    delivery = sent(two_worksheets(KNOWN, FOREIGN), "两表.xlsx")
    assert state(delivery) == "read"
    sign(PUPILS, A)
    before = sheet(YEAR, PUPILS).part_of(A)
    assert [each.names for each in asked(delivery).worksheets] == [("二",)]
    say(delivery, WORKS)
    confirm(delivery, HEADERS)
    assert sheet(YEAR, PUPILS).part_of(A) == before
    assert before is not None
    assert before.signed_by == HEAD
    assert rows_of(WORKS) == 1


def test_worksheets_with_the_same_words_are_one_question(opened: None) -> None:
    delivery = sent(two_worksheets(FOREIGN, FOREIGN), "两表.xlsx")
    assert [each.names for each in asked(delivery).worksheets] == [("一", "二")]
    say(delivery, WORKS)
    confirm(delivery, HEADERS)
    assert rows_of(WORKS) == 2


def test_an_answer_to_an_older_file_does_not_bring_it_back(opened: None) -> None:
    older = sent(exported(headers=STRANGE))
    newer = sent(school.works("新,2016-03-01,5"), "导出 修改稿.csv")
    say(older, WORKS)
    confirm(older, HEADERS)
    part = sheet(YEAR, WORKS).part_of(A)
    assert part is not None
    assert part.delivery == newer


def test_sources_that_say_otherwise_are_asked_again_and_the_named_one_decides(opened: None) -> None:
    say(sent(exported(headers=STRANGE)), WORKS)
    revoke_mappings(who(HEAD), A, [each.name for each in saved_mappings(A)], "再看")
    say(sent(exported("丁,2016-06-01,8,13800138000,论文,某", headers=STRANGE), "二.csv"), NOT_A_SHEET, FINANCE)
    revoke_mappings(who(HEAD), A, [each.name for each in saved_mappings(A) if not each.ended_zh], "再看")
    first, second = (sent(exported(f"{each},2016-06-01,8,,论文,某", headers=STRANGE), f"{each}.csv") for each in "戊己")
    say(first, WORKS, ASSETS)
    say(second, NOT_A_SHEET, FINANCE)
    third = sent(exported("庚,2016-06-01,8,,论文,某", headers=STRANGE), "庚.csv")
    assert asked(third).worksheets, "two sources say different things of the same words"
    say(third, WORKS, ASSETS)
    assert not asked(third).worksheets
    assert asked(third).sheets


def test_the_same_source_asked_again_says_it_anew(opened: None) -> None:
    first = sent(exported(headers=STRANGE))
    second = sent(exported("丁,2016-06-01,8,13800138000,论文,某", headers=STRANGE), "二.csv")
    say(first, NOT_A_SHEET)
    say(second, WORKS)
    in_force = SavedMapping.objects.filter(ended_seq=None)
    assert [(each.table, each.word) for each in in_force] == [(WORKS, "二")]
    assert rebuild() == []


@pytest.mark.parametrize(
    ("worksheets", "code"),
    [({"别的": WORKS}, "not-asked"), ({"导出": "nothing"}, "no-such-sheet"), ({}, "nothing-answered")],
)
def test_answers_that_cannot_be_change_nothing(opened: None, worksheets: dict[str, str], code: str) -> None:
    delivery = sent(exported(headers=STRANGE))
    events = Event.objects.count()
    with refused(code):
        confirm_mappings(who(COLLECTOR), delivery, asked(delivery).seen, ASSETS, Answers(worksheets=worksheets))
    assert Event.objects.count() == events


def test_only_the_sender_answers_on_what_he_saw(opened: None) -> None:
    delivery = sent(exported(headers=STRANGE))
    seen, answer = asked(delivery).seen, Answers(worksheets={"导出": WORKS})
    with refused("not-your-post"):
        confirm_mappings(who(OTHER_COLLECTOR), delivery, seen, ASSETS, answer)
    say(delivery, WORKS)
    with pytest.raises(Moved):
        confirm_mappings(who(COLLECTOR), delivery, seen, ASSETS, answer)


def test_a_file_that_cannot_be_read_is_not_asked_about(opened: None) -> None:
    delivery = sent(b"\xd0\xcf\x11\xe0broken", "坏.xls")
    assert (state(delivery), mapping_questions(delivery)) == ("refused", None)
    assert say_sheet(who(COLLECTOR), delivery, WORKS, ASSETS) is False


def test_a_department_without_open_sheets_is_asked_nothing(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = sent(exported(headers=STRANGE))
    monkeypatch.setattr("acts.asking.mapping_questions.takes", lambda *_: False)
    assert mapping_questions(delivery) is None


def test_what_is_personal_is_neither_shown_nor_kept(opened: None) -> None:
    headers = ("题目", "年月", "联系人13800138000", "手机", "种类", "编号440604199909150010")
    delivery = sent(exported("甲,2016-03-01,5,13900139000,论文,某", headers=headers))
    (question,) = asked(delivery).worksheets
    assert question.question.shown == ("题目", "年月", "手机", "种类")
    say(delivery, WORKS)
    kept = str([*SavedMapping.objects.values(), *Event.objects.filter(kind="mappings.confirmed").values()])
    assert "13800138000" not in kept
    assert "440604199909150010" not in kept


def test_events_from_before_worksheets_are_read_as_before(opened: None) -> None:
    text = '{"delivery": 3, "report": "x", "source": "assets", "sheets": []}'
    assert MappingsConfirmed.model_validate_json(text).worksheets == ()


def test_saying_it_with_the_file_is_the_same_answer(opened: None) -> None:
    delivery = sent(exported(headers=STRANGE))
    assert say_sheet(who(COLLECTOR), delivery, WORKS, ASSETS) is True
    read_delivery(delivery, ReaderHere())
    assert say_sheet(who(COLLECTOR), delivery, WORKS, ASSETS) is False, "known by now"
    assert SavedMapping.objects.filter(of_worksheet=True).count() == 1


def test_it_cannot_be_said_of_a_file_whose_title_says_another(opened: None) -> None:
    delivery = sent(school.works("新,2016-03-01,5"), "成果.csv")
    with pytest.raises(Refused, match=r"已认作 1\.1 成果"):
        say_sheet(who(COLLECTOR), delivery, PUPILS, ASSETS)
