"""Templates of schools that never heard of us, each different in every way; the same, filled in, with planted mistakes."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

ID_NUMBER, WRONG_ID_NUMBER = "110101199003078355", "110101199003078356"
RED, GREY = Font(color="FFFF0000", bold=True), Font(color="FF999999", italic=True)
Cells = dict[str, Any]


def first_sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return sheet


def drop_down(sheet: Worksheet, area: str, formula: str) -> None:
    rule = DataValidation(type="list", formula1=formula)
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    rule.add(area)


def limit(sheet: Worksheet, area: str, kind: Any, operator: Any, low: str, high: str | None = None) -> None:
    rule = DataValidation(type=kind, operator=operator, formula1=low, formula2=high)
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    rule.add(area)


def note_row(path: Path) -> None:
    """A long note first, the header in row 2, required ones in red, a list in the rule itself, notes below."""
    book = Workbook()
    sheet = first_sheet(book, "附表2 外聘教师")
    sheet["A1"] = "填报说明：1.红色表头为必填项；2.只填本学年在聘的外聘教师；3.日期一律写成2015-09-01的样子，不要合并单元格。"
    sheet.merge_cells("A1:H1")
    sheet.append(["序号", "教师姓名", "身份证号码", "性别", "聘用日期", "聘期（月）", "课酬（元/课时）", "联系电话"])
    for column in "BCD":
        sheet[f"{column}2"].font = RED
    for row in range(3, 8):
        sheet[f"A{row}"] = row - 2
        sheet[f"E{row}"].number_format = "yyyy-mm-dd"
        sheet[f"G{row}"].number_format = "#,##0.00"
    drop_down(sheet, "D3:D500", '"男,女"')
    limit(sheet, "F3:F500", "whole", "between", "1", "36")
    sheet["A9"] = "注：外聘教师指从企业或其他学校聘请的兼职教师。"
    book.save(path)


def hidden_lists(path: Path) -> None:
    """Lists on a hidden worksheet, under a name, and one that depends on another cell; stars; a comment; two captions."""
    book = Workbook()
    sheet = first_sheet(book, "Sheet1")
    sheet["A1"] = "2016年实训设备一览表"
    sheet["A2"], sheet["E2"] = "填报单位：某某学校", "单位：万元"
    sheet.append(["*设备编号", "*设备名称", "类别", "小类", "使用状态", "原值", "数量（台套）", "启用日期"])
    sheet["C3"].comment = Comment("按财政部分类，必填", "x")
    codes = book.create_sheet("字典")
    codes.sheet_state = "hidden"
    for row, value in enumerate(("01-通用设备", "02-专用设备", "03-图书"), 1):
        codes.cell(row, 1, value)
    for row, value in enumerate(("在用", "闲置", "待报废"), 1):
        codes.cell(row, 2, value)
    book.defined_names["状态"] = DefinedName("状态", attr_text="字典!$B$1:$B$3")
    drop_down(sheet, "C4:C100", "字典!$A$1:$A$3")
    drop_down(sheet, "D4:D100", "INDIRECT($C4)")
    drop_down(sheet, "E4:E100", "状态")
    limit(sheet, "F4:F100", "decimal", "greaterThanOrEqual", "0")
    limit(sheet, "H4:H100", "date", "greaterThan", "36526")
    limit(sheet, "A4:A100", "textLength", "lessThanOrEqual", "12")
    book.save(path)


def two_rows(path: Path) -> None:
    """Merged groups over titles that repeat, columns merged downwards, a row of column numbers."""
    book = Workbook()
    sheet = first_sheet(book, "表3-2")
    sheet["A1"] = "表3-2 各专业在校生情况"
    sheet.merge_cells("A1:G1")
    for cell, text in {"A2": "专业名称", "B2": "学制（年）", "C2": "一年级", "E2": "二年级", "G2": "备注"}.items():
        sheet[cell] = text
    for area in ("A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3"):
        sheet.merge_cells(area)
    for cell, text in {"C3": "班数", "D3": "人数", "E3": "班数", "F3": "人数"}.items():
        sheet[cell] = text
    for column, text in enumerate(("甲", "1", "2", "3", "4", "5", "6"), 1):
        sheet.cell(4, column, text)
    limit(sheet, "C5:F60", "whole", "between", "0", "9999")
    book.save(path)


def three_rows(path: Path) -> None:
    """A header of three rows."""
    book = Workbook()
    sheet = first_sheet(book, "Sheet1")
    sheet["A1"] = "实训基地情况表"
    sheet.merge_cells("A1:F1")
    for cell, text in {
        "A2": "基地名称",
        "B2": "规模",
        "B3": "面积",
        "B4": "建筑面积（平方米）",
        "C4": "使用面积（平方米）",
    }.items():
        sheet[cell] = text
    for cell, text in {"D3": "设备", "D4": "台套数", "E4": "总值（万元）", "F2": "建成日期"}.items():
        sheet[cell] = text
    for area in ("A2:A4", "B2:E2", "B3:C3", "D3:E3", "F2:F4"):
        sheet.merge_cells(area)
    book.save(path)


def form(path: Path) -> None:
    """Labels and values side by side, two pairs a row, sections across."""
    book = Workbook()
    sheet = first_sheet(book, "学校概况")
    sheet["A1"] = "学校基本情况登记表"
    sheet.merge_cells("A1:D1")
    sheet["A2"] = "一、基本信息"
    sheet.merge_cells("A2:D2")
    pairs = {
        3: ("学校名称*", "建校日期"),
        4: ("办学性质", "校长姓名"),
        5: ("占地面积（亩）", "在校生人数"),
        6: ("联系电话", "学校网址"),
    }
    for row, (left, right) in pairs.items():
        sheet[f"A{row}"], sheet[f"C{row}"] = left, right
    sheet["D3"].number_format = "yyyy/m/d"
    drop_down(sheet, "B4", '"公办,民办"')
    sheet["A8"] = "填表人：            审核人：            填表日期："
    book.save(path)


def item_form(path: Path) -> None:
    """Items below each other with their unit and one column to fill in."""
    book = Workbook()
    sheet = first_sheet(book, "经费")
    sheet["A1"] = "附件3 经费支出情况"
    sheet.append(["项目", "计量单位", "金额", "说明"])
    for item in ("人员经费", "公用经费", "设备购置费", "支出合计"):
        sheet.append([item, "万元", None, "按决算口径" if item == "支出合计" else None])
    for row in range(3, 7):
        sheet[f"C{row}"].number_format = "0.00"
    book.save(path)


def old_excel(path: Path) -> None:
    """An .xls: only words to go by."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 5, "学生获奖情况统计表")
    for column, text in enumerate(("学号", "学生姓名（必填）", "奖项名称（必填）", "获奖日期", "奖金（元）", "获奖级别")):
        sheet.write(1, column, text)
    book.save(str(path))


