"""Saved mappings: asked once, answered by the sender, used next time, shown, revoked; never a way around a signature."""

from pathlib import Path

import pandas as pd
import pytest

from acts.asking.mapping_questions import FileQuestions, _asked, _Reading
from acts.asking.mappings import NOT_WANTED, Answers, confirm_mappings, mapping_questions, revoke_mappings
from acts.asking.saved_mappings import saved_mappings
from acts.context import Moved, Refused, sheet, the_store
from acts.receiving.read import pending_deliveries, read_delivery, reading_told
from acts.returning.second_upload import second_uploads
from acts.trace import trace
from ledger.facts import PartFacts
from ledger.models import Delivery, Event, MappingUse, Part, SavedMapping
from ledger.verify import rebuild
from tests.acts import school
from tests.acts.mapping_school import FOREIGN, ROWS, exported, write_mapped_catalog
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    DEPUTY,
    HEAD,
    OTHER_COLLECTOR,
    OTHER_HEAD,
    OWNER,
    PUPIL,
    PUPIL_NO,
    PUPILS,
    QC_HEAD,
    WORKS,
    YEAR,
    A,
    ReaderHere,
    send,
    sign,
    the_draft,
    who,
)
from warehouse.frames import read_frame
from workbooks.recognising.mappings import MappingReading
from workbooks.reports import ReadReport

pytestmark = pytest.mark.django_db
ASSETS, FINANCE = "assets", "finance"


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapped_catalog(tmp_path_factory.mktemp("mapped") / "data")


def sent(content: bytes, name: str = "导出.csv") -> int:
    return send(A, content, name).delivery


def asked(delivery: int) -> FileQuestions:
    found = mapping_questions(delivery)
    assert found is not None
    return found


def headers_asked(delivery: int) -> list[str]:
    found = mapping_questions(delivery)
    return [each.word for each in found.sheets[0].headers] if found else []


def header(word: str, column: str) -> Answers:
    return Answers({(WORKS, word): column}, {})


ALL = Answers(
    {(WORKS, "完成年月"): "done_on", (WORKS, "资金额"): "funds", (WORKS, "登记人"): NOT_WANTED},
    {(WORKS, "kind", "学术论文"): "1"},
)


def confirm(delivery: int, answers: Answers = ALL, source: str = ASSETS, by: str = COLLECTOR) -> int:
    """Answer, and read once more, as the worker would."""
    seq = confirm_mappings(who(by), delivery, asked(delivery).seen, source, answers)
    assert pending_deliveries() == [delivery]
    read_delivery(delivery, ReaderHere())
    return seq


def part(table: str = WORKS) -> PartFacts:
    found = sheet(YEAR, table).part_of(A)
    assert found is not None
    return found


def values(column: str) -> list[str | None]:
    """A column of the part, days without their hours."""
    frame = read_frame(the_store().path(part().rows_file)).sort_values("source_row")
    return [None if pd.isna(each) else str(each)[:10] for each in frame[column].tolist()]


def report(delivery: int) -> ReadReport:
    return ReadReport.model_validate(the_store().get_json(Delivery.objects.get(event_seq=delivery).report))


def test_what_was_not_recognised_is_asked_with_likely_answers_first(opened: None) -> None:
    found = asked(sent(exported(), "资产系统导出.csv"))
    assert (found.source, found.why) == ("assets", "按文件名或工作表名推测")
    (sheet_asked,) = found.sheets
    assert [name for name, _ in sheet_asked.missing] == ["done_on", "funds"]
    proposed = {each.word: [each.target for each in each.proposals][:1] for each in sheet_asked.headers}
    assert proposed == {"完成年月": ["done_on"], "资金额": [], "登记人": []}
    (code,) = sheet_asked.codes
    assert (code.column, code.shown, code.count, code.proposals[0].target) == ("kind", "学术论文", 2, "1")


