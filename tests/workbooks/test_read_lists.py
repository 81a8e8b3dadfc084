"""List sheets as offices really send them: every cell is in the table or in the report."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.digests import canonical_json, digest_of, digest_of_bytes, digest_of_file
from catalog.load import load_catalog
from tests.workbooks.reading_catalog import HEADERS, Reading, all_accounted, write_rows
from workbooks.reading.telling import told
from workbooks.reports import SheetReading

ROW: list[Any] = ["T01", "张三", "110101199003078355", "男", "1990.3.7", "12课时", "是", 2015, 13800138000, "无"]


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


@pytest.mark.parametrize(
    ("word", "why"), [("合 计", "合计行"), ("总计：", "合计行"), ("平均", "平均行"), ("人均（元）", "平均行")]
)
def test_words_like_those_of_totals_are_data_and_a_well_filled_total_is_not(reading: Reading, word: str, why: str) -> None:
    rows = [["工号", "姓名", "周课时"], ["1", "计算机", 5], ["2", "平均分配", 6], ["设计合计", "乙二", 7], [word, "甲一", 6]]
    sheet = reading.read_rows(rows, "教职工名册")
    assert [row["name"] for row in reading.rows(sheet)] == ["计算机", "平均分配", "乙二"]
    assert [(each.cell, each.why) for each in sheet.left_out if each.cell.startswith("A5")] == [("A5:C5", why)]


def test_a_plain_sheet(reading: Reading) -> None:
    sheet = reading.read_rows([["教职工名册"], HEADERS, ROW])
    assert (sheet.table, sheet.recognised_by, sheet.header_row, sheet.rows) == ("staff", "title", 2, 1)
    row = reading.rows(sheet)[0]
    assert row["birth_date"] == row["id_number__birth_date"] == date(1990, 3, 7)
    assert (row["sex"], row["id_number__sex"], row["id_number__district"]) == ("1", "1", "110101")
    assert (row["lessons"], row["married"], row["since"], row["phone"], row["remark"]) == (
        Decimal(12),
        True,
        2015,
        "13800138000",
        None,
    )
    assert (row["source_worksheet"], row["source_row"], row["source_department"]) == ("Sheet1", 3, "personnel")
    assert row["source_file"] == digest_of_file(reading.folder / "file.xlsx")
    assert all_accounted(sheet)
    assert reading.changes(sheet) == {
        "E3": ("1990.3.7", "1990-03-07", "统一日期写法"),
        "F3": ("12课时", "12", "去单位"),
        "J3": ("无", None, "“无”视为空"),
    }
    assert reading.problems(sheet) == {}
    assert sheet.missing_columns == ["children", "parents"]


def test_files_are_named_by_their_bytes_and_equal_for_equal_content(reading: Reading) -> None:
    first = reading.read_rows([HEADERS, ROW])
    for digest in (first.rows_file, first.changes_file, first.problems_file):
        assert digest_of_file(reading.out / f"{digest}.parquet") == digest
    again = reading.read(reading.folder / "file.xlsx").sheets[0]
    assert again == first
    assert not [path for path in reading.out.iterdir() if path.name.startswith(".")]


def test_row_digest_is_that_of_the_canonical_json(reading: Reading) -> None:
    row = reading.rows(reading.read_rows([HEADERS, ROW]))[0]
    texts = {
        "staff_no": "T01",
        "name": "张三",
        "id_number": "110101199003078355",
        "sex": "1",
        "birth_date": "1990-03-07",
        "lessons": "12",
        "children": None,
        "parents": None,
        "married": "true",
        "since": "2015",
        "phone": "13800138000",
        "remark": None,
    }
    assert row["row_digest"] == digest_of_bytes(canonical_json(texts))
    assert row["row_id"] == digest_of(["staff", ["T01"]])[:16]


def test_titles_notes_totals_and_numbering_are_no_data(reading: Reading) -> None:
    sheet = reading.read_rows(
        [
            ["佛山市某学校"],
            ["2016年度教职工名册", None, None, None, "单位：人"],
            [],
            ["序号", *HEADERS],
            [None, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            [1, *ROW],
            [2, "T02", "李四", None, "女", None, 8.5],
            [3],
            ["", "  ", "\u3000"],
            ["合计", None, None, None, None, None, 20.5],
            [],
            ["注：周课时按本学年平均"],
            ["填表人：", "王五", None, "审核人：", "赵六"],
        ]
    )
    assert [row["name"] for row in reading.rows(sheet)] == ["张三", "李四"]
    assert [row["source_row"] for row in reading.rows(sheet)] == [6, 7]
    assert {left.cell: left.why for left in sheet.left_out} == {
        "A1": "表头以上的文字",
        "A2:E2": "表头以上的文字",
        "A4:K4": "表头",
        "B5:K5": "栏次行",
        "A8": "只有本表以外的列有内容",
        "B9:C9": "空白行",
        "A10:G10": "合计行",
        "A12": "表下附注",
        "A13:E13": "表下附注",
        "A6:A7": "序号列“序号”",
    }
    assert [(total.cell, total.raw, total.computed, total.agrees) for total in sheet.typed_totals] == [
        ("G10", "20.5", "20.5", True)
    ]
    assert all_accounted(sheet)


def test_a_wrong_total_and_subtotals(reading: Reading) -> None:
    rows = [
        ["工号", "姓名", "周课时"],
        ["1", "甲一", 2],
        ["2", "乙二", 3],
        ["小计", None, 5],
        ["3", "丙三", 4],
        ["小计", None, 4],
        ["总 计", None, 10],
    ]
    sheet = reading.read_rows(rows, "教职工名册")
    assert sheet.rows == 3
    assert [(total.raw, total.computed, total.agrees) for total in sheet.typed_totals] == [
        ("5", "5", True),
        ("4", "4", True),
        ("10", "9", False),
    ]


@pytest.mark.parametrize(
    ("second", "third", "told"),
    [
        (6, 11, [("5", "5", True), ("6", "6", True), ("11", "11", True)]),
        (11, 11, [("5", "5", True), ("11", "11", True), ("11", "11", True)]),
        (7, 0, [("5", "5", True), ("7", "11", False), ("0", "11", False)]),
    ],
)
def test_a_total_may_be_of_the_rows_since_the_last_one(
    reading: Reading, second: int, third: int, told: list[tuple[str, str, bool]]
) -> None:
    """The third stands right below the second: of no rows of its own it can only be of all."""
    rows = [["工号", "姓名", "周课时"], ["1", "甲一", 5], ["合计", None, 5], ["2", "乙二", 6], ["合计", None, second]]
    sheet = reading.read_rows([*rows, ["总计", None, third]], "教职工名册")
    assert [(total.raw, total.computed, total.agrees) for total in sheet.typed_totals] == told


def test_a_total_above_which_a_cell_is_unread_is_not_called_wrong_but_waits(reading: Reading) -> None:
    rows = [
        ["工号", "姓名", "周课时"],
        ["1", "甲一", 5],
        ["2", "乙二", "约六"],
        ["小计", None, 11],
        ["3", "丙三", 4],
        ["小计", None, 9],
    ]
    sheet = reading.read_rows(rows, "教职工名册")
    assert [(total.agrees, total.unread) for total in sheet.typed_totals] == [(None, ["C3"]), (False, [])]
    lines = told(reading.read(reading.folder / "file.xlsx"), load_catalog(reading.root))
    assert "工作表“教职工名册”C4：填写的周课时合计为 11；另有 1 格没有读出（C3），改正后再比" in lines


def test_each_of_thousands_of_totals_has_its_own_sum(reading: Reading) -> None:
    rows: list[list[object]] = [["工号", "姓名", "周课时"]]
    for number in range(1, 2001):
        rows += [[str(number), "甲", number / 8], ["小计", None, number / 8]]
    sheet = reading.read_rows([*rows, ["合计", None, sum(range(2001)) / 8]], "教职工名册")
    assert len(sheet.typed_totals) == 2001
    assert all(total.agrees for total in sheet.typed_totals)


def test_of_marks_and_years_no_sum_is_computed(reading: Reading) -> None:
    declared = reading.root / "sheets" / "staff.yaml"
    as_mean = declared.read_text("utf-8").replace("unit: 课时", "unit: 课时, summed_up_as: mean")
    declared.write_text(as_mean, "utf-8")
    rows = [["工号", "姓名", "周课时"], ["1", "甲一", 2], ["2", "乙二", 3], ["合计", None, 2.5]]
    sheet = reading.read_rows(rows, "教职工名册")
    assert sheet.typed_totals == []
    assert (sheet.rows, all_accounted(sheet)) == (2, True)


LIST: list[list[object]] = [
    ["工号", "姓名", "出生日期", "周课时"],
    ["T1", "甲一", "1990-01-02", 2],
    ["T2", "乙二", "1991-03-04", 3],
]
UNKNOWN: list[list[object]] = [
    ["设备名称", "品牌", "存放地点", "状况"],
    ["投影机", "某牌", "一楼", "完好"],
    ["电脑", "他牌", "二楼", "待修"],
]


@pytest.mark.parametrize(
    ("between", "top"),
    [([[], []], 6), ([[]], 5), ([["设备清单"]], 4), ([[], ["设备清单"], ["单位：台"]], 5), ([], 4)],
)
def test_a_table_that_nobody_knows_ends_the_list_and_is_told_once(
    reading: Reading, between: list[list[object]], top: int
) -> None:
    sheet = reading.read_rows([*LIST, *between, *UNKNOWN], "教职工名册")
    assert sheet.rows == 2
    [problem] = reading.table(sheet.problems_file)
    header = len(LIST) + len(between) + 1
    assert (problem["code"], problem["cell"]) == ("second-table", f"A{header}")
    assert "“设备名称”“品牌”“存放地点”“状况”" in problem["message"]
    assert f"第 {top} 至 {header + 2} 行没有采用" in problem["message"]
    assert all_accounted(sheet)


@pytest.mark.parametrize(
    "row",
    [
        ["T3", "丙三", "待核实", "不详"],  # a number of staff tells that it is one
        [None, "丙三", "待补", "待定"],  # marks
        [None, "丙三", "男", None],  # too few
        ["丙三", "丙三", "待核实", "不清楚"],  # the same word twice
        ["合计", "两人", "待核实", "不清楚"],
    ],
)
def test_a_row_of_words_is_a_row_of_the_list_all_the_same(reading: Reading, row: list[object]) -> None:
    sheet = reading.read_rows([*LIST, [], row, ["T4", "丁四", "1992-01-01", 4]], "教职工名册")
    assert "second-table" not in {each["code"] for each in reading.table(sheet.problems_file)}


HINTS: list[list[object]] = [
    ["人事处编号", "与身份证一致", "年月日", "填数字"],
    ["文本格式", "真实姓名", "年月日", None],
    ["见附件", "各教研组", "汇总上报", None],
    ["待编", "王小五", "待核实", "未排课"],
]


@pytest.mark.parametrize("row", HINTS)
@pytest.mark.parametrize("place", [0, 3, 10])
@pytest.mark.parametrize("gap", [[], [[]], [["以下新聘"]]])
def test_one_row_of_words_takes_no_good_row_away(
    reading: Reading, row: list[object], place: int, gap: list[list[object]]
) -> None:
    good: list[list[object]] = [[f"T{number}", f"甲{chr(0x4E00 + number)}", "1990-01-02", 2] for number in range(10)]
    sheet = reading.read_rows([LIST[0], *good[:place], *gap, row, *good[place:]], "教职工名册")
    read = {each["staff_no"] for each in reading.rows(sheet)}
    assert read >= {f"T{number}" for number in range(10)}
    assert len(reading.table(sheet.problems_file)) >= 1


WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.lists(WORDS, min_size=4, max_size=4), place=st.integers(0, 6), gap=st.booleans())
def test_whatever_one_row_says_the_good_rows_are_read(reading: Reading, row: list[str], place: int, gap: bool) -> None:
    good: list[list[object]] = [[f"T{number}", "张三", "1990-01-02", 2] for number in range(6)]
    sheet = reading.read_rows([LIST[0], *good[:place], *([[]] if gap else []), row, *good[place:]], "教职工名册")
    assert {each["staff_no"] for each in reading.rows(sheet)} >= {f"T{number}" for number in range(6)}
    assert all_accounted(sheet)


def test_a_table_below_is_found_whatever_stands_in_the_list(reading: Reading) -> None:
    """Sixty other words in place of numbers do not hide it, nor does one that stands everywhere."""
    many: list[list[object]] = [[f"T{number}", "张三", "暂无登记", f"约{chr(0x4E00 + number)}节"] for number in range(60)]
    sheet = reading.read_rows([LIST[0], *many, [], *UNKNOWN], "教职工名册")
    assert sheet.rows == 60
    assert [each["cell"] for each in reading.table(sheet.problems_file) if each["code"] == "second-table"] == ["A63"]


def test_what_is_wrong_with_the_head_of_an_empty_list_is_told(reading: Reading) -> None:
    sheet = reading.read_rows([["工号", "出生日期", "周课时（分钟）", "婚否"], []], "教职工名册")
    assert sheet.rows == 0
    assert "missing-column" in {note.code for note in sheet.notes}


def test_words_that_stand_in_their_column_above_are_no_header(reading: Reading) -> None:
    rows = [*LIST, ["T5", "戊五", "查无记录", "未排课"], [], ["新聘人员", "己六", "查无记录", "未排课"]]
    sheet = reading.read_rows(rows, "教职工名册")
    assert sheet.rows == 4


def test_two_header_rows_with_merged_groups(reading: Reading) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "教职工名册"
    page.append(["工号", "姓名", "子女", None, "父母"])
    page.append([None, None, "人数（人）", None, "人数"])
    page.append(["T1", "张三", 2, None, 1])
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        page.merge_cells(area)
    book.save(reading.folder / "groups.xlsx")
    sheet = reading.read(reading.folder / "groups.xlsx").sheets[0]
    row = reading.rows(sheet)[0]
    assert (row["children"], row["parents"], sheet.header_row) == (2, 1, 2)
    assert sheet.notes == []
    assert all_accounted(sheet)


def test_cells_merged_downwards_mean_all_their_rows_but_a_number_is_not_repeated(reading: Reading) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "教职工名册"
    for row in (
        ["工号", "姓名", "性别", "周课时"],
        ["T1", "张三", "男性", 4],
        ["T2", "李四", None, None],
        ["T3", "王五", "女", 5],
    ):
        page.append(row)
    page.merge_cells("C2:C3")
    page.merge_cells("D2:D3")
    book.save(reading.folder / "merged.xlsx")
    sheet = reading.read(reading.folder / "merged.xlsx").sheets[0]
    assert [(row["sex"], row["lessons"]) for row in reading.rows(sheet)] == [("1", None), ("1", None), ("2", Decimal(5))]
    assert reading.changes(sheet) == {"C2": ("男性", "1", "按代码表取代码"), "C3": ("", "1", "按合并单元格填入")}
    assert reading.problems(sheet) == {"D2": "merged-number"}
    assert [note.code for note in sheet.notes] == ["merged-cells"]
    assert all_accounted(sheet)


def test_columns_reordered_repeated_missing_and_additional(reading: Reading) -> None:
    sheet = reading.read_rows(
        [
            ["教职工名册"],
            ["周课时（学时）", "联系电话", "姓　名*", "我的备注", "工号（必填）", "姓名", None],
            [3, None, "张三", "x", "T1", "张三", "y"],
        ]
    )
    assert {name: column.at for name, column in sheet.columns.items()} == {
        "lessons": "A",
        "phone": "B",
        "name": "C",
        "staff_no": "E",
    }
    assert sheet.additional_columns == ["我的备注"]
    assert {left.cell: left.why for left in sheet.left_out if left.cell.endswith("3")} == {
        "D3": "本表没有的列“我的备注”",
        "F3": "重复的列“姓名”，只读左边第一列",
        "G3": "没有表头的列",
    }
    assert {"repeated-column", "other-unit"} <= {note.code for note in sheet.notes}
    assert all_accounted(sheet)


def test_a_header_with_a_unit_of_another_scale_is_a_problem_of_the_whole_column(reading: Reading) -> None:
    sheet_file = reading.root / "sheets" / "staff.yaml"
    text = sheet_file.read_text(encoding="utf-8").replace("type: decimal, unit: 课时", "type: decimal, unit: 万元")
    sheet_file.write_text(text, encoding="utf-8")
    load_catalog.cache_clear()
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名", "周课时（元）"], ["T1", "张三", 3], ["T2", "李四", 4]])
    [problem] = reading.table(sheet.problems_file)
    assert (problem["cell"], problem["code"], problem["raw"]) == ("C2", "header-unit", "周课时（元）")
    assert [row["lessons"] for row in reading.rows(sheet)] == [3, 4]
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名", "周课时（万元）"], ["T1", "张三", 3]])
    assert reading.table(sheet.problems_file) == []


def test_a_typed_average_is_no_record(reading: Reading) -> None:
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名", "周课时"], ["T1", "张三", 3], ["平均", None, 3]])
    assert sheet.rows == 1
    assert {left.cell: left.why for left in sheet.left_out if left.cell.startswith("A4")} == {"A4:C4": "平均行"}
    assert all_accounted(sheet)


def test_a_code_that_is_none_is_told_with_what_it_may_be(reading: Reading) -> None:
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名", "性别"], ["T1", "张三", "难说"]])
    [problem] = reading.table(sheet.problems_file)
    assert problem["message"] == "“难说”不在代码表“性别代码”中"
    assert problem["remedy"].endswith("：男、女")


def test_a_header_repeated_on_each_printed_page(reading: Reading) -> None:
    sheet = reading.read_rows([HEADERS, ROW, HEADERS, ["T02", *ROW[1:]]])
    assert sheet.rows == 2
    assert "重复的表头" in [left.why for left in sheet.left_out]


def test_an_optional_column_named_remark_does_not_make_a_note(reading: Reading) -> None:
    sheet = reading.read_rows([["备注", "工号", "姓名"], ["说明：兼职", "T1", "张三"], [None, "T2", None]], "教职工名册")
    assert sheet.rows == 2


def test_error_cells_and_formulas_never_computed_are_problems_at_their_cell(reading: Reading) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADERS)
    page.append(ROW)
    page["D2"], page["F2"], page["G9"] = "#REF!", "=1+1", "#N/A"
    for cell in ("D2", "G9"):
        page[cell].data_type = "e"
    book.save(reading.folder / "errors.xlsx")
    sheet = reading.read(reading.folder / "errors.xlsx").sheets[0]
    assert reading.problems(sheet) == {"D2": "error-cell", "F2": "formula-without-value", "G9": "error-cell"}
    problem = next(line for line in reading.table(sheet.problems_file) if line["cell"] == "F2")
    assert (problem["raw"], problem["column"]) == ("=1+1", "lessons")
    assert all_accounted(sheet)


def test_a_wrong_cell_costs_no_other_cell(reading: Reading) -> None:
    sheet = reading.read_rows([HEADERS, ["T1", "张三", "110101199003078356", "中性", "15.9.1", "约12", "？", "15", "1/2", None]])
    row = reading.rows(sheet)[0]
    assert row["id_number"] == "110101199003078356"
    assert row["id_number__sex"] is None
    assert reading.problems(sheet) == {
        "C2": "id-check-digit",
        "D2": "unknown-code",
        "E2": "ambiguous-date",
        "F2": "approximate",
        "G2": "unclear-mark",
        "H2": "not-a-year",
    }
    assert all(
        line["row_id"] == row["row_id"] and line["message"] and line["remedy"] for line in reading.table(sheet.problems_file)
    )


def test_rows_keep_their_identity_wherever_they_stand(reading: Reading) -> None:
    rows = [["T1", "张三"], ["T2", "李四"], ["T2", "王五"], [None, "赵六"]]
    first = reading.read_rows([["工号", "姓名"], *rows], "教职工名册")
    second = reading.read_rows([["姓名", "工号"], *[row[::-1] for row in rows[::-1]]], "教职工名册")
    names = [{row["row_id"]: row["name"] for row in reading.rows(sheet)} for sheet in (first, second)]
    assert names[0] == names[1]
    assert sum(row_id.endswith("-2") for row_id in names[0]) == 1


CELLS = st.one_of(
    st.none(),
    st.text(alphabet="张三1２. /无合计注：约年月日-Tx\u3000", max_size=8),
    st.integers(-10, 10**6),
    st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    st.sampled_from(["合计", "小计", "注：无", "填表人：张三", "姓名", "工号", "是", "男", "110101199003078355", True, 0.5]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, max_size=12), max_size=12))
@example([[], ["姓名", "姓名", "工号"]])
@example([[], ["姓名", "工号", "性别"], ["张三", "T1", "男"]])
def test_no_cell_is_lost(reading: Reading, rows: list[list[Any]]) -> None:
    report = reading.read(write_rows(reading.folder / "file.xlsx", [["教职工名册"], HEADERS, *rows]))
    assert report.sheets
    for sheet in report.sheets:
        assert all_accounted(sheet)
        assert _cells_told(reading, sheet) == sheet.cells_read


def _cells_told(reading: Reading, sheet: SheetReading) -> int:
    """Cells that have a value in the table, a change or a problem."""
    columns = [column.name for column in load_catalog(reading.root).sheet(sheet.table).columns]
    told: set[tuple[str, str]] = set()
    for row in reading.rows(sheet):
        told |= {(name, row["row_id"]) for name in columns if row[name] is not None}
    for file in (sheet.changes_file, sheet.problems_file):
        told |= {(line["column"], line["row_id"]) for line in reading.table(file)}
    return len(told)


STAFF_ROWS = st.fixed_dictionaries(
    {
        "姓名": st.text(alphabet="张王李赵伟芳", min_size=1, max_size=3),
        "性别": st.sampled_from(["男", "女"]),
        "出生日期": st.dates(date(1950, 1, 1), date(2000, 1, 1)),
        "周课时": st.decimals(0, 40, places=1),
        "婚否": st.booleans(),
        "来校年份": st.integers(1970, 2016),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STAFF_ROWS, min_size=1, max_size=8), st.permutations(list(range(6))))
def test_what_is_written_is_read_back(reading: Reading, rows: list[dict[str, Any]], order: list[int]) -> None:
    titles = [list(rows[0])[i] for i in order]
    numbered = [[f"T{n}", *[row[title] for title in titles]] for n, row in enumerate(rows)]
    sheet = reading.read_rows([["教职工名册"], ["教工号", *titles], *numbered])
    assert reading.problems(sheet) == {}
    for found, meant in zip(reading.rows(sheet), rows, strict=True):
        assert (found["name"], found["birth_date"], found["lessons"]) == (meant["姓名"], meant["出生日期"], meant["周课时"])
        assert (found["sex"], found["married"], found["since"]) == (
            {"男": "1", "女": "2"}[meant["性别"]],
            meant["婚否"],
            meant["来校年份"],
        )


def test_a_sheet_without_rows(reading: Reading) -> None:
    sheet = reading.read_rows([["教职工名册"], HEADERS])
    assert (sheet.rows, reading.rows(sheet)) == (0, [])


def test_only_expected_tables_are_looked_for(reading: Reading) -> None:
    path = write_rows(reading.folder / "file.xlsx", [HEADERS, ROW])
    assert reading.read(path, ("awards",)).sheets == []
    assert reading.read(path, ("staff", "no_such")).sheets[0].table == "staff"


@pytest.mark.parametrize(
    ("alone", "place"),
    [("ZC0003", 0), ("T-x", 0), ("2016.4.5", 2), ("男", 4), ("110101199003078355", 5)],
)
def test_a_value_alone_in_its_row_below_a_gap_is_a_row(reading: Reading, alone: str, place: int) -> None:
    """Somebody began a row there: what it lacks is asked, nothing of it is lost."""
    head = [*LIST[0], "性别", "身份证号"]
    row = ["" if at != place else alone for at in range(len(head))]
    sheet = reading.read_rows([head, *LIST[1:], [], row, [None, "丙三"]], "教职工名册")
    assert [each["source_row"] for each in reading.rows(sheet)] == [2, 3, 5, 6]
    assert all_accounted(sheet)


def test_a_word_alone_that_may_be_a_note_is_told_with_its_place_and_a_plain_note_is_not(reading: Reading) -> None:
    sheet = reading.read_rows([*LIST, [], [None, "车床"], ["填表人：王五"]], "教职工名册")
    assert sheet.rows == 2
    assert {left.cell: left.why for left in sheet.left_out if left.cell > "A4"} == {
        "A6": "表下附注",
        "B5": "“车床”像是表下的说明；如果是数据，请把这一行填完整",
    }
    [line] = [line for line in told(reading.read(reading.folder / "file.xlsx"), load_catalog(reading.root)) if "车床" in line]
    assert line.endswith("B5未采用：“车床”像是表下的说明；如果是数据，请把这一行填完整")


@pytest.mark.parametrize(
    ("below", "why"),
    [
        (["小计：4人"], "合计行"),
        (["小计", "2人"], "合计行"),
        (["", "合计：共 2 人"], "合计行"),
        (["共3节"], "表下附注"),
        (["审核：", "", "制表：陆永强"], "表下附注"),
        (["审核：", "王五", "制表：", "陆永强"], "表下附注"),
        (["以上数据属实，学校教务处（盖章）"], "表下附注"),
        (["", "学校教务处（公章）"], "表下附注"),
        (["", "二〇一六年十月二十日"], "表下附注"),
        (["", "", "二〇一六年  月  日", ""], "表下附注"),
    ],
)
@pytest.mark.parametrize("gap", [[], [[]]])
def test_subtotals_in_one_cell_signatures_and_their_day_are_no_rows(
    reading: Reading, below: list[object], why: str, gap: list[list[object]]
) -> None:
    # a sheet with a date column: only there a day in words may be a value, and is, without a signature above it
    foot = [["填表人：王五"], below] if "月  日" in str(below) else [below]
    sheet = reading.read_rows([*LIST, *gap, *foot], "教职工名册")
    assert sheet.rows == 2
    assert sheet.left_out[-1].why == why
    assert all_accounted(sheet)
