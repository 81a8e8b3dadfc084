"""Templates say everything that a clerk needs, and carry the mark by which the reader knows them again."""

import time
import warnings
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.catalog import Catalog
from catalog.code_list import CodeList
from catalog.sheet import Sheet
from workbooks.templates.counted import CountedNote, CountedSource
from workbooks.templates.workbook import TemplateJob, TemplateSheet, made_of, worksheet_name, write_template

SCHOOL = "佛山市华材职业技术学校"


def column(name: str, title: str, kind: str = "text", **more: object) -> dict[str, object]:
    return {"name": name, "title": title, "type": kind, **more}


def sheet(**more: object) -> Sheet:
    plain = {
        "table": "tools",
        "code": "3.9",
        "title": {"zh": "工具登记", "en": "Tools"},
        "shape": "list",
        "period": "school_year",
        "population": "全部在用工具",
        "key": ["tool_no"],
        "columns": [
            column("tool_no", "工具号", "identifier", required=True, note="贴在工具上的号", example="0012", group="工具"),
            column("kind", "类别", "code", code_list="kinds", group="工具"),
            column("bought", "购置日期", "date"),
            column("price", "单价", "decimal", unit="元", required=True, bounds={"minimum": "0", "maximum": "100"}),
            column("holder_id", "保管人身份证号", "cn_id_number"),
            column("borrowed", "是否外借", "boolean"),
            column("major", "所属专业", "identifier", refers_to="tools.tool_no"),
        ],
    }
    return Sheet.model_validate({**plain, **more})


LONG = {f"{number:03d}": f"第{number}类工具的名称" for number in range(200)}
KINDS = CodeList("kinds", "工具类别", "GB/T 1", "2016", LONG, {})


SOURCE = CountedSource("10.1 学生名册", 2, "2016年10月19日 10:15", "632a-6518-1e37")
COUNTED = CountedNote(sources=(SOURCE,), counted_at="2016年10月20日 09:00")
WAITING = CountedNote(waits_for=("10.1 学生名册",))


def written(
    tmp_path: Path,
    *sheets: Sheet,
    prefill: tuple[dict[str, str | None], ...] = (),
    part: bool = False,
    counted: CountedNote | None = None,
) -> Workbook:
    catalog = Catalog({each.table: each for each in sheets}, {"kinds": KINDS}, {})
    majors = {"major": ["0101", "0102"]}
    planned = tuple(TemplateSheet(each.table, date(2016, 10, 12), part, majors, prefill, counted) for each in sheets)
    out = tmp_path / "template.xlsx"
    write_template(TemplateJob(2016, SCHOOL, "logistics", "总务处", planned, catalog, made_of="0af3"), out)
    return load_workbook(out)


def texts(worksheet: Worksheet, rows: int = 6) -> str:
    return "\n".join(str(cell.value) for row in worksheet.iter_rows(max_row=rows) for cell in row if cell.value is not None)


def header(worksheet: Worksheet, row: int = 6) -> dict[str, str]:
    """Column letter by title, from the last header row or the merged one above it."""
    return {
        str(worksheet[f"{letter}{each}"].value).split("\n")[0].lstrip("* "): letter
        for letter in "ABCDEFG"
        for each in (row - 1, row)
        if worksheet[f"{letter}{each}"].value
    }


def test_the_head_says_whose_what_and_when(tmp_path: Path) -> None:
    said = texts(written(tmp_path, sheet())["3.9 工具登记"])
    for words in (
        "工具登记",
        "2016年度（2015—2016学年）",
        "2015年9月1日至2016年8月31日",
        f"填报单位：{SCHOOL}　总务处",
        "表号：3.9",
    ):
        assert words in said
    assert "全部在用工具" in said
    assert "2016年10月12日" in said


def test_a_contributor_reads_that_only_its_part_is_wanted(tmp_path: Path) -> None:
    assert "只填报本部门的部分" in texts(written(tmp_path, sheet(), part=True)["3.9 工具登记"])


