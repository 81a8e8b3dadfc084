"""Form sheets: labels and values side by side, or the label above its value, anywhere on the worksheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell, is_blank
from workbooks.headers import Header, SheetWords
from workbooks.spelling import loose

Place = tuple[int, int]

MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60
_VALUE_HEADERS: Final = frozenset(("填报值", "金额", "数值", "数量", "内容", "本年数", "填报数", "填报内容", "数据"))


@dataclass(frozen=True)
class FormMatch:
    """Where each field's label and value stand, rows and columns from 0."""

    labels: dict[Place, Column]
    values: dict[str, Place]
    headers: dict[str, str]


def find_form(rows: Sequence[Sequence[Cell]], words: SheetWords) -> FormMatch | None:
    """The fields of a form; None if not one label is there, or the worksheet is too large to be a form."""
    if not rows or len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        return None
    texts = dict(_possible_labels(rows, words))
    if not texts:
        return None
    places = list(texts)
    found = words.match(dict(enumerate(texts.values())))
    labels = {places[index]: column for index, column in found.items()}
    values = _values(rows, labels)
    return FormMatch(labels, values, {column.name: texts[place].text for place, column in labels.items()})


def _possible_labels(rows: Sequence[Sequence[Cell]], words: SheetWords) -> Iterator[tuple[Place, Header]]:
    """Every cell that may be a label, with the section under which it stands."""
    groups = {loose(column.group) for column in words.sheet.columns if column.group}
    group = ""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if not isinstance(cell, str) or is_blank(cell):
                continue
            if loose(cell) in groups:
                group = cell
                if _stands_alone(cells, column):
                    continue  # a section heading; it may spell like a field
            if words.knows(cell) or words.knows(group + cell):
                yield (row, column), Header(cell, group)


def _stands_alone(cells: Sequence[Cell], column: int) -> bool:
    return all(is_blank(cell) for place, cell in enumerate(cells) if place != column)


def _values(rows: Sequence[Sequence[Cell]], labels: dict[Place, Column]) -> dict[str, Place]:
    below = 2 * sum((row, column + 1) in labels for row, column in labels) > len(labels)
    value_column = None if below else _value_column(rows, labels)
    found: dict[str, Place] = {}
    for (row, column), field in labels.items():
        place = (row + 1, column) if below else _beside(rows, row, column, field, value_column)
        if place not in labels and place[0] < len(rows) and place[1] < len(rows[0]):
            found[field.name] = place
    return found


def _value_column(rows: Sequence[Sequence[Cell]], labels: dict[Place, Column]) -> int | None:
    """The column under a header such as 金额, if the form has such a header above its first label."""
    first = min(row for row, _ in labels)
    for cells in rows[:first]:
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and loose(cell).split("(")[0] in _VALUE_HEADERS:
                return column
    return None


def _beside(rows: Sequence[Sequence[Cell]], row: int, column: int, field: Column, value_column: int | None) -> Place:
    if value_column is not None and value_column > column:
        return row, value_column
    right = column + 1
    if right < len(rows[row]) and field.unit and loose(str(rows[row][right])) == loose(field.unit):
        right += 1  # label, unit, value
    return row, right