def cover_and_several(path: Path) -> None:
    """A cover, instructions, two tables and a form in one workbook."""
    book = Workbook()
    cover = first_sheet(book, "封面")
    cover["B5"], cover["B9"] = "中等职业学校数据采集表", "二〇一六年九月"
    told = book.create_sheet("填表须知")
    told["A1"] = "一、本表由各校教务部门填写，数据截至2016年8月31日，务必与学籍系统一致。"
    told["A2"] = "二、带★的必须填写。"
    teachers = book.create_sheet("表1 班主任")
    teachers["A1"] = "班主任情况表"
    teachers.append(["★工号", "★姓名", "担任班级", "任职年份", "是否骨干"])
    drop_down(teachers, "E3:E99", '"是,否"')
    rooms = book.create_sheet("表2 教室")
    rooms["A1"] = "教室情况表"
    rooms.append(["★教室编号", "座位数", "使用率（%）", "说明"])
    book.save(path)


def two_languages(path: Path) -> None:
    """Chinese over English in one cell, and a worksheet in English alone."""
    book = Workbook()
    sheet = first_sheet(book, "Exchange")
    sheet.append(
        ["学生姓名\nStudent Name *", "护照号码\nPassport No. *", "国别\nCountry", "入境日期\nArrival Date", "学费（元）\nTuition"]
    )
    sheet["D2"].number_format = "dd/mm/yyyy"
    staff = book.create_sheet("Foreign Staff")
    staff.append(["Staff No. *", "Full Name *", "Start Date", "Hours", "Remarks"])
    limit(staff, "D2:D50", "decimal", "between", "0", "40")
    book.save(path)