def test_the_mark_names_year_department_and_shape(tmp_path: Path) -> None:
    book = written(tmp_path, sheet())
    mark = book["_statedata"]
    assert mark.sheet_state == "veryHidden"
    assert list(mark.iter_rows(values_only=True)) == [
        ("schema", 1, None, None),
        ("year", 2016, None, None),
        ("department", "logistics", None, None),
        ("sheet", "3.9 工具登记", "tools", sheet().shape_digest()),
    ]


def test_required_columns_carry_a_star_and_another_ground(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet())["3.9 工具登记"]
    assert ws["A6"].value == "* 工具号"
    assert ws["D5"].value == "* 单价\n（元）"
    assert ws["B6"].value == "类别"
    assert ws["A6"].fill.fgColor.rgb != ws["B6"].fill.fgColor.rgb


def test_groups_are_merged_above_their_columns(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet())["3.9 工具登记"]
    assert ws["A5"].value == "工具"
    merged = {str(each) for each in ws.merged_cells.ranges}
    assert {"A5:B5", "C5:C6", "D5:D6"} <= merged


def test_a_sheet_without_groups_has_one_header_row(tmp_path: Path) -> None:
    plain = sheet(columns=[column("tool_no", "工具号", "identifier")])
    ws = written(tmp_path, plain)["3.9 工具登记"]
    assert ws["A5"].value == "工具号"
    assert ws.freeze_panes == "A6"


def test_long_lists_stand_on_a_hidden_worksheet(tmp_path: Path) -> None:
    book = written(tmp_path, sheet())
    choices = book["_choices"]
    assert choices.sheet_state == "hidden"
    kinds = [rule for rule in book["3.9 工具登记"].data_validations.dataValidation if rule.formula1 == "=choices_kinds"]
    assert [str(rule.sqref) for rule in kinds] == ["B7:B306"]
    assert book.defined_names["choices_kinds"].attr_text == "'_choices'!$A$2:$A$201"
    assert [choices["A2"].value, choices["A201"].value] == ["第0类工具的名称", "第199类工具的名称"]


@pytest.mark.parametrize(
    ("title", "kind", "formulas", "style"),
    [
        ("购置日期", "date", ("61", "73050"), "stop"),
        ("单价", "decimal", ("0", "100"), "stop"),
        ("是否外借", "list", ('"是,否"', None), "stop"),
        ("所属专业", "list", ("=choices_tools_tool_no", None), "warning"),
        ("保管人身份证号", "textLength", ("18", None), "warning"),
    ],
)
def test_cells_accept_what_their_type_holds(
    tmp_path: Path, title: str, kind: str, formulas: tuple[str, str | None], style: str
) -> None:
    ws = written(tmp_path, sheet())["3.9 工具登记"]
    letter = header(ws)[title]
    rule = next(each for each in ws.data_validations.dataValidation if str(each.sqref).startswith(letter))
    assert (rule.type, (rule.formula1, rule.formula2)) == (kind, formulas)
    assert (rule.errorStyle or "stop") == style
    assert rule.error


def test_input_columns_are_open_text_keeps_its_zeros_and_headers_are_locked(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet())["3.9 工具登记"]
    assert ws.protection.sheet
    assert ws.column_dimensions["A"].number_format == ws["A7"].number_format == "@"
    assert ws.column_dimensions["E"].number_format == "@"
    assert not ws.column_dimensions["A"].protection.locked
    assert not ws["A7"].protection.locked
    assert ws["A6"].protection.locked
    assert ws["A1"].protection.locked


def test_notes_stand_at_the_header_and_in_the_guide(tmp_path: Path) -> None:
    book = written(tmp_path, sheet())
    note = book["3.9 工具登记"]["A6"].comment
    assert note is not None
    assert "贴在工具上的号" in note.text
    guide = texts(book["填报说明"], 60)
    for words in ("贴在工具上的号", "0012", "工具类别：共 200 项", "必填", "3.9 工具登记", "10月12日", "以“工具号”区分"):
        assert words in guide


def test_it_prints_as_a_form_with_signatures_and_page_numbers(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet())["3.9 工具登记"]
    assert ws.page_setup.orientation == "landscape"
    assert ws.page_setup.fitToWidth == 1
    assert ws.print_title_rows == "$1:$6"
    assert "部门数据责任人（签章）" in ws.oddFooter.left.text
    assert "共 &N 页" in ws.oddFooter.right.text


