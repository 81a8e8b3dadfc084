"""The page 汇总, the acts on it, and what the upload page says before a file is sent."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from acts.context import sheet
from acts.many_hands.arrange import arrangement_digest
from acts.many_hands.cases import cases
from acts.many_hands.shares import in_force
from ledger.models import Delivery, Share
from tests.portal import hands, school
from tests.portal.conftest import Login
from tests.portal.school import (
    ACADEMIC_HEAD,
    COLLECTOR,
    ID_NUMBER,
    OUTPUTS,
    OWNER,
    PART_COLLECTOR,
    STAFF,
    YEAR,
    line,
    outputs_csv,
)
from tests.portal.test_browser import CHROMIUM, MUST_RUN, _enter, _served, browser

__all__ = ["browser"]  # a fixture

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = f"/sheets/{YEAR}/{OUTPUTS}/gathering"
needs_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists() and not MUST_RUN, reason="needs Debian's chromium")


@pytest.fixture
def gathered(db: None) -> None:
    """Three hands have sent."""
    hands.sent()


def settle(client: Client, number: int, **said: str) -> str:
    case = cases(sheet(YEAR, OUTPUTS), "academic")[number]
    form = {"department": "academic", "collision": case.name, "digest": case.digest, **said}
    return client.post(reverse("settle", args=[YEAR, OUTPUTS]), form, follow=True).content.decode()


def test_who_sent_who_is_missing_and_what_collides(gathered: None, login: Login) -> None:
    text = login(COLLECTOR).get(PAGE).content.decode()
    for words in ("机电专业部", "崔志刚", hands.TEACHER, "同一记录重复报送，内容不同", "名称只有写法不同", "2 处待处理"):
        assert words in text
    assert text.index("同一记录重复报送") < text.index("名称只有写法不同")


def test_a_collision_is_settled_on_the_page(gathered: None, login: Login) -> None:
    client = login(COLLECTOR)
    assert "已定：保留一行" in settle(client, 0, outcome="keep", keep="2")
    assert "没有待处理的" in settle(client, 0, outcome="both", words="两项不同的成果")
    part = sheet(YEAR, OUTPUTS).part_of("academic")
    assert part is not None
    assert part.rows == 5
    assert "没有选择" in settle(client, 0, outcome="")


def test_rows_given_back_stand_in_the_duties_of_the_person(gathered: None, login: Login) -> None:
    settle(login(COLLECTOR), 0, outcome="back", person=STAFF, words="请核对经费")
    assert "请核对经费" in login(STAFF).get("/duties").content.decode()


@pytest.mark.parametrize(
    ("outcome", "said"), [("both", "请写明理由"), ("back", "请写明要核对什么"), ("keep", "请先选中要保留的一行")]
)
def test_what_is_wanting_is_told_in_the_box_and_what_was_put_in_stays(
    gathered: None, login: Login, outcome: str, said: str
) -> None:
    client, case = login(COLLECTOR), cases(sheet(YEAR, OUTPUTS), "academic")[0]
    assert " checked" not in client.get(PAGE).content.decode(), "no row is chosen beforehand"
    form = {"department": "academic", "collision": case.name, "digest": case.digest, "outcome": outcome, "person": STAFF}
    words = "  " if outcome != "keep" else "只留一行"
    answer = client.post(reverse("settle", args=[YEAR, OUTPUTS]), {**form, "words": words})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{words}"' in text
    assert f'<option value="{STAFF}" selected>' in text
    assert "页面" not in said
    assert cases(sheet(YEAR, OUTPUTS), "academic")[0].open


def test_what_could_not_be_read_stands_as_it_was_written_and_differing_columns_first(opened: None, login: Login) -> None:
    school.send(COLLECTOR, "academic", "教务处成果.csv", outputs_csv(line("甲", "教务处", funds="约三万")))
    school.send(STAFF, "academic", "我的成果.csv", outputs_csv(line("甲", "教务处", funds="2.5"), line("乙", "教务处")))
    text = login(COLLECTOR).get(PAGE).content.decode()
    assert "约三万（未能读出）" in text
    (head,) = [each for each in text.split("<thead>") if "<th>出处</th>" in each[:200]]
    assert head.index("经费") < head.index("成果名称")
    part = login(COLLECTOR).get(f"/sheets/{YEAR}/{OUTPUTS}/parts/academic/").content.decode()
    assert "约三万（未能读出）" in part
    assert "教务处成果 3</th>" in part
    assert "我的成果 3</th>" in part
    assert "我的成果 4</th>" in part


def test_rows_go_back_to_one_of_their_senders_only_and_words_show_no_id_number(gathered: None, login: Login) -> None:
    text = settle(login(COLLECTOR), 0, outcome="back", person=OWNER, words=f"身份证号 {ID_NUMBER} 是谁")
    assert "只能退回给报送过其中一行的人员" in text
    settle(login(COLLECTOR), 0, outcome="back", person=STAFF, words=f"身份证号 {ID_NUMBER} 是谁")
    for client, page in ((login(STAFF), "/duties"), (login(COLLECTOR), PAGE)):
        text = client.get(page).content.decode()
        assert "440604********1234" in text
        assert ID_NUMBER not in text


def test_an_id_number_in_the_name_of_a_file_is_starred_wherever_it_stands(opened: None, login: Login) -> None:
    sent = school.send(COLLECTOR, "academic", f"{ID_NUMBER}成果.csv", outputs_csv(line("甲", "教务处")))
    client = login(COLLECTOR)
    pages = ("/deliveries/", f"/deliveries/{sent}/", PAGE, f"/sheets/{YEAR}/{OUTPUTS}/parts/academic/", "/upload?year=2016")
    shown = [client.get(page, follow=True).content.decode() for page in pages]
    assert ["440604********1234成果" in each for each in shown[:3]] == [True] * 3
    assert [each[max(0, each.find(ID_NUMBER) - 90) :][:150] for each in shown if ID_NUMBER in each] == []
    form = {
        "year": YEAR,
        "department": "academic",
        "files": SimpleUploadedFile(f"{ID_NUMBER}成果.csv", outputs_csv(line("甲", "教务处"))),
    }
    assert ID_NUMBER not in client.post(reverse("upload"), form, follow=True).content.decode()
    copy = client.get(f"/deliveries/{sent}/feedback")
    copy.close()
    assert ID_NUMBER not in copy["Content-Disposition"]


def test_shares_are_arranged_on_the_page_and_on_what_was_seen(gathered: None, login: Login) -> None:
    client, address = login(COLLECTOR), reverse("arrange", args=[YEAR, OUTPUTS, "academic"])
    part = sheet(YEAR, OUTPUTS).part_of("academic")
    assert part is not None
    form = {"did": "withdraw", "share": "2", "digest": arrangement_digest(part)}
    assert "已撤下" in client.post(address, form, follow=True).content.decode()
    assert [share.number for share in in_force(YEAR, OUTPUTS, "academic")] == [1, 3]
    again = client.post(address, form, follow=True).content.decode()
    assert "已有变化" in again


def delivery_text(client: Client, number: int) -> str:
    sent = Share.objects.filter(number=number).order_by("id").values_list("delivery", flat=True)[0]
    return client.get(reverse("delivery", args=[sent])).content.decode()


def arranged(client: Client, did: str, share: int, into: int = 0) -> None:
    part = sheet(YEAR, OUTPUTS).part_of("academic")
    assert part is not None
    form = {"did": did, "share": share, "into": into, "digest": arrangement_digest(part)}
    assert client.post(reverse("arrange", args=[YEAR, OUTPUTS, "academic"]), form).status_code == 302


def test_the_page_of_a_withdrawn_file_says_so_and_asks_for_no_signature(gathered: None, login: Login) -> None:
    client = login(COLLECTOR)
    assert "不再按本次报送计入" not in delivery_text(client, 2)
    arranged(client, "withdraw", 2)
    text = delivery_text(client, 2)
    assert "第 2 份“我的成果”已撤下，不再按本次报送计入" in text
    assert "请部门数据责任人核对并签字" not in text
    arranged(client, "restore", 2)
    assert "不再按本次报送计入" not in delivery_text(client, 2)


@pytest.mark.parametrize(("did", "gone", "words"), [("join", 1, "已有更新的第 2 版"), ("replace", 2, "已由第 1 份替换")])
def test_the_page_of_a_file_that_gave_way_leads_to_what_counts(
    gathered: None, login: Login, did: str, gone: int, words: str
) -> None:
    """The rows of two shares that were joined go by the later of the two files."""
    client = login(COLLECTOR)
    arranged(client, did, 2, into=1)
    (counts,) = (share.delivery for share in in_force(YEAR, OUTPUTS, "academic") if share.number == 1)
    text = delivery_text(client, gone)
    assert f"{words}。" in text
    assert reverse("delivery", args=[counts]) in text
    assert "请部门数据责任人核对并签字" not in text
    assert "已由别的报送代替" not in client.get(reverse("delivery", args=[counts])).content.decode()


def test_the_list_of_deliveries_asks_no_more_for_more_rows(gathered: None, login: Login) -> None:
    with CaptureQueriesContext(connection) as few:
        assert "6.7 教科研成果" in login(STAFF).get("/deliveries/").content.decode()
    client = login(COLLECTOR)
    assert Share.objects.count() > 1
    with CaptureQueriesContext(connection) as many:
        client.get("/deliveries/")
    assert len(many) <= len(few)


def test_the_page_asks_no_more_for_more_shares(gathered: None, login: Login) -> None:
    """Those in force and those taken out, and the totals typed under each."""
    client = login(COLLECTOR)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(3):
        named = f"成果{'甲乙丙'[number]}.csv"
        school.send(COLLECTOR, "academic", named, outputs_csv(line(f"另{number}", "教务处"), line(f"又{number}", "教务处")))
    assert Share.objects.count() == 6
    client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) <= len(few)


@pytest.mark.parametrize("staff_no", [PART_COLLECTOR, OWNER, ACADEMIC_HEAD])
def test_others_see_what_they_may_and_act_on_nothing(gathered: None, login: Login, staff_no: str) -> None:
    client = login(staff_no)
    text = client.get(PAGE).content.decode()
    assert "保留选中的一行" not in text
    assert ("教务处成果.csv" in text) == (staff_no != PART_COLLECTOR)
    case = cases(sheet(YEAR, OUTPUTS), "academic")[0]
    form = {"department": "academic", "collision": case.name, "digest": case.digest, "outcome": "keep", "keep": "1"}
    assert client.post(reverse("settle", args=[YEAR, OUTPUTS]), form).status_code == 403


def test_a_teacher_is_refused_the_page(gathered: None, login: Login) -> None:
    assert login(STAFF).get(PAGE).status_code == 403


def test_what_would_be_replaced_is_said_before(gathered: None, login: Login) -> None:
    address = reverse("foresee")
    asked = {"year": YEAR, "department": "academic", "name": ["教务处成果（最终版）.csv", "新.csv"]}
    text = login(COLLECTOR).get(address, asked).content.decode()
    assert "将替换您 9月8日 的第 1 版（2 行）：6.7 教科研成果" in text
    assert "原来的保留" in text
    assert login(PART_COLLECTOR).get(address, asked).status_code == 403
    assert "崔志刚 “我的成果”" in login(COLLECTOR).get(f"/upload?year={YEAR}").content.decode()


def test_the_signer_is_shown_only_what_changed_since_he_signed(gathered: None, login: Login) -> None:
    school.sign("academic", ACADEMIC_HEAD)
    new = outputs_csv(line("甲", "教务处", funds="2.5"), line("戊", "教务处"), line("己", "教务处"))
    school.send(STAFF, "academic", "我的成果2.csv", new)
    client = login(ACADEMIC_HEAD)
    address = reverse("part", args=[YEAR, OUTPUTS, "academic"])
    text = client.get(address).content.decode()
    assert "原签字不再有效" in text
    assert "签字以来变化的数据（3 行）" in text
    assert "丙" not in text.split("签字以来变化的数据")[1].split("</table>")[0]
    assert "数据（7 行）" in client.get(f"{address}?show=all").content.decode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal of its own, in which three hands have sent."""
    with _served("tests.portal.fill_hands", STATEDATA_HOME=str(tmp_path_factory.mktemp("home"))) as found:
        yield found


