"""The annotated copy: wrong cells are coloured and commented, and all else comes back as it was sent."""

import io
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from catalog.findings import Severity
from catalog.look import tone_of
from workbooks.annotated.copy import LIST_TITLE, Annotation, FeedbackHead, write_annotated
from workbooks.annotated.rebuild import _name, rebuild
from workbooks.refusals import UnreadableFileError

HEAD = FeedbackHead(
    school="佛山市华材职业技术学校",
    department_name="总务处",
    year=2016,
    file_name="台账.xlsx",
    sheet_titles=["3.9 工具登记"],
    judged_at="2016年10月9日 14:20",
    counts={Severity.ERROR: 2, Severity.QUESTION: 1},
    not_judged=["保管人须在 6.1 中：6.1 尚未提交"],
)


def finding(cell: str, severity: Severity = Severity.ERROR, sheet: str = "台账", **more: str) -> Annotation:
    words = {"title": "价格须为正数", "message": "价格为 -3", "remedy": "核对发票", "finding_id": f"id-{cell}", **more}
    return Annotation(worksheet=sheet, cell=cell, severity=severity, **words)


def a_senders_file(path: Path) -> Path:
    book = Workbook()
    ws = book.active
    assert isinstance(ws, Worksheet)
    ws.title = "台账"
    for row in [["工具号", "价格", "购置", "我的列"], ["0012", -3, date(2016, 3, 1), "=B2*2"], ["0013", 5, None, "x"]]:
        ws.append(row)
    ws["B2"].number_format, ws["B2"].font = "0.00", Font(b=True, name="宋体")
    ws["A1"].comment = Comment("我的批注", "我")
    ws["B3"].fill = PatternFill("solid", fgColor="FF00FF00")
    ws.merge_cells("A5:B6")
    ws["A5"] = "合并"
    ws.column_dimensions["D"].width = 33
    ws.column_dimensions["F"].number_format = "@"
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("D2:D9")
    ws.add_data_validation(rule)
    ws.conditional_formatting.add("B2:B9", CellIsRule(operator="lessThan", formula=["0"], font=Font(i=True)))
    ws.print_title_rows = "1:1"
    second = book.create_sheet("第二张")
    second["A1"] = "别的"
    second.print_title_rows = "1:2"
    book.defined_names["我的区域"] = DefinedName("我的区域", attr_text="'台账'!$A$1:$B$2")
    book.active = 1
    book.save(path)
    return path


def annotated(tmp_path: Path, *findings: Annotation, original: Path | None = None) -> Workbook:
    out = tmp_path / "out.xlsx"
    write_annotated(original or a_senders_file(tmp_path / "in.xlsx"), findings, HEAD, out)
    return load_workbook(out)


def ground(worksheet: Worksheet, cell: str) -> str | None:
    fill = worksheet[cell].fill
    return fill.fgColor.rgb if fill.fill_type else None


@pytest.mark.parametrize("severity", list(Severity))
def test_a_cell_gets_the_ground_of_its_severity_and_a_comment(tmp_path: Path, severity: Severity) -> None:
    ws = annotated(tmp_path, finding("B2", severity, statement="已核对"))["台账"]
    assert ground(ws, "B2") == tone_of(severity).ground_argb
    note = ws["B2"].comment.text
    for words in (f"【{severity.zh}】价格须为正数", "价格为 -3", "怎么改：核对发票", "情况说明：已核对"):
        assert words in note


def test_the_gravest_of_several_gives_the_colour_and_all_speak(tmp_path: Path) -> None:
    ws = annotated(tmp_path, finding("B2", Severity.NOTICE, title="甲"), finding("B2", Severity.ERROR, title="乙"))["台账"]
    assert ground(ws, "B2") == tone_of(Severity.ERROR).ground_argb
    assert "甲" in ws["B2"].comment.text
    assert "乙" in ws["B2"].comment.text


