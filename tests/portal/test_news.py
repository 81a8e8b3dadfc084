"""有新情况 and the second look on the pages: one list and one button; only what differs; the rules on trial."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from acts.receiving.preview import preview
from catalog import clock
from ledger.facts import REVIEW_DESKS, Desk
from ledger.models import Decision, Delivery
from tests.acts import school
from tests.acts.school import (
    AUDITOR,
    COLLECTOR,
    GROUP_HEAD,
    MAINTAINER,
    OWNER,
    PHONE,
    PUPILS,
    QC_HEAD,
    VICE,
    WORKS,
    YEAR,
    approve_it,
    confirm_it,
    moved_roll,
    pile,
    stage,
)
from tests.portal.conftest import Login
from tests.portal.news_school import accounts, works_again

pytestmark = pytest.mark.django_db
SHEET = f"/sheets/{YEAR}/{WORKS}/"
CONFIRM = f"/years/{YEAR}/news/vice_principal/confirm"
ON_TRIAL = """
  - code: work-has-pupils
    title: {zh: 成果宜有学生参与, en: Pupils took part}
    severity: notice
    at: title
    holds: EXISTS (SELECT 1 FROM pupils WHERE work = title)
    message: 没有学生参与“{title}”
    remedy: 核对学生表
    source: 学校惯例
    on_trial: true
    passes: {rows: [{title: 甲}], sheets: {pupils: [{work: 甲}]}}
    fails: {rows: [{title: 甲}], sheets: {pupils: [{work: 乙}]}}
  - code: work-title-long
    title: {zh: 成果名称宜写全称, en: Full titles}
    severity: question
    at: title
    holds: length(title) >= 4
    message: 名称“{title}”可能不是全称
    remedy: 核对原件
    source: 学校惯例
    on_trial: true
    passes: {title: 全称全称}
    fails: {title: 简}
"""


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return school.write_catalog(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(autouse=True)
def _in_september(small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATEDATA_CATALOG", str(small_catalog))
    with clock.simulated(school.when(5)):
        yield


@pytest.fixture
def moved(db: None) -> None:
    """The works are accepted, with news for every desk."""
    school.opened()
    school.works_with_news()
    accounts()


@pytest.fixture
def again(moved: None) -> None:
    """The works came again with other rows; every approval fell."""
    works_again()


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def plain(html: str) -> str:
    """The words of a page's main part."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def after(client: Client, address: str, **content: str) -> str:
    """The page to which an act leads, or which it gives."""
    given = client.post(address, content, headers={"referer": "http://testserver/duties"})
    return text_of(client, given.headers["Location"]) if given.status_code == 302 else given.content.decode()


