"""What single readers tell: values by their type, places of errors, names and dates of old formats."""

import struct
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workbooks.nasty import biff, pages
from tests.workbooks.nasty.opc import Book, Tab
from workbooks.annotated.rebuild import rebuild
from workbooks.cells import Unreadable
from workbooks.opening.raw_workbook import open_bytes
from workbooks.refusals import UnreadableFileError

ID = "440106199003071234"


def test_biff5_reads_chinese_dates_and_text_results() -> None:
    formats = [
        biff.record(0x41E, struct.pack("<HB", 164, 10) + b"yyyy-mm-dd"),
        *(biff.record(0xE0, struct.pack("<HH", 0, code) + bytes(12)) for code in (0, 164, 20)),
    ]

    def number(column: int, value: float, style: int) -> bytes:
        return biff.record(0x203, struct.pack("<HHHd", 0, column, style, value))

    text = biff.record(0x207, struct.pack("<H", 4) + "合格".encode("gbk"))
    cells = [
        biff.label(0, 0, "佛山", biff.BIFF5),
        number(1, 42248.0, 1),
        number(2, 42248.5, 1),
        number(3, 0.25, 2),
        biff.formula(0, 4, biff.special(0)),
        text,
        biff.formula(0, 5, biff.special(2, biff.NA)),
        biff.record(0x27E, struct.pack("<HHHI", 0, 6, 0, 1234 << 2 | 3)),
    ]
    workbook = open_bytes(biff.Stream([biff.Page("名册", cells)], biff.BIFF5, formats).file(), "x.xls")
    (worksheet,) = workbook.worksheets
    assert worksheet.name == "名册"
    assert worksheet.rows == [
        ["佛山", date(2015, 9, 1), datetime(2015, 9, 1, 12), time(6), "合格", Unreadable("error-cell", "#N/A"), 12.34]
    ]


@pytest.mark.parametrize("early", [False, True])
def test_1904_is_told_in_xlsx_and_xls(early: bool) -> None:
    properties = '<workbookPr date1904="1"/>' if early else ""
    assert open_bytes(Book(properties=properties).file(), "x").starts_1904 == early
    mode = (biff.record(0x22, struct.pack("<H", early)),)
    for version in (biff.BIFF8, biff.BIFF5):
        cells = [biff.label(0, 0, "x", version)]
        assert open_bytes(biff.Stream([biff.Page("a", cells)], version, mode).file(), "x").starts_1904 == early


def test_dates_of_1904_are_the_days_that_were_meant() -> None:
    cell = '<row r="1"><c r="A1" s="1"><v>40786</v></c></row>'
    assert open_bytes(Book([Tab(cell)], properties='<workbookPr date1904="1"/>').file(), "x").worksheets[0].rows == [
        [date(2015, 9, 1)]
    ]


def test_phonetic_text_is_no_text() -> None:
    strings = "<si><t>东京</t><rPh sb='0' eb='1'><t>トウ</t></rPh><phoneticPr fontId='1'/></si>"
    content = Book([Tab('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')], strings=strings).file()
    assert open_bytes(content, "x").worksheets[0].rows == [["东京"]]


def test_html_keeps_digits_and_exact_numbers() -> None:
    body = f"<table><tr><td>{ID}<td x:num='1234.567'>1,234.57<td x:num=42248>2015-09-01<td>&nbsp;"
    assert open_bytes(pages.page(body), "x.xls").worksheets[0].rows == [[ID, "1234.567", "2015-09-01"]]


def test_a_table_within_a_cell_is_one_of_its_own() -> None:
    found = open_bytes(pages.page("<table><tr><td>外<table><tr><td>内</table>尾<td>后</table>"), "x.xls")
    assert [worksheet.rows for worksheet in found.worksheets] == [[["外尾", "后"]], [["内"]]]


def test_xml_spreadsheet_values_places_and_hidden_tabs() -> None:
    row = "".join(
        (
            pages.cell(ID, "Number"),
            pages.cell("2015-09-01T00:00:00.000", "DateTime"),
            pages.cell("1899-12-31T08:30:00.000", "DateTime"),
            pages.cell("1", "Boolean", 'ss:Index="5"'),
            '<Cell ss:Formula="=1+1"/>',
        )
    )
    options = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetVeryHidden</Visible></WorksheetOptions>'
    )
    content = pages.workbook(pages.worksheet(f"<Row>{row}</Row>"), pages.worksheet("", "藏", options))
    first, second = open_bytes(content, "x.xls").worksheets
    assert first.rows == [[ID, date(2015, 9, 1), time(8, 30), "", True, Unreadable("formula-without-value", "=1+1")]]
    assert (first.visible, second.visible, second.name) == (True, False, "藏")


def test_an_annotated_copy_can_be_rebuilt_from_any_format(tmp_path: Path) -> None:
    for name, content in {
        "html": pages.page(f"<table><tr><td>{ID}<td>#N/A</table>"),
        "xml": pages.workbook(pages.worksheet(f"<Row>{pages.cell(ID)}{pages.cell('#N/A', 'Error')}</Row>")),
        "biff5": biff.Stream([biff.Page("a", [biff.label(0, 0, ID, biff.BIFF5), biff.error(0, 1, biff.NA)])], biff.BIFF5).file(),
    }.items():
        original, out = tmp_path / f"{name}.xls", tmp_path / f"{name}.xlsx"
        original.write_bytes(content)
        rebuild(original, out)
        page = load_workbook(out).worksheets[0]
        assert [page["A1"].value, page["B1"].value] == [ID, "#N/A"], name


def test_a_cell_far_away_is_refused_before_calamine_asks_for_memory() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(UnreadableFileError) as refused:
        open_bytes(Book([Tab(far)]).file(), "x")
    assert refused.value.refusal.code == "too-many-cells"
