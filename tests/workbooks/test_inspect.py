"""Any file: told by its content, read, or refused with a code and a remedy. Never an exception, never silence."""

import io
import json
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.workbooks.nasty.ole import compound
from workbooks import limits
from workbooks.reading.inspecting import inspect_file
from workbooks.refusals import REFUSALS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book_bytes(change: Callable[[Workbook], object] = lambda book: None) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["姓名", "年龄", "日期"], ["张三", 30, date(2015, 9, 1)], ["李四", 40, None]):
        page.append(row)
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with parts changed, or left out for None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def on_sheet(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda name, part: change(part) if name.endswith("sheet1.xml") else part


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name.replace("__", "/"), part)
    return buffer.getvalue()


def inspected(folder: Path, content: bytes, name: str = "表.xlsx") -> tuple[str, str]:
    """Format and refusal code; one of them is empty."""
    path = folder / name
    path.write_bytes(content)
    found = inspect_file(path)
    if found.refused:
        assert found.refused.message
        assert found.refused.remedy
        return "", found.refused.code
    return found.format, ""


def xls_bytes() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("名册")
    for row, cells in enumerate([["姓名", "年龄"], ["张三", 30]]):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


ODS = archive(
    mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
    **{
        "META-INF__manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": (
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="名册"><table:table-row>'
            '<table:table-cell office:value-type="string"><text:p>姓名</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
            "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
        ).encode(),
    },
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (book_bytes(), "xlsx"),
        (xls_bytes(), "xls"),
        (ODS, "ods"),
        ("姓名,年龄\n张三,30\n".encode(), "csv"),
        ("\ufeff姓名,年龄\n张三,30\n".encode(), "csv"),
        ("姓名,年龄\n张三,30\n".encode("gb18030"), "csv"),
        ("姓名\t年龄\n张三\t30\n".encode("utf-16"), "tab"),
        ("姓名;年龄\n张三;30\n".encode("utf-16-le"), "csv"),
    ],
)
@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".txt"])
def test_formats_are_told_by_content(tmp_path: Path, content: bytes, kind: str, ending: str) -> None:
    path = tmp_path / f"表{ending}"
    path.write_bytes(content)
    found = inspect_file(path)
    assert (found.format, found.refused) == (kind, None)
    assert (found.worksheets[0].rows >= 1, found.worksheets[0].columns >= 2, found.worksheets[0].non_empty >= 2) == (
        True,
        True,
        True,
    )


def broken_checksum() -> bytes:
    """One byte of a stored part is changed: everything parses, only the checksum tells."""
    content = repacked(book_bytes(), lambda name, part: part)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return buffer.getvalue().replace(b"<v>30</v>", b"<v>80</v>")


def bomb() -> bytes:
    zeros = b"<c/>" * (30 * 2**20)
    return repacked(book_bytes(), on_sheet(lambda part: part.replace(b"</sheetData>", zeros + b"</sheetData>")))