def test_answers_make_a_new_version_and_are_told(opened: None) -> None:
    delivery = sent(exported())
    first = part()
    seq = confirm(delivery)
    assert (part().version, part().by, part().delivery) == (first.version + 1, COLLECTOR, delivery)
    assert values("done_on") == ["2016-03-01", "2016-04-01", "2016-05-01"]
    assert values("kind") == ["1", "1", "3"]
    changes = read_frame(the_store().path(part().changes_file))
    mapped = changes[changes["how"] == "按已确认的对应关系取代码"]
    assert list(zip(mapped["cell"], mapped["raw"], mapped["result"], strict=True)) == [
        ("E2", "学术论文", "1"),
        ("E3", "学术论文", "1"),
    ]
    assert mapping_questions(delivery) is None
    told = [line for line in reading_told(Delivery.objects.get(event_seq=delivery)) if "对应关系" in line]
    assert told == [
        f"工作表“导出”按对应关系（资产系统）：{said}（甲 2016-09-05 确认，第 {seq} 号）"
        for said in (
            "表头“完成年月”读作“完成日期”", "表头“资金额”读作“经费”", "表头“登记人”是不需要的列",
            "类别中的“学术论文”读作“论文”（1），2 个单元格",
        )
    ]  # fmt: skip
    assert report(delivery).mappings


def test_the_next_file_of_that_source_is_read_without_asking(opened: None) -> None:
    confirm(sent(exported()))
    delivery = sent(exported("丁,2016-06-01,8,13800138000,学术论文,某"), "导出 修改稿.csv")
    assert mapping_questions(delivery) is None
    assert (values("done_on"), values("kind")) == (["2016-06-01"], ["1"])
    assert {each.last_used for each in saved_mappings(A)} != {""}
    assert all(delivery in each.used for each in saved_mappings(A))


def test_a_changed_header_asks_about_that_column_only(opened: None) -> None:
    confirm(sent(exported()))
    changed = ("成果名称", "完成年月", "拨款数", "联系电话", "类别", "登记人")
    delivery = sent(exported(headers=changed), "改表头.csv")
    assert headers_asked(delivery) == ["拨款数"]
    assert (asked(delivery).source, asked(delivery).sheets[0].codes) == ("assets", ())
    confirm(delivery, header("拨款数", "funds"))
    assert [float(each or 0) for each in values("funds")] == [5, 6, 7]


TIMES = ("成果名称", "时间", "经费", "联系电话", "类别", "日期")
LIKE = ("成果名称", "时间", "经费", "联系电话", "种类", "日期")


def dated(title: str, headers: tuple[str, ...]) -> bytes:
    """Two headers may mean the day: 时间 holds the first of March, 日期 that of April."""
    return exported(f"{title},2016-03-01,5,13800138000,论文,2016-04-01", headers=headers)


def two_sources() -> None:
    """The assets' system says that 时间 is the day, the finance system that 日期 is."""
    confirm(sent(dated("甲", TIMES)), header("时间", "done_on"), ASSETS)
    theirs = sent(dated("乙", LIKE), "导出 最终版.csv")
    assert (values("done_on"), headers_asked(theirs)) == (["2016-03-01"], ["种类", "日期"])
    confirm(theirs, header("种类", "kind"), FINANCE)
    assert values("done_on") == [None], "named the finance system's, the file is not read as the assets' system's"
    confirm(theirs, Answers({(WORKS, "日期"): "done_on", (WORKS, "时间"): NOT_WANTED}, {}), FINANCE)
    assert values("done_on") == ["2016-04-01"]


@pytest.mark.parametrize(("headers", "day"), [(TIMES, "2016-03-01"), (LIKE, "2016-04-01")])
def test_each_source_is_known_by_its_headers(opened: None, headers: tuple[str, ...], day: str) -> None:
    two_sources()
    delivery = sent(dated("丙", headers), "导出 修改稿.csv")
    assert (values("done_on"), headers_asked(delivery)) == ([day], [])


def test_a_file_that_may_come_from_either_source_is_asked_about(opened: None) -> None:
    two_sources()
    delivery = sent(dated("丙", (*TIMES[:4], "登记人", "日期")), "导出 修改稿.csv")
    assert values("done_on") == [None]
    assert {"时间", "日期"} <= set(headers_asked(delivery))
    confirm(delivery, header("登记人", NOT_WANTED), ASSETS)
    assert values("done_on") == ["2016-03-01"]


