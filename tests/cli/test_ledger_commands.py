"""Commands over the ledger: who is at the keyboard, exit codes, JSON, one line for a mistake."""

import json
import re
from pathlib import Path

import pytest

from acts.people.accounts import create_account
from catalog import clock
from catalog.digests import check_code
from catalog.home import Home
from ledger.models import Account, Person
from tests.acts import school
from tests.acts.school import COLLECTOR, DEPUTY, OURS, OWNER, PUPILS, QC_HEAD, ROLL, VICE, WORKS, YEAR, A
from tests.cli.conftest import Run
from tests.portal.news_school import works_again

pytestmark = pytest.mark.django_db
MOMENT = ("--at", "2016-09-06T09:30")
STATUS_KEYS = ["schema", "year", "sheets", "digest", "gates", "beside", "editions"]


@pytest.fixture(autouse=True)
def _small(small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(small_catalog))


@pytest.fixture
def opened(db: None) -> None:
    with clock.simulated(school.when(5)):
        school.opened()


@pytest.fixture
def real(db: None) -> None:
    """A school that is no rehearsal."""
    school.found(sample=False)


class TestWhoIsThere:
    def test_as_is_for_rehearsals_only(self, run: Run, real: None) -> None:
        for words in (("--as", QC_HEAD), MOMENT):
            said = run("year", "close", YEAR, *words)
            assert (said.code, said.out) == (2, "")
            assert said.err == "只有演练用的学校可以用 --as 与 --at。请先用 statedata login 登录\n"

    def test_nobody_is_logged_in(self, run: Run, real: None) -> None:
        said = run("year", "close", YEAR)
        assert said.code == 2
        assert "还没有登录" in said.err

    def test_login(self, run: Run, real: None, tmp_path: Path) -> None:
        code = create_account(QC_HEAD)
        assert run("login", QC_HEAD, "--password", "wrong").code == 2
        assert "修改密码" in run("login", QC_HEAD, "--password", code).err
        Account.objects.update(must_change_password=False)
        assert run("login", QC_HEAD, "--password", code).code == 0
        session = tmp_path / "session"
        assert session.stat().st_mode & 0o077 == 0
        assert QC_HEAD not in run("year", "close", YEAR).err
        assert "不能" in run("year", "close", YEAR).err or "没有处于采集状态" in run("year", "close", YEAR).err
        Account.objects.update(is_active=False)
        assert "已停用" in run("year", "close", YEAR).err

    def test_a_forged_session(self, run: Run, real: None, tmp_path: Path) -> None:
        create_account(QC_HEAD)
        (tmp_path / "session").write_text(f'"{QC_HEAD}":1:x', encoding="ascii")
        assert "还没有登录" in run("year", "close", YEAR).err

    def test_account_shows_a_one_time_code(self, run: Run, real: None) -> None:
        said = run("account", QC_HEAD)
        assert said.code == 0
        code = said.out.split("：")[1].split("（")[0]
        assert Account.objects.get().check_password(code)
        assert run("account", QC_HEAD).code == 2
        assert run("account", QC_HEAD, "--reset").code == 0
        assert not Account.objects.get().check_password(code)