ROW: dict[str, str | None] = {"tool_no": "0012", "kind": "003", "bought": "2016-03-01", "price": "12.50", "borrowed": "true"}


def test_prefilled_rows_stand_as_the_drop_downs_offer_them(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet(), prefill=(ROW,))["3.9 工具登记"]
    values = [ws[f"{letter}7"].value for letter in "ABCDF"]
    assert values[:2] == ["0012", "第3类工具的名称"]
    assert values[2].date() == date(2016, 3, 1)
    assert values[3:] == [12.5, "是"]
    assert ws["A7"].fill.fill_type is None


def test_counted_cells_are_grey_and_open_to_dispute(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet(), prefill=(ROW, {**ROW, "tool_no": "0013"}), counted=COUNTED)["3.9 工具登记"]
    assert [ws["A8"].value, ws["A9"].value, ws["A10"].value] == ["0012", "0013", None]
    assert {ws[cell].fill.fgColor.rgb for cell in ("A8", "D8", "F9")} == {"FFF3F4F6"}
    assert {ws[cell].fill.fill_type for cell in ("E8", "A10")} == {None}
    assert not any(ws[cell].protection.locked for cell in ("A8", "D9", "E8"))
    assert not ws.column_dimensions["A"].protection.locked
    assert ws["A7"].protection.locked


def test_whose_number_it_is_is_told_where_a_counted_cell_is_chosen(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet(), prefill=(ROW, ROW), counted=COUNTED)["3.9 工具登记"]
    told = {str(each.sqref): each.promptTitle for each in ws.data_validations.dataValidation if each.showInputMessage}
    assert told == {f"{letter}8:{letter}9": "系统统计数" for letter in "ABCDF"}
    price = [each for each in ws.data_validations.dataValidation if str(each.sqref).startswith("D")]
    assert [(each.type, each.formula1, each.formula2) for each in price] == [("decimal", "0", "100")] * 2
    assert [str(each.sqref) for each in price] == ["D8:D9", "D10:D307"]


def test_the_template_says_from_what_and_when_it_was_counted(tmp_path: Path) -> None:
    book = written(tmp_path, sheet(), prefill=(ROW,), counted=COUNTED)
    line = book["3.9 工具登记"]["A5"]
    for words in (
        "10.1 学生名册",
        "第 2 次提交",
        "2016年10月19日 10:15",
        "632a-6518-1e37",
        "统计时间 2016年10月20日 09:00",
        "情况说明",
    ):
        assert words in line.value
    assert line.fill.fgColor.rgb == "FFF3F4F6"
    assert book["3.9 工具登记"].freeze_panes == "B8"
    assert book["3.9 工具登记"].print_title_rows == "$1:$7"
    assert "白色单元格由本部门填写" not in line.value
    assert "系统已统计，请核对" in texts(book["填报说明"], 60)
    assert line.value in texts(book["填报说明"], 60)


def test_before_it_can_be_counted_the_template_says_to_come_again(tmp_path: Path) -> None:
    book = written(tmp_path, sheet(), counted=WAITING)
    line = book["3.9 工具登记"]["A5"].value
    assert line == "本表由系统统计，现在不必填写：10.1 学生名册 提交初审后由系统填好，届时请重新下载本模板。"
    assert book["3.9 工具登记"]["A8"].value is None
    assert book["3.9 工具登记"]["A8"].fill.fill_type is None
    assert "由系统统计，暂不填写" in texts(book["填报说明"], 60)


def test_where_only_some_columns_are_counted_the_others_are_asked_for(tmp_path: Path) -> None:
    some = CountedNote(sources=(SOURCE,), counted_at="x", whole=False)
    assert "白色单元格由本部门填写" in written(tmp_path, sheet(), counted=some)["3.9 工具登记"]["A5"].value


def test_a_counted_form_has_grey_values_beside_white_ones(tmp_path: Path) -> None:
    fields = [column("total", "总值", "decimal", unit="万元", bounds={"minimum": "0"}), column("bank", "开户行")]
    form = sheet(shape="form", key=[], columns=fields)
    ws = written(tmp_path, form, prefill=({"total": "12.5"},), counted=COUNTED)["3.9 工具登记"]
    assert [ws["A7"].value, ws["B7"].value, ws["A8"].value, ws["B8"].value] == ["总值", 12.5, "开户行", None]
    assert [ws["B7"].fill.fill_type, ws["B8"].fill.fill_type] == ["solid", None]
    assert not ws["B7"].protection.locked
    (rule,) = ws.data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.promptTitle) == ("B7", "decimal", "系统统计数")


