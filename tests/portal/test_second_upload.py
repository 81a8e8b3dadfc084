"""The delivery's page after a second upload, its lists, and words that came back with the file."""

import io
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from acts.judged.findings_view import sheet_findings
from acts.returning.feedback import feedback_copy
from acts.returning.second_upload import SecondUpload
from catalog import clock
from checks.compared import STILL, Compared
from ledger.models import Delivery
from portal.second_upload import shown
from tests.portal.conftest import Login
from tests.portal.school import (
    COLLECTOR,
    HEADER,
    ID_NUMBER,
    OUTPUTS,
    OWNER,
    PART_COLLECTOR,
    STAFF,
    YEAR,
    ReaderHere,
    line,
    outputs_csv,
    send,
    when,
)

LISTS = ("fixed", "gone", "still", "new", "others", "rows")


def latest(department: str) -> int:
    return int(Delivery.objects.filter(department=department).latest("event_seq").event_seq)


@pytest.mark.usefixtures("mended")
def test_counts_come_first_and_each_leads_to_its_list(login: Login) -> None:
    client, number = login(PART_COLLECTOR), latest("mechatronics")
    page = client.get(f"/deliveries/{number}/").content.decode()
    for said in ("已改正 1", "仍存在 ", "新出现 0", "另有改动 0"):
        assert said in page
    assert page.index("已改正 1") < page.index("读取情况")
    for kind in LISTS:
        answer = client.get(f"/deliveries/{number}/since/{OUTPUTS}/{kind}/")
        assert answer.status_code == 200
    assert "2014-03-15" in client.get(f"/deliveries/{number}/since/{OUTPUTS}/fixed/").content.decode()


@pytest.mark.usefixtures("delivered")
def test_without_any_finding_the_next_step_is_another(login: Login) -> None:
    with clock.simulated(when(9, 9)):
        number = send(COLLECTOR, "academic", "教务处成果.csv", outputs_csv(line("甲", "教务处", funds="")))
    page = login(COLLECTOR).get(f"/deliveries/{number}/").content.decode()
    assert "没有问题了，下一步由部门数据责任人签字" in page
    assert f'class="button primary" href="/sheets/{YEAR}/{OUTPUTS}/parts/academic/"' in page
    other = login(PART_COLLECTOR).get(f"/deliveries/{latest('mechatronics')}/").content.decode()
    assert "没有问题了" not in other
    assert f'class="button primary" href="/deliveries/{latest("mechatronics")}/feedback"' in other


def _compared(severities: list[str]) -> SecondUpload:
    """A second upload of which findings of these severities still stand."""
    names = ["since", "severity", "moved"]
    now = pd.DataFrame([(STILL, each, False) for each in severities], columns=names).assign(before=0.0, amount=0.0)
    fixed = pd.DataFrame({"row_gone": pd.Series(dtype=bool)})
    rows = SimpleNamespace(came=0, gone=0, renamed=0)
    found = SimpleNamespace(
        compared=Compared(now, fixed), rows=rows, others=0, table=OUTPUTS, earlier=SimpleNamespace(delivery=1)
    )
    found.other_cells = lambda offset, limit: []
    return cast("SecondUpload", found)


@pytest.mark.parametrize(
    ("severities", "tone", "notices"),
    [([], "waiting", 0), (["notice", "notice"], "waiting", 2), (["notice", "question"], "error", 1)],
)
def test_findings_that_ask_for_nothing_are_not_shown_as_work(severities: list[str], tone: str, notices: int) -> None:
    seen = shown(_compared(severities))
    still = next(each for each in seen.counts if each.kind == "still")
    assert (still.tone, still.count, seen.notices) == (tone, len(severities), notices)


@pytest.mark.usefixtures("mended")
def test_cells_that_changed_without_need_stand_on_the_page_masked(login: Login) -> None:
    with clock.simulated(when(9, 11)):
        lines = [line("丙", "机电专业部"), line("丁", "机电专业部", funds="350")]
        lines = [each.replace("张某", f"张{ID_NUMBER}") for each in lines]
        number = send(PART_COLLECTOR, "mechatronics", "机电成果三.csv", outputs_csv(*lines))
    client = login(PART_COLLECTOR)
    for path in (f"/deliveries/{number}/", f"/deliveries/{number}/since/{OUTPUTS}/others/"):
        page = client.get(path).content.decode()
        assert "另有改动 2" in page
        assert "第一作者" in page
        assert "440604********1234" in page
        assert ID_NUMBER not in page


@pytest.mark.usefixtures("mended")
@pytest.mark.parametrize("path", ["since/research_outputs/nothing/", "since/nothing/others/"])
def test_what_is_not_there_is_said(login: Login, path: str) -> None:
    assert login(PART_COLLECTOR).get(f"/deliveries/{latest('mechatronics')}/{path}").status_code == 404


@pytest.mark.usefixtures("mended")
def test_other_departments_see_nothing_of_it(login: Login) -> None:
    number = latest("mechatronics")
    assert login(OWNER).get(f"/deliveries/{number}/since/{OUTPUTS}/others/").status_code == 403
    assert login(OWNER).post(f"/deliveries/{number}/words", {"seen": ""}).status_code == 403


def _with_words(number: int, words: str) -> bytes:
    book = load_workbook(feedback_copy(number, ReaderHere()))
    rows = book["问题清单"].iter_rows()
    question = next(row for row in rows if row[1].value == "须说明" and row[3].value not in (None, ""))
    question[6].value = words
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _workbook(*lines: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "教科研成果"
    for each in (HEADER, *lines):
        sheet.append(each.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.usefixtures("opened")
def test_typed_words_are_taken_by_one_click(login: Login) -> None:
    with clock.simulated(when(9, 11)):
        first = send(COLLECTOR, "academic", "成果.xlsx", _workbook(line("丁", "教务处", funds="350")))
        number = send(COLLECTOR, "academic", "成果改.xlsx", _with_words(first, "有立项书"))
        client = login(COLLECTOR)
        page = client.get(f"/deliveries/{number}/").content.decode()
        assert "审核反馈表中写了 1 处情况说明，尚未采用" in page
        assert "有立项书" in page
        seen = page.split('name="seen" value="')[1].split('"')[0]
        answer = client.post(f"/deliveries/{number}/words", {"seen": seen}, follow=True).content.decode()
        assert "已保存 1 处情况说明" in answer
        assert "尚未采用" not in answer
    assert "有立项书" in set(sheet_findings(YEAR, OUTPUTS, of_draft=True)["statement"])


@pytest.mark.usefixtures("opened")
def test_words_that_a_teacher_typed_are_taken_by_the_collector(login: Login) -> None:
    with clock.simulated(when(9, 11)):
        first = send(STAFF, "academic", "成果.xlsx", _workbook(line("丁", "教务处", funds="350")))
        number = send(STAFF, "academic", "成果改.xlsx", _with_words(first, "有立项书"))
        page = login(STAFF).get(f"/deliveries/{number}/").content.decode()
        assert "由本部门数据采集员采用" in page
        assert 'name="seen"' not in page
        client = login(COLLECTOR)
        seen = client.get(f"/deliveries/{number}/").content.decode().split('name="seen" value="')[1].split('"')[0]
        assert "已保存 1 处情况说明" in client.post(f"/deliveries/{number}/words", {"seen": seen}, follow=True).content.decode()
