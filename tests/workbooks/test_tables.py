"""Several tables on one worksheet: each is read, none takes a cell of another, and no cell is lost between them."""

from pathlib import Path
from typing import Any

import pytest

from tests.workbooks.reading_catalog import Reading, all_accounted, write_rows
from workbooks.cells import Cell
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.recognising.tables import cut
from workbooks.reports import SheetReading

STAFF: list[Any] = ["工号", "姓名", "性别", "出生日期", "周课时"]
AWARDS: list[Any] = ["成果名称", "完成人", "级别"]
PERSON: list[Any] = ["T1", "张三", "男", "1990-01-02", 3]


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def read_all(reading: Reading, rows: list[list[Any]]) -> list[SheetReading]:
    path = write_rows(reading.folder / "file.xlsx", rows)
    report = reading.read(path)
    assert all(map(all_accounted, report.sheets))
    filled = sum(cell not in (None, "") for row in rows for cell in row)
    assert sum(sheet.non_empty for sheet in report.sheets) + sum(page.non_empty for page in report.unrecognised) == filled
    return report.sheets


def names(reading: Reading, sheet: SheetReading, column: str = "name") -> list[str]:
    return [row[column] for row in reading.rows(sheet)]


@pytest.mark.parametrize("gap", [[], [[]], [[], [], ["二、教科研成果"]]])
def test_two_sheets_below_each_other(reading: Reading, gap: list[list[Any]]) -> None:
    rows = [["教职工名册"], STAFF, PERSON, ["T2", "李四", "女"], *gap, AWARDS, ["论文", "张三", "省级"], ["书", "李四", "校级"]]
    staff, awards = read_all(reading, rows)
    assert (staff.table, names(reading, staff)) == ("staff", ["张三", "李四"])
    assert (awards.table, names(reading, awards, "title")) == ("awards", ["论文", "书"])
    assert awards.header_row == rows.index(AWARDS) + 1
    assert {note.code for note in staff.notes} == {"several-tables"}
    assert [row["source_row"] for row in reading.rows(awards)] == [len(rows) - 1, len(rows)]


def test_totals_and_notes_belong_to_the_table_above_them(reading: Reading) -> None:
    rows = [
        ["教职工名册"],
        STAFF,
        PERSON,
        ["合计", None, None, None, 3],
        ["注：略"],
        [],
        AWARDS,
        ["论文", "张三", "省级"],
        ["注：无"],
    ]
    staff, awards = read_all(reading, rows)
    assert [total.agrees for total in staff.typed_totals] == [True]
    assert {left.cell: left.why for left in staff.left_out if left.why == "表下附注"} == {"A5": "表下附注"}
    assert {left.cell: left.why for left in awards.left_out if left.why == "表下附注"} == {"A9": "表下附注"}


def test_the_same_sheet_twice_with_its_columns_in_another_order(reading: Reading) -> None:
    rows = [["教职工名册"], ["工号", "姓名", "性别"], ["T1", "张三", "男"], [], ["姓名", "工号", "性别"], ["王五", "T3", "女"]]
    first, second = read_all(reading, rows)
    assert first.table == second.table == "staff"
    assert (names(reading, first), names(reading, second)) == (["张三"], ["王五"])
    # an address of the other columns would be true for one of the tables only
    assert first.columns.keys() == second.columns.keys() == {"sex"}


def test_a_header_repeated_with_the_same_columns_is_one_table(reading: Reading) -> None:
    [sheet] = read_all(reading, [["教职工名册"], STAFF, PERSON, [], STAFF, ["T2", *PERSON[1:]]])
    assert sheet.rows == 2
    assert "重复的表头" in [left.why for left in sheet.left_out]


def test_two_sheets_beside_each_other(reading: Reading) -> None:
    staff, awards = read_all(
        reading, [["教职工名册"], [*STAFF, None, *AWARDS], [*PERSON, None, "论文", "张三", "省级"], ["T2", "李四", "女"]]
    )
    assert (staff.table, names(reading, staff)) == ("staff", ["张三", "李四"])
    assert (awards.table, names(reading, awards, "author")) == ("awards", ["张三"])
    assert awards.columns["title"].at == "G"


@pytest.mark.parametrize("gap", [[], [None]])
def test_the_same_sheet_twice_side_by_side(reading: Reading, gap: list[Any]) -> None:
    head = ["工号", "姓名", "性别"]
    rows = [["教职工名册"], [*head, *gap, *head], ["T1", "张三", "男", *gap, "T3", "王五", "女"], ["T2", "李四", "女"]]
    left, right = read_all(reading, rows)
    assert (names(reading, left), names(reading, right)) == (["张三", "李四"], ["王五"])


def test_a_nameless_column_does_not_make_two_tables(reading: Reading) -> None:
    rows = [
        ["教职工名册"],
        ["工号", "姓名", "性别", None, "出生日期", "周课时", "婚否"],
        ["T1", "张三", "男", "x", "1990-01-02", 3, "是"],
    ]
    [sheet] = read_all(reading, rows)
    assert len(sheet.columns) == 6
    assert [left.why for left in sheet.left_out if left.cell == "D3"] == ["没有表头的列"]


def test_a_form_and_a_list_on_one_worksheet(reading: Reading) -> None:
    form = [["经费收入"], ["学费收入", 3], ["财政拨款", 4], ["其他收入", 5], []]
    people = [["教职工名册"], STAFF, PERSON]
    for rows in ([*form, *people], [*people, [], *form]):
        sheets = {sheet.table: sheet for sheet in read_all(reading, rows)}
        assert sheets.keys() == {"income", "staff"}
        assert names(reading, sheets["staff"]) == ["张三"]
        assert float(reading.rows(sheets["income"])[0]["grant"]) == 4.0


def test_a_cut_ends_with_its_own_last_row_and_so_do_its_merged_cells() -> None:
    """Hundreds of tables on one worksheet would else be read as often as there are tables, each to the end."""
    rows: list[list[Cell]] = [[f"{row}", "x"] for row in range(100)]
    whole = RawWorksheet("表", True, rows, [((2, 0), (7, 0)), ((3, 1), (3, 1)), ((5, 0), (6, 0))])
    own = cut(whole, range(2, 4), range(2))
    assert own.rows == [["", ""], ["", ""], ["2", "x"], ["3", "x"]]
    assert own.merged == [((2, 0), (3, 0)), ((3, 1), (3, 1))]
    assert cut(own, range(4), range(1)).rows == [["", ""], ["", ""], ["2", ""], ["3", ""]]
