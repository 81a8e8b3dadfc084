"""Forms in every arrangement that offices give them: the same record comes out."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.workbooks.reading_catalog import Reading, all_accounted

NOTHING: tuple[str, ...] = ()


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def records(reading: Reading, rows: list[list[Any]], merged: tuple[str, ...] = NOTHING) -> list[list[float | None]]:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "经费收入"
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    book.save(reading.folder / "form.xlsx")
    report = reading.read(reading.folder / "form.xlsx")
    assert all(map(all_accounted, report.sheets))
    assert sum(sheet.non_empty for sheet in report.sheets) == sum(cell not in (None, "") for row in rows for cell in row)
    found = [row for sheet in report.sheets for row in reading.rows(sheet)]
    return [[None if row[name] is None else float(row[name]) for name in ("tuition", "grant", "other")] for row in found]


ARRANGEMENTS: dict[str, tuple[list[list[Any]], tuple[str, ...]]] = {
    "label left": ([["学费收入", 1], ["财政拨款", 2], ["其他收入", 3]], NOTHING),
    "label above": ([["学费收入", "财政拨款", "其他收入"], [1, 2, 3]], NOTHING),
    "labels above, in two bands": ([["学费收入", "财政拨款"], [1, 2], ["其他收入", "决算日期"], [3, "2016-01-02"]], NOTHING),
    "units below labels": (
        [["学费收入", "财政拨款", "其他收入"], ["万元", "万元", "（万元）"], [1, 2, 3]],
        NOTHING,
    ),
    "pairs in a row": ([["学费收入", 1, "财政拨款", 2], ["其他收入", 3]], NOTHING),
    "pairs with gaps": ([["学费收入", 1, None, "财政拨款", 2], ["其他收入", 3]], NOTHING),
    "label, unit, value": ([["学费收入", "万元", 1], ["财政拨款", "万元", 2], ["其他收入", "万元", 3]], NOTHING),
    "label, value, unit": ([["学费收入", 1, "万元"], ["财政拨款", 2, "万元"], ["其他收入", 3, "万元"]], NOTHING),
    "one label without unit": ([["学费收入", "万元", 1], ["财政拨款", "万元", 2], ["其他收入", None, 3]], NOTHING),
    "merged labels": ([["学费收入", None, 1], ["财政拨款", None, 2], ["其他收入", None, 3]], ("A1:B1", "A2:B2", "A3:B3")),
    "labels merged downwards": ([["学费收入", "财政拨款", "其他收入"], [], [1, 2, 3]], ("A1:A2", "B1:B2", "C1:C2")),
    "under a header": ([["项目", "上年数", "本年数"], ["学费收入", 8, 1], ["财政拨款", 9, 2], ["其他收入", 7, 3]], NOTHING),
    "budget and account": ([["项目", "预算数", "决算数"], ["学费收入", 8, 1], ["财政拨款", 9, 2], ["其他收入", 7, 3]], NOTHING),
    "two years": ([["项目", "2014年", "2015年"], ["学费收入", 8, 1], ["财政拨款", 9, 2], ["其他收入", 7, 3]], NOTHING),
    "the later year first": (
        [["项目", "2015年度", "2014年度"], ["学费收入", 1, 8], ["财政拨款", 2, 9], ["其他收入", 3, 7]],
        NOTHING,
    ),
    "two school years": (
        [["", "2014-2015学年", "2015-2016学年"], ["学费收入", 8, 1], ["财政拨款", 9, 2], ["其他收入", 7, 3]],
        NOTHING,
    ),
    "years as numbers": ([["项目", 2014, 2015], ["学费收入", 8, 1], ["财政拨款", 9, 2], ["其他收入", 7, 3]], NOTHING),
    "pairs under headers": ([["项目", "金额", "项目", "金额"], ["学费收入", 1, "财政拨款", 2], ["其他收入", 3]], NOTHING),
    "serial numbers before": ([[1, "学费收入", 1], [2, "财政拨款", 2], [3, "其他收入", 3]], NOTHING),
}


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_every_arrangement(reading: Reading, name: str) -> None:
    rows, merged = ARRANGEMENTS[name]
    assert records(reading, rows, merged) == [[1.0, 2.0, 3.0]]


def test_a_form_for_each_campus_side_by_side(reading: Reading) -> None:
    rows = [["东校区", None, None, "西校区"], ["学费收入", 1, None, "学费收入", 10], ["财政拨款", 2, None, "财政拨款", 20]]
    assert records(reading, rows) == [[1.0, 2.0, None], [10.0, 20.0, None]]


def test_three_forms_below_each_other(reading: Reading) -> None:
    rows = [line for n in (1, 10, 100) for line in (["学费收入", n], ["财政拨款", 2 * n], ["其他收入", 3 * n], [])]
    assert records(reading, rows) == [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [100.0, 200.0, 300.0]]


UNTOLD: dict[str, list[list[Any]]] = {
    "no header at all": [["学费收入", 1, 10], ["财政拨款", 2, 20], ["其他收入", 3, 30]],
    "headers that say nothing": [["项目", "甲", "乙"], ["学费收入", 1, 10], ["财政拨款", 2, 20], ["其他收入", 3, 30]],
    "both headed as asked for": [["项目", "金额", "决算数"], ["学费收入", 1, 10], ["财政拨款", 2, 20], ["其他收入", 3, 30]],
    "only last year is named": [["项目", "上年数", "乙"], ["学费收入", 1, 10], ["财政拨款", 2, 20], ["其他收入", 3, 30]],
}


@pytest.mark.parametrize("name", UNTOLD)
def test_which_of_two_columns_of_numbers_is_meant_is_asked(reading: Reading, name: str) -> None:
    sheet = reading.read_rows(UNTOLD[name], "经费收入")
    [problem] = reading.table(sheet.problems_file)
    assert (problem["code"], problem["column"]) == ("more-values", "tuition")
    assert problem["cell"] == f"C{len(UNTOLD[name]) - 2}"
    assert "等 3 项" in problem["message"]
    assert "B 列" in problem["message"]
    assert "C 列" in problem["message"]
    assert [note for note in sheet.notes if note.code == "more-values"] == []


@pytest.mark.parametrize(
    "headers", [["项目", "金额", "上年"], ["项目", "金额", "甲"], ["项目", "甲", "比上年增减%"], ["项目", "", "备注"]]
)
def test_where_a_header_decides_the_other_column_is_only_told(reading: Reading, headers: list[str]) -> None:
    rows = [headers, ["学费收入", 1, 10], ["财政拨款", 2, 20], ["其他收入", 3, 30]]
    sheet = reading.read_rows(rows, "经费收入")
    assert reading.table(sheet.problems_file) == []
    [note] = [note for note in sheet.notes if note.code == "more-values"]
    assert note.cell == "C2"
    assert "等 3 处" in note.message


def test_numbers_kept_as_text_are_numbers_too(reading: Reading) -> None:
    path = reading.folder / "经费收入.csv"
    path.write_text('项目,东校区,西校区\n学费收入,1,10\n财政拨款,2,"20,000"\n其他收入,3,30万元\n', "utf-8-sig")
    (sheet,) = reading.read(path).sheets
    (problem,) = [each for each in reading.table(sheet.problems_file) if each["code"] == "more-values"]
    assert "等 3 项" in problem["message"]


def test_a_form_of_which_nothing_is_read_says_why(reading: Reading) -> None:
    sheet = reading.read_rows([["学费收入", None, 3, 4], ["财政拨款", None, 5, 6], ["其他收入", None, 7, 8]], "经费收入")
    assert sheet.rows == 0
    assert "more-values" in {note.code for note in sheet.notes}


def test_which_of_several_years_was_read_is_told(reading: Reading) -> None:
    sheet = reading.read_rows(
        [["项目", "2014年", "2015年"], ["学费收入", 8, 1], ["财政拨款", 9, 2], ["其他收入", 7, 3]], "经费收入"
    )
    assert [note.message for note in sheet.notes if note.code == "more-values"] == [
        "有几个年度的数，只读“2015年”一列，没有采用“2014年”"
    ]


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        (["2015年", "2016年"], "2016年"),
        (["2016年", "2017年"], "2016年"),
        (["2017年", "2015年"], "2015年"),
        (["2014-2015学年", "2015-2016学年"], "2015-2016学年"),
        (["2015-2016学年", "2016-2017学年"], "2015-2016学年"),
    ],
)
def test_of_several_years_the_collected_one_is_read(reading: Reading, headers: list[str], read: str) -> None:
    sheet = reading.read_rows([["项目", *headers], ["学费收入", 1, 11], ["财政拨款", 2, 12], ["其他收入", 3, 13]], "经费收入")
    assert reading.table(sheet.problems_file) == []
    assert reading.rows(sheet)[0]["tuition"] == 1 + 10 * headers.index(read)
    assert f"只读“{read}”一列" in "".join(note.message for note in sheet.notes)


@pytest.mark.parametrize("headers", [["2012年", "2013年"], ["2017年", "2018年"]])
def test_years_of_which_none_is_collected_are_asked_about(reading: Reading, headers: list[str]) -> None:
    sheet = reading.read_rows([["项目", *headers], ["学费收入", 1, 11], ["财政拨款", 2, 12], ["其他收入", 3, 13]], "经费收入")
    [problem] = reading.table(sheet.problems_file)
    assert (problem["code"], problem["column"]) == ("more-values", "tuition")
    assert f"（{headers[0]}）" in problem["message"]


def test_a_unit_of_another_scale_on_a_form_is_a_problem(reading: Reading) -> None:
    sheet = reading.read_rows([["学费收入", "元", 1], ["财政拨款（千元）", "", 2], ["其他收入", "万元", 3]], "经费收入")
    assert reading.problems(sheet) == {"A2": "header-unit", "B1": "header-unit"}


def test_a_caption_of_another_scale_is_one_problem_and_spares_what_names_its_own_unit(reading: Reading) -> None:
    rows = [["经费收入", "单位：千元"], ["学费收入", 1], ["财政拨款（万元）", 2], ["其他收入", 3]]
    sheet = reading.read_rows(rows, "经费收入")
    [problem] = reading.table(sheet.problems_file)
    assert (problem["cell"], problem["code"], problem["column"]) == ("B1", "caption-unit", "tuition")
    assert "学费收入等 2 项" in problem["message"]
    rows[0][1] = "计量单位：万元"
    assert reading.problems(reading.read_rows(rows, "经费收入")) == {}
    rows[0][1] = "填报单位：财务处"
    assert reading.problems(reading.read_rows(rows, "经费收入")) == {}


def test_a_compulsory_field_that_is_not_there_is_a_problem_with_the_likely_label(reading: Reading) -> None:
    sheet = reading.read_rows([["学费收入", 1], ["财政拔款", 2], ["其他收入", 3]], "经费收入")
    [problem] = reading.table(sheet.problems_file)
    assert (problem["cell"], problem["code"], problem["raw"]) == ("A2", "missing-column", "财政拔款")


def test_rows_under_a_form_that_look_like_a_table_are_told(reading: Reading) -> None:
    rows = [["经费收入"], ["学费收入", 1], ["财政拨款", 2], ["其他收入", 3], [], ["甲", "乙", "丙"], ["a", "b", "c"]]
    sheet = reading.read_rows(rows, "经费收入")
    assert [(note.code, note.cell) for note in sheet.notes] == [("rows-beside-form", "A6")]
    assert "第 6 至 7 行有 6 个单元格" in sheet.notes[0].message
