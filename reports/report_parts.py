"""The parts of a report, independent of HTML and docx: sections of paragraphs, tables and charts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from reports.indicators import IndicatorValue

Align = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Heading:
    """One column of a table: its title, how its cells stand, and its share of the width."""

    title: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table with its caption; every row has a cell per heading, empty text where there is nothing.

    A page lays columns out by what they hold, a `fixed` one by the declared shares of the width: for long texts in many
    columns, where the longest would crowd out the others.
    """

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    fixed: bool = False

    @property
    def shares(self) -> list[float]:
        """The width of each column in percent."""
        whole = sum(heading.width for heading in self.headings)
        return [round(100 * heading.width / whole, 2) for heading in self.headings]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError(f"“{self.caption}”各行的格数须与表头相同")


@dataclass(frozen=True)
class Chart:
    """A chart of indicators; the table with the same figures stands beside it. `last_title` names last year's bars."""

    title: str
    indicators: tuple[IndicatorValue, ...]
    foot: str
    last_title: str = "上年"


Part = Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """A section: level 1 is 一、, level 2 is （一）. A `wide` one stands on landscape pages in documents."""

    title: str
    level: int = 1
    parts: Sequence[Part] = field(default_factory=tuple)
    wide: bool = False
