"""Nasty xls, xlsb and ods, and what else comes as an OLE file."""

import struct
from collections.abc import Callable

from tests.workbooks.nasty import biff, biff12, open_document
from tests.workbooks.nasty.case import opens, refused
from tests.workbooks.nasty.ole import compound
from tests.workbooks.nasty.opc import Book

NAMES = biff.label(0, 0, "姓名"), biff.number(0, 1, 30.0)
NAMES5 = biff.label(0, 0, "姓名", biff.BIFF5), biff.number(0, 1, 30.0)


def xls(*records: bytes, version: int = biff.BIFF8, first: tuple[bytes, ...] = (), extra: tuple[bytes, ...] = ()) -> bytes:
    return biff.Stream([biff.Page("名册", records)], version, extra, first).file()


def _filepass(data: bytes) -> Callable[[], bytes]:
    return lambda: xls(*NAMES, first=(biff.record(0x2F, data),))


def _mulrk(xf: int = 0) -> bytes:
    pairs = b"".join(struct.pack("<HI", xf, number << 2 | 2) for number in (1, 2, 3))
    return biff.record(0xBD, struct.pack("<HH", 1, 0) + pairs + struct.pack("<H", 2))


XLS = (
    opens("BIFF8", "xls", 2, lambda: xls(*NAMES)),
    opens("WPS .et, by OLE", "xls", 2, lambda: xls(*NAMES), file="表.et"),
    opens("WPS .et, by zip", "xlsx", 2, Book().file, file="表.et"),
    opens(
        "BIFF8 errors",
        "xls",
        4,
        lambda: xls(*NAMES, biff.error(1, 0, biff.DIV), biff.formula(1, 1, biff.special(2, biff.NA))),
        "error-cell",
    ),
    opens(
        "BIFF8 formulas",
        "xls",
        5,
        lambda: xls(
            *NAMES,
            biff.formula(1, 0, struct.pack("<d", 7.5)),
            biff.formula(1, 1, biff.special(0)),
            biff.text_result("好"),
            biff.formula(1, 2, biff.special(1, 1)),
        ),
    ),
    opens(
        "BIFF8 formula of which none knows", "xls", 2, lambda: xls(*NAMES, biff.formula(1, 0, biff.special(3))), "formula-empty"
    ),
    opens("BIFF8 booleans", "xls", 3, lambda: xls(*NAMES, biff.boolean(1, 0, True))),
    opens(
        "BIFF8 hidden",
        "xls",
        2,
        lambda: xls(biff.hidden_columns(1, 2), biff.hidden_row(0), *NAMES),
        "hidden-rows",
        "hidden-columns",
    ),
    opens("BIFF8 1904", "xls", 2, lambda: xls(*NAMES, extra=(biff.record(0x22, b"\1\0"),))),
    opens(
        "BIFF8 protected against editing",
        "xls",
        2,
        lambda: xls(*NAMES, biff.record(0x12, b"\1\0"), biff.record(0x13, b"\x1a\xcc"), extra=(biff.record(0x12, b"\1\0"),)),
    ),
    opens(
        "BIFF8 chart beside a table", "xls", 2, lambda: biff.Stream([biff.Page("图", kind=2), biff.Page("名册", NAMES)]).file()
    ),
    opens(
        "BIFF8 hidden tab", "xls", 4, lambda: biff.Stream([biff.Page("名册", NAMES), biff.Page("藏", NAMES, visibility=1)]).file()
    ),
    opens("BIFF5", "xls", 2, lambda: xls(*NAMES5, version=biff.BIFF5)),
    opens("BIFF5 without OLE", "xls", 2, lambda: biff.Stream([biff.Page("名册", NAMES5)], biff.BIFF5).written()),
    opens(
        "BIFF5 errors, booleans, many numbers",
        "xls",
        7,
        lambda: xls(*NAMES5, _mulrk(), biff.boolean(2, 0, True), biff.error(2, 1, biff.DIV), version=biff.BIFF5),
        "error-cell",
    ),
    opens(
        "BIFF5 hidden",
        "xls",
        2,
        lambda: xls(biff.hidden_columns(1, 2), biff.hidden_row(0), *NAMES5, version=biff.BIFF5),
        "hidden-rows",
        "hidden-columns",
    ),
    opens(
        "BIFF8 struck through",
        "xls",
        3,
        lambda: xls(
            biff.label(0, 0, "姓名"), biff.number(0, 1, 30.0, 1), biff.label(1, 0, "张三", xf=1), extra=biff.struck_formats()
        ),
        "struck-through",
    ),
    opens("BIFF8 struck format that no cell has", "xls", 2, lambda: xls(*NAMES, extra=biff.struck_formats())),
    opens(
        "BIFF5 struck through, among many numbers",
        "xls",
        5,
        lambda: xls(*NAMES5, _mulrk(1), version=biff.BIFF5, extra=biff.struck_formats()),
        "struck-through",
    ),
    refused("XOR obfuscation", "password-protected", _filepass(struct.pack("<HHH", 0, 0x1234, 0x5678))),
    refused("RC4", "password-protected", _filepass(struct.pack("<HHH", 1, 1, 1) + bytes(48))),
    refused("RC4 CryptoAPI", "password-protected", _filepass(struct.pack("<HHH", 1, 2, 2) + bytes(100))),
    refused(
        "BIFF5 XOR",
        "password-protected",
        lambda: xls(*NAMES5, version=biff.BIFF5, first=(biff.record(0x2F, b"\x34\x12\x78\x56"),)),
    ),
    refused(
        "OOXML with password, agile",
        "password-protected",
        lambda: compound({"EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + b"<encryption/>", "EncryptedPackage": bytes(5000)}),
    ),
    refused(
        "OOXML with password, standard",
        "password-protected",
        lambda: compound({"EncryptionInfo": struct.pack("<HHI", 3, 2, 0x24), "EncryptedPackage": bytes(5000)}),
    ),
    refused(
        "ods with password",
        "password-protected",
        lambda: open_document.ods(
            open_document.table(""), "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        ),
    ),
    refused("xls cut off", "truncated", lambda: biff.Stream([biff.Page("名册", NAMES * 400)]).file()[:-6000]),
    refused("OLE header only", "truncated", lambda: compound({"Workbook": b"x"})[:512]),
    refused("OLE signature only", "truncated", lambda: compound({})[:8]),
    refused("empty workbook stream", "corrupt", lambda: compound({"Workbook": b""})),
    refused("doc", "word-document", lambda: compound({"WordDocument": b""})),
    refused("WPS text document", "word-document", lambda: compound({"WordDocument": b"", "WpsCustomData": b""})),
    refused("ppt", "presentation", lambda: compound({"PowerPoint Document": b""})),
    refused("an OLE file of something else", "not-a-table", lambda: compound({"VisioDocument": b""})),
    refused("BIFF2", "old-excel", lambda: b"\x09\x00\x04\x00\x02\x00\x10\x00"),
    refused("BIFF3", "old-excel", lambda: b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00"),
    refused("BIFF4", "old-excel", lambda: b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"),
    refused("xls without a table", "no-worksheet", lambda: biff.Stream([biff.Page("图", kind=2)]).file()),
    refused("xls macro sheet only", "no-worksheet", lambda: biff.Stream([biff.Page("宏", kind=1)]).file()),
    refused("xls with nothing in it", "empty-workbook", xls),
)

_B12 = biff12.row(0) + biff12.words(0, "姓名") + biff12.real(1, 30.0)

OTHERS = (
    opens("xlsb", "xlsb", 2, lambda: biff12.xlsb([("名册", _B12)]), file="表.xlsb"),
    opens(
        "xlsb errors and formulas",
        "xlsb",
        6,
        lambda: biff12.xlsb(
            [
                (
                    "名册",
                    _B12
                    + biff12.row(1)
                    + biff12.cell(3, 0, b"\x07")
                    + biff12.formula(11, 1, b"\x2a")
                    + biff12.formula(9, 2, struct.pack("<d", 2.5))
                    + biff12.cell(4, 3, b"\1"),
                )
            ]
        ),
        "error-cell",
    ),
    opens(
        "xlsb formula of which none knows",
        "xlsb",
        2,
        lambda: biff12.xlsb([("名册", _B12 + biff12.formula(8, 2, biff12.text("")))]),
        "formula-empty",
    ),
    opens(
        "xlsb rich text in the cell",
        "xlsb",
        3,
        lambda: biff12.xlsb([("名册", _B12 + biff12.cell(62, 2, b"\0" + biff12.text("富")))]),
    ),
    opens(
        "xlsb hidden row",
        "xlsb",
        3,
        lambda: biff12.xlsb([("名册", _B12 + biff12.row(1, hidden=True) + biff12.real(0, 1.0))]),
        "hidden-rows",
    ),
    opens(
        "xlsb struck through",
        "xlsb",
        3,
        lambda: biff12.xlsb(
            [("名册", _B12 + biff12.row(1) + biff12.cell(6, 0, biff12.text("张三"), style=1))], styles=biff12.struck_styles()
        ),
        "struck-through",
    ),
    opens("xlsb struck format that no cell has", "xlsb", 2, lambda: biff12.xlsb([("名册", _B12)], styles=biff12.struck_styles())),
    opens("xlsb merged", "xlsb", 2, lambda: biff12.xlsb([("名册", _B12 + biff12.merged(0, 0, 1, 0))]), "merged-cells"),
    opens("xlsb of two tabs, 1904", "xlsb", 4, lambda: biff12.xlsb([("名册", _B12), ("二", _B12)], starts_1904=True)),
    refused("xlsb with nothing in it", "empty-workbook", lambda: biff12.xlsb([("名册", b"")])),
    opens("ods", "ods", 2, lambda: _ods(open_document.text("姓名") + open_document.number(3))),
    opens(
        "ods repeated cells and rows",
        "ods",
        6,
        lambda: open_document.ods(
            open_document.table(
                open_document.row(open_document.number(3, 'table:number-columns-repeated="3"'), 'table:number-rows-repeated="2"')
                + open_document.row(
                    '<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048000"'
                )
            )
        ),
    ),
    opens(
        "ods errors",
        "ods",
        2,
        lambda: _ods(
            open_document.text("x") + open_document.text("#DIV/0!", 'table:formula="of:=1/0" calcext:value-type="error"')
        ),
        "error-cell",
    ),
    opens(
        "ods formula of which none knows",
        "ods",
        1,
        lambda: _ods(open_document.text("x") + '<table:table-cell table:formula="of:=1"/>'),
        "formula-empty",
    ),
    opens(
        "ods text without type, and how it is pronounced",
        "ods",
        2,
        lambda: _ods(
            "<table:table-cell><text:p>裸</text:p></table:table-cell>"
            + open_document.text(
                "<text:ruby><text:ruby-base>东京</text:ruby-base><text:ruby-text>とう</text:ruby-text></text:ruby>"
            )
        ),
    ),
    opens(
        "ods comment in a cell",
        "ods",
        1,
        lambda: _ods(
            '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
            "<text:p>张三</text:p></table:table-cell>"
        ),
    ),
    opens(
        "ods hidden and merged",
        "ods",
        1,
        lambda: open_document.ods(
            open_document.table(
                '<table:table-column table:visibility="collapse"/>'
                + open_document.row(open_document.text("x", 'table:number-columns-spanned="2"'), 'table:visibility="filter"')
            )
        ),
        "hidden-rows",
        "hidden-columns",
        "merged-cells",
    ),
    opens("ods struck through", "ods", 1, lambda: _struck_ods('table:style-name="ce2"'), "struck-through"),
    opens("ods struck format that no cell has", "ods", 1, lambda: _struck_ods('table:style-name="ce1"')),
    opens("ods struck by its column", "ods", 1, lambda: _struck_ods("", column="ce2"), "struck-through"),
    opens("ods struck by its column, but for the cell", "ods", 1, lambda: _struck_ods('table:style-name="ce1"', column="ce2")),
    opens(
        "ods words struck through",
        "ods",
        1,
        lambda: _struck_ods("", '<text:span text:style-name="T1">旧</text:span>新'),
        "struck-through",
    ),
    refused(
        "ods that repeats a number everywhere",
        "corrupt",
        lambda: open_document.ods(
            open_document.table(
                open_document.row(
                    open_document.number(3, 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048576"'
                )
            )
        ),
    ),
    refused("ods with nothing in it", "empty-workbook", lambda: _ods("<table:table-cell/>")),
    refused("ods without a table", "no-worksheet", lambda: open_document.ods("")),
)


def _struck_ods(cell: str, text: str = "张三", column: str = "ce1") -> bytes:
    styles = open_document.style("ce1", False) + open_document.style("ce2", True) + open_document.style("T1", True, "text")
    columns = f'<table:table-column table:default-cell-style-name="{column}"/>'
    return open_document.ods(open_document.table(columns + open_document.row(open_document.text(text, cell))), styles=styles)


def _ods(row: str) -> bytes:
    return open_document.ods(open_document.table(open_document.row(row)))
