"""Nasty xlsx: what programs write, what the standard does not foresee, and entities in any part."""

import zipfile
from collections.abc import Callable

from tests.workbooks.nasty import open_document, pages
from tests.workbooks.nasty.case import ID, opens, refused
from tests.workbooks.nasty.opc import DATA, TRANSITIONAL, Book, Tab, packed


def sheet(data: str, **more: str) -> Callable[[], bytes]:
    return Book([Tab(data=data, **more)]).file


def cells(*inner: str) -> str:
    """One row."""
    return f'<row r="1">{"".join(inner)}</row>'


def with_part(path: str, change: Callable[[bytes], bytes | None]) -> Callable[[], bytes]:
    """The plain workbook with one part changed, or left out."""
    return lambda: Book(parts={path: change(Book().made()[path])}).file()


def renamed(change: Callable[[str], str]) -> Callable[[], bytes]:
    return lambda: packed({change(path): part for path, part in Book().made().items()})


SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STRINGS = (
    "<si><r><t>李</t></r><r><rPr><b/></rPr><t>四</t></r></si>"
    "<si><t>东京</t><rPh sb='0' eb='1'><t>トウ</t></rPh></si><si><t/></si>"
)


STRUCK_STYLES = (
    '<fonts count="2"><font/><font><b/><strike/></font></fonts>'
    '<cellStyleXfs count="1"><xf fontId="1"/></cellStyleXfs>'
    '<cellXfs count="2"><xf fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
)
_STRUCK_RUNS = "<r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r>"


def struck_sheet(*inner: str) -> Callable[[], bytes]:
    """One row in a workbook whose format 1 is struck through."""
    return Book([Tab(cells(*inner))], styles=STRUCK_STYLES).file


def struck_book() -> bytes:
    """B1 in struck words, the second row as a whole; a number that is the number of the struck string is not meant."""
    strings = f"<si>{_STRUCK_RUNS}</si><si><t>张三</t></si>"
    rows = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"><v>0</v></c></row>'
        '<row r="2"><c r="A2" s="1" t="s"><v>1</v></c><c r="B2" s="1"><v>5</v></c></row>'
    )
    return Book([Tab(rows)], strings=strings, styles=STRUCK_STYLES).file()


def _prefixed(part: bytes) -> bytes:
    named = part.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    return named.replace(b"xmlns=", b"xmlns:x=")


