"""One column of raw cells to canonical texts, with everything that was changed or could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbooks.cells import Cell, shown
from workbooks.value import Value
from workbooks.values import ValueReader


@dataclass(frozen=True, slots=True)
class Changed:
    """At a position of the column: the raw text, what became of it, and how in words."""

    position: int
    raw: str
    result: str | None
    how: str


@dataclass(frozen=True, slots=True)
class Problematic:
    """At a position of the column: the raw text, and the code of what is wrong with it."""

    position: int
    raw: str
    code: str


@dataclass
class NormalisedColumn:
    texts: list[str | None]
    changed: list[Changed] = field(default_factory=list)
    problematic: list[Problematic] = field(default_factory=list)


def normalise(cells: Sequence[Cell], reader: ValueReader) -> NormalisedColumn:
    """Each distinct cell is read once."""
    if bool in set(map(type, cells)):  # True and 1.0 are the same key
        cells = [shown(cell) if isinstance(cell, bool) else cell for cell in cells]
    values = {cell: reader.read(cell) for cell in dict.fromkeys(cells)}
    texts = {cell: value.text for cell, value in values.items()}
    column = NormalisedColumn(list(map(texts.__getitem__, cells)))
    told = {cell: value for cell, value in values.items() if value.how or value.problem}
    if told:
        _tell(column, cells, told)
    return column


def _tell(column: NormalisedColumn, cells: Sequence[Cell], told: dict[Cell, Value]) -> None:
    for position, cell in enumerate(cells):
        value = told.get(cell)
        if value is None:
            continue
        if value.how:
            column.changed.append(Changed(position, shown(cell), value.text, value.how))
        if value.problem:
            column.problematic.append(Problematic(position, shown(cell), value.problem))
