"""Reading unknown templates: where the header is, what cells accept, what is guessed from it, and lawful text from any words."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from pydantic import TypeAdapter

from catalog.base import Name
from catalog.code_list import read_code_list
from catalog.draft import CodeListDraft, Sure
from catalog.draft_text import code_list_text, flow
from catalog.yaml_source import read_yaml
from tests.workbooks.foreign_templates import drop_down, first_sheet, hidden_lists, two_rows
from workbooks.cells import Grid
from workbooks.drafting.facts import FieldFacts, RuleFacts, Sample, TemplateFacts
from workbooks.drafting.guessed_types import guess_type
from workbooks.drafting.layout import Board, find_form_block, find_header_block
from workbooks.drafting.names import identifier, unique
from workbooks.drafting.reading import template_facts
from workbooks.drafting.sheets import draft_catalog
from workbooks.drafting.words import is_caption, is_note, is_unit, split_header, unit_said
from workbooks.isolated.isolation import Reader
from workbooks.opening.raw_workbook import Range, RawWorksheet


def board(rows: list[list[Any]], merged: list[Range] | None = None) -> Board:
    width = max(map(len, rows))
    grid: Grid = [[*row, *[""] * (width - len(row))] for row in rows]
    return Board(RawWorksheet("x", True, grid, merged or []))


class TestHeader:
    def test_under_notes_and_captions(self) -> None:
        rows = [["某某学校教师表"], ["填报单位：某校", "", "单位：人"], ["工号", "姓名", "部门"], ["", "", ""]]
        block = find_header_block(board(rows))
        assert block is not None
        assert (block.first_row, block.last_row) == (2, 2)

    def test_a_title_over_all_columns_is_no_group(self) -> None:
        rows = [["教师表", "", ""], ["工号", "姓名", "部门"]]
        block = find_header_block(board(rows, [((0, 0), (0, 2))]))
        assert block is not None
        assert block.paths == {0: ("工号",), 1: ("姓名",), 2: ("部门",)}

    def test_groups_without_merged_cells(self) -> None:
        rows = [["专业", "一年级", "", "二年级", ""], ["", "班数", "人数", "班数", "人数"], ["", "", "", "", ""]]
        block = find_header_block(board(rows))
        assert block is not None
        assert block.paths[2] == ("一年级", "人数")
        assert block.paths[0] == ("专业",)

    def test_rows_of_values_are_no_header(self) -> None:
        rows = [["姓名", "电话", "部门"], ["张某", "13800138000", "教务处"], ["李某", "13800138001", "学生处"]]
        block = find_header_block(board(rows))
        assert block is not None
        assert (block.first_row, block.last_row) == (0, 0)

    @given(st.integers(0, 6), st.integers(3, 10), st.integers(0, 4))
    def test_found_wherever_it_stands(self, above: int, many: int, left: int) -> None:
        titles = ["工号", "姓名", "性别", "出生日期", "部门", "职称", "学历", "专业", "电话", "备注"][:many]
        rows: list[list[Any]] = [["填报单位："] if number % 2 else [] for number in range(above)]
        rows += [[""] * left + titles, [""] * (left + len(titles))]
        block = find_header_block(board(rows))
        assert block is not None
        assert block.first_row == above
        assert [path[-1] for path in block.paths.values()] == titles


class TestForm:
    def test_two_pairs_a_row(self) -> None:
        rows = [["登记表", "", "", ""], ["姓名", "", "性别", ""], ["民族", "", "籍贯", ""]]
        sheet = board(rows, [((0, 0), (0, 3))])
        form = find_form_block(sheet, find_header_block(sheet))
        assert form is not None
        assert [sheet.text(*label) for label, _, _ in form.fields] == ["姓名", "性别", "民族", "籍贯"]

    def test_title_and_section_without_merged_cells(self) -> None:
        rows = [
            ["登记表", "", "", ""],
            ["一、基本信息", "", "", ""],
            ["姓名", "", "性别", ""],
            ["民族", "", "籍贯", ""],
            ["电话", "", "学历", ""],
        ]
        form = find_form_block(board(rows), None)
        assert form is not None
        assert {group for _, _, group in form.fields} == {"一、基本信息"}
        assert len(form.fields) == 6

    def test_two_columns_of_values_are_a_list(self) -> None:
        rows = [["项目", "本年数", "上年数"], ["收入", "", ""], ["支出", "", ""], ["结余", "", ""]]
        sheet = board(rows)
        assert find_form_block(sheet, find_header_block(sheet)) is None


@pytest.mark.parametrize(
    ("header", "title", "unit", "advice"),
    [
        ("*原值（万元）", "原值", "万元", ""),
        ("3.出生日期（如2015-09-01）※", "出生日期", "", "如2015-09-01"),
        ("课酬（单位：元/课时）", "课酬", "元/课时", ""),
        ("学历（学位）", "学历（学位）", "", ""),
        ("姓名（必填）", "姓名", "", ""),
        ("身份证\n号码", "身份证号码", "", ""),
    ],
)
def test_headers_taken_apart(header: str, title: str, unit: str, advice: str) -> None:
    assert split_header(header) == (title, unit, advice)


def test_captions_notes_and_units() -> None:
    assert is_caption("填报单位：某某学校")
    assert not is_caption("填报说明：只填在聘的")
    assert is_note("填报说明：只填在聘的")
    assert not is_note("备注")
    assert (unit_said("金额单位：万元"), unit_said("单位：某某学校"), is_unit("平方米"), is_unit("学校")) == (
        "万元",
        "",
        "平方米",
        "",
    )


def facts(header: str, **more: Any) -> FieldFacts:
    return FieldFacts(cell="A1", header=header, **more)


@pytest.mark.parametrize(
    ("field", "kind", "sure"),
    [
        (facts("公民身份号码"), "cn_id_number", Sure.HIGH),
        (facts("入职时间", number_format="yyyy/m/d"), "date", Sure.HIGH),
        (facts("出生年月", number_format="yyyy年m月"), "text", Sure.LOW),
        (facts("就业率", number_format="0.00%"), "decimal", Sure.HIGH),
        (facts("设备编号", number_format="0"), "identifier", Sure.MIDDLE),
        (facts("规格型号"), "text", Sure.LOW),
        (facts("年级", rule=RuleFacts(kind="whole", low="2000", high="2030")), "year", Sure.MIDDLE),
        (facts("在编", rule=RuleFacts(kind="list", values=["是", "否"])), "boolean", Sure.HIGH),
        (facts("性别", rule=RuleFacts(kind="list", values=["男", "女"])), "code", Sure.HIGH),
        (facts("合格率", samples=[Sample(kind="text", text="良好")]), "text", Sure.LOW),
        (facts("人数", samples=[Sample(kind="integer", text="5")]), "integer", Sure.MIDDLE),
        (facts("甲", samples=[Sample(kind="date", text="2015-09-01")]), "date", Sure.MIDDLE),
        (facts("甲"), "text", Sure.LOW),
    ],
)
def test_types(field: FieldFacts, kind: str, sure: Sure) -> None:
    found = guess_type(field, field.header, "")
    assert (found.type, found.sure) == (kind, sure), found.why


@settings(deadline=None)  # the first one loads the table of pinyin
@given(st.text(max_size=80))
def test_identifiers_are_lawful_and_stable(title: str) -> None:
    name = identifier(title, "field")
    assert TypeAdapter(Name).validate_python(name) == name
    assert len(name) <= 55
    assert identifier(title, "field") == name
    assert unique(name, [name]) != name


def test_words_of_sql_are_no_names() -> None:
    assert [identifier(word, "x") for word in ("Order", "Group", "From", "2015年")] == [
        "order_",
        "group_",
        "from_",
        "n_2015_nian",
    ]


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.one_of(st.text(), st.lists(st.text(), max_size=3)), min_size=1
    )
)
def test_yaml_gives_back_any_words(keys: dict[str, Any]) -> None:
    assert yaml.load(f"- {flow(keys)}\n", Loader=yaml.BaseLoader) == [keys]  # noqa: S506 - no tags, all text


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12), min_size=1, unique=True
    )
)
def test_code_lists_give_back_any_words(values: list[str]) -> None:
    import tempfile

    text = code_list_text(CodeListDraft("x", "表", "处", tuple((value, value, "") for value in values)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(text, encoding="utf-8")
        codes, mistakes = read_code_list(path)
    assert mistakes == []
    assert codes is not None
    assert list(codes.titles) == values


def newer_list(path: Path) -> None:
    """As Excel 2010 writes a list on another worksheet: in an extension."""
    book = Workbook()
    sheet = first_sheet(book, "教师")
    sheet.append(["工号", "职称", "部门"])
    codes = book.create_sheet("职称表")
    for row, value in enumerate(("教授", "讲师"), 1):
        codes.cell(row, 1, value)
    book.save(path)
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>职称表!$A$1:$A$2</xm:f></x14:formula1>'
        "<xm:sqref>B2:B50</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</worksheet>", extension.encode())
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)


class TestFacts:
    def test_a_list_of_excel_2010(self, tmp_path: Path) -> None:
        newer_list(tmp_path / "a.xlsx")
        field = template_facts(tmp_path / "a.xlsx").worksheets[0].fields[1]
        assert field.rule is not None
        assert field.rule.values == ["教授", "讲师"]

    def test_groups_and_numbers_of_columns(self, tmp_path: Path) -> None:
        two_rows(tmp_path / "a.xlsx")
        (sheet,) = template_facts(tmp_path / "a.xlsx").worksheets
        assert [(field.groups, field.header) for field in sheet.fields][2:4] == [(["一年级"], "班数"), (["一年级"], "人数")]
        assert sheet.told == ["第 4 行是栏次，不是数据"]

    def test_a_dtd_is_not_parsed(self, tmp_path: Path) -> None:
        hidden_lists(tmp_path / "a.xlsx")
        with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts["xl/styles.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts["xl/styles.xml"]
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        found = template_facts(tmp_path / "a.xlsx")
        assert found.refused is not None
        assert found.refused.code == "xml-entities"
        assert found.worksheets == []

    def test_what_openpyxl_cannot_read_is_told(self, tmp_path: Path) -> None:
        hidden_lists(tmp_path / "a.xlsx")
        with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts["xl/styles.xml"] = b"<styleSheet"
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        found = template_facts(tmp_path / "a.xlsx")
        assert found.refused is not None or "未能读出" in found.told[0]

    def test_isolated_is_the_same(self, tmp_path: Path) -> None:
        hidden_lists(tmp_path / "a.xlsx")
        with Reader() as reader:
            assert reader.draft(tmp_path / "a.xlsx") == template_facts(tmp_path / "a.xlsx")
            (tmp_path / "b.xlsx").write_bytes(b"%PDF-1.7")
            refused = reader.draft(tmp_path / "b.xlsx").refused
        assert refused is not None
        assert refused.code == "pdf"


def test_examples_of_persons_are_not_kept(tmp_path: Path) -> None:
    book = Workbook()
    sheet = first_sheet(book, "名册")
    sheet.append(["工号", "姓名", "身份证号", "电话", "部门"])
    sheet.append(["T9901", "赵真实", "110101199003078355", "13800138000", "教务处"])
    for cell in sheet[2]:
        cell.font = Font(color="FF999999")
    drop_down(sheet, "E3:E9", '"教务处,学生处"')
    book.save(tmp_path / "a.xlsx")
    (drafted,) = draft_catalog([template_facts(tmp_path / "a.xlsx")]).sheets
    said = str(drafted)
    assert not any(word in said for word in ("T9901", "赵真实", "110101199003078355", "13800138000"))
    assert drafted.columns[-1].keys["example"] == "教务处"


def test_a_header_said_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,人数,人数\n", encoding="utf-8")
    (drafted,) = draft_catalog([template_facts(tmp_path / "a.csv")]).sheets
    assert [column.title for column in drafted.columns] == ["姓名", "人数"]
    assert "与前面的重复" in drafted.told[0]


def test_nothing_in_nothing_out() -> None:
    assert draft_catalog([TemplateFacts(file="x")]).sheets == []


def test_drafted_yaml_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"a: {flow({'code': '1.10', 'b': 'no', 'c': '~', 'd': '2015-09-01', 'e': ''})}\n", encoding="utf-8")
    assert read_yaml(path).content == {"a": {"code": "1.10", "b": "no", "c": "~", "d": "2015-09-01", "e": ""}}