def test_revoking_ends_it_for_the_future_and_leaves_what_was_read(opened: None) -> None:
    delivery = sent(exported())
    confirm(delivery)
    before = part()
    names = [each.name for each in saved_mappings(A) if each.row.word == "完成年月"]
    revoke_mappings(who(HEAD), A, names, "列的口径不同")
    assert (part(), mapping_questions(delivery)) == (before, None)
    ended = next(each for each in saved_mappings(A) if each.row.word == "完成年月")
    assert (ended.ended_zh, ended.used) == ("已撤销：列的口径不同", (delivery,))
    assert headers_asked(sent(exported("丁,2016-06-01,8,13800138000,专利,某"), "再次.csv")) == ["完成年月"]
    with refused("no-such-mapping"):
        revoke_mappings(who(HEAD), A, names, "再次")


@pytest.mark.parametrize(
    ("by", "code"), [(OTHER_COLLECTOR, "not-your-post"), (OTHER_HEAD, "not-your-post"), (OWNER, "not-your-post")]
)
def test_others_neither_confirm_nor_revoke(opened: None, by: str, code: str) -> None:
    delivery = sent(exported())
    seen = asked(delivery).seen
    with refused("not-your-post"):
        confirm_mappings(who(by), delivery, seen, ASSETS, ALL)
    confirm(delivery)
    with refused("not-your-post"):
        revoke_mappings(who(by), A, [saved_mappings(A)[0].name], "x")


def test_the_qc_office_may_stop_a_wrong_one(opened: None) -> None:
    confirm(sent(exported()))
    revoke_mappings(who(QC_HEAD), A, [each.name for each in saved_mappings(A)], "有误")
    assert not SavedMapping.objects.filter(ended_seq=None).exists()


def test_a_stand_in_answers_too_and_has_a_hand_in_it(opened: None) -> None:
    from acts.people.found import appoint_stand_in

    delivery = sent(exported())
    with refused("not-your-post"):
        confirm_mappings(who(DEPUTY), delivery, asked(delivery).seen, ASSETS, ALL)
    appoint_stand_in(who(QC_HEAD), COLLECTOR, DEPUTY, school.when(1).date(), school.when(30).date(), "出差")
    confirm(delivery, by=DEPUTY)
    assert (part().by, part().hands) == (COLLECTOR, {COLLECTOR, DEPUTY})


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (Answers({(WORKS, "完成年月"): "done_on", (WORKS, "登记人"): "done_on"}, {}), "two-headers"),
        (header("完成年月", "title"), "no-such-column"),
        (header("完成年月", "nothing"), "no-such-column"),
        (header("成果名称", "done_on"), "not-asked"),
        (Answers({}, {(WORKS, "kind", "学术论文"): "9"}), "no-such-code"),
        (Answers({}, {}), "nothing-answered"),
    ],
)
def test_answers_that_cannot_be_are_refused_with_a_sentence(opened: None, answers: Answers, code: str) -> None:
    delivery = sent(exported())
    events = Event.objects.count()
    with refused(code):
        confirm_mappings(who(COLLECTOR), delivery, asked(delivery).seen, ASSETS, answers)
    assert Event.objects.count() == events


def test_two_headers_for_one_column_are_named_in_one_sentence(opened: None) -> None:
    delivery = sent(exported())
    answers = Answers({(WORKS, "完成年月"): "done_on", (WORKS, "登记人"): "done_on"}, {})
    with pytest.raises(Refused, match="“完成年月”与“登记人”两个表头不能对应同一列“完成日期”"):
        confirm_mappings(who(COLLECTOR), delivery, asked(delivery).seen, ASSETS, answers)


def test_a_source_must_be_named_and_what_was_seen_must_stand(opened: None) -> None:
    delivery = sent(exported())
    seen = asked(delivery).seen
    with refused("no-source"):
        confirm_mappings(who(COLLECTOR), delivery, seen, "", ALL)
    confirm(delivery, header("完成年月", "done_on"))
    with pytest.raises(Moved):
        confirm_mappings(who(COLLECTOR), delivery, seen, ASSETS, header("资金额", "funds"))