def encrypted_zip() -> bytes:
    content = bytearray(book_bytes())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (compound({"EncryptedPackage": b""}), "password-protected"),
        (compound({"WordDocument": b""}), "word-document"),
        (compound({"Workbook": b""}), "corrupt"),
        (OLE, "truncated"),
        (book_bytes()[:3000], "truncated"),
        (xls_bytes()[:3000], "truncated"),
        (broken_checksum(), "crc-wrong"),
        (encrypted_zip(), "password-protected"),
        (repacked(book_bytes(), lambda name, part: None if name == "xl/workbook.xml" else part), "corrupt"),
        (repacked(book_bytes(), on_sheet(lambda part: part[: len(part) // 2])), "corrupt"),
        (archive(word__document=b"<w/>"), "word-document"),
        (archive(ppt__presentation=b"<w/>"), "presentation"),
        (archive(a=b"x"), "no-table-inside"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"BM\x46\x00\x00\x00\x00\x00", "picture"),
        (b"\x09\x02\x06\x00\x00\x00", "old-excel"),
        (b"{\\rtf1 x}", "rich-text"),
        (b"<html><p>1</p></html>", "no-table"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "no-worksheet"),
        (b"<?xml version='1.0'?><a/>", "not-a-table"),
        (b"\x80\x00\xff\xff\x81 \x00\x00", "unknown-encoding"),
        (b"a,b\x00\x01\n", "not-a-table"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    assert inspected(tmp_path, content) == ("", code)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert inspected(tmp_path, bomb()) == ("", "zip-bomb")


def test_a_part_that_declares_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    content = bytearray(book_bytes())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        if content[place + 46 : place + 100].startswith(b"xl/worksheets/sheet1.xml"):
            content[place + 24 : place + 28] = struct.pack("<I", 100)
        place = content.find(b"PK\x01\x02", place + 4)
    assert inspected(tmp_path, bytes(content)) == ("", "crc-wrong")


def test_lock_files_and_missing_files(tmp_path: Path) -> None:
    assert inspected(tmp_path, b"x", "~$名册.xlsx") == ("", "lock-file")
    missing = inspect_file(tmp_path / "没有.xlsx")
    assert missing.refused
    assert missing.refused.code == "not-found"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.limits.MAX_FILE_BYTES", 100)
    assert inspected(tmp_path, b"x" * 101)[1] == "too-large"
    monkeypatch.undo()
    monkeypatch.setattr("workbooks.limits.MAX_CELLS", 8)
    assert inspected(tmp_path, book_bytes())[1] == "too-many-cells"
    assert inspected(tmp_path, b"1,2,3\n4,5,6\n7,8,9")[1] == "too-many-cells"
    monkeypatch.setattr("workbooks.limits.MAX_WORKSHEETS", 0)
    assert inspected(tmp_path, book_bytes())[1] == "too-many-worksheets"


def test_the_json_form_is_the_contract(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = book.create_sheet("隐藏页")
        page.sheet_state = "hidden"
        page["B3"] = "=SUM(A1:A2)"
        page["C4"] = 440106199003071234
        page["D5"] = "#DIV/0!"
        page["D5"].data_type = "e"
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True
        page.merge_cells("F1:G2")

    path = tmp_path / "表.xlsx"
    path.write_bytes(book_bytes(change))
    found = json.loads(json.dumps(inspect_file(path).contract(), ensure_ascii=False))
    first, second = found.pop("worksheets")
    assert found == {"schema": 1, "file": "表.xlsx", "format": "xlsx", "warnings": []}
    assert first == {"name": "Sheet", "visible": True, "rows": 3, "columns": 3, "non_empty": 8, "header_row": 1, "warnings": []}
    assert (second["visible"], second["rows"], second["non_empty"], second["header_row"]) == (False, 5, 3, None)
    assert {(warning["code"], warning["cell"]) for warning in second["warnings"]} == {
        ("hidden-rows", "A3"),
        ("hidden-columns", "C1"),
        ("merged-cells", "F1"),
        ("formula-without-value", "B3"),
        ("digits-lost", "C4"),
        ("error-cell", "D5"),
    }
    path.write_bytes(b"")
    refused = inspect_file(path).contract()
    assert set(refused) == {"schema", "file", "refused"}
    assert set(refused["refused"]) == {"code", "message", "remedy"}


def test_formulas_with_a_value_are_values(tmp_path: Path) -> None:
    def change(part: bytes) -> bytes:
        return part.replace(b'<c r="B2" t="n"><v>30</v>', b'<c r="B2"><f>15*2</f><v>30</v>').replace(
            b'<c r="B3" t="n"><v>40</v>', b'<c r="B3" t="str"><f>""</f><v></v>'
        )

    path = tmp_path / "表.xlsx"
    path.write_bytes(repacked(book_bytes(), on_sheet(change)))
    sheet = inspect_file(path).worksheets[0]
    assert (sheet.warnings, sheet.non_empty) == ([], 7)


def test_error_cells_without_reference_and_with_prefix_are_found(tmp_path: Path) -> None:
    def without_references(part: bytes) -> bytes:
        bare = re.sub(rb' r="[A-Z]+\d+"', b"", part)
        return bare.replace(b'<c t="n"><v>40</v>', b'<c t="e"><v>#N/A</v>')

    path = tmp_path / "表.xlsx"
    path.write_bytes(repacked(book_bytes(), on_sheet(without_references)))
    assert [(warning.code, warning.cell) for warning in inspect_file(path).worksheets[0].warnings] == [("error-cell", "B3")]

    def prefixed(part: bytes) -> bytes:
        named = re.sub(rb"<(/?)(\w+)", rb"<\1x:\2", part).replace(b"xmlns=", b"xmlns:x=")
        return named.replace(b'<x:c r="B3" t="n"><x:v>40', b'<x:c r="B3" t="e"><x:v>#N/A')

    path.write_bytes(repacked(book_bytes(), on_sheet(prefixed)))
    assert [(warning.code, warning.cell) for warning in inspect_file(path).worksheets[0].warnings] == [("error-cell", "B3")]


def test_quotes_that_do_not_close_swallow_nothing(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('姓名,年龄\n"张三,30\n李四,40\n', encoding="utf-8")
    found = inspect_file(path)
    assert (found.worksheets[0].rows, found.worksheets[0].non_empty) == (3, 6)
    assert [warning.code for warning in found.warnings] == ["csv-quotes"]


def test_very_many_warnings_are_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"

    def change(book: Workbook) -> None:
        for row in range(5, 105):
            book.active.cell(row, 1, 10**17)  # type: ignore[union-attr]

    path.write_bytes(book_bytes(change))
    warnings = inspect_file(path).worksheets[0].warnings
    assert len(warnings) == limits.MAX_NOTES_OF_A_KIND + 1
    assert "另有 50 处" in warnings[-1].message


WHOLE = [book_bytes(), xls_bytes(), ODS]  # made once: a package holds the time at which it was made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    kind, code = inspected(tmp_path, bytes(content))
    assert kind or code in REFUSALS


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_never_raise(tmp_path: Path, content: bytes) -> None:
    kind, code = inspected(tmp_path, content)
    assert kind or code in REFUSALS
