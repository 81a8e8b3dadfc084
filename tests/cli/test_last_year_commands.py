"""`year baseline` and `confirm-unchanged`: what they say, their JSON, their exit codes."""

import json
from pathlib import Path

import pytest

from catalog import clock
from catalog.digests import check_code
from tests.acts import next_year, school
from tests.acts.comparing import LAST
from tests.acts.school import COLLECTOR, HEAD, PUPILS, QC_HEAD, YEAR, A
from tests.cli.conftest import Run

pytestmark = pytest.mark.django_db
BEFORE, NEXT = YEAR - 1, YEAR + 1
MOMENT = ("--at", "2016-09-06T09:30")
LATER = ("--at", "2017-09-06T09:30")


@pytest.fixture(autouse=True)
def _carrying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(next_year.write_carrying(tmp_path / "data")))


@pytest.fixture
def opened(db: None) -> None:
    with clock.simulated(school.when(5)):
        school.opened()


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    path = tmp_path / "上年成果.csv"
    path.write_bytes(LAST)
    return path


@pytest.mark.usefixtures("opened")
class TestBaseline:
    def test_it_says_what_is_wrong_and_takes_it_all_the_same(self, run: Run, exports: Path) -> None:
        said = run("year", "baseline", exports, "--year", BEFORE, "--as", QC_HEAD, *MOMENT)
        assert said.code == 0
        assert "1.1 成果：3 行；按本系统的规则：必改 1，须说明 0，提示 0" in said.out
        assert "必改 1 处（上年成果.csv 上年成果 B3）" in said.out
        assert "未经本系统审核，不是定稿数据" in said.out
        assert school.PHONE not in said.out
        assert "上年数据为基线（2015年度，第 1 次导入，1 张表）" in run("status", "--year", YEAR).out
        assert "2015年度只有基线" in run("status", "--year", BEFORE).out

    def test_json(self, run: Run, exports: Path) -> None:
        said = run("year", "baseline", exports, "--year", BEFORE, "--json", "--as", QC_HEAD, *MOMENT)
        told = json.loads(said.out)
        assert (told["schema"], told["baseline"], told["version"]) == (1, BEFORE, 1)
        assert [(each["rule"], each["cell"]) for each in told["findings"]] == [("work-in-period", "B3")]
        beside = json.loads(run("status", "--year", YEAR, "--json").out)["beside"]
        assert [(each["table"], each["rows"], each["errors"]) for each in beside["sheets"]] == [("works", 3, 1)]

    def test_what_is_no_sheet_is_refused_by_name(self, run: Run, exports: Path, tmp_path: Path) -> None:
        other = tmp_path / "通讯录.csv"
        other.write_text("甲,乙\n1,2\n", encoding="utf-8")
        said = run("year", "baseline", exports, other, "--year", BEFORE, "--as", QC_HEAD, *MOMENT)
        assert (said.code, said.out) == (2, "")
        assert "通讯录.csv 的工作表" in said.err
        assert "本次没有导入任何数据" in said.err

    def test_it_is_the_qc_offices(self, run: Run, exports: Path) -> None:
        said = run("year", "baseline", exports, "--year", BEFORE, "--as", COLLECTOR, *MOMENT)
        assert said.code == 2
        assert said.err.startswith("不能导入基线：")
        assert run("year", "baseline", "没有.csv", "--year", BEFORE, "--as", QC_HEAD).code == 2

    def test_verify_rebuilds_it(self, run: Run, exports: Path) -> None:
        run("year", "baseline", exports, "--year", BEFORE, "--as", QC_HEAD, *MOMENT)
        assert json.loads(run("verify", "--rebuild", "--json").out)["faults"] == []


class TestUnchanged:
    @pytest.fixture(autouse=True)
    def _next(self, db: None) -> None:
        next_year.with_an_edition()

    def test_told_first_then_said(self, run: Run) -> None:
        words = ("confirm-unchanged", "10.1", "--department", A, "--year", NEXT)
        told = json.loads(run(*words, "--json", "--as", COLLECTOR, *LATER).out)
        assert (told["schema"], told["rows"], told["usable"], told["hindrances"]) == (1, 1, True, [])
        code = check_code(told["digest"])
        assert code in run(*words, "--as", COLLECTOR, *LATER).out
        said = run(*words, "--digest", code, "--as", COLLECTOR, *LATER)
        assert said.code == 0
        assert "10.1 确认无变化：已收到" in said.out
        with clock.simulated(next_year.a_year_later()):
            assert next_year.part(PUPILS).unchanged_seq is not None
        again = run(*words, "--digest", code, "--as", COLLECTOR, *LATER)
        assert (again.code, again.err) == (2, "已确认过无变化，没有重复登记。请部门数据责任人签字\n")
        (line,) = (each for each in json.loads(run("status", "--year", NEXT, "--json").out)["sheets"] if each["table"] == PUPILS)
        assert line["unchanged"] == ["教务处"]
        assert "（确认无变化）" in run("status", "--year", NEXT).out

    def test_what_hinders_is_told_and_exits_one(self, run: Run) -> None:
        said = run("confirm-unchanged", "1.1", "--department", A, "--year", NEXT, "--as", COLLECTOR, *LATER)
        assert said.code == 1
        assert "“经费”每年不同，须重新填写" in said.out

    def test_refused(self, run: Run) -> None:
        words = ("confirm-unchanged", "10.1", "--department", A, "--year", NEXT)
        assert run(*words, "--as", HEAD, *LATER).code == 2
        assert "已有变化" in run(*words, "--digest", "0000-0000-0000", "--as", COLLECTOR, *LATER).err