class TestWork:
    def test_from_file_to_the_first_desk(self, run: Run, opened: None, tmp_path: Path) -> None:
        path = tmp_path / "学生.csv"
        path.write_bytes(ROLL)
        said = run("receive", path, "--department", A, "--as", COLLECTOR, *MOMENT)
        assert (said.code, said.err) == (0, "")
        assert "必改 0" in said.out
        again = run("receive", path, "--department", A, "--as", COLLECTOR, *MOMENT)
        assert "此前已收到" in again.out
        part = json.loads(run("status", "--json").out)["sheets"]
        assert {each["table"]: each["desk"] for each in part} == {WORKS: "parts", PUPILS: "parts"}
        with clock.simulated(school.when(6)):
            school.sign(PUPILS, A)
            digest = school.the_draft(PUPILS).digest
        assert run("submit", PUPILS, "--digest", "0" * 64, "--as", COLLECTOR, *MOMENT).code == 2
        assert run("submit", "10.1", "--digest", digest, "--as", COLLECTOR, *MOMENT).code == 0
        seen = next(each for each in json.loads(run("status", "--json").out)["sheets"] if each["table"] == PUPILS)
        assert seen["desk"] == "owner"
        moved = run("decide", "10.1", "--desk", "owner", "--digest", "0" * 64, "--as", OWNER, *MOMENT)
        assert moved.code == 2
        assert "已有变化" in moved.err
        assert run("decide", "10.1", "--desk", "owner", "--digest", seen["digest"][:12], "--as", OWNER, *MOMENT).code == 0

    def test_refusals_are_one_line(self, run: Run, opened: None, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_bytes(OURS)
        said = run("receive", path, "--department", A, "--as", OWNER, *MOMENT)
        assert said.code == 2
        assert said.err == "不能报送文件：文件由本部门数据采集员报送，本部门教职工可报送本人的一份\n"
        for words in (("submit", "99", "--digest", "x"), ("decide", "1.1", "--desk", "kitchen", "--digest", "x")):
            said = run(*words, "--as", OWNER)
            assert (said.code, said.err.count("\n")) == (2, 1)
        assert run("decide", "1.1", "--desk", "owner", "--digest", "x", "--as", OWNER, "--at", "gestern").code == 2


class TestStatusAndVerify:
    def test_status_contract(self, run: Run, opened: None) -> None:
        said = run("status", "--json")
        told = json.loads(said.out)
        assert said.code == 0
        assert list(told) == STATUS_KEYS
        assert (told["schema"], told["year"], told["digest"], told["gates"], told["editions"]) == (1, YEAR, None, {}, [])
        kept = {
            "table",
            "code",
            "title",
            "department",
            "desk",
            "since",
            "days_here",
            "due",
            "late",
            "holder",
            "errors",
            "questions",
        }
        assert all(kept < set(each) for each in told["sheets"])
        assert "部门填报" in run("status").out

    def test_no_year_is_open(self, run: Run, real: None) -> None:
        said = run("status")
        assert said.code == 2
        assert "没有正在采集的年度" in said.err

    def test_verify(self, run: Run, opened: None, home: Home) -> None:
        said = run("verify", "--json")
        assert said.code == 0
        assert json.loads(said.out) == {"schema": 1, "events": 4, "faults": [], "notes": []}
        assert run("verify", "--rebuild").out == "共 4 条记录，完好\n"

    def test_verify_notes_what_no_event_names(self, run: Run, opened: None, home: Home) -> None:
        home.archive.mkdir(parents=True)
        (home.archive / "fremd").write_bytes(b"x")
        said = run("verify")
        assert said.code == 0, "a note is no fault"
        assert "提示：存档文件夹 archive 中有 1 个文件" in said.out
        assert said.out.endswith("共 4 条记录，完好\n")
        assert len(json.loads(run("verify", "--json").out)["notes"]) == 1

    def test_verify_finds_what_was_set_by_hand(self, run: Run, opened: None) -> None:
        Person.objects.filter(staff_no=OWNER).update(name="假")
        said = run("verify", "--rebuild")
        assert said.code == 1
        assert "投影表 person" in said.out
        assert run("verify", "--rebuild").code == 0


class TestSecondLook:
    """What other sheets moved is confirmed, and a desk sees what differs, by command."""

    @pytest.fixture
    def moved(self, opened: None) -> None:
        with clock.simulated(school.when(6)):
            school.works_with_news()

    def test_confirm_lists_and_then_takes_the_code_of_the_batch(self, run: Run, moved: None) -> None:
        listed = run("confirm", "--desk", "vice_principal", "--as", VICE, *MOMENT)
        assert (listed.code, listed.err) == (0, "")
        assert "数额有变化 有多名学生参与“甲”（2 → 3 人）" in listed.out
        told = json.loads(run("confirm", "--desk", "vice_principal", "--as", VICE, "--json", *MOMENT).out)
        assert list(told) == ["schema", "year", "desk", "digest", "sheets"]
        assert f"本批校验码 {check_code(told['digest'])}\n" in listed.out
        wrong = run("confirm", "--desk", "vice_principal", "--digest", "0" * 12, "--as", VICE, *MOMENT)
        assert (wrong.code, "已有变化" in wrong.err) == (2, True)
        done = run("confirm", "--desk", "vice_principal", "--digest", check_code(told["digest"]), "--as", VICE, *MOMENT)
        assert (done.code, done.out) == (0, "已确认 1 张表的新情况：1.1 成果\n")
        assert run("confirm", "--desk", "vice_principal", "--as", VICE, *MOMENT).out == "没有待您确认的新情况\n"
        assert run("confirm", "--desk", "kitchen", "--as", VICE, *MOMENT).code == 2

    def test_status_names_desks_that_have_to_confirm(self, run: Run, moved: None) -> None:
        seen = {each["table"]: each for each in json.loads(run("status", "--json").out)["sheets"]}
        assert seen[WORKS]["news"] == ["owner", "vice_principal", "qc_office"]
        assert (seen[WORKS]["voided"], seen[PUPILS]["news"]) == ([], [])
        said = run("status").out
        assert "1.1 成果：有新情况，等待己确认（分管校级领导审核）" in said
        assert "审核通过（锁定）（有新情况）" in said

    def test_changes_and_trace_show_old_and_new(self, run: Run, moved: None) -> None:
        with clock.simulated(school.when(7)):
            works_again()
        words = ("changes", "1.1", "--desk", "owner", "--as", OWNER)
        said = run(*words)
        assert (said.code, said.err) == (0, "")
        assert "数据行修改 1、新增 1、删除 1；情况说明 1 处" in said.out
        assert "修改 成果 第 2 行 · 教务处 甲：经费（万元） 5 → 7" in said.out
        assert school.PHONE not in said.out
        told = json.loads(run(*words, "--json").out)
        assert list(told) == ["schema", "since", "digest_then", "explanations", "findings", "rows"]
        assert told["rows"][0]["cells"] == [{"column": "经费（万元）", "old": "5", "new": "7"}]
        assert told["findings"] == {"opened": 1, "moved": 1, "gone": 0}
        row = told["rows"][0]["row_id"]
        assert "第 2 次提交 经费：“5” → “7”" in run("trace", "1.1", row, "--as", OWNER).out
        assert json.loads(run("trace", "1.1", row, "--as", OWNER, "--json").out)["revised"][0]["old"] == "5"

    def test_changes_are_for_those_who_may_read_and_of_a_desk_that_has_spoken(self, run: Run, moved: None) -> None:
        refused = run("changes", "10.1", "--desk", "qc_office", "--as", OWNER)
        assert (refused.code, "还没有办理过这张表" in refused.err) == (2, True)
        assert run("changes", "1.1", "--desk", "owner", "--as", DEPUTY).code == 2


class TestFaults:
    def test_a_fault_of_ours_is_a_line_and_a_log_without_values(
        self, run: Run, opened: None, home: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(year: int) -> None:
            raise RuntimeError("".join(("440106", "199001011234")))

        monkeypatch.setattr("acts.overview.matrix", broken)
        said = run("status")
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith("系统故障，未完成（RuntimeError）")
        assert said.err.count("\n") == 1
        log = (tmp_path / "home" / "logs" / "faults.log").read_text(encoding="utf-8")
        assert "status_commands.py" in log
        assert "440106199001011234" not in log + said.err


class TestCatalog:
    def test_check(self, run: Run, small_catalog: Path) -> None:
        said = run("catalog", "check", "--catalog", small_catalog)
        assert said.code == 0
        assert "没有错误" in said.out

    def test_every_mistake_with_file_and_line(self, run: Run, tmp_path: Path) -> None:
        root = school.write_catalog(tmp_path / "data")
        path = root / "sheets" / "works.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("type: decimal", "type: money").replace("population:", "populace:"), encoding="utf-8")
        said = run("catalog", "check", "--catalog", root)
        assert said.code == 2
        assert "money" in said.out
        assert "populace" in said.out
        assert all(re.search(r"\w+\.yaml:\d+: ", line) for line in said.out.splitlines())

    def test_an_expression_that_cannot_be(self, run: Run, tmp_path: Path) -> None:
        root = school.write_catalog(tmp_path / "data")
        path = root / "sheets" / "works.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("holds: funds <= 100", "holds: fundz <= 100"), encoding="utf-8")
        said = run("catalog", "check", "--catalog", root)
        assert said.code == 2
        assert "works.yaml:" in said.out

    def test_describe(self, run: Run, small_catalog: Path) -> None:
        told = json.loads(run("catalog", "describe", "--catalog", small_catalog, "--json").out)
        assert [each["code"] for each in told["sheets"]] == ["1.1", "10.1"]
        one = json.loads(run("catalog", "describe", "1.1", "--catalog", small_catalog, "--json").out)
        assert one["table"] == WORKS
        assert "成果名称" in run("catalog", "describe", WORKS, "--catalog", small_catalog).out
        assert run("catalog", "describe", "99", "--catalog", small_catalog).code == 2


@pytest.mark.parametrize("words", [["nonsense"], ["inspect"], ["year", "open"]])
def test_wrong_usage_is_refused_input(run: Run, words: list[str]) -> None:
    assert run(*words).code == 2
