"""Paper: A4 or A3 landscape, one page wide, header rows on each page, signature line and page number in the foot."""

from math import ceil

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.templates.style import FOOT_SIZE

LARGE_PAPER_FROM = 150  # wider pages (in characters) go on A3
READABLE_WIDTH = 440  # more characters on one A3 page print below 5 pt; such a roll is printed on two pages abreast
SIGNATURES = ("填表人", "数据采集员", "部门数据责任人（签章）")
SIGNATURE_FOOT = "　".join(f"{who}：__________" for who in SIGNATURES) + "　日期：____年__月__日"
PAGE_NUMBER = "第 &P 页　共 &N 页"
A4, A3 = 9, 8  # as workbooks number them
POINTS_OF_A_CHARACTER = 5.3  # width of a column of one character in Excel; elsewhere it is wider, and a page holds more rows
SIDES, ABOVE, BELOW = 0.4, 0.5, 0.75  # margins in inches
PRINTABLE = {A4: (842 - 2 * SIDES * 72, 595 - (ABOVE + BELOW) * 72), A3: (1191 - 2 * SIDES * 72, 842 - (ABOVE + BELOW) * 72)}


def paper_of(total_width: float) -> int:
    """The paper that holds columns of so many characters."""
    return A3 if total_width > LARGE_PAPER_FROM else A4


def pages_abreast(total_width: float) -> int:
    return max(1, ceil(total_width / READABLE_WIDTH))


def rows_on_a_page(total_width: float, above: float, row_height: float) -> int:
    """How many rows an empty form shows so that its first page is full: `above` points are taken by head and headers."""
    width, height = PRINTABLE[paper_of(total_width)]
    scale = min(1.0, width * pages_abreast(total_width) / (total_width * POINTS_OF_A_CHARACTER))
    return int((height / scale - above) / row_height) - 1


def start_page(ws: Worksheet, row: int) -> None:
    """Let a new page begin with this row."""
    ws.row_breaks.append(Break(id=row - 1))


def set_up_print(ws: Worksheet, total_width: float, repeat_to_row: int, signature: bool) -> None:
    """Landscape, one page wide (a long roll: two), header rows on each page, signature line and page number in the foot."""
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = paper_of(total_width)
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = pages_abreast(total_width), 0
    if pages_abreast(total_width) > 1:
        ws.print_title_cols = "A:A"
    ws.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    ws.print_title_rows = f"1:{repeat_to_row}"
    ws.print_options.horizontalCentered = True
    margins = ws.page_margins
    margins.left = margins.right = SIDES
    margins.top, margins.bottom, margins.header, margins.footer = ABOVE, BELOW, 0.25, 0.35
    foot = ws.oddFooter
    if signature:
        foot.left.text, foot.left.size = SIGNATURE_FOOT, FOOT_SIZE  # type: ignore[union-attr]
    foot.right.text, foot.right.size = PAGE_NUMBER, FOOT_SIZE  # type: ignore[union-attr]
