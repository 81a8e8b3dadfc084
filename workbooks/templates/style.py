"""The tokens of `catalog.look` as openpyxl styles, and what text measures; shared by templates and plain rebuilt workbooks."""

from math import ceil

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle

from catalog.look import ACTION, ERROR, GIVEN, INK, LINE, NOTICE, SECONDARY, STRONG_LINE, WAITING, WORKBOOK_FONT, argb

BODY_SIZE = 10
ROW_HEIGHT = 18.0
LINE_HEIGHT = 14.5
FOOT_SIZE = 9
IN_SMALL = 7 / 6  # so many more characters of 9 pt stand in a column than its width counts


def font(colour: str = INK.text, size: float = BODY_SIZE, bold: bool = False, underline: bool = False) -> Font:
    return Font(name=WORKBOOK_FONT, sz=size, b=bold, color=argb(colour), u="single" if underline else None)


def ground(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=argb(colour))


def thin(colour: str = LINE) -> Side:
    return Side(style="thin", color=argb(colour))


def aligned(horizontal: str | None = None, wrap: bool = False, vertical: str = "center", indent: int = 0) -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in `width` characters (a Chinese one counts as two)."""
    return sum(max(1, ceil(len(line.encode("gbk", "replace")) / width)) for line in text.split("\n"))


def columns_within(widths: list[float], limit: float) -> int:
    """How many columns from the left fit into `limit` characters; at least one."""
    total, count = 0.0, 0
    for width in widths:
        total += width
        if count and total > limit:
            break
        count += 1
    return count


BODY = font()
SMALL = font(SECONDARY.text, 9)
COUNTED = font(NOTICE.text)
SECONDARY_BODY = font(SECONDARY.text)
TITLE = font(size=16, bold=True)
SECTION = font(size=11, bold=True)
HEADING = font(bold=True)
REQUIRED_HEADING = font(NOTICE.text, bold=True)
LINK = font(ACTION.text, underline=True)
MUST = font(ERROR.text, bold=True)

BOX = Border(left=thin(), right=thin(), top=thin(), bottom=thin())
HEADER_BOX = Border(left=thin(), right=thin(), top=thin(), bottom=thin(STRONG_LINE))
UNDERLINED = Border(bottom=thin(STRONG_LINE))

HEADER_GROUND = ground(WAITING.ground)
REQUIRED_GROUND = ground(NOTICE.ground)
NOTICE_GROUND = REQUIRED_GROUND
GIVEN_GROUND = ground(GIVEN.ground)

UNLOCKED = Protection(locked=False)
LOCKED = Protection(locked=True)

LINED = DifferentialStyle(border=BOX)
MISSING = DifferentialStyle(border=BOX, fill=PatternFill(bgColor=Color(rgb=ERROR.ground_argb), fill_type="solid"))