def test_a_sheet_that_came_out_the_same_keeps_its_version_and_signature(opened: None) -> None:
    """A workbook of two sheets, one of which had foreign headers."""
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    works = book.active
    assert works is not None
    works.title = "成果"
    for row in (FOREIGN, *(line.split(",") for line in ROWS)):
        works.append(list(row))
    pupils = book.create_sheet("学生")
    for row in (["学籍号", "姓名", "参与成果"], [PUPIL_NO, PUPIL, "甲"]):
        pupils.append(row)
    saved = BytesIO()
    book.save(saved)
    delivery = sent(saved.getvalue(), "两表.xlsx")
    sign(PUPILS, A)
    before = part(PUPILS)
    confirm(delivery)
    assert part(PUPILS) == before
    assert part(PUPILS).signed_by == HEAD
    assert Part.objects.filter(delivery=delivery, table=WORKS).count() == 2


def test_reading_an_older_file_once_more_does_not_bring_it_back(opened: None) -> None:
    delivery = sent(exported())
    confirm_mappings(who(COLLECTOR), delivery, asked(delivery).seen, ASSETS, ALL)
    newer = sent(school.OURS, "新.csv")
    read_delivery(delivery, ReaderHere())
    assert part().delivery == newer
    assert SavedMapping.objects.exists()
    assert mapping_questions(delivery) is None


def test_one_more_reading_is_no_second_upload(opened: None) -> None:
    first = sent(exported())
    confirm(first)
    assert second_uploads(first) == ()
    second = sent(exported("甲,2016-03-01,5,13800138000,旧论文,某", *ROWS[1:]), "改.csv")
    confirm(second, Answers({}, {(WORKS, "kind", "旧论文"): "1"}))
    (found,) = second_uploads(second)
    assert (found.earlier.delivery, part().delivery) == (first, second)
    assert found.others == 0


def test_a_header_that_is_asked_is_told_by_letters_to_nobody(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """`完成日` is like 完成日期: asked of the sender in a form while the sheet takes it, else told."""
    delivery = sent(exported(headers=("成果名称", "完成日", *FOREIGN[2:])))
    row = Delivery.objects.get(event_seq=delivery)
    assert headers_asked(delivery)[:1] == ["完成日"]
    assert not any("可能是“完成日期”" in line for line in reading_told(row))
    monkeypatch.setattr("acts.receiving.read.takes", lambda *_: False)  # as where the sheet is locked
    assert any("可能是“完成日期”" in line for line in reading_told(row))


def test_what_is_personal_is_neither_asked_nor_kept(opened: None) -> None:
    headers = ("成果名称", "完成年月", "联系人13800138000", "联系电话", "类别", "440604199909150010")
    delivery = sent(exported("甲,2016-03-01,5,13800138000,13900139000,某", headers=headers))
    found = asked(delivery)
    assert [each.word for each in found.sheets[0].headers] == ["完成年月"]
    assert found.sheets[0].codes == ()
    confirm(delivery, header("完成年月", "done_on"))
    kept = str([*SavedMapping.objects.values(), *Event.objects.filter(kind="mappings.confirmed").values()])
    assert "13800138000" not in kept
    assert "440604199909150010" not in kept


def test_a_rebuild_gives_the_same_and_the_trace_shows_the_mapping(opened: None) -> None:
    delivery = sent(exported())
    confirm(delivery)
    revoke_mappings(who(COLLECTOR), A, [saved_mappings(A)[0].name], "有误")
    assert rebuild() == []
    assert MappingUse.objects.filter(delivery=delivery).count() == 4
    school.send(school.B, school.THEIRS)
    for department in (A, school.B):
        sign(WORKS, department)
    school.explain_all()
    school.submit_it()
    row_id = read_frame(the_store().path(part().rows_file))["row_id"].tolist()[0]
    assert "按已确认的对应关系取代码" in {each.how for each in trace(who(QC_HEAD), YEAR, WORKS, row_id).changes}
    assert the_draft().digest


def test_of_two_tables_on_one_worksheet_only_what_neither_has_is_told_as_not_found() -> None:
    """An answer may still name what one of them lacks."""
    upper = _Reading("成果", ("funds", "contact"), MappingReading())
    lower = _Reading("成果", ("funds", "done_on"), MappingReading())
    found = _asked(WORKS, [upper, lower])
    assert [name for name, _ in found.missing] == ["done_on", "funds", "contact"]
    assert [name for name, _ in found.absent] == ["funds"]
    other = _asked(WORKS, [upper, _Reading("另一页", ("funds", "done_on"), MappingReading())])
    assert [name for name, _ in other.absent] == ["done_on", "funds", "contact"]
