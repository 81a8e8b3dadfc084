"""What can be counted from other sheets is filled in by the system; the department confirms, or disputes with a reason."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from acts.context import Moved, sheet, the_home
from acts.counting.counted import count_of
from acts.counting.counted_state import CountedState, counted_state, counted_states
from acts.counting.receive_counted import receive_counted
from acts.duties import duties
from acts.judged.findings_view import sheet_findings
from acts.receiving.preview import preview
from acts.receiving.read import ReadOutcome, read_delivery, reading_told
from acts.review.explain import explain
from acts.review.submit import withdraw
from acts.years import templates
from acts.years.templates import template_of, template_path, write_templates
from catalog import clock
from ledger.models import Delivery, Event
from tests.acts.counting import PLAN, SHARES, TEAMS, TOTALS, pupils_stand, roll, write_counting_catalog
from tests.acts.refusals import refused
from tests.acts.school import (
    COLLECTOR,
    HEAD,
    OTHER_COLLECTOR,
    PUPILS,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    approve_it,
    opened,
    send,
    sign,
    submit_it,
    the_draft,
    when,
    who,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", name="counting_catalog")
def _counting_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_counting_catalog(tmp_path_factory.mktemp("counting") / "data")


@pytest.fixture(autouse=True)
def _opened(db: None, counting_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATEDATA_CATALOG", str(counting_catalog))
    shutil.rmtree(the_home().outgoing, ignore_errors=True)
    with clock.simulated(when(5)):
        opened(PLAN)
        yield


def worksheet(path: Path, name: str) -> Any:
    return openpyxl.load_workbook(path)[name]


def column(path: Path, name: str, letter: str, first: int = 7) -> list[object]:
    """The values of a column below the header."""
    values = [cell.value for (cell,) in worksheet(path, name)[f"{letter}{first}:{letter}40"]]
    return [each for each in values if each is not None]


def state(table: str = TEAMS, department: str = A) -> CountedState:
    found = counted_state(YEAR, table, department)
    assert found is not None
    return found


def press(table: str = TEAMS, seen: str = "") -> ReadOutcome:
    return read_delivery(receive_counted(who(COLLECTOR), YEAR, table, A, seen).delivery, ReaderHere())


def upload(path: Path, department: str = A) -> ReadOutcome:
    return send(department, path.read_bytes(), path.name)


def test_before_the_sheet_stands_that_is_counted_the_template_says_to_come_again() -> None:
    submitted_before = state()
    assert not submitted_before.usable
    assert "10.1 学生 提交初审后自动填好" in submitted_before.words
    ws = worksheet(template_of(YEAR, A), "1.4 小组")
    assert ws["A5"].value == "本表由系统统计，现在不必填写：10.1 学生 提交初审后由系统填好，届时请重新下载本模板。"
    assert column(template_of(YEAR, A), "1.4 小组", "A") == []
    with refused("too-early"):
        receive_counted(who(COLLECTOR), YEAR, TEAMS, A)


def test_a_part_that_is_only_sent_is_not_counted() -> None:
    send(A, roll("甲"), "学生.csv")
    assert not state().count.ready


def test_the_submission_fills_the_template_that_lies_there() -> None:
    write_templates(YEAR)
    pupils_stand("乙", "甲", "乙")
    path = template_path(YEAR, A)
    assert column(path, "1.4 小组", "A") == ["乙", "甲"]
    assert column(path, "1.4 小组", "B") == [2, 1]
    line = worksheet(path, "1.4 小组")["A5"].value
    assert "10.1 学生（第 1 次提交，2016年9月5日 09:00，校验码 " in line
    assert "统计时间 2016年9月5日 09:00" in line
    assert column(template_path(YEAR, B), "1.1 成果", "A") == []


def test_a_template_is_written_anew_only_if_something_moved() -> None:
    pupils_stand("甲")
    path = template_of(YEAR, A)
    written = path.stat().st_mtime_ns
    assert template_of(YEAR, A).stat().st_mtime_ns == written
    path.write_bytes(b"half a file")
    assert worksheet(template_of(YEAR, A), "1.4 小组")["A7"].value == "甲"
    assert not list(path.parent.glob("*.part"))


def test_a_template_that_cannot_be_written_undoes_no_submission(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # After some other module in the same process this logger says nothing; alone, and in most orders, it does. Which module that
    # is was not found: a library that configures logging from a file would do that. That the fault is told is asked here.
    monkeypatch.setattr(templates.log, "disabled", False)
    in_the_way = template_path(YEAR, A).parent
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    pupils_stand("甲")
    assert state().count.ready
    assert f"templates of {YEAR} were not renewed after {PUPILS}" in caplog.text
    in_the_way.unlink()
    assert column(template_of(YEAR, A), "1.4 小组", "A") == ["甲"]


def test_the_template_sent_back_unchanged_just_passes() -> None:
    pupils_stand("乙", "甲", "乙")
    outcome = upload(template_of(YEAR, A))
    assert TEAMS in outcome.tables
    assert preview(outcome.delivery).findings.query("table == 'teams'").empty
    assert (state().off, state().mark) == (0, "与统计数一致")


def test_one_press_sends_the_count_by_the_road_of_every_file() -> None:
    pupils_stand("乙", "甲", "乙")
    before = state()
    assert (before.usable, before.off, before.mark) == (True, None, "已统计好")
    outcome = press(seen=before.count.digest)
    assert outcome.tables == (TEAMS,)
    delivery = Delivery.objects.get(event_seq=outcome.delivery)
    assert (delivery.by, delivery.name, delivery.state) == (COLLECTOR, "1.4 小组（按系统统计数填报）.xlsx", "read")
    part = sheet(YEAR, TEAMS).part_of(A)
    assert part is not None
    assert (part.rows, part.by) == (2, COLLECTOR)
    assert preview(outcome.delivery).findings.empty
    assert (state().off, state().usable) == (0, False)
    sign(TEAMS, A)


def test_pressing_twice_adds_nothing() -> None:
    pupils_stand("甲")
    first = receive_counted(who(COLLECTOR), YEAR, TEAMS, A)
    events = Event.objects.count()
    with clock.simulated(when(6)):
        again = receive_counted(who(COLLECTOR), YEAR, TEAMS, A)
    assert (again.delivery, again.already) == (first.delivery, True)
    assert Event.objects.count() == events


def test_a_disputed_number_wants_words() -> None:
    pupils_stand("乙", "甲", "乙")
    path = template_of(YEAR, A)
    book = openpyxl.load_workbook(path)
    book["1.4 小组"]["B7"] = 3
    book.save(path)
    upload(path)
    assert (state().off, state().usable, state().tone) == (1, True, "question")
    assert "有 1 行与之不同" in state().words
    found = sheet_findings(YEAR, TEAMS, of_draft=True)
    assert found[["rule", "severity", "cell"]].to_numpy().tolist() == [["team-heads", "question", "B7"]]
    assert len(the_draft(TEAMS).unexplained) == 1
    explain(who(COLLECTOR), YEAR, TEAMS, the_draft(TEAMS).unexplained, "一名学生八月转入，名册未登")
    assert the_draft(TEAMS).unexplained == ()
    press()
    assert state().off == 0


def test_another_submission_is_another_count() -> None:
    pupils_stand("甲")
    seen = state().count.digest
    withdraw(who(COLLECTOR), YEAR, PUPILS)
    assert not state().count.ready
    assert "现在不必填写" in worksheet(template_path(YEAR, A), "1.4 小组")["A5"].value
    send(A, roll("甲", "甲"), "学生改.csv")
    sign(PUPILS, A)
    submit_it(PUPILS)
    assert "第 2 次提交" in worksheet(template_path(YEAR, A), "1.4 小组")["A5"].value
    assert column(template_path(YEAR, A), "1.4 小组", "B") == [2]
    with pytest.raises(Moved):
        receive_counted(who(COLLECTOR), YEAR, TEAMS, A, seen)


def test_who_may_press_and_when() -> None:
    pupils_stand("甲")
    for staff_no in (OTHER_COLLECTOR, HEAD):
        with refused("not-your-post"):
            receive_counted(who(staff_no), YEAR, TEAMS, A)
    with refused("not-counted"):
        receive_counted(who(COLLECTOR), YEAR, WORKS, A)
    with refused("not-counted"):
        receive_counted(who(OTHER_COLLECTOR), YEAR, TEAMS, B)
    with refused("not-whole"):
        receive_counted(who(COLLECTOR), YEAR, TOTALS, A)
    with refused("unknown-sheet"):
        receive_counted(who(COLLECTOR), YEAR, "nothing", A)
    press()
    sign(TEAMS, A)
    submit_it(TEAMS)
    approve_it(table=TEAMS)
    assert not state().open
    with refused("locked"):
        receive_counted(who(COLLECTOR), YEAR, TEAMS, A)


def test_one_department_confirms_the_whole() -> None:
    planned = replace(sheet(YEAR, TEAMS).assignment, contributors=(B, A))
    assert [count_of(YEAR, planned, code) is not None for code in (A, B)] == [True, False]
    elsewhere = replace(planned, responsible_department="office")
    assert [count_of(YEAR, elsewhere, code) is not None for code in (A, B)] == [False, True]


def test_where_rows_name_departments_each_confirms_its_own() -> None:
    pupils_stand("甲", "乙", "丙")
    assert [each.count.table for each in counted_states(YEAR, A)] == [TEAMS, TOTALS, SHARES]
    assert [each.count.table for each in counted_states(YEAR, B)] == [SHARES]
    assert column(template_of(YEAR, A), "3.6 部门人数", "B") == ["甲"]
    assert column(template_of(YEAR, B), "3.6 部门人数", "B") == ["丙", "乙"]


def test_a_form_is_filled_where_it_is_counted_and_white_elsewhere() -> None:
    pupils_stand("甲", "乙")
    ws = worksheet(template_of(YEAR, A), "3.5 合计")
    assert [ws["B7"].value, ws["B8"].value] == [2, None]
    assert [ws["B7"].fill.fill_type, ws["B8"].fill.fill_type] == ["solid", None]
    assert "补填后报送" in state(TOTALS).words
    assert not state(TOTALS).usable


def test_a_worksheet_left_empty_replaces_nothing_that_was_sent() -> None:
    early = template_of(YEAR, A).read_bytes()
    pupils_stand("甲")
    press()
    book = openpyxl.load_workbook(template_path(YEAR, A))
    for row in book["1.4 小组"]["A7:B7"]:
        for cell in row:
            cell.value = None
    for letter, value in zip("ABC", ("丁", "2016-05-01", 3), strict=True):
        book["1.1 成果"][f"{letter}6"] = value
    path = the_home().outgoing / "half.xlsx"
    book.save(path)
    outcome = upload(path)
    assert TEAMS not in outcome.tables
    assert WORKS in outcome.tables
    assert "工作表“1.4 小组”没有填写，未作为报送；此前报送的数据保留" in reading_told(
        Delivery.objects.get(event_seq=outcome.delivery)
    )
    part = sheet(YEAR, TEAMS).part_of(A)
    assert part is not None
    assert part.rows == 1
    empty = send(A, early, "空.xlsx")
    assert WORKS in empty.tables, "who has nothing to report says so with a file in which nothing stands"


def test_sheets_that_nobody_counts_have_no_state() -> None:
    assert counted_state(YEAR, WORKS, A) is None
    assert counted_state(YEAR, PUPILS, A) is None


def test_the_duty_to_send_says_that_the_count_is_ready() -> None:
    def words() -> str:
        (mine,) = [each for each in duties(COLLECTOR) if each.table == TEAMS and each.kind == "send"]
        assert mine.counted is ("系统统计数已准备好" in mine.words)
        return mine.words

    assert words() == "教务处：请报送"
    pupils_stand()
    assert "系统统计数已准备好。系统已按 10.1 学生" in words()
    assert "可直接按系统统计数填报" in words()
    receive_counted_here()
    assert "系统统计数已准备好" not in words()


def receive_counted_here() -> None:
    read_delivery(receive_counted(who(COLLECTOR), YEAR, TEAMS, A).delivery, ReaderHere())