def test_all_else_stays(tmp_path: Path) -> None:
    book = annotated(tmp_path, finding("B2"))
    ws = book["台账"]
    assert [ws["A2"].value, ws["B2"].value, ws["C2"].value.date(), ws["D2"].value] == ["0012", -3, date(2016, 3, 1), "=B2*2"]
    assert (ws["B2"].number_format, ws["B2"].font.b, ws["B2"].font.name) == ("0.00", True, "宋体")
    assert ground(ws, "B3") == "FF00FF00"
    assert ws["A1"].comment.text == "我的批注"
    assert ws.column_dimensions["D"].width == 33
    assert ws.data_validations.dataValidation[0].formula1 == '"甲,乙"'
    assert len(ws.conditional_formatting) == 1
    assert book.defined_names["我的区域"].attr_text == "'台账'!$A$1:$B$2"
    assert ws.print_title_rows == "$1:$1"
    assert book["第二张"].print_title_rows == "$1:$2"


def test_parts_without_a_finding_keep_every_byte(tmp_path: Path) -> None:
    original = a_senders_file(tmp_path / "in.xlsx")
    annotated(tmp_path, finding("B2"), original=original)
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(tmp_path / "out.xlsx") as after:
        for name in ("xl/theme/theme1.xml", "docProps/core.xml"):
            assert before.read(name) == after.read(name)
        assert after.testzip() is None


def test_an_own_comment_is_kept_and_ours_follows(tmp_path: Path) -> None:
    note = annotated(tmp_path, finding("A1"))["台账"]["A1"].comment.text
    assert note.startswith("我的批注")
    assert note.index("我的批注") < note.index("【必改】")


@pytest.mark.parametrize("cell", ["C3", "F2", "Z2", "C40", "A4"])
def test_cells_that_are_not_in_the_file_are_put_in(tmp_path: Path, cell: str) -> None:
    ws = annotated(tmp_path, finding(cell))["台账"]
    assert ground(ws, cell) == tone_of(Severity.ERROR).ground_argb
    assert ws[cell].comment is not None
    assert ws["A3"].value == "0013"
    assert ws["F2"].number_format == ("@" if cell == "F2" else "General")


def test_a_finding_within_a_merged_range_shows_at_its_first_cell(tmp_path: Path) -> None:
    ws = annotated(tmp_path, finding("B6"))["台账"]
    assert ground(ws, "A5") == tone_of(Severity.ERROR).ground_argb


def test_the_list_comes_first_and_links_to_the_cells(tmp_path: Path) -> None:
    whole = finding("", Severity.QUESTION, title="行数少一半", statement="设备报废")
    book = annotated(tmp_path, whole, finding("B3"), finding("B2"), finding("A1", sheet="第二张"))
    assert book.sheetnames == [LIST_TITLE, "台账", "第二张"]
    assert book.active.title == LIST_TITLE
    assert [bool(each.sheet_view.tabSelected) for each in book.worksheets] == [True, False, False]
    ws = book[LIST_TITLE]
    assert ws["A1"].value == LIST_TITLE
    head = "\n".join(str(ws[f"A{row}"].value) for row in range(1, 7))
    for words in ("总务处", "2016年度", "台账.xlsx", "2016年10月9日 14:20", "6.1 尚未提交"):
        assert words in head
    rows = [list(row) for row in ws.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0] == "序号")
    assert rows[start][:7] == ["序号", "级别", "表", "单元格", "问题", "怎么改", "情况说明（可在此填写）"]
    assert [row[:4] for row in rows[start + 1 :]] == [
        [1, "必改", "台账", "B2"],
        [2, "必改", "台账", "B3"],
        [3, "必改", "第二张", "A1"],
        [4, "须说明", "台账", "整表"],
    ]
    assert rows[start + 1][4] == "价格须为正数\n价格为 -3"
    assert rows[start + 4][6] == "设备报废"
    assert rows[start + 1][8] == "id-B2"
    assert ws[f"D{start + 2}"].hyperlink.location == "'台账'!B2"
    assert ws.auto_filter.ref == f"A{start + 1}:I{start + 5}"
    assert ws.print_title_rows == f"${start + 1}:${start + 1}"