@pytest.mark.slow
@needs_chromium
def test_in_the_browser_three_hands_and_one_collision_settled(browser: "Browser", address: str, tmp_path: Path) -> None:
    page = _enter(browser, address, COLLECTOR)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{address}/upload?year={YEAR}&department=academic")
    content = outputs_csv(line("戊", "教务处"))
    page.set_input_files("#files", {"name": "教务处成果改.csv", "mimeType": "text/csv", "buffer": content})
    page.wait_for_selector("#foreseen .said")
    assert "将替换您" in page.inner_text("#foreseen")
    pictures = Path(os.environ.get("STATEDATA_PICTURES", tmp_path))
    page.screenshot(path=pictures / "upload.png", full_page=True)
    page.goto(address + PAGE)
    assert page.locator("article.card").count() == 2
    page.screenshot(path=pictures / "gathering.png", full_page=True)
    card = page.locator("article.card").first
    card.locator("input[name=keep]").nth(1).check()
    card.locator("button[value=keep]").click()
    page.wait_for_selector("text=已定：保留一行。")
    assert page.locator("text=1 处待处理").count() >= 1
    page.screenshot(path=pictures / "settled.png", full_page=True)
    assert not told
    narrow = _enter(browser, address, COLLECTOR, width=375)
    narrow.goto(address + PAGE)
    narrow.screenshot(path=pictures / "phone.png", full_page=True)
    assert narrow.evaluate("document.documentElement.scrollWidth") == 375


def test_the_page_of_a_members_delivery_quotes_nothing_of_others(opened: None, login: Login) -> None:
    """What the collector reads of the same rows: which departments sent the same, and how often."""
    titles = "子丑寅卯辰巳午未"
    theirs = outputs_csv(*(line(title, "机电专业部") for title in titles))
    school.send(PART_COLLECTOR, "mechatronics", "机电.csv", theirs)
    ours = outputs_csv(*(line(title, "教务处") for title in titles))
    title, quoted = "同一成果不应由两个部门各报一次", "同一成果由 教务处、机电专业部 共填报 2 次"
    mine = school.send(STAFF, "academic", "我的.csv", ours)
    text = login(STAFF).get(reverse("delivery", args=[mine])).content.decode()
    assert title in text
    assert quoted not in text
    Delivery.objects.filter(event_seq=mine).update(by=COLLECTOR)
    assert quoted in login(COLLECTOR).get(reverse("delivery", args=[mine])).content.decode()
