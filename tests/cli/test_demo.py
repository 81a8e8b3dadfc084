"""What the demo checks itself: a name where nobody may be named, a timeline without proof, a score that is missing."""

import json
import pickle
from base64 import encodebytes
from pathlib import Path

import pytest

from catalog.home import Home
from cli import demo, demo_scores
from cli.clockwork import Clockwork
from cli.demo_report import _happenings, _searched
from cli.demo_search import own_texts, search_home
from sample.happenings import Kind
from sample.scored import UNPLANTED, Line, Scored, save
from tests.cli.conftest import Run

PUPIL, SHORT = "王小明", "伍建"


@pytest.fixture
def left(tmp_path: Path) -> Home:
    """A home as a demo leaves it, in small, that names nobody where nobody may be named."""
    home = Home(tmp_path / "home")
    for folder in (home.prefect, home.logs, home.editions / "2016-public-1", home.editions / "2016-internal-1"):
        folder.mkdir(parents=True)
    (home.logs / "worker.log").write_text("来件 12", encoding="utf-8")
    (home.editions / "2016-public-1" / "公开数据.html").write_text("<p>师资队伍建设</p>", encoding="utf-8")
    (home.editions / "2016-internal-1" / "students.csv").write_text(PUPIL, encoding="utf-8")
    return home


def test_a_home_that_names_nobody_outside_is_clean(left: Home, capsys: pytest.CaptureFixture[str]) -> None:
    searched = search_home(left, [PUPIL, SHORT])

    assert list(searched.places) == ["Prefect 文件夹", "全部日志", "公开版 2016-public-1"]
    assert (searched.hits, _searched(searched)) == (0, [])
    assert "合计" in capsys.readouterr().out


def test_a_name_in_what_prefect_keeps_is_a_hit_and_is_not_repeated(left: Home) -> None:
    packed = encodebytes(pickle.dumps({"file": PUPIL})).decode()
    (left.prefect / "parameters").write_text(json.dumps({"result": packed}))

    searched = search_home(left, [PUPIL, SHORT])

    assert searched.hits == 1
    (told,) = _searched(searched)
    assert told.startswith("Prefect 文件夹：parameters：")
    assert PUPIL not in told


def test_a_short_name_amid_text_that_is_not_ours_is_a_hit(left: Home) -> None:
    (left.logs / "courier.log").write_text("负责人伍建签字", encoding="utf-8")

    assert search_home(left, [SHORT]).hits == 1


def test_what_we_wrote_ourselves_holds_no_person_of_the_sample_school() -> None:
    text = own_texts()

    assert "队伍建设" in text
    assert "陈志强" not in text


def line(severity: str, why: str = "返聘") -> Line:
    return Line(severity, "6.1 专任教师", "a.xls", "专任教师", "E283", "出生日期", "至 2016-08-31 为 62 周岁", why)


def scored(seed: int, *unplanted: Line, left_errors: int = 0) -> Scored:
    return Scored(seed, (("性别写反", "yes", 3, 2), ("评分差一", "no", 2, 0)), unplanted, (), left_errors, 1.5)


def test_what_nobody_planted_is_listed_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(scored(1, line("question"), *[line("question", "")] * demo_scores.SHOWN), tmp_path)

    assert demo_scores.tell_scores(tmp_path, 1) == []
    said = capsys.readouterr().out
    assert "没有人埋入的须说明：16，其中 1 处生成时已注明属实而少见" in said
    assert "……另有 1 处，见上述文件" in said
    assert (tmp_path / UNPLANTED).read_text(encoding="utf-8-sig").count("E283") == 16


@pytest.mark.parametrize(
    ("score", "seeds", "fault"),
    [
        (scored(1, line("error")), 1, "没有人埋入的必改有 1 处"),
        (scored(1, left_errors=2), 1, "第二次报送后仍有必改 2 处"),
        (scored(1), 2, "答卷只算出 1 份，应有 2 份"),
    ],
)
def test_a_score_that_breaks_a_promise_is_a_fault(score: Scored, seeds: int, fault: str, tmp_path: Path) -> None:
    save(score, tmp_path)

    (told,) = demo_scores.tell_scores(tmp_path, seeds)

    assert told.startswith(fault)


def test_a_timeline_without_something_it_must_show_is_a_fault() -> None:
    assert len(_happenings([])) == len(Kind)


def test_a_demo_that_is_not_as_promised_ends_with_three(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "run_demo", lambda *_: False)

    assert run("demo", "--home", tmp_path).code == 3


def test_a_folder_that_is_no_demo_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    said = run("demo", "--home", tmp_path)

    assert said.code == 2
    assert "不是演练文件夹" in said.err
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_is_told_is_kept_in_a_log_and_waits_are_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clockwork = Clockwork(tmp_path / "demo.log", to_findings=[1.0, 2.0, 12.0])
    clockwork.tell("启动")

    assert (tmp_path / "demo.log").read_text(encoding="utf-8") == capsys.readouterr().out
    assert "3 个文件，中位 0.03 分钟（2.0 秒），最长 0.20 分钟（12.0 秒）" in clockwork.waits


def test_a_stand_in_is_one_line() -> None:
    told: list[str] = []
    show = demo._stand_in_once(told.append)
    for line in ("11月1日　代理　甲代乙", "11月2日　退回　丙", "11月3日　代理　甲代乙"):
        show(line)
    assert len(told) == 2
    assert told[0].startswith("11月1日　代理　甲代乙（此后")
    assert told[1] == "11月2日　退回　丙"