class TestNews:
    def test_duties_list_what_moved_with_one_button(self, login: Login, moved: None) -> None:
        text = text_of(login(VICE), "/duties")
        words = plain(text)
        assert "1 张表有新情况，请您确认" in words
        assert "1.1 成果" in words
        assert "10.1 学生（第 2 次提交，9月5日 周一）" in words
        assert "<del>2</del> → 3 人" in text
        assert text.count("张表的新情况</button>") == 1
        seen = re.search(r'name="digest" value="(\w+)"', text)
        assert seen is not None
        said = after(login(VICE), CONFIRM, digest=seen[1])
        assert "已确认 1 张表的新情况：1.1 成果" in said
        assert "请您确认" not in said
        assert [row.desk for row in Decision.objects.filter(outcome="confirmed")] == ["vice_principal"]
        assert "确认新情况" in text_of(login(OWNER), SHEET), "it stands among the opinions"

    def test_what_moved_meanwhile_is_shown_anew_and_nothing_is_confirmed(self, login: Login, moved: None) -> None:
        seen = pile(VICE, Desk.VICE_PRINCIPAL).digest
        moved_roll(4)
        said = after(login(VICE), CONFIRM, digest=seen)
        assert "您看到的数据已有变化，本次操作未生效" in said
        assert "<del>2</del> → 4 人" in said
        assert not Decision.objects.filter(outcome="confirmed").exists()

    def test_it_is_nobody_else_s(self, login: Login, moved: None) -> None:
        seen = pile(VICE, Desk.VICE_PRINCIPAL).digest
        for by in (COLLECTOR, OWNER, QC_HEAD, GROUP_HEAD):
            assert login(by).post(CONFIRM, {"digest": seen}).status_code == 403
        assert login(VICE).get(CONFIRM).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = login(VICE).cookies
        assert strict.post(CONFIRM, {"digest": seen}).status_code == 403
        assert login(VICE).post(f"/years/{YEAR}/news/kitchen/confirm", {"digest": seen}).status_code == 403
        assert not Decision.objects.filter(outcome="confirmed").exists()

    def test_the_sheet_tells_its_holder_what_and_others_who(self, login: Login, moved: None) -> None:
        assert "到“我的待办”一并确认" in text_of(login(VICE), SHEET)
        words = plain(text_of(login(QC_HEAD), SHEET))
        assert "尚待指标负责人审核、分管校级领导审核、质控办审核确认" in words
        assert "一并确认" not in words

    def test_who_does_not_agree_sends_back(self, login: Login, moved: None) -> None:
        vice = login(VICE)
        assert "退回勾选的" in text_of(vice, f"{SHEET}findings/work-many-pupils/")
        assert "退回修改（分管校级领导审核）" in text_of(vice, f"{SHEET}send-back")
        code = re.search(r'name="digest" value="(\w+)"', text_of(vice, f"{SHEET}send-back"))
        assert code is not None
        said = after(vice, f"{SHEET}send-back", desk="vice_principal", digest=code[1], reason="untrue", words="人数不符")
        assert "已退回修改" in said
        assert stage().desk is Desk.RESPONSIBLE

    def test_gate_and_managers_see_whom_to_ask(self, login: Login, moved: None) -> None:
        approve_it(table=PUPILS)
        gate = plain(text_of(login(QC_HEAD), f"/years/{YEAR}/gates/qc/"))
        assert "有新情况待确认，确认之前不能办理本环节" in gate
        assert "1.1 成果 己（分管校级领导审核）" in gate
        assert "总体核查通过</button>" not in text_of(login(QC_HEAD), f"/years/{YEAR}/gates/qc/")
        assert "有新情况，待确认" in plain(text_of(login(QC_HEAD), f"/years/{YEAR}/runs"))
        assert "有新情况待确认：1.1 成果（指标负责人审核、" in text_of(login(QC_HEAD), f"/years/{YEAR}/matrix")
        confirm_it(*REVIEW_DESKS)
        assert "总体核查通过</button>" in text_of(login(QC_HEAD), f"/years/{YEAR}/gates/qc/")
        assert "有新情况" not in text_of(login(QC_HEAD), f"/years/{YEAR}/runs")