def test_without_findings_it_says_so(tmp_path: Path) -> None:
    ws = annotated(tmp_path)[LIST_TITLE]
    assert any(cell == "没有问题。" for row in ws.iter_rows(values_only=True) for cell in row)


def test_hundreds_with_one_cause_are_one_line_but_all_coloured(tmp_path: Path) -> None:
    many = [finding(f"B{row}") for row in range(2, 403)]
    book = annotated(tmp_path, *many, finding("A2", title="另一个"))
    problems = [row[4] for row in book[LIST_TITLE].iter_rows(values_only=True) if row[1] == "必改"]
    assert len(problems) == 2
    assert "共 401 处" in problems[0]
    assert ground(book["台账"], "B402") == tone_of(Severity.ERROR).ground_argb


def test_a_corrected_annotated_copy_loses_what_was_ours(tmp_path: Path) -> None:
    first = tmp_path / "first.xlsx"
    write_annotated(a_senders_file(tmp_path / "in.xlsx"), [finding("B2"), finding("A1"), finding("C3")], HEAD, first)
    book = annotated(tmp_path, finding("C3", Severity.QUESTION), original=first)
    assert book.sheetnames == [LIST_TITLE, "台账", "第二张"]
    ws = book["台账"]
    assert ground(ws, "B2") is None
    assert ws["B2"].comment is None
    assert ws["B2"].font.b
    assert ws["A1"].comment.text.strip() == "我的批注"
    assert ground(ws, "C3") == tone_of(Severity.QUESTION).ground_argb
    assert ws["C3"].comment.text.count("审核反馈") == 1
    assert book["第二张"].print_title_rows == "$1:$2"


def test_the_same_holds_after_another_program_saved_it(tmp_path: Path) -> None:
    first, saved = tmp_path / "first.xlsx", tmp_path / "saved.xlsx"
    write_annotated(a_senders_file(tmp_path / "in.xlsx"), [finding("B2")], HEAD, first)
    load_workbook(first).save(saved)
    book = annotated(tmp_path, finding("C3"), original=saved)
    assert book.sheetnames == [LIST_TITLE, "台账", "第二张"]
    assert book["台账"]["B2"].comment is None
    assert ground(book["台账"], "B2") is None


def test_pictures_of_the_printed_header_are_not_mistaken_for_comments(tmp_path: Path) -> None:
    original, pictured = a_senders_file(tmp_path / "in.xlsx"), tmp_path / "pictured.xlsx"
    relation = (
        b'<Relationship Id="rIdP" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" '
        b'Target="/xl/drawings/header.vml"/>'
    )
    element = b'<legacyDrawingHF xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdP"/>'
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + relation + b"</Relationships>"
    )
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(pictured, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet2.xml":
                content = content.replace(b"</worksheet>", element + b"</worksheet>")
            after.writestr(name, content)
        after.writestr("xl/worksheets/_rels/sheet2.xml.rels", rels)
        after.writestr("xl/drawings/header.vml", b"<xml>header</xml>")
    annotated(tmp_path, finding("A1", sheet="第二张"), original=pictured)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert package.read("xl/drawings/header.vml") == b"<xml>header</xml>"
        worksheet = package.read("xl/worksheets/sheet2.xml")
        assert worksheet.index(b"<legacyDrawing ") < worksheet.index(b"<legacyDrawingHF")


def test_what_xml_cannot_hold_is_left_out_and_markup_stays_text(tmp_path: Path) -> None:
    odd = finding("B2", message="坏\x00字符 <b>&\"'", title="]]>")
    book = annotated(tmp_path, odd)
    assert "坏字符 <b>&\"'" in book["台账"]["B2"].comment.text


def test_an_old_xls_comes_back_as_xlsx(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("台账")
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, (value, style) in enumerate([("0012", None), (3.5, None), (date(2016, 3, 1), dated), (7, None)]):
        sheet.write(1, column, value, style or xlwt.Style.default_style)
    sheet.write_merge(3, 4, 0, 1, "合并")
    old.save(str(tmp_path / "in.xls"))
    ws = annotated(tmp_path, finding("B2"), original=tmp_path / "in.xls")["台账"]
    assert [cell.value for cell in ws[2]][:2] == ["0012", 3.5]
    assert ws["C2"].value.date() == date(2016, 3, 1)
    assert ws["D2"].value == 7
    assert ws["A2"].number_format == "@"
    assert "A4:B5" in {str(each) for each in ws.merged_cells.ranges}
    assert ground(ws, "B2") == tone_of(Severity.ERROR).ground_argb


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("台\x01账\x0b", "台账"),
        ("'台账'", "台账"),
        ("History", "History1"),
        ("\x02", "Sheet1"),
        ("甲[乙]:丙", "甲 乙  丙"),
        ("𠮷" * 20, "𠮷" * 15),
        ("x" * 40, "x" * 31),
    ],
)
def test_a_name_that_excel_refuses_is_mended(name: str, named: str) -> None:
    assert _name(name, set()) == named
    assert len(_name(name, {named.casefold()}).encode("utf-16-le")) <= 62


