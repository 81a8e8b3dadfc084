"""What the demo lists place by place: readable, complete, and naming nobody."""

from pathlib import Path

import pandas as pd
import pytest

from catalog.catalog import Catalog
from catalog.findings import Severity
from sample.score_lines import missed_lines, unplanted_lines
from sample.scored import MISSED, UNPLANTED, Line, Scored, list_lines, read_scores, save, summed
from sample.scoring import read_answers

FILE = "2016/personnel/1/a.xls"


def findings(**more: object) -> pd.DataFrame:
    plain = {
        "severity": "question", "table": "full_time_teachers", "column": "birth_date", "file": FILE, "worksheet": "专任教师",
        "cell": "E283", "message": "工号在6.1中是“王小明”",
    }  # fmt: skip
    return pd.DataFrame([{**plain, **more}])


def oddities(cell: str) -> pd.DataFrame:
    row = {"file": FILE, "worksheet": "专任教师", "cell": cell, "table": "full_time_teachers", "column": "birth_date"}
    return pd.DataFrame([{**row, "why": "返聘"}])


def scored(seed: int, *unplanted: Line) -> Scored:
    return Scored(seed, (("性别写反", "yes", 3, 3), ("评分差一", "no", 2, 0)), unplanted, (), 0, 1.5)


def test_a_line_says_sheet_column_and_reason_and_names_nobody(catalog: Catalog) -> None:
    (line,) = unplanted_lines(catalog, findings(), oddities("E283"), ["王小明"])

    assert (line.sheet, line.column, line.row, line.reason) == ("6.1 专任教师", "出生日期", "283", "返聘")
    assert line.what == "工号在6.1中是“＊＊＊”"


def test_what_was_not_marked_is_said_to_want_a_look(catalog: Catalog) -> None:
    (line,) = unplanted_lines(catalog, findings(), oddities("E284"), [])

    assert "须由人判断" in line.reason


@pytest.mark.parametrize(("severity", "listed"), [("error", 1), ("question", 1), ("notice", 0)])
def test_a_notice_asks_for_nothing_and_is_not_listed(catalog: Catalog, severity: str, listed: int) -> None:
    assert len(unplanted_lines(catalog, findings(severity=severity), oddities("A1"), [])) == listed


def test_a_finding_on_a_whole_sheet_has_no_row(catalog: Catalog) -> None:
    (line,) = unplanted_lines(catalog, findings(cell=None, worksheet=None), oddities("A1"), [])

    assert (line.cell, line.row) == ("", "")


def test_a_missed_fault_is_told_by_its_place_and_kind(catalog: Catalog) -> None:
    row = {"table": "students", "file": "f", "worksheet": "w", "cell": "S5", "column": "phone", "kind": "电话少一位"}
    (line,) = missed_lines(catalog, pd.DataFrame([row]))

    assert (line.sheet, line.column, line.what, line.row) == ("10.1 学生名册", "联系电话", "电话少一位", "5")


def test_scores_come_back_as_they_were_written_and_are_listed(tmp_path: Path) -> None:
    line = Line("question", "6.1 专任教师", FILE, "专任教师", "E283", "出生日期", "62 周岁", "返聘")
    scores = [scored(1, line), scored(2)]
    for each in reversed(scores):
        save(each, tmp_path)

    assert read_scores(tmp_path) == scores
    assert scores[0].of(Severity.QUESTION) == [line]
    assert summed(scores) == [("性别写反", "yes", 6, 6), ("评分差一", "no", 4, 0)]
    list_lines(scores, tmp_path)
    listed = read_answers(tmp_path / UNPLANTED)
    assert listed[["随机种子", "级别", "单元格", "属实的缘由"]].to_numpy().tolist() == [["1", "须说明", "E283", "返聘"]]
    assert read_answers(tmp_path / MISSED).empty