class TestSecondLook:
    def test_the_desk_is_shown_only_what_differs(self, login: Login, again: None) -> None:
        text = text_of(login(OWNER), SHEET)
        words = plain(text)
        assert "修改 1 行（1 处） 新增 1 行 删除 1 行" in words
        assert "经费（万元）：<del>5</del> → <ins>7</ins>" in text
        assert "成果名称：<ins>丁</ins>" in text
        assert "成果名称：<del>乙</del>" in text
        assert "<ins>市级重点项目，见立项书</ins>" in text
        assert "<del>511</del>" in text, "the sum that moved, as it was"
        assert "经费 260 万元" in words
        assert "经费 500 万元" not in words, "a 须说明 that stands as it stood is not shown again"
        assert "填报部门" not in words
        assert PHONE not in text
        assert "确认变化，审核通过</button>" in text

    def test_everything_is_one_click_away(self, login: Login, again: None) -> None:
        assert 'href="?show=all"' in text_of(login(OWNER), SHEET)
        words = plain(text_of(login(OWNER), f"{SHEET}?show=all"))
        assert "经费 500 万元" in words
        assert "填报部门" in words
        assert "变化的数据行" not in words

    def test_the_new_one_is_accepted_there_and_the_look_ends_with_an_ordinary_approval(self, login: Login, again: None) -> None:
        owner = login(OWNER)
        form = re.search(r'action="(\S+accept)".*?name="seen" value="(\w+)".*?name="digest" value="(\w+)"', text_of(owner, SHEET))
        assert form is not None
        content = {"scope": "all", "seen": form[2], "desk": "owner", "digest": form[3], "limit": "present", "then": "sheet"}
        assert "已认可 1 处情况说明" in after(owner, form[1], **content)
        assert "审核通过，已记录在案" in after(owner, f"{SHEET}approve", desk="owner", digest=form[3])
        assert stage().desk is Desk.VICE_PRINCIPAL
        assert "<del>5</del> → <ins>7</ins>" in text_of(login(VICE), SHEET), "each desk against what it saw itself"

    def test_who_does_not_decide_sees_all_and_may_ask(self, login: Login, again: None) -> None:
        words = plain(text_of(login(QC_HEAD), SHEET))
        assert "本环节审核通过之后数据有变化" in words
        assert "变化的数据行" not in words
        assert "变化的数据行" in plain(text_of(login(QC_HEAD), f"{SHEET}?show=changes"))

    def test_a_desk_that_sent_it_back_sees_all_and_may_ask_what_was_mended(self, login: Login, again: None) -> None:
        school.accept_all()
        approve_it(Desk.OWNER, Desk.VICE_PRINCIPAL)
        auditor = login(AUDITOR)
        words = plain(text_of(auditor, SHEET))
        assert "本环节曾退回修改" in words
        assert "变化的数据行" not in words
        assert "退回修改时相比" in plain(text_of(auditor, f"{SHEET}?show=changes")).replace(" ", "")

    def test_a_pile_of_sheets_says_in_short_what_differs(self, login: Login, again: None) -> None:
        words = plain(text_of(login(OWNER), f"/years/{YEAR}/review/owner/"))
        assert "审核通过时相比：数据行：修改 1 行（1 处）" in words

    def test_many_rows_come_a_page_at_a_time(self, login: Login, moved: None) -> None:
        school.send_back(school.who(AUDITOR), YEAR, WORKS, Desk.QC_OFFICE, school.digest(), "wrong", "补报")
        more = [f"新{number},2016-03-01,1" for number in range(60)]
        school.send(school.A, school.works("甲,2016-03-01,5", "乙,2016-04-01,6", *more))
        school.sign(WORKS, school.A)
        school.submit_it()
        text = text_of(login(OWNER), SHEET)
        assert "新增 60 行" in text
        assert text.count('<span class="mark approved">新增</span>') == 50
        assert text_of(login(OWNER), f"{SHEET}?page=2").count('<span class="mark approved">新增</span>') == 10


class TestTrial:
    @pytest.fixture
    def declared(self, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A rule on trial that finds something on every work; the year is open."""
        root = school.write_catalog(tmp_path / "data")
        path = root / "sheets" / f"{WORKS}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + ON_TRIAL.lstrip("\n"), encoding="utf-8")
        monkeypatch.setenv("STATEDATA_CATALOG", str(root))
        school.opened()
        accounts()

    @pytest.fixture
    def trying(self, declared: None) -> None:
        school.submitted_works()

    def test_the_qc_office_sees_rule_count_and_examples(self, login: Login, trying: None) -> None:
        words = plain(text_of(login(QC_HEAD), f"/years/{YEAR}/trial"))
        assert "须说明（试运行） 成果名称宜写全称" in words
        assert "核对 3 行， 发现 3 处" in words
        assert "名称“甲”可能不是全称" in words
        assert "提示（试运行） 成果宜有学生参与" in words
        assert "未能判断" in words.partition("成果宜有学生参与")[2]
        assert "现在不起任何作用" in words
        assert f"/years/{YEAR}/trial" in text_of(login(QC_HEAD), f"/years/{YEAR}/runs")

    def test_nobody_else_sees_it_anywhere(self, login: Login, trying: None) -> None:
        for by in (COLLECTOR, OWNER, VICE, GROUP_HEAD, MAINTAINER):
            assert login(by).get(f"/years/{YEAR}/trial").status_code == 403
        assert f"/years/{YEAR}/trial" not in text_of(login(GROUP_HEAD), f"/years/{YEAR}/runs")
        assert "全称" not in text_of(login(OWNER), SHEET)
        told = [preview(each).not_judged for each in Delivery.objects.values_list("event_seq", flat=True)]
        assert "成果宜有学生参与" not in str(told), "not even that it could not be judged"
        assert stage().desk is Desk.OWNER, "a 须说明 of a rule on trial wants no words"

    def test_a_sheet_that_was_not_submitted(self, login: Login, declared: None) -> None:
        assert "未能判断 该表尚未提交初审" in plain(text_of(login(QC_HEAD), f"/years/{YEAR}/trial"))

    def test_without_such_rules_the_page_says_what_they_are(self, login: Login, moved: None) -> None:
        assert "现在没有试运行的规则" in text_of(login(QC_HEAD), f"/years/{YEAR}/trial")
