"""`template` tells what was counted, `receive --counted` sends it in."""

from pathlib import Path

import pytest

from catalog import clock
from tests.acts.counting import PLAN, TEAMS, pupils_stand, write_counting_catalog
from tests.acts.school import COLLECTOR, OWNER, A, opened, when
from tests.cli.conftest import Run

pytestmark = pytest.mark.django_db
MOMENT = ("--at", "2016-09-06T09:30")


@pytest.fixture(scope="module", name="counting_catalog")
def _counting_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_counting_catalog(tmp_path_factory.mktemp("counting") / "data")


@pytest.fixture(autouse=True)
def _opened(db: None, counting_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(counting_catalog))
    with clock.simulated(when(5)):
        opened(PLAN)


def test_the_count_is_told_and_sent(run: Run) -> None:
    waiting = run("template")
    assert "  1.4 小组：由系统统计：10.1 学生 提交初审后自动填好" in waiting.out
    early = run("receive", "--counted", "1.4", "--department", A, "--as", COLLECTOR, *MOMENT)
    assert (early.code, early.err.count("\n")) == (2, 1)
    assert "10.1 学生尚未提交初审" in early.err
    with clock.simulated(when(5)):
        pupils_stand("甲", "乙")
    assert "统计好 2 行" in run("template").out
    sent = run("receive", "--counted", TEAMS, "--department", A, "--as", COLLECTOR, *MOMENT)
    assert (sent.code, sent.err) == (0, "")
    assert "teams 系统统计数：已收到" in sent.out
    assert "1.4 小组：必改 0，须说明 0，提示 0" in sent.out
    assert "此前已收到" in run("receive", "--counted", "1.4", "--department", A, "--as", COLLECTOR, *MOMENT).out
    assert "已报送的数据与之一致" in run("template").out


def test_what_is_not_asked_rightly_is_one_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"x")
    for words in ((), (path, "--counted", "1.4")):
        said = run("receive", *words, "--department", A, "--as", COLLECTOR)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "二者取一" in said.err
    for words in (("--counted", "99"), ("--counted", "1.1"), ("--counted", "1.4")):
        said = run("receive", *words, "--department", A, "--as", OWNER)
        assert (said.code, said.err.count("\n")) == (2, 1)
