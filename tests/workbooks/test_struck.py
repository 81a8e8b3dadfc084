"""Rows, cells and words that are struck through: read as ever, told, and asked for once."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.workbooks.nasty import biff, biff12
from tests.workbooks.nasty.cases import CASES
from tests.workbooks.reading_catalog import Reading, all_accounted
from workbooks.opening.biff12_look import struck_formats
from workbooks.opening.biff_records import read_globals
from workbooks.opening.raw_workbook import open_bytes
from workbooks.opening.struck_xlsx import STRUCK_CELL, STRUCK_WORDS, Struck, struck_of

STRUCK = Font(strike=True)
HEAD = ["教工号", "姓名", "性别", "周课时"]
PEOPLE = [["T1", "张三", "男", 3], ["T2", "李四", "女", 4], ["T3", "王五", "男", 5]]


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def saved(path: Path, struck: str, rows: list[list[Any]] | None = None) -> Path:
    """The list of people with these cells or ranges struck through."""
    book = Workbook()
    page = book.worksheets[0]
    for row in [["教职工名册"], HEAD, *(rows or PEOPLE)]:
        page.append(row)
    for area in struck.split():
        cells = page[area]
        for line in cells if isinstance(cells, tuple) else ((cells,),):
            for cell in line:
                cell.font = STRUCK
    book.save(path)
    return path


def test_a_struck_row_is_data_and_one_question(reading: Reading) -> None:
    [sheet] = reading.read(saved(reading.folder / "a.xlsx", "A4:D4")).sheets
    assert sheet.rows == 3
    assert all_accounted(sheet)
    assert [(note.code, note.cell, note.message) for note in sheet.notes] == [
        ("struck-through", "A4", "有 1 行（4）加了删除线，已照常读取")
    ]
    [problem] = reading.table(sheet.problems_file)
    assert (problem["cell"], problem["column"], problem["code"], problem["raw"]) == ("A4", "staff_no", "struck-row", "T2")
    assert problem["remedy"] == "确实不报请删除该行，否则去掉删除线"


def test_a_line_that_does_not_reach_the_last_cell_means_the_row(reading: Reading) -> None:
    [sheet] = reading.read(saved(reading.folder / "a.xlsx", "B3:D3")).sheets
    assert reading.problems(sheet) == {"A3": "struck-row"}
    assert sheet.notes[0].message == "有 3 个单元格（B3、C3、D3）加了删除线，已照常读取"


def test_single_cells_are_asked_for_by_themselves_and_a_struck_head_is_only_told(reading: Reading) -> None:
    [sheet] = reading.read(saved(reading.folder / "a.xlsx", "A1:A1 D3:D3 B5:B5")).sheets
    assert reading.problems(sheet) == {"D3": "struck-cell", "B5": "struck-cell"}
    assert sheet.notes[0].message == "有 1 行（1）和 2 个单元格（D3、B5）加了删除线，已照常读取"


def test_formats_of_empty_cells_and_of_cells_beside_the_table_ask_nothing(reading: Reading) -> None:
    path = saved(reading.folder / "a.xlsx", "D3:F3", [["T1", "张三", "男", None, "旁注"], *PEOPLE[1:]])
    [sheet] = reading.read(path).sheets
    assert reading.problems(sheet) == {}
    assert [note.cell for note in sheet.notes if note.code == "struck-through"] == ["E3"]


def test_a_word_struck_within_a_cell_makes_its_value_doubtful(reading: Reading) -> None:
    struck, plain = InlineFont(strike=True), InlineFont(b=True)
    rich = CellRichText(TextBlock(struck, "张三"), TextBlock(plain, "李四"))
    whole = CellRichText(TextBlock(struck, "王"), TextBlock(struck, "五"))
    rows = [["T1", rich, "男", 3], ["T2", whole, "女", 4]]
    [sheet] = reading.read(saved(reading.folder / "a.xlsx", "", rows)).sheets
    assert [row["name"] for row in reading.rows(sheet)] == ["张三李四", "王五"]
    assert reading.problems(sheet) == {"B3": "struck-words", "B4": "struck-cell"}


def test_a_form_is_asked_field_by_field(reading: Reading) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in (["经费收入"], ["学费收入", 12], ["财政拨款", 30]):
        page.append(row)
    page["B2"].font = page["A2"].font = STRUCK
    book.save(reading.folder / "a.xlsx")
    [sheet] = reading.read(reading.folder / "a.xlsx").sheets
    assert reading.problems(sheet) == {"B2": "struck-cell"}


def test_of_two_tables_each_has_its_own(reading: Reading) -> None:
    rows = [*PEOPLE[:1], [], ["教科研成果"], ["成果名称", "完成人", "级别"], ["甲", "张三", "省级"], ["乙", "李四", "市级"]]
    report = reading.read(saved(reading.folder / "a.xlsx", "A3:D3 A8:C8", rows))
    assert {sheet.table: reading.problems(sheet) for sheet in report.sheets} == {
        "staff": {"A3": "struck-row"},
        "awards": {"A8": "struck-row"},
    }
    assert [sheet.notes[0].cell for sheet in report.sheets] == ["A3", "A8"]


@given(
    filled=st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=5),
    struck=st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=5, max_size=5),
)
def test_told_are_exactly_the_struck_cells_that_hold_something(filled: list[list[bool]], struck: list[list[bool]]) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["甲", "乙", "丙"])
    expected = set()
    for row, cells in enumerate(filled, 1):
        for column, full in enumerate(cells):
            cell = page.cell(row + 1, column + 1, f"{row}{column}" if full else None)
            if struck[row - 1][column]:
                cell.font = Font(strike=True, size=8 + row)
                expected |= {(row, column)} if full else set()
    buffer = io.BytesIO()
    book.save(buffer)
    assert set(open_bytes(buffer.getvalue(), "x.xlsx").worksheets[0].struck) == expected


NAMED: dict[str, dict[tuple[int, int], str]] = {
    "row and words struck through": {(0, 1): STRUCK_WORDS, (1, 0): STRUCK_CELL, (1, 1): STRUCK_CELL},
    "struck words in the cell": {(0, 0): STRUCK_WORDS},
    "struck cells without references": {(0, 1): STRUCK_CELL},
    "struck, with prefixed elements": {(0, 0): STRUCK_CELL},
    "BIFF8 struck through": {(0, 1): STRUCK_CELL, (1, 0): STRUCK_CELL},
    "BIFF5 struck through, among many numbers": {(1, column): STRUCK_CELL for column in range(3)},
    "xlsb struck through": {(1, 0): STRUCK_CELL},
    "ods struck through": {(0, 0): STRUCK_CELL},
    "ods struck by its column": {(0, 0): STRUCK_CELL},
    "ods words struck through": {(0, 0): STRUCK_WORDS},
    "HTML struck through, by tags and by styles": {
        **{(row, column): STRUCK_CELL for row in (0, 1) for column in (0, 1)},
        (2, 0): STRUCK_WORDS,
    },
    "XML spreadsheet, struck through by cell and by row": {(0, 1): STRUCK_CELL, (1, 0): STRUCK_CELL},
}


@pytest.mark.parametrize("name", NAMED)
def test_every_format_tells_the_very_cells(name: str) -> None:
    make: Callable[[], bytes] = next(case.make for case in CASES if case.name == name)
    assert open_bytes(make(), "x").worksheets[0].struck == NAMED[name]


def test_very_many_struck_formats_are_looked_for_in_one_go() -> None:
    xml = b'<row r="1" s="30"><c r="A1" s="30"><v>1</v></c><c r="B1" s="300"><v>1</v></c><c r="C1"><v>1</v></c></row>'
    assert Struck(frozenset(range(10, 40))).cells(xml) == Struck(frozenset({30})).cells(xml) == {(0, 0): STRUCK_CELL}


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("<strike/>", {1}), ('<strike val="1"/>', {1}), ("<strike></strike>", {1}), ('<strike val="0"/>', set()), ("<b/>", set())],
)
def test_a_font_says_whether_it_is_struck(mark: str, expected: set[int]) -> None:
    fonts = f"<fonts><font><sz val='9'/></font><font>{mark}</font></fonts>"
    styles = f"{fonts}<cellXfs><xf fontId='0'/><xf fontId='1'/><xf/></cellXfs>"
    assert struck_of(styles.encode(), b"").formats == expected


def test_a_file_of_records_cut_short_tells_no_formats() -> None:
    assert struck_formats(biff12.record(43, b"\0") + biff12.record(617) + biff12.record(47, b"\0\0")) == frozenset()
    stream = biff.Stream([biff.Page("a")], extra=(biff.record(0x31, b"\0"), biff.record(0xE0, b"\0\0\0\0"))).written()
    assert read_globals(stream).struck == frozenset()