def test_findings_follow_a_worksheet_whose_name_had_to_be_mended(tmp_path: Path) -> None:
    path, plain = tmp_path / "a.xlsx", tmp_path / "plain.xlsx"
    book = xlwt.Workbook()
    for title in ("台\x01账", "另一页"):
        book.add_sheet(title).write(0, 0, "价格")
    book.save(str(tmp_path / "a.xls"))
    write_annotated(tmp_path / "a.xls", [finding("A1", sheet="台\x01账")], HEAD, path)
    assert load_workbook(path)["台账"]["A1"].comment is not None
    assert rebuild(tmp_path / "a.xls", plain) == {"台\x01账": "台账", "另一页": "另一页"}


@pytest.mark.parametrize("title", ["问题清单", "与上次相比"])
def test_a_csv_called_as_a_page_of_ours_is_kept(tmp_path: Path, title: str) -> None:
    csv, path = tmp_path / f"{title}.csv", tmp_path / "a.xlsx"
    csv.write_text("工具号,价格\n1,-3\n", encoding="utf-8")
    write_annotated(csv, [finding("B2", sheet=title)], HEAD, path)
    book = load_workbook(path)
    assert book.sheetnames == [LIST_TITLE, f"{title}1"]
    assert book[f"{title}1"]["B2"].comment is not None


def test_a_gb18030_csv_keeps_its_zeros_and_runs_no_formula(tmp_path: Path) -> None:
    original = tmp_path / "工具.csv"
    original.write_bytes("工具号,价格\n0012,=1+1\n".encode("gb18030"))
    book = annotated(tmp_path, finding("B2", sheet="随便"), original=original)
    ws = book["工具"]
    assert [ws["A2"].value, ws["B2"].value, ws["B2"].data_type] == ["0012", "=1+1", "s"]
    assert ground(ws, "B2") == tone_of(Severity.ERROR).ground_argb
    assert book[LIST_TITLE]["D11"].hyperlink is not None


def test_a_package_of_an_unusual_kind_is_rebuilt(tmp_path: Path) -> None:
    original, odd = a_senders_file(tmp_path / "in.xlsx"), tmp_path / "odd.xlsx"
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(odd, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/styles.xml":
                content = content.replace(b"<cellXfs", b"<cellXfz").replace(b"</cellXfs", b"</cellXfz")
            after.writestr(name, content)
    ws = annotated(tmp_path, finding("B2"), original=odd)["台账"]
    assert ws["A2"].value == "0012"
    assert ground(ws, "B2") == tone_of(Severity.ERROR).ground_argb


def test_macros_are_not_passed_on(tmp_path: Path) -> None:
    original, macro = a_senders_file(tmp_path / "in.xlsx"), tmp_path / "macro.xlsm"
    plain, enabled = b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    relation = b'<Relationship Id="rIdM" Type="' + kind + b'" Target="vbaProject.bin"/>'
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(macro, "w") as after:
        for name in before.namelist():
            content = before.read(name).replace(plain, enabled)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"</Relationships>", relation + b"</Relationships>")
            after.writestr(name, content)
        after.writestr("xl/vbaProject.bin", b"macro")
    annotated(tmp_path, finding("B2"), original=macro)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert "xl/vbaProject.bin" not in package.namelist()
        assert enabled not in package.read("[Content_Types].xml")
        assert b"vbaProject" not in package.read("xl/_rels/workbook.xml.rels")


