"""Which worksheet is which sheet: by the hidden mark, the title, the headers; when in doubt, not at all."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from catalog.load import load_catalog
from tests.workbooks.reading_catalog import HEADERS, Reading, all_accounted, write_rows
from workbooks.reading.reading import ReadJob, read_delivery

ROW: list[Any] = ["T01", "张三", None, "男"]


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def marked(reading: Reading, name: str, table: str, year: int = 2016, digest: str | None = None) -> Path:
    """A workbook with the hidden mark, whose worksheet says nothing of itself."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = name
    page.append(["姓名"])
    page.append(["张三"])
    mark = book.create_sheet("_statedata")
    mark.sheet_state = "veryHidden"
    shape = digest or load_catalog(reading.root).sheets[table].shape_digest()
    for line in (["schema", 1], ["year", year], ["department", "personnel"], ["sheet", name, table, shape]):
        mark.append(line)
    book.create_sheet("填报说明").append(["怎样填报"])
    book.save(reading.folder / "marked.xlsx")
    return reading.folder / "marked.xlsx"


def test_by_the_hidden_mark(reading: Reading) -> None:
    report = reading.read(marked(reading, "表一", "staff"))
    assert [(sheet.table, sheet.recognised_by, sheet.confidence) for sheet in report.sheets] == [("staff", "mark", 1.0)]
    assert report.warnings == []
    assert {page.name for page in report.unrecognised} == {"_statedata", "填报说明"}


def test_a_template_of_another_year_or_shape_is_read_and_told(reading: Reading) -> None:
    report = reading.read(marked(reading, "表一", "staff", year=2015, digest="0" * 64))
    assert [note.code for note in report.warnings] == ["other-year", "other-shape"]
    assert report.sheets[0].rows == 1


def test_a_renamed_worksheet_is_recognised_by_what_it_holds(reading: Reading) -> None:
    path = write_rows(reading.folder / "a.xlsx", [HEADERS, ROW], "Sheet1")
    sheet = reading.read(path).sheets[0]
    assert (sheet.table, sheet.recognised_by) == ("staff", "headers")
    assert 0.5 < sheet.confidence < 1


@pytest.mark.parametrize("where", ["worksheet", "above", "file"])
def test_by_title(reading: Reading, where: str) -> None:
    rows: list[list[Any]] = [["工号", "姓名"], ["T1", "张三"]]
    if where == "above":
        rows.insert(0, ["某某学校 教职工 名册（2016年度）"])
    path = reading.folder / ("教职工名册.xlsx" if where == "file" else "a.xlsx")
    sheet = reading.read(write_rows(path, rows, "6.1教职工名册" if where == "worksheet" else "Sheet1")).sheets[0]
    assert (sheet.table, sheet.recognised_by) == ("staff", "title")


@pytest.mark.parametrize("header_row", [1, 5, 15])
def test_the_header_may_stand_in_any_of_the_first_rows(reading: Reading, header_row: int) -> None:
    path = write_rows(reading.folder / "a.xlsx", [*[["x"]] * (header_row - 1), HEADERS, ROW])
    assert reading.read(path).sheets[0].header_row == header_row


def test_what_is_no_sheet_is_told_with_its_cells(reading: Reading) -> None:
    path = write_rows(reading.folder / "a.xlsx", [["菜名", "价格"], ["白菜", 2]])
    report = reading.read(path)
    assert report.sheets == []
    assert [(page.name, page.non_empty, page.why) for page in report.unrecognised] == [("Sheet1", 4, "没有找到任何采集表的表头")]


def test_hidden_worksheets_are_told_not_read(reading: Reading) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADERS)
    page.append(ROW)
    copy = book.copy_worksheet(page)
    copy.sheet_state = "hidden"
    book.save(reading.folder / "a.xlsx")
    report = reading.read(reading.folder / "a.xlsx")
    assert len(report.sheets) == 1
    assert [page.name for page in report.unrecognised] == [copy.title]


def test_several_sheets_in_one_workbook(reading: Reading) -> None:
    book = Workbook()
    staff = book.active
    assert staff is not None
    staff.append(HEADERS)
    staff.append(ROW)
    awards = book.create_sheet("成果")
    awards.append(["成果名称", "完成人", "级别"])
    awards.append(["论文一", "张三", "省级"])
    book.create_sheet("空")
    book.save(reading.folder / "a.xlsx")
    report = reading.read(reading.folder / "a.xlsx")
    assert [sheet.table for sheet in report.sheets] == ["staff", "awards"]
    assert report.unrecognised == []