def grey_examples(path: Path) -> None:
    """Hints under the header and two rows of examples in grey."""
    book = Workbook()
    sheet = first_sheet(book, "校企合作")
    sheet["A1"] = "校企合作项目表（统计范围：本学年内有效的协议）"
    sheet.append(["企业名称", "合作起始日期", "合作形式", "接收实习人数", "企业投入（万元）", "统一社会信用代码"])
    sheet.append(["填写全称，必填", "格式2015-09-01", "从下拉列表选择", "填整数", "保留两位小数", "18位"])
    sheet.append(["示例：甲公司", "2015-09-01", "订单班", 30, 12.5, "91440600000000000X"])
    sheet.append(["乙公司", "2015-10-01", "实训基地", 8, 3, "91440600000000001X"])
    for row in (4, 5):
        for cell in sheet[row]:
            cell.font = GREY
    drop_down(sheet, "C6:C99", '"订单班,实训基地,现代学徒制"')
    limit(sheet, "F6:F99", "textLength", "equal", "18")
    book.save(path)


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:content-validations><table:content-validation table:name="v1"
 table:condition="of:cell-content-is-in-list(&quot;文科&quot;;&quot;理科&quot;)"/></table:content-validations>
<table:table table:name="图书">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods_rows(path: Path, rows: list[list[str]]) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    chosen = '<table:table-cell table:content-validation-name="v1"/>'
    body = "".join(f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>" for row in rows)
    before = '<table:table-cell table:number-columns-repeated="5"/>'
    body += f'<table:table-row table:number-rows-repeated="9">{before}{chosen}</table:table-row>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.format(rows=body))
        manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        package.writestr("META-INF/manifest.xml", manifest)


BOOKS = [["馆藏图书情况表"], ["图书编号*", "书名*", "出版日期", "定价（元）", "册数", "类别"]]


def open_document(path: Path) -> None:
    """An .ods."""
    ods_rows(path, BOOKS)


def fill(template: Path, filled: Path, sheets: dict[str, Cells]) -> None:
    """Values by worksheet and address, typed into the template as a clerk would."""
    book = load_workbook(template)
    for name, cells in sheets.items():
        for address, value in cells.items():
            book[name][address] = value
    book.save(filled)


def row(number: int, values: list[Any], first: str = "A") -> Cells:
    """Addresses of one row."""
    return {f"{chr(ord(first) + place)}{number}": value for place, value in enumerate(values) if value is not None}


def fill_old_excel(template: Path, filled: Path, sheets: dict[str, Cells]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 5, "学生获奖情况统计表")
    for column, text in enumerate(("学号", "学生姓名（必填）", "奖项名称（必填）", "获奖日期", "奖金（元）", "获奖级别")):
        sheet.write(1, column, text)
    for address, value in sheets["Sheet1"].items():
        sheet.write(int(address[1:]) - 1, ord(address[0]) - ord("A"), value)
    book.save(str(filled))


def fill_open_document(template: Path, filled: Path, sheets: dict[str, Cells]) -> None:
    rows = [list(each) for each in BOOKS]
    for address, value in sheets["图书"].items():
        rows += [[""] * 6 for _ in range(int(address[1:]) - len(rows))]
        rows[int(address[1:]) - 1][ord(address[0]) - ord("A")] = str(value)
    ods_rows(filled, rows)


@dataclass(frozen=True)
class Foreign:
    """A template, what is typed into it, and the cells where that is wrong."""

    name: str
    write: Callable[[Path], None]
    typed: dict[str, Cells]
    wrong: set[tuple[str, str]]
    sheets: int = 1
    code_lists: int = 0
    fill: Callable[[Path, Path, dict[str, Cells]], None] = field(default=fill)


FOREIGN = (
    Foreign(
        "外聘.xlsx", note_row,
        {"附表2 外聘教师": {
            **row(3, [1, "张某", ID_NUMBER, "男", "2015-09-01", 12, 80, "13800138000"]),
            **row(4, [2, "李某", WRONG_ID_NUMBER, "女性", "2015年9月", 48, "八十", "1380013"]),
            **row(5, [3, None, ID_NUMBER[:-4] + "8", "女", "2016-03-01", 6, 100, None]),
        }},
        {("附表2 外聘教师", cell) for cell in ("C4", "D4", "E4", "F4", "G4", "H4", "B5", "C5")}, code_lists=1,
    ),
    Foreign(
        "设备.xlsx", hidden_lists,
        {"Sheet1": {
            **row(4, ["SB001", "车床", "02-专用设备", "机床", "在用", 12.5, 2, "2010-05-01"]),
            **row(5, ["SB002", "铣床", "专用设备", "机床", "闲置", 3, 1, "2011-06-01"]),
            **row(6, ["SB002", "钻床", "04-家具", "机床", "坏了", -3, 1.5, "九月"]),
            **row(7, ["SB0000000000004", None, None, "机床", "在用", 1, 1, "2012-01-01"]),
        }},
        {("Sheet1", cell) for cell in ("A5", "C6", "E6", "F6", "G6", "H6", "A7", "B7", "C7")}, code_lists=2,
    ),
    Foreign(
        "专业.xlsx", two_rows,
        {"表3-2": {
            **row(5, ["计算机应用", 3, 2, 90, 2, 85, None]),
            **row(6, ["会计", 3, 1, 45, "两个", 10000, None]),
        }},
        {("表3-2", "E6"), ("表3-2", "F6")},
    ),
    Foreign(
        "基地.xlsx", three_rows,
        {"Sheet1": {
            **row(5, ["数控实训基地", 1200.5, 900, 45, 320.5, "2010-09-01"]),
            **row(6, ["电商实训基地", "约800", 600, 20.5, 80, "2012"]),
        }},
        {("Sheet1", "B6"), ("Sheet1", "D6"), ("Sheet1", "F6")},
    ),
    Foreign(
        "概况.xlsx", form,
        {"学校概况": {"D3": "1984年", "B4": "国有", "D4": "王某", "B5": "120亩", "D5": "三千", "B6": "0757-82345678"}},
        {("学校概况", "B3"), ("学校概况", "D3"), ("学校概况", "B4"), ("学校概况", "D5")}, code_lists=1,
    ),
    Foreign(
        "经费.xlsx", item_form, {"经费": {"C3": 4200.5, "C4": "八百", "C5": "300万元", "C6": 5300}}, {("经费", "C4")},
    ),
    Foreign(
        "获奖.xls", old_excel,
        {"Sheet1": {
            **row(3, ["S001", "张某", "技能竞赛", "2016-04-20", "500", "市级"]),
            **row(4, ["S002", "", "技能竞赛", "四月", "500美元", "市级"]),
        }},
        {("Sheet1", "B4"), ("Sheet1", "D4"), ("Sheet1", "E4")}, fill=fill_old_excel,
    ),
    Foreign(
        "采集.xlsx", cover_and_several,
        {
            "表1 班主任": {
                **row(3, ["T01", "张某", "计应1401", 2015, "是"]),
                **row(4, ["T01", None, "会计1401", "15年", "可能"]),
            },
            "表2 教室": {**row(3, ["A101", 50, 85.5, None]), **row(4, ["A102", "很多", "高", None])},
        },
        {("表1 班主任", cell) for cell in ("A3", "B4", "D4", "E4")} | {("表2 教室", "B4"), ("表2 教室", "C4")},
        sheets=2,
    ),
    Foreign(
        "交流.xlsx", two_languages,
        {
            "Exchange": {
                **row(2, ["Anna", "P1234567", "德国", "2015-09-01", 0]),
                **row(3, ["Ben", None, "法国", "昨天", "free"]),
            },
            "Foreign Staff": {**row(2, ["F1", "Tom", "2015-09-01", 12, None]), **row(3, ["F2", None, "soon", 60, "x"])},
        },
        {("Exchange", cell) for cell in ("B3", "D3", "E3")} | {("Foreign Staff", cell) for cell in ("B3", "C3", "D3")},
        sheets=2,
    ),
    Foreign(
        "合作.xlsx", grey_examples,
        {"校企合作": {
            **row(3, [""] * 6), **row(4, [""] * 6), **row(5, [""] * 6),
            **row(6, ["丙公司", "2015-09-01", "订单班", 12, 5.5, "91440600000000000X"]),
            **row(7, ["", "2015-9", "联合", 12.5, "5元", "9144"]),
        }},
        {("校企合作", cell) for cell in ("A7", "B7", "C7", "D7", "E7", "F7")}, code_lists=1,
    ),
    Foreign(
        "图书.ods", open_document,
        {"图书": {
            **row(3, ["B001", "机械制图", "2010-01-01", "35.5", "20", "理科"]),
            **row(4, ["B002", "", "民国", "贵", "二十", "杂类"]),
        }},
        {("图书", cell) for cell in ("B4", "C4", "D4", "E4", "F4")}, code_lists=1, fill=fill_open_document,
    ),
)  # fmt: skip
