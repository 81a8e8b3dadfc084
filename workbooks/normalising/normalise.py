"""One column of raw cells to canonical texts, with everything that was changed or could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbooks.cells import Cell, shown
from workbooks.normalising.value import Value
from workbooks.normalising.values import ValueReader
from workbooks.normalising.whole_column import doubts

# At a position of the column: the raw text, what became of it, and how in words. A plain tuple: there may be hundreds
# of thousands, and a class would take longer to make than all reading of values.
Changed = tuple[int, str, str | None, str]


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
    """Each distinct cell is read once; most texts need no reading at all."""
    distinct = dict.fromkeys(cells)
    if True in distinct or False in distinct:  # or 1.0 and 0.0, which are the same keys
        cells = [shown(cell) if isinstance(cell, bool) else cell for cell in cells]
        distinct = dict.fromkeys(cells)
    values = reader.read_all(distinct)
    values.update(doubts(reader, distinct, values))
    column = NormalisedColumn(_texts(cells, values))
    told = {cell: value for cell, value in values.items() if value.how or value.problem}
    if told:
        _tell(column, cells, told)
    return column


def _texts(cells: Sequence[Cell], values: dict[Cell, Value]) -> list[str | None]:
    """What is not among the values is its own text."""
    if not values:
        return list(cells)  # type: ignore[arg-type]
    texts = {cell: value.text for cell, value in values.items()}
    if texts.keys() <= {""}:
        return [cell or None for cell in cells]  # type: ignore[misc]
    return list(map(texts.get, cells, cells))  # type: ignore[arg-type]


def _tell(column: NormalisedColumn, cells: Sequence[Cell], told: dict[Cell, Value]) -> None:
    changes = {cell: (shown(cell), value.text, value.how) for cell, value in told.items() if value.how}
    problems = {cell: value.problem for cell, value in told.items() if value.problem}
    if changes:
        column.changed += [(position, *changes[cell]) for position, cell in enumerate(cells) if cell in changes]
    if problems:
        places = ((position, cell) for position, cell in enumerate(cells) if cell in problems)
        column.problematic += [Problematic(position, shown(cell), problems[cell]) for position, cell in places]
