"""Small counts hidden (小数隐藏), with secondary hiding so that no total gives them back.

Published counts are cells; what readers can add up are relations between cells. A count below the threshold is
hidden; then further cells are hidden until no linear combination of the relations pins a protected one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

THRESHOLD = 5  # counts of 1 to 4 are not shown
HIDDEN_SIGN = "*"


@dataclass(frozen=True)
class Relation:
    """The sum of cells `plus` less the sum of cells `minus` is a number that a reader knows or may know."""

    plus: tuple[int, ...]
    minus: tuple[int, ...] = ()

    @property
    def cells(self) -> tuple[int, ...]:
        return self.plus + self.minus


def is_small(count: int) -> bool:
    """Whether a count says too much of too few people. Zero says nothing of anybody."""
    return 0 < count < THRESHOLD


def cells_to_hide(counts: Sequence[int], relations: Collection[Relation], derivable: Collection[int] = ()) -> set[int]:
    """Places in `counts` that must not be shown.

    `derivable` are cells which nobody publishes but a reader may compute (what is left of a whole after its part):
    they are always unknown, and protected like the others when small. Every relation must hold in the data.
    """
    protected = {place for place, count in enumerate(counts) if is_small(count)}
    hidden = protected | set(derivable)
    while exposed := _exposed(counts, relations, hidden) & protected:
        more = _more_to_hide(counts, relations, hidden, exposed) or _more_to_hide(counts, relations, hidden, hidden)
        if not more:
            break
        hidden |= more
    return hidden - set(derivable)


def _more_to_hide(counts: Sequence[int], relations: Iterable[Relation], hidden: set[int], exposed: Collection[int]) -> set[int]:
    """For each relation that gives something away, its smallest visible count (a zero last); one may serve several."""
    more: set[int] = set()
    for cells in (set(each.cells) for each in relations):
        if not cells.isdisjoint(exposed) and cells.isdisjoint(more) and (visible := cells - hidden):
            more.add(min(visible, key=lambda place: (counts[place] == 0, counts[place], place)))
    return more


def _exposed(counts: Sequence[int], relations: Iterable[Relation], hidden: set[int]) -> set[int]:
    unknown = [row for row in (_row(each, hidden) for each in relations) if row]
    return determined(unknown) | set(_too_few(counts, unknown))


def _row(relation: Relation, hidden: set[int]) -> dict[int, Fraction]:
    row: dict[int, Fraction] = {}
    for sign, cells in ((1, relation.plus), (-1, relation.minus)):
        for cell in cells:
            if cell in hidden:
                row[cell] = row.get(cell, Fraction(0)) + sign
    return {cell: factor for cell, factor in row.items() if factor}


def _too_few(counts: Sequence[int], rows: Iterable[dict[int, Fraction]]) -> Iterator[int]:
    """Cells whose hidden sum is itself small, or all ones: few values are left to guess."""
    for row in rows:
        one_sided = len(set(row.values())) == 1
        total = sum(counts[cell] for cell in row)
        if one_sided and (total < THRESHOLD or total == len(row)):
            yield from row


def determined(rows: Iterable[dict[int, Fraction]]) -> set[int]:
    """Unknowns of a linear system that have one solution only: those alone in a row of its reduced form."""
    reduced: dict[int, dict[int, Fraction]] = {}
    for row in rows:
        for pivot in [cell for cell in row if cell in reduced]:
            row = _less(row, reduced[pivot], pivot)  # noqa: PLW2901 - elimination rewrites the row it reads
        if not row:
            continue
        pivot = next(iter(row))
        fresh = {cell: factor / row[pivot] for cell, factor in row.items()}
        reduced = {cell: _less(other, fresh, pivot) for cell, other in reduced.items()}
        reduced[pivot] = fresh
    return {pivot for pivot, row in reduced.items() if len(row) == 1}


def _less(row: dict[int, Fraction], other: dict[int, Fraction], pivot: int) -> dict[int, Fraction]:
    """`row` with cell `pivot` eliminated by `other`, in which it has factor 1."""
    factor = row.get(pivot)
    if not factor:
        return row
    difference = {cell: row.get(cell, Fraction(0)) - factor * other.get(cell, Fraction(0)) for cell in {**row, **other}}
    return {cell: left for cell, left in difference.items() if left}