def test_pictures_come_back_as_they_were(tmp_path: Path) -> None:
    original = a_senders_file(tmp_path / "in.xlsx")
    book = load_workbook(original)
    stamp = io.BytesIO()
    PillowImage.new("RGB", (8, 8), "red").save(stamp, "png")
    book["台账"].add_image(Image(stamp), "E2")
    book.save(original)
    annotated(tmp_path, finding("B2"), original=original)
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(tmp_path / "out.xlsx") as after:
        kept = [name for name in before.namelist() if name.startswith(("xl/media/", "xl/drawings/drawing", "xl/drawings/_rels"))]
        assert len(kept) == 3
        assert [before.read(name) for name in kept] == [after.read(name) for name in kept]


def repacked(original: Path, out: Path, **changes: tuple[bytes, bytes]) -> Path:
    """The package with text replaced in members, named by what their path ends with (`.` as `_`)."""
    with zipfile.ZipFile(original) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            for end, (old, new) in changes.items():
                if name.replace(".", "_").endswith(end):
                    assert old in content
                    content = content.replace(old, new, 1)
            after.writestr(name, content)
    return out


def test_odd_members_of_a_package_do_not_come_back(tmp_path: Path) -> None:
    original = a_senders_file(tmp_path / "in.xlsx")
    odd = ("evil.exe", "xl/worksheets/_rels/extra.bin", "../outside.txt", "xl/customUI/ui.xml", "xl/worksheets/sheet99.xml")
    with zipfile.ZipFile(original, "a") as package:
        for name in odd:
            package.writestr(name, b"<x/>")
    annotated(tmp_path, finding("B2"), original=original)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        names = package.namelist()
    assert not set(odd) & set(names)
    assert "xl/theme/theme1.xml" in names


def test_a_package_with_a_document_type_does_not_come_back(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><styleSheet'
    original = repacked(a_senders_file(tmp_path / "in.xlsx"), tmp_path / "dtd.xlsx", styles_xml=(b"<styleSheet", bomb))
    with pytest.raises(UnreadableFileError) as refused:
        annotated(tmp_path, finding("B2"), original=original)
    assert refused.value.refusal.code == "xml-entities"
    assert not (tmp_path / "out.xlsx").exists()


def test_two_members_of_one_name_are_not_passed_on(tmp_path: Path) -> None:
    original = a_senders_file(tmp_path / "in.xlsx")
    with zipfile.ZipFile(original, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("docProps/core.xml", b"<other/>")
    annotated(tmp_path, finding("B2"), original=original)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert len(package.namelist()) == len(set(package.namelist()))


def test_a_protected_worksheet_stays_protected_and_its_findings_can_be_mended(tmp_path: Path) -> None:
    original = a_senders_file(tmp_path / "in.xlsx")
    book = load_workbook(original)
    book["台账"].protection.sheet = True
    book["台账"].protection.password = "secret"
    book.save(original)
    ws = annotated(tmp_path, finding("B2"), finding("C3"), original=original)["台账"]
    assert ws.protection.sheet
    assert [ws[cell].protection.locked for cell in ("A2", "B2", "C3", "D2")] == [True, False, False, True]
    assert (ws["B2"].number_format, ws["B2"].font.b) == ("0.00", True)


def test_a_long_roll_with_two_thousand_findings_is_quick(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    ws = book.create_sheet("台账")
    for row in range(1, 3001):
        ws.append([f"{row}-{column}" for column in range(30)])
    book.save(tmp_path / "roll.xlsx")
    findings = [finding(f"C{row}", title=f"规则{row % 9}") for row in range(2, 2002)]
    began = time.process_time()
    write_annotated(tmp_path / "roll.xlsx", findings, HEAD, tmp_path / "out.xlsx")
    assert time.process_time() - began < 6
