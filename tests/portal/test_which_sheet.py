"""A file that was not taken because nobody knows which sheet it is: its page asks the collector."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from acts.context import the_catalog
from acts.receiving.read import pending_deliveries, read_delivery
from ledger.models import Delivery, SavedMapping, Share
from tests.portal.conftest import Login
from tests.portal.school import HEADER, OUTPUTS, PART_COLLECTOR, PART_HEAD, ReaderHere, line, send

pytestmark = pytest.mark.usefixtures("opened")
FOREIGN = "\n".join(["名目,题目,档次,何时", "论文,甲,省级,2016-03-15", "论文,乙,省级,2016-03-16"]).encode("gb18030")


@pytest.fixture(name="delivery")
def _delivery() -> int:
    return send(PART_COLLECTOR, "mechatronics", "科研系统.csv", FOREIGN)


def body(client: Client, delivery: int) -> str:
    return client.get(f"/deliveries/{delivery}/").content.decode()


def answer(client: Client, delivery: int, **more: str) -> str:
    seen = re.search(r'name="seen" value="(\w+)"', body(client, delivery))
    assert seen
    url = re.search(r'action="(/[^"]*)"', body(client, delivery).split('id="mapping"')[1])
    assert url
    said = client.post(url[1], {"seen": seen[1], "source": "other", **more}, follow=True).content.decode()
    for waiting in pending_deliveries():
        read_delivery(waiting, ReaderHere())
    return said


def test_its_page_says_that_it_waits_and_asks(login: Login, delivery: int) -> None:
    mine = login(PART_COLLECTOR)
    page = body(mine, delivery)
    assert "未采用，等您说明" in page
    assert "还不知道工作表“科研系统”是哪张采集表，请说明" in page
    assert "名目、题目、档次、何时" in page
    assert re.search(r"<option value=\"research_outputs\">6\.7 教科研成果", page)
    assert ">不是采集表</option>" in page
    assert "没有选择的表头都是不需要的列" not in page
    assert "未采用，等您说明" in mine.get("/deliveries/").content.decode()


def test_others_see_that_it_waits_for_the_collector(login: Login, delivery: int) -> None:
    page = body(login(PART_HEAD), delivery)
    assert "由本部门数据采集员说明" in page
    assert 'id="mapping"' not in page


def test_answered_sheet_then_headers_then_read(login: Login, delivery: int) -> None:
    mine = login(PART_COLLECTOR)
    assert "已保存 1 条对应关系" in answer(mine, delivery, **{"worksheet-0": OUTPUTS})
    page = body(mine, delivery)
    assert "采集表已经知道，还要请您说明各表头是哪一列" in page
    assert "是 6.7 教科研成果（" in page
    fields = dict(re.findall(r'<select name="(header-0-\d)" aria-label="([^"]+)"', page))
    columns = {"名目": "kind", "题目": "title", "档次": "level", "何时": "achieved_on"}
    known = set(re.findall(r'<option value="(\w+)"', page))
    said = {name: column if (column := columns[word]) in known else "-" for name, word in fields.items()}
    answer(mine, delivery, **said)
    assert Delivery.objects.get(event_seq=delivery).state == "read"
    assert "问题清单" in body(mine, delivery)
    listed = mine.get("/mappings/").content.decode()
    assert "工作表“科研系统”（表头有" in listed
    assert "）是 6.7 教科研成果" in listed


def test_said_to_be_no_sheet_it_is_refused_as_before(login: Login, delivery: int) -> None:
    mine = login(PART_COLLECTOR)
    answer(mine, delivery, **{"worksheet-0": "-"})
    page = body(mine, delivery)
    assert "未能读取" in page
    assert 'id="mapping"' not in page
    assert SavedMapping.objects.get().table == ""


def test_answers_for_a_file_that_is_not_there_are_refused_by_a_sentence(login: Login) -> None:
    refused = login(PART_COLLECTOR).post("/deliveries/999999/mappings", {"seen": "x", "source": "assets"})
    assert refused.status_code == 404
    assert "没有第 999999 号报送记录" in refused.content.decode()


def test_of_two_worksheets_taken_for_one_sheet_each_may_be_said_to_be_another(login: Login) -> None:
    book = Workbook()
    for name in ("上学期", "下学期"):
        sheet = book.create_sheet(name)
        sheet.append(HEADER.split(","))
        sheet.append([*line(name, "机电专业部").split(",")])
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    page = body(login(PART_COLLECTOR), send(PART_COLLECTOR, "mechatronics", "两学期.xlsx", out.getvalue()))
    for name in ("上学期", "下学期"):
        assert f'<input type="hidden" name="taken" value="{name}">' in page


def test_what_was_said_to_be_no_sheet_is_offered_again_on_the_page(login: Login) -> None:
    mine, content = login(PART_COLLECTOR), "\n".join([HEADER, line("甲", "机电专业部")]).encode("gb18030")
    delivery = send(PART_COLLECTOR, "mechatronics", "名单.csv", content)
    for table, rows in (("-", 0), (OUTPUTS, 1)):
        seen = re.search(r'name="seen" value="(\w+)"', body(mine, delivery))
        assert seen
        form = {"seen": seen[1], "taken": "名单", "table": table, "source": "other"}
        mine.post(reverse("confirm_mappings", args=[delivery]), form)
        read_delivery(delivery, ReaderHere())
        assert Share.objects.filter(delivery=delivery).latest("version").rows == rows
        assert ("说明为不是采集表。说错了？" in body(mine, delivery)) == (table == "-")


def test_a_file_of_another_department_is_told_to_be_theirs(login: Login) -> None:
    titles = [column.title for column in the_catalog().sheets["full_time_teachers"].columns]
    teachers = "\n".join(["专任教师", ",".join(titles), ",".join(["T0101", "张某", *[""] * (len(titles) - 2)])]).encode("gb18030")
    page = body(login(PART_COLLECTOR), send(PART_COLLECTOR, "mechatronics", "6.1 专任教师.csv", teachers))
    assert "未能读取" not in page
    assert "已读取，没有贵部门要填报的表" in page
    assert "读作 6.1 专任教师，由" in page
    assert "您部门填报 6.7。请转交" in page
