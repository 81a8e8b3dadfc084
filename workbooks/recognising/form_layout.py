"""Form sheets: labels and values in any arrangement, anywhere on the worksheet.

A label stands left of its value or above it, with the unit between them or behind; there may be two or more pairs
in a row, and labels may be merged over several cells. Which of it a row of labels follows is told by the row itself.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from catalog.sheet import Column, Sheet
from workbooks.cells import Cell, is_blank, shown
from workbooks.normalising.spelling import loose
from workbooks.recognising.headers import Header, SheetWords
from workbooks.recognising.units import is_unit

Place = tuple[int, int]
Range = tuple[Place, Place]

MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60
VALUE_HEADERS: Final = frozenset(
    (
        "填报值",
        "金额",
        "数值",
        "数量",
        "内容",
        "本年数",
        "填报数",
        "填报内容",
        "数据",
        "本年度",
        "本年",
        "指标值",
        "填写",
        "填写内容",
        "决算数",
        "决算",
        "实际数",
        "实际",
        "本期数",
        "本期金额",
        "本学年",
        "本学年数",
    )
)
_OF_A_YEAR: Final = re.compile(r"(20\d\d)(?:-(20\d\d))?(?:学?年度?)?(?:数|金额|决算数?|实际数?)?")


@dataclass(frozen=True)
class FormMatch:
    """Where each field's label and value stand, rows and columns from 0.

    `units` are the cells beside labels that hold a unit only; `again` are labels of fields that were found before;
    `texts` are all words on the worksheet with the sections under which they stand; `of_years` the headers of columns of
    several years, the one that was read first; `value_columns` are those that a header names as the ones to be read.
    """

    labels: dict[Place, Column]
    values: dict[str, Place]
    headers: dict[str, str]
    units: dict[str, Place] = field(default_factory=dict)
    again: dict[Place, str] = field(default_factory=dict)
    texts: dict[Place, Header] = field(default_factory=dict)
    of_years: tuple[str, ...] = ()
    value_columns: tuple[int, ...] = ()


def find_form(rows: Sequence[Sequence[Cell]], words: SheetWords, merged: Iterable[Range] = (), year: int = 0) -> FormMatch | None:
    """The fields of a form; None if not one label is there, or the worksheet is too large to be a form.

    Of columns of several years that of the collected `year`, or else of the one before it, is read.
    """
    if not rows or len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        return None
    around = dict(texts_with_sections(rows, words.sheet))
    texts = {place: each for place, each in around.items() if words.knows(each.text) or words.knows(each.group + each.text)}
    if not texts:
        return None
    places = list(texts)
    found = words.match(dict(enumerate(texts.values())), around.values())
    labels = {places[index]: column for index, column in found.items()}
    finder = _Values(rows, labels, dict(_spans(merged)), year)
    values, units = finder.find()
    rest = {place: header for place, header in texts.items() if place not in labels}
    again = dict(_again(words, rest, labels, around.values()))
    headers = {column.name: texts[place].text for place, column in labels.items()}
    return FormMatch(labels, values, headers, units, again, around, finder.of_years, tuple(finder.value_columns))


def _again(
    words: SheetWords, rest: dict[Place, Header], labels: dict[Place, Column], around: Collection[Header]
) -> Iterator[tuple[Place, str]]:
    """Labels that say a found field once more: of a second form on the same worksheet."""
    names = {column.name for column in labels.values()}
    places = list(rest)
    for index, column in words.match(dict(enumerate(rest.values())), around).items():
        if column.name in names:
            yield places[index], column.name


def _spans(merged: Iterable[Range]) -> Iterator[tuple[Place, Place]]:
    """By the upper left cell of each merged range its lower right one."""
    return ((first, last) for first, last in merged)


def texts_with_sections(rows: Sequence[Sequence[Cell]], sheet: Sheet) -> Iterator[tuple[Place, Header]]:
    """Every cell with words, with the declared section under which it stands; a heading of a section alone is left out."""
    groups = {loose(column.group) for column in sheet.columns if column.group}
    group = ""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if not isinstance(cell, str) or is_blank(cell):
                continue
            if loose(cell) in groups:
                group = cell
                if stands_alone(cells, column):
                    continue  # a section heading; it may spell like a field
            yield (row, column), Header(cell, group)


def stands_alone(cells: Sequence[Cell], column: int) -> bool:
    """The only words in their row: a heading, not a label."""
    return all(is_blank(cell) for place, cell in enumerate(cells) if place != column)


def _of_a_year(cell: Cell) -> re.Match[str] | None:
    return None if is_blank(cell) else _OF_A_YEAR.fullmatch(loose(shown(cell)))


class _Values:
    """Finds the value of each label."""

    def __init__(self, rows: Sequence[Sequence[Cell]], labels: dict[Place, Column], spans: dict[Place, Place], year: int) -> None:
        self._rows, self._labels, self._spans, self._year = rows, labels, spans, year
        self.of_years: tuple[str, ...] = ()
        self.value_columns = self._columns_of_values() or self._column_of_the_year()
        self._units: dict[str, Place] = {}

    def find(self) -> tuple[dict[str, Place], dict[str, Place]]:
        """Places of the values, and of the units beside labels, by field."""
        found: dict[str, Place] = {}
        units: dict[str, Place] = {}
        for row in sorted({row for row, _ in self._labels}):
            own = [place for place in self._labels if place[0] == row]
            ways = map(self._below if self._are_below(own) else self._beside, own)
            for label, (value, unit) in zip(own, ways, strict=True):
                name = self._labels[label].name
                if unit:
                    units[name] = unit
                if value not in self._labels and self._is_inside(value):
                    found[name] = value
        return self._in_line(found), units

    def _in_line(self, found: dict[str, Place]) -> dict[str, Place]:
        """Where nothing stands beside a label, but something where the labels above and below have their values: that."""
        labels = {column.name: place for place, column in self._labels.items()}
        lines: dict[int, Counter[int]] = {}
        for name, (_, column) in found.items():
            lines.setdefault(labels[name][1], Counter())[column] += 1
        moved = dict(found)
        for name, (row, column) in found.items():
            line, times = lines[labels[name][1]].most_common(1)[0]
            other = (row, line)
            if times > 1 and line > column and self._is_empty((row, column)) and other not in {*self._labels, *found.values()}:
                moved[name] = other
        return moved

    def _are_below(self, own: list[Place]) -> bool:
        """Whether the values of these labels of one row stand under them."""
        right, below = [self._beside(place)[0] for place in own], [self._below(place)[0] for place in own]
        if any(place in self._labels for place in below) or not all(map(self._is_inside, below)):
            return False
        taken = sum(place in self._labels or not self._is_inside(place) for place in right)
        if len(own) > 1 and 2 * taken >= len(own):
            return True
        return all(map(self._is_empty, right)) and any(not self._is_empty(place) for place in below)

    def _beside(self, label: Place) -> tuple[Place, Place | None]:
        """The cell to the right, past the label's own merged cells and past a unit; the unit before or after it."""
        row, column = label
        right = self._spans.get(label, label)[1] + 1
        unit = (row, right) if self._is_unit((row, right)) else None
        value = (row, right + 1) if unit else (row, right)
        header = next((each for each in self.value_columns if each > column), None)
        if header is not None and not any((row, each) in self._labels for each in range(column + 1, header + 1)):
            value = (row, header)
        after = (row, self._spans.get(value, value)[1] + 1)
        return value, unit or (after if self._is_unit(after) else None)

    def _below(self, label: Place) -> tuple[Place, Place | None]:
        under = (self._spans.get(label, label)[0] + 1, label[1])
        return ((under[0] + 1, under[1]), under) if self._is_unit(under) else (under, None)

    def _is_unit(self, place: Place) -> bool:
        return self._is_inside(place) and is_unit(self._rows[place[0]][place[1]])

    def _columns_of_values(self) -> list[int]:
        """The columns under a header such as 金额, if the form has such headers above its first label."""
        first = min(row for row, _ in self._labels)
        return sorted(
            column
            for cells in self._rows[:first]
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and loose(cell).split("(")[0] in VALUE_HEADERS
        )

    def _column_of_the_year(self) -> list[int]:
        """Beside the year that is asked for stand others, to be compared with: 2014年 | 2015年.

        A budget year may be the one before the school year. If none can be meant, none is chosen, and the sender is asked.
        """
        for cells in self._rows[: min(row for row, _ in self._labels)]:
            years = {column: int(found[2] or found[1]) for column, cell in enumerate(cells) if (found := _of_a_year(cell))}
            if len(set(years.values())) != len(years) or len(years) < 2:
                continue
            asked = [column for column in years if not self._year or years[column] in (self._year, self._year - 1)]
            if not asked:
                return []
            meant = max(asked, key=lambda column: years[column])
            self.of_years = tuple(shown(cells[column]) for column in (meant, *(each for each in years if each != meant)))
            return [meant]
        return []

    def _is_inside(self, place: Place) -> bool:
        return place[0] < len(self._rows) and place[1] < len(self._rows[0])

    def _is_empty(self, place: Place) -> bool:
        return not self._is_inside(place) or is_blank(self._rows[place[0]][place[1]])
