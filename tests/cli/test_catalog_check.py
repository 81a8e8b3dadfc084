"""`catalog check`: what can be told at once is, nothing is blamed on a neighbour's mistake, and what is left to do is counted."""

from pathlib import Path

import pytest

from cli.catalog_check import check_catalog
from tests.acts import school
from tests.cli.conftest import Run

CODES = "# title: 级别\n# standard: 自定\n# version: 1\ncode,title,aliases\n1,甲等,\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return school.write_catalog(tmp_path / "data")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_mistakes_of_every_kind_come_together_and_bring_no_others(small: Path) -> None:
    """Nobody can read the pupils' sheet; what names it is blamed for nothing."""
    change(small / "sheets" / "pupils.yaml", "population:", "populace:")
    change(small / "sheets" / "works.yaml", "holds: funds <= 100", "holds: fundz <= 100")
    change(small / "indicators" / "works.yaml", "SELECT count(*) FROM works", "SELECT counts(*) FROM works")
    change(small / "indicators" / "works.yaml", "SELECT count(*) FROM pupils", "SELECT 1")
    (small / "code_lists" / "grades.csv").write_text(CODES.replace("# standard", "# from"), encoding="utf-8")
    told = sorted((each.file.parent.name, each.file.name) for each in check_catalog(small).mistakes)
    pupils = ("sheets", "pupils.yaml")  # the key that is missing and the one that is unknown
    assert told == [("code_lists", "grades.csv"), ("indicators", "works.yaml"), pupils, pupils, ("sheets", "works.yaml")]


def test_a_rule_that_does_not_do_what_its_examples_say(run: Run, small: Path) -> None:
    change(small / "sheets" / "works.yaml", "holds: funds <= 100", "holds: funds > 100")
    said = run("catalog", "check", "--catalog", small)
    assert said.code == 2
    assert all(f"规则“work-funds”在例子 {name} 上" in said.out for name in ("passes", "fails"))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("sheets/works.yaml", "population: ", "population: 待补 ", "待补 1 行（第 "),
        ("sheets/works.yaml", "table:", "# 推测：period school_year：没有说明（待补）\ntable:", "待补 1 行（第 1 行）"),
        ("sheets/works.yaml", "source: 学校惯例", 'source: ""', "规则“work-funds”的 source 是空的"),
        ("indicators/works.yaml", "unit: 项", 'unit: "%"', "unit 与 scale"),
    ],
)
def test_what_is_left_to_do_is_told(small: Path, file: str, old: str, new: str, words: str) -> None:
    before = {each.message for each in check_catalog(small).notices}
    change(small / file, old, new)
    checked = check_catalog(small)
    told = {each.message for each in checked.notices} - before
    assert checked.mistakes == []
    assert [message for message in told if words in message] == [*told]


def test_notices_are_no_refusal_unless_strict(run: Run, small: Path) -> None:
    said = run("catalog", "check", "--catalog", small)
    assert said.code == 0
    assert "列没有填报说明" in said.out
    assert "没有错误，提示 " in said.out
    assert run("catalog", "check", "--strict", "--catalog", small).code == 1


def test_of_code_lists(small: Path) -> None:
    (small / "code_lists" / "grades.csv").write_text(f"{CODES}2,甲等,\n3,乙等,甲等\n", encoding="utf-8")
    messages = [each.message for each in check_catalog(small).notices if each.file.suffix == ".csv"]
    assert messages == ["不止一个代码叫“甲等”", "别名“甲等”是另一代码的名称", "没有哪一列、哪条规则用到这个代码表"]
    (small / "code_lists" / "grades.csv").write_text(f"{CODES}3,乙等,乙|乙\n", encoding="utf-8")
    (mistake,) = check_catalog(small).mistakes
    assert mistake.message == "别名“乙”重复"


def test_personal_data_stay_in_their_cell(small: Path) -> None:
    change(small / "sheets" / "pupils.yaml", "title: 姓名, type: text", "title: 电话, type: phone, sensitivity: open")
    change(small / "sheets" / "pupils.yaml", "message: ", "message: 电话 {name}，")
    told = " ".join(each.message for each in check_catalog(small).mistakes)
    assert "只能是 confidential" in told
    assert "那是个人信息" in told