def test_a_workbook_says_what_it_was_made_of(tmp_path: Path) -> None:
    written(tmp_path, sheet())
    assert made_of(tmp_path / "template.xlsx") == "0af3"
    assert made_of(tmp_path / "none.xlsx") == ""
    (tmp_path / "broken.xlsx").write_bytes(b"PK")
    assert made_of(tmp_path / "broken.xlsx") == ""


@pytest.mark.parametrize(("count", "paper", "abreast"), [(4, "9", 1), (16, "8", 1), (40, "8", 2)])
def test_an_empty_form_fills_its_page_and_its_head_is_as_wide_as_the_paper(
    tmp_path: Path, count: int, paper: str, abreast: int
) -> None:
    columns = [column(f"c{number}", f"第{number}列", "identifier") for number in range(count)]
    ws = written(tmp_path, sheet(key=[], columns=columns))["3.9 工具登记"]
    assert (str(ws.page_setup.paperSize), ws.page_setup.fitToWidth) == (paper, abreast)
    lined = sum(ws.cell(row, 1).border.left.style == "thin" for row in range(6, ws.max_row + 1))
    assert lined >= {"9": 18, "8": 40}[paper]
    title = next(each for each in ws.merged_cells.ranges if each.min_row == 1)
    assert title.max_col == count // abreast


def test_each_sheet_begins_a_page_of_the_guide(tmp_path: Path) -> None:
    other = sheet(table="rooms", code="4.1", title={"zh": "用房", "en": "Rooms"})
    guide = written(tmp_path, sheet(), other)["填报说明"]
    (second,) = guide.row_breaks.brk
    assert guide.cell(second.id + 2, 1).value == "4.1 用房"


def test_a_value_that_its_type_cannot_hold_is_shown_as_it_is(tmp_path: Path) -> None:
    ws = written(tmp_path, sheet(), prefill=({"price": "约三十", "bought": "去年"},))["3.9 工具登记"]
    assert [ws["C7"].value, ws["D7"].value] == ["去年", "约三十"]


def test_a_form_has_label_value_unit_and_note_in_sections(tmp_path: Path) -> None:
    fields = [
        column("fees", "学费", "decimal", unit="万元", required=True, group="收入", note="实收数"),
        column("grants", "拨款", "decimal", unit="万元", group="收入"),
        column("opened", "启用日期", "date"),
    ]
    book = written(tmp_path, sheet(shape="form", key=[], columns=fields), prefill=({"fees": "12.5"},))
    ws = book["3.9 工具登记"]
    lines = [[cell.value for cell in row] for row in ws.iter_rows(min_row=5, max_row=9, max_col=4)]
    assert lines[1][0] == "收入"
    assert lines[2] == ["* 学费", 12.5, "万元", "实收数"]
    assert lines[3][0] == "拨款"
    assert not ws["B8"].protection.locked
    assert ws["A8"].protection.locked
    assert "填表人" in texts(ws, 20)


def test_worksheet_names_fit_excel() -> None:
    long = sheet(title={"zh": "甲/乙:丙" + "很" * 40, "en": "x"})
    name = worksheet_name(long)
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\'")


def test_five_thousand_prepared_rows_cost_nothing(tmp_path: Path) -> None:
    columns = [column(f"c{number}", f"第{number}列", "identifier") for number in range(40)]
    began = time.process_time()
    ws = written(tmp_path, sheet(key=[], columns=columns, expected_rows=5000))["3.9 工具登记"]
    assert time.process_time() - began < 4
    assert ws.max_row < 100
    assert any(str(each.sqref).endswith("6005") for each in ws.conditional_formatting)


def test_openpyxl_reads_it_without_a_warning(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert written(tmp_path, sheet()).sheetnames == ["填报说明", "3.9 工具登记", "_choices", "_statedata"]
