"""The look of everything that people see: colours and fonts of pages, workbooks, documents and charts, once.

Contrasts of text on its ground are at least 5.6. Colour never speaks alone: a word or sign stands with it.
"""

from dataclasses import dataclass

from catalog.findings import Severity


@dataclass(frozen=True)
class Tone:
    """Text colour on its ground, both `#rrggbb`."""

    text: str
    ground: str

    @property
    def ground_argb(self) -> str:
        return argb(self.ground)


def argb(colour: str) -> str:
    """`#rrggbb` as workbooks write it: `FFRRGGBB`."""
    return f"FF{colour.removeprefix('#').upper()}"


PAPER = "#ffffff"
INK = Tone("#1f2937", PAPER)
SECONDARY = Tone("#5b6573", PAPER)
ACTION = Tone("#1f5fa8", PAPER)
ERROR = Tone("#a8201a", "#fde8e6")
QUESTION = Tone("#7a4f00", "#fff1cc")
NOTICE = Tone("#1f5fa8", "#e8f1fb")
APPROVED = Tone("#17643a", "#e6f4ea")
WAITING = Tone("#4b5563", "#eef0f3")

GIVEN = Tone(INK.text, "#f3f4f6")  # cells that the system fills in: grey, but lighter than a state
LINE = "#b8bfc9"  # thin lines of tables
STRONG_LINE = "#5b6573"  # top and bottom line of a table, under its header

SCREEN_FONTS = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif'
WORKBOOK_FONT = "微软雅黑"
DOCUMENT_FONT = "仿宋"
FIGURE_FONT = "Noto Sans CJK SC"  # charts and PDF: the font travels with the software
FIGURE_SERIF_FONT = "Noto Serif CJK SC"


def tone_of(severity: Severity) -> Tone:
    """The colours of 必改, 须说明, 提示."""
    return {Severity.ERROR: ERROR, Severity.QUESTION: QUESTION, Severity.NOTICE: NOTICE}[severity]