def _macro_book(*tabs: Tab) -> bytes:
    """With the kind of relationship that Excel gives to macro sheets."""
    parts = Book(tabs).made()
    path = "xl/_rels/workbook.xml.rels"
    ours = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/macrosheet"
    parts[path] = parts[path].replace(ours, b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet")
    return packed(parts)


XLSX = (
    opens("plain xlsx named xls", "xlsx", 2, Book().file),
    opens("strict", "xlsx", 2, Book(strict=True).file, file="表.xlsx"),
    opens(
        "strict with ISO dates and errors",
        "xlsx",
        3,
        Book(
            [Tab(cells('<c r="A1" s="1"><v>42248</v></c><c r="B1" t="d"><v>2015-09-01</v></c><c r="C1" t="e"><v>#N/A</v></c>'))],
            strict=True,
        ).file,
        "error-cell",
    ),
    opens("macros beside tables (xlsm)", "xlsm", 2, Book(parts={"xl/vbaProject.bin": b"\xd0\xcf"}).file),
    opens("1904", "xlsx", 2, Book(properties='<workbookPr date1904="1"/>').file),
    opens(
        "rich, phonetic and empty shared strings",
        "xlsx",
        2,
        Book(
            [Tab(cells('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'))], strings=STRINGS
        ).file,
    ),
    opens("inline rich text", "xlsx", 1, sheet(cells('<c r="A1" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c>'))),
    opens(
        "inline string written as value",
        "xlsx",
        2,
        sheet(cells('<c r="A1" t="inlineStr"><v>张三</v></c><c r="B1"><v>1</v></c>')),
        "cells-recovered",
    ),
    opens("two cells at one place", "xlsx", 1, sheet(cells('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')), "cells-twice"),
    opens(
        "rows and cells out of order",
        "xlsx",
        3,
        sheet('<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>5</v></c></row>'),
    ),
    opens(
        "dimension too small",
        "xlsx",
        3,
        sheet(
            '<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>2</v></c></row><row r="9"><c r="E9"><v>3</v></c></row>',
            before='<dimension ref="A1"/>',
        ),
    ),
    opens("dimension of the whole sheet", "xlsx", 2, sheet(DATA, before='<dimension ref="A1:XFD1048576"/>')),
    opens("no references at all", "xlsx", 3, sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")),
    opens("small letters in references", "xlsx", 2, sheet(cells('<c r="a1"><v>1</v></c><c r="b1"><v>2</v></c>'))),
    opens("cells in a comment", "xlsx", 1, sheet(cells('<!-- <c r="B1"><v>9</v></c> --><c r="A1"><v>1</v></c>'))),
    opens("character data section", "xlsx", 1, sheet(cells('<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>'))),
    opens(
        "formulas without values",
        "xlsx",
        4,
        sheet(
            cells(
                '<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><f>1+1</f><v/></c>',
                '<c r="D1"><f>1+1</f><v>2</v></c>',
            )
        ),
        "formula-without-value",
    ),
    opens(
        "shared formula, second without value",
        "xlsx",
        2,
        sheet(
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
        ),
        "formula-without-value",
    ),
    opens("formula whose text is empty", "xlsx", 1, sheet(cells('<c r="A1" t="str"><f>x</f><v></v></c><c r="B1"><v>1</v></c>'))),
    opens(
        "every error",
        "xlsx",
        7,
        sheet(
            cells(
                *(
                    f'<c r="{letter}1" t="e"><v>{error}</v></c>'
                    for letter, error in zip(
                        "ABCDEFG", ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"), strict=True
                    )
                )
            )
        ),
        "error-cell",
    ),
    opens(
        "booleans and numbers as text",
        "xlsx",
        3,
        sheet(
            cells(
                '<c r="A1" t="b"><v>1</v></c><c r="B1" t="str"><v>0012</v></c>',
                f'<c r="C1" t="inlineStr"><is><t>{ID}</t></is></c>',
            )
        ),
    ),
    opens("18 digits as a number", "xlsx", 1, sheet(cells(f'<c r="A1"><v>{ID}</v></c>')), "digits-lost"),
    opens(
        "hidden rows and columns, merged",
        "xlsx",
        2,
        sheet(
            '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
            before='<cols><col min="2" max="2" hidden="1"/></cols>',
            behind='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>',
        ),
        "hidden-rows",
        "hidden-columns",
        "merged-cells",
    ),
    opens("row and words struck through", "xlsx", 5, struck_book, "struck-through"),
    opens("struck format that no cell has", "xlsx", 2, Book(styles=STRUCK_STYLES).file),
    opens("struck format of empty cells only", "xlsx", 1, struck_sheet('<c r="A1" s="1"/><c r="B1"><v>1</v></c>')),
    opens(
        "fonts that say that they are not struck",
        "xlsx",
        1,
        Book([Tab(cells('<c r="A1" s="1"><v>1</v></c>'))], styles=STRUCK_STYLES.replace("<strike/>", '<strike val="0"/>')).file,
    ),
    opens(
        "struck words in the cell",
        "xlsx",
        1,
        struck_sheet(f'<c r="A1" t="inlineStr"><is>{_STRUCK_RUNS}</is></c>'),
        "struck-through",
    ),
    opens("struck cells without references", "xlsx", 2, struck_sheet('<c><v>1</v></c><c s="1"><v>2</v></c>'), "struck-through"),
    opens(
        "struck, with prefixed elements",
        "xlsx",
        2,
        lambda: packed(
            {
                path: _prefixed(part) if path in (SHEET, "xl/styles.xml") else part
                for path, part in Book([Tab(cells('<c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c>'))], styles=STRUCK_STYLES)
                .made()
                .items()
            }
        ),
        "struck-through",
    ),
    opens(
        "hidden and very hidden worksheets",
        "xlsx",
        6,
        Book([Tab(), Tab(name="藏", state="hidden"), Tab(name="深藏", state="veryHidden")]).file,
    ),
    opens("two worksheets of one name", "xlsx", 3, Book([Tab(), Tab(cells('<c r="A1"><v>7</v></c>'))]).file),
    opens(
        "chart sheet beside a table",
        "xlsx",
        2,
        Book([Tab(kind="chartsheet", name="图", xml=f'<chartsheet xmlns="{TRANSITIONAL}"/>'.encode()), Tab()]).file,
    ),
    opens("macro sheet beside a table", "xlsx", 2, lambda: _macro_book(Tab(kind="macrosheet", name="宏"), Tab())),
    opens("prefixed elements", "xlsx", 2, with_part(SHEET, _prefixed)),
    opens("byte order mark in a part", "xlsx", 2, with_part(SHEET, lambda part: b"\xef\xbb\xbf" + part)),
    opens("paths in capitals", "xlsx", 2, renamed(lambda path: path.replace("sheets", "Sheets").replace("workbook", "Workbook"))),
    opens("paths of Windows", "xlsx", 2, renamed(lambda path: path.replace("/", "\\"))),
    opens("no content types", "xlsx", 2, with_part("[Content_Types].xml", lambda part: None)),
    opens(
        "protected against editing",
        "xlsx",
        2,
        Book(
            [Tab(behind='<sheetProtection sheet="1" password="CC1A"/>')],
            properties='<fileSharing readOnlyRecommended="1"/><workbookProtection workbookPassword="CC1A" lockStructure="1"/>',
        ).file,
    ),
    opens("ends of lines of Macintosh in text", "xlsx", 1, sheet(cells('<c r="A1" t="str"><v>甲_x000D_\n乙</v></c>'))),
    opens("stored, not compressed", "xlsx", 2, lambda: Book().file(zipfile.ZIP_STORED)),
    refused(
        "a cell at the far end",
        "too-many-cells",
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    refused("a cell beyond the far end", "too-many-cells", sheet('<row r="99999999"><c r="ZZZ99999999"><v>1</v></c></row>')),
    refused(
        "far cell hidden by the order",
        "over-memory",
        sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    ),
    refused("shared string that is not there", "corrupt", sheet(cells('<c r="A1" t="s"><v>7</v></c>'))),
    refused(
        "worksheet in UTF-16", "corrupt", with_part(SHEET, lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    ),
    refused(
        "worksheet in GB18030",
        "corrupt",
        with_part(SHEET, lambda part: part.decode().replace("UTF-8", "GB18030").encode("gb18030")),
    ),
    refused("worksheet cut off", "corrupt", with_part(SHEET, lambda part: part[:-60])),
    refused("worksheet missing", "corrupt", with_part(SHEET, lambda part: None)),
    refused("relationships missing", "corrupt", with_part("xl/_rels/workbook.xml.rels", lambda part: None)),
    refused("workbook part missing", "corrupt", with_part(BOOK, lambda part: None)),
    refused("only a chart sheet", "no-worksheet", Book([Tab(kind="chartsheet", xml=b"<chartsheet/>")]).file),
    refused("only a macro sheet", "no-worksheet", lambda: _macro_book(Tab(kind="macrosheet"))),
    refused("nothing in it", "empty-workbook", sheet("")),
    refused("only formats in it", "empty-workbook", sheet(cells('<c r="A1" s="1"/><c r="B1" t="s"/>'))),
    refused("201 worksheets", "too-many-worksheets", lambda: Book([Tab(name=f"n{n}") for n in range(201)]).file()),
)


def _laughs(root: str) -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{root}'.encode()


_LAUGHING = f'<worksheet xmlns="{TRANSITIONAL}"><sheetData>{cells("<c r=&quot;A1&quot;/>")}</sheetData></worksheet>'
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><styleSheet/>'

ENTITIES = (
    refused("billion laughs in a worksheet", "xml-entities", with_part(SHEET, lambda part: _laughs(_LAUGHING))),
    refused(
        "billion laughs in the strings",
        "xml-entities",
        Book(strings="<si/>", parts={"xl/sharedStrings.xml": _laughs("<sst>&a9;</sst>")}).file,
    ),
    refused("external entity in the styles", "xml-entities", with_part("xl/styles.xml", lambda part: _OUTSIDE)),
    refused("DTD in the relationships", "xml-entities", with_part("_rels/.rels", lambda part: _OUTSIDE)),
    refused("DTD in the document properties", "xml-entities", Book(parts={"docProps/app.xml": _OUTSIDE}).file),
    refused(
        "DTD in UTF-16",
        "xml-entities",
        with_part(SHEET, lambda part: _OUTSIDE.decode().replace("<styleSheet/>", part.decode()[60:]).encode("utf-16")),
    ),
    refused("entities in an ods", "xml-entities", lambda: open_document.ods("", more={"content.xml": _laughs("<x>&a9;</x>")})),
    refused(
        "entities in an XML spreadsheet",
        "xml-entities",
        lambda: pages.workbook(pages.worksheet(f"<Row>{pages.cell('&a9;')}</Row>"), head=_laughs("").decode()),
    ),
)