def income(reading: Reading, rows: list[list[Any]]) -> dict[str, Any]:
    sheet = reading.read_rows(rows, "经费收入")
    assert sheet.table == "income"
    assert sheet.header_row is None
    assert all_accounted(sheet)
    assert sheet.rows == 1
    row = reading.rows(sheet)[0]
    return {name: row[name] for name in ("tuition", "grant", "other", "signed_on")}


def as_floats(record: dict[str, Any]) -> list[float | None]:
    return [None if record[name] is None else float(record[name]) for name in ("tuition", "grant", "other")]


def test_a_form_with_values_beside_labels_units_and_sections(reading: Reading) -> None:
    record = income(
        reading,
        [
            ["经费收入情况表"],
            ["项　目", "填报值", "计量单位", "说　明"],
            ["事业收入"],
            ["学费收入", 120.5, "万元", "实收"],
            ["财政补助"],
            ["* 财政拨款", "６,１２０万元", "万元"],
            ["其他"],
            ["其他收入", None, "万元", "没有的留空"],
            [],
            ["填表人：张三"],
        ],
    )
    assert as_floats(record) == [120.5, 6120.0, None]


def test_a_form_with_the_unit_before_the_value(reading: Reading) -> None:
    rows = [["1、学费收入：", "万元", 3], ["其中：财政拨款", "万元", 4], ["其他", "万元", "/"], ["决算日期", "2016.3.1"]]
    record = income(reading, rows)
    assert as_floats(record) == [3.0, 4.0, None]
    assert record["signed_on"].isoformat() == "2016-03-01"


def test_a_form_with_labels_above_and_two_pairs_in_a_row(reading: Reading) -> None:
    above = income(reading, [[], [None, "学费收入", "财政拨款", "其他收入", "决算日期"], [None, 1, 2, 3, "2016-03-01"]])
    assert as_floats(above) == [1.0, 2.0, 3.0]
    pairs = income(reading, [["学费收入", 1, "财政拨款", 2], ["其他收入", 3, "决算日期", "2016-03-01"]])
    assert as_floats(pairs) == [1.0, 2.0, 3.0]


def test_an_empty_form_has_no_row(reading: Reading) -> None:
    sheet = reading.read_rows([["学费收入"], ["财政拨款"], ["其他收入"], ["决算日期"]], "经费收入")
    assert sheet.rows == 0
    assert all_accounted(sheet)


def test_a_form_is_the_same_record_after_a_correction(reading: Reading) -> None:
    ids = []
    for amount in (1, 2):
        sheet = reading.read_rows([["学费收入", amount], ["财政拨款", 5], ["其他收入", 1]], "经费收入")
        ids.append(reading.rows(sheet)[0]["row_id"])
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("headers", "found"),
    [("all", True), ("all and one more that is declared", True), ("one is missing", False), ("one is unknown", False)],
)
def test_few_columns_of_many_are_enough_if_all_are_known_and_none_that_is_compulsory_is_missing(
    tmp_path: Path, headers: str, found: bool
) -> None:
    root = Path(__file__).resolve().parents[2] / "data"
    columns = load_catalog(root).sheet("10.1").columns
    titles = [column.title for column in columns if column.required]
    assert len(titles) < 0.4 * len(columns)
    titles += {"all and one more that is declared": ["学号"], "one is unknown": ["不知道的列"]}.get(headers, [])
    titles = titles[1:] if headers == "one is missing" else titles
    path = write_rows(tmp_path / "名单.xlsx", [titles, ["甲"] * len(titles)])
    report = read_delivery(ReadJob(path, path.name, 2016, root, tmp_path / "out", "student_affairs"))
    assert [sheet.table for sheet in report.sheets] == (["students"] if found else [])


def test_a_csv_called_as_a_page_of_ours_is_read(reading: Reading) -> None:
    """It is called as its file: of another kind of file 问题清单 is the page that we put there."""
    path = reading.folder / "问题清单.csv"
    path.write_text("教职工名册\n教工号,姓名,周课时\nT1,张三,3\n", encoding="utf-8")
    [sheet] = reading.read(path).sheets
    assert (sheet.worksheet, sheet.rows) == ("问题清单", 1)
