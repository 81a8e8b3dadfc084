"""Nasty web pages, XML spreadsheets and plain text, and files that are no tables."""

from collections.abc import Callable

from tests.workbooks.nasty import pages
from tests.workbooks.nasty.case import ID, PLAIN_CSV, opens, refused

LINE_THROUGH = "text-decoration: line-through"
STRUCK, PLAIN = 'ss:StyleID="s2"', 'ss:StyleID="s1"'
STYLES = '<Styles><Style ss:ID="s1"><Font/></Style><Style ss:ID="s2"><Font ss:StrikeThrough="1"/></Style></Styles>'
INDEX_5 = 'ss:Index="5"'


def _html(body: str, head: str = "", charset: str = "utf-8") -> Callable[[], bytes]:
    return lambda: pages.page(body, head, charset)


def _xml(rows: str, **more: str) -> Callable[[], bytes]:
    return lambda: pages.workbook(pages.worksheet(rows), **more)


_GBK = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
_TABLE = f"<table>{pages.rows(['姓名', '号'], ['张三', ID])}</table>"

WEB = (
    opens("HTML", "html", 4, _html(_TABLE)),
    opens("HTML in GBK by its meta", "html", 4, _html(_TABLE, _GBK, "gbk")),
    opens("HTML in GBK without meta", "html", 4, _html(_TABLE, "", "gbk")),
    opens("HTML in UTF-8 that says GBK", "html", 4, _html(_TABLE, _GBK)),
    opens("HTML in UTF-16", "html", 4, _html(_TABLE, "", "utf-16")),
    opens("HTML with doctype and XML head", "html", 4, lambda: b'<?xml version="1.0"?><!DOCTYPE html>' + pages.page(_TABLE)),
    opens(
        "HTML as Excel saves it",
        "html",
        2,
        lambda: (
            b'<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">'
            b"<table><tr><td x:num='42.5'>42.5</td><td style='mso-number-format:\"\\@\"'>007</td></tr></table></html>"
        ),
    ),
    opens(
        "HTML spans",
        "html",
        5,
        _html("<table><tr><th rowspan=2>姓名<th colspan=2>成绩<tr><td>上<td>下<tr><td>张三</table>"),
        "merged-cells",
    ),
    opens("HTML tables within tables", "html", 3, _html("<table><tr><td>外<table><tr><td>内</table>尾<td>后</table>")),
    opens("HTML with nothing closed", "html", 4, "<table><tr><td>甲<td>乙<tr><td>丙<td>丁".encode),
    opens(
        "HTML entities and breaks", "html", 2, _html("<table><tr><td>a&lt;b&nbsp;&#24352;<br>c</td><td>&amp;</td></tr></table>")
    ),
    opens("HTML errors", "html", 2, _html("<table><tr><td>#N/A</td><td>x</td></tr></table>"), "error-cell"),
    opens(
        "HTML hidden row",
        "html",
        2,
        _html("<table><tr style='display:none'><td>甲</td></tr><tr><td>乙</td></tr></table>"),
        "hidden-rows",
    ),
    opens(
        "HTML struck through, by tags and by styles",
        "html",
        6,
        _html(
            f"<table><tr style='{LINE_THROUGH}'><td>甲<td>乙<tr><td><s>丙</s><td style='{LINE_THROUGH}'>丁"
            "<tr><td><del>旧</del>新<td>戊</table>"
        ),
        "struck-through",
    ),
    opens(
        "HTML with a strike that ends in no cell", "html", 2, _html("<table><tr><td><s></td><td>甲</td><td>乙</td></tr></table>")
    ),
    opens("HTML of several tables", "html", 8, _html(_TABLE * 2)),
    opens("HTML spans beyond measure", "html", 1, _html("<table><tr><td rowspan=999999 colspan=999999>x</td></tr></table>")),
    refused("HTML without a table", "no-table", _html("<p>请先登录</p>")),
    refused("HTML with an empty table", "empty-workbook", _html("<table><tr><td></td></tr></table>")),
    refused("HTML a thousand tables deep", "corrupt", _html("<table><tr><td>" * 1000)),
    refused("web archive", "web-archive", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>"),
    opens("XML spreadsheet", "xml", 2, _xml(f"<Row>{pages.cell('姓名')}{pages.cell('3', 'Number')}</Row>")),
    opens("XML spreadsheet, 18 digits", "xml", 2, _xml(f"<Row>{pages.cell(ID)}{pages.cell(ID, 'Number')}</Row>")),
    opens(
        "XML spreadsheet, places, types, errors",
        "xml",
        5,
        _xml(
            f'<Row ss:Index="3">{pages.cell("2015-09-01T00:00:00.000", "DateTime")}{pages.cell("1", "Boolean", INDEX_5)}'
            f'{pages.cell("#N/A", "Error")}<Cell ss:Formula="=1+1"/>{pages.cell("x")}</Row>'
        ),
        "error-cell",
        "formula-without-value",
    ),
    opens(
        "XML spreadsheet, struck through by cell and by row",
        "xml",
        4,
        _xml(
            f"<Row>{pages.cell('甲')}{pages.cell('乙', more=STRUCK)}</Row>"
            f"<Row {STRUCK}>{pages.cell('丙')}{pages.cell('丁', more=PLAIN)}</Row>",
            more=STYLES,
        ),
        "struck-through",
    ),
    opens(
        "XML spreadsheet, struck style that no cell has",
        "xml",
        1,
        _xml(f"<Row>{pages.cell('甲', more=PLAIN)}</Row>", more=STYLES),
    ),
    opens(
        "XML spreadsheet, hidden and merged",
        "xml",
        3,
        _xml(
            '<Column ss:Hidden="1"/><Row ss:Hidden="1">'
            + pages.cell("合", "String", 'ss:MergeAcross="1" ss:MergeDown="1"')
            + pages.cell("后")
            + "</Row><Row>"
            + pages.cell("尾", "String", 'ss:Index="3"')
            + "</Row>"
        ),
        "hidden-rows",
        "hidden-columns",
        "merged-cells",
    ),
    opens(
        "XML spreadsheet in GBK",
        "xml",
        1,
        lambda: (
            pages.workbook(pages.worksheet(f"<Row>{pages.cell('姓名')}</Row>"), head='<?xml version="1.0" encoding="gb2312"?>')
            .decode()
            .encode("gbk")
        ),
    ),
    opens(
        "XML spreadsheet in UTF-16",
        "xml",
        1,
        lambda: (
            pages.workbook(pages.worksheet(f"<Row>{pages.cell('姓名')}</Row>"), head='<?xml version="1.0" encoding="UTF-16"?>')
            .decode()
            .encode("utf-16")
        ),
    ),
    opens(
        "XML spreadsheet that marks text in cells",
        "xml",
        1,
        _xml("<Row><Cell><ss:Data ss:Type='String' xmlns='http://www.w3.org/TR/REC-html40'><B>张</B>三</ss:Data></Cell></Row>"),
    ),
    refused("XML spreadsheet cut off", "corrupt", lambda: _xml(f"<Row>{pages.cell('x')}</Row>")()[:-30]),
    refused("XML spreadsheet with a far index", "corrupt", _xml(f'<Row ss:Index="99999999">{pages.cell("x")}</Row>')),
    refused("XML spreadsheet with nothing in it", "empty-workbook", _xml("<Row/>")),
    refused("XML of something else", "not-a-table", lambda: b"<?xml version='1.0'?><a/>"),
)

TEXT = (
    opens("csv in UTF-8", "csv", 4, PLAIN_CSV.encode),
    opens("csv in UTF-8 with mark", "csv", 4, lambda: PLAIN_CSV.encode("utf-8-sig")),
    opens("csv in GB18030", "csv", 4, lambda: PLAIN_CSV.encode("gb18030")),
    opens("csv in UTF-16 LE", "csv", 4, lambda: b"\xff\xfe" + PLAIN_CSV.encode("utf-16-le")),
    opens("csv in UTF-16 BE", "csv", 4, lambda: b"\xfe\xff" + PLAIN_CSV.encode("utf-16-be")),
    opens("csv in UTF-16 LE without mark", "csv", 4, lambda: PLAIN_CSV.encode("utf-16-le")),
    opens("csv in UTF-16 BE without mark", "csv", 4, lambda: PLAIN_CSV.encode("utf-16-be")),
    opens("tabs named csv", "tab", 4, lambda: PLAIN_CSV.replace(",", "\t").encode(), file="表.csv"),
    opens("quotes that do not close", "csv", 4, lambda: PLAIN_CSV.replace("张", '"张').encode(), "csv-quotes"),
    opens("line ends of Macintosh", "csv", 4, lambda: PLAIN_CSV.replace("\n", "\r").encode()),
    opens("a breaking line in a cell", "csv", 4, lambda: PLAIN_CSV.replace("张三", '"张\n三"').encode()),
    refused("csv with nothing in it", "empty-workbook", lambda: b",,\n,,\n"),
    refused("only spaces and line ends", "empty-workbook", lambda: b" \r\n\r\n"),
    refused("only a byte order mark", "empty-workbook", lambda: b"\xef\xbb\xbf"),
    refused("csv with zero bytes", "not-a-table", lambda: b"a,b\x00\x01\n"),
    refused("an encoding nobody knows", "unknown-encoding", lambda: b"\x80\x00\xff\xff\x81 \x00\x00"),
    refused("a csv of too many cells", "too-many-cells", lambda: b",".join([b"1"] * 5000) + b"\n1" * 1000),
)

NOT_TABLES = (
    refused("no bytes", "empty-file", bytes),
    refused("only zeros", "corrupt", lambda: bytes(5000)),
    refused("lock file", "lock-file", lambda: b"\x05Admin", file="~$名册.xlsx"),
    refused("pdf", "pdf", lambda: b"%PDF-1.4\n"),
    refused("png", "picture", lambda: b"\x89PNG\r\n\x1a\n"),
    refused("jpeg", "picture", lambda: b"\xff\xd8\xff\xe0"),
    refused("gif", "picture", lambda: b"GIF89a"),
    refused("bmp", "picture", lambda: b"BM\x46\x00\x00\x00\x00\x00"),
    refused("tiff", "picture", lambda: b"II*\x00\x08\x00"),
    refused("rar", "archive", lambda: b"Rar!\x1a\x07\x00", file="包.rar"),
    refused("7z", "archive", lambda: b"7z\xbc\xaf\x27\x1c\x00\x04"),
    refused("gzip", "archive", lambda: b"\x1f\x8b\x08\x00"),
    refused("rtf", "rich-text", lambda: b"{\\rtf1 x}"),
)
