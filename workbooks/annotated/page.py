"""What the pages that we add to a sender's workbook have in common: cell formats, rows, links, the worksheet around them."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from catalog.findings import Severity
from catalog.look import ACTION, INK, LINE, SECONDARY, STRONG_LINE, WAITING, WORKBOOK_FONT, tone_of
from workbooks.annotated.comments import MAIN, run
from workbooks.annotated.styles import StyleSheet
from workbooks.annotated.xml_surgery import encoded, escaped

LINE_POINTS, LEAST_POINTS, MOST_POINTS = 15.0, 21.0, 400.0
_HIDDEN = ' hidden="1"'


class Look:
    """Cell formats of the list."""

    def __init__(self, styles: StyleSheet) -> None:
        box = styles.border(dict.fromkeys(("left", "right", "top", "bottom"), LINE))
        header_box = styles.border({"left": LINE, "right": LINE, "top": STRONG_LINE, "bottom": STRONG_LINE})
        none = styles.border({})

        def font(colour: str, size: float = 10, bold: bool = False, underline: bool = False) -> int:
            return styles.font(colour, WORKBOOK_FONT, size, bold, underline)

        left, centred = 'horizontal="left" vertical="center"', 'horizontal="center" vertical="center"'
        wrapped = 'horizontal="left" vertical="center" wrapText="1"'
        self.title = styles.xf(font(INK.text, 16, bold=True), 0, none, left)
        self.strong = styles.xf(font(INK.text, 11, bold=True), 0, none, left)
        self.note = styles.xf(font(SECONDARY.text), 0, none, left)
        self.header = styles.xf(font(INK.text, bold=True), styles.fill(WAITING.ground), header_box, centred)
        self.plain = styles.xf(font(INK.text), 0, box, wrapped)
        self.centred = styles.xf(font(INK.text), 0, box, centred)
        self.quiet = styles.xf(font(SECONDARY.text, 9), 0, box, left)
        self.link = styles.xf(font(ACTION.text, underline=True), 0, box, centred)
        self.severity = {
            each: styles.xf(font(tone_of(each).text, bold=True), styles.fill(tone_of(each).ground), box, centred)
            for each in Severity
        }


def points(text: str, width: int) -> float:
    """The height of a row in which this text stands in a column of that width."""
    lines = sum(max(1, -(-len(part.encode("gbk", "replace")) // width)) for part in text.split("\n"))
    return min(MOST_POINTS, max(LEAST_POINTS, lines * LINE_POINTS + 5))


def row_xml(row: int, height: float, cells: Sequence[tuple[str | int, int]]) -> str:
    """A row of cells, each with its value and its format."""
    inside = "".join(_cell(f"{get_column_letter(index)}{row}", value, style) for index, (value, style) in enumerate(cells, 1))
    return f'<row r="{row}" ht="{height:g}" customHeight="1">{inside}</row>'


def _cell(reference: str, value: str | int, style: int) -> str:
    if value == "":
        return f'<c r="{reference}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'


def _text(value: str) -> str:
    """The first of several lines is the title, and bold."""
    first, newline, rest = value.partition("\n")
    if not newline:
        return f'<t xml:space="preserve">{escaped(value)}</t>'
    return run(first, bold=True, size=10) + run(newline + rest, size=10)


def link_xml(at: str, worksheet: str, cell: str) -> str:
    """A link from one of our cells to one of the sender's; nothing without a cell."""
    if not cell:
        return ""
    target = escaped("'" + worksheet.replace("'", "''") + "'!" + cell)
    return f'<hyperlink ref="{at}" location="{target}" display="{escaped(cell)}"/>'


def page_xml(rows: str, widths: Sequence[int], hidden: frozenset[int], frozen_row: int, table: str, links: str) -> bytes:
    """A worksheet of ours. `hidden` columns count from 1; rows down to `frozen_row` stay in sight; `table` is filtered."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}"{_HIDDEN if n in hidden else ""} customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    selected = ' tabSelected="1"' if table else ""
    below = f"A{frozen_row + 1}"
    return encoded(
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0"{selected} workbookViewId="0">'
        f'<pane ySplit="{frozen_row}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="18"/><cols>{columns}</cols><sheetData>{rows}</sheetData>'
        f"{f'<autoFilter ref={chr(34)}{table}{chr(34)}/>' if table else ''}{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.25" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{escaped('&L审核反馈表&R第 &P 页　共 &N 页')}</oddFooter></headerFooter></worksheet>"
    )
