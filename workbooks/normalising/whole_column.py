"""What one cell alone cannot tell but its column can: zeros that Excel took away, digits that it rounded."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell
from workbooks.normalising.value import Value, wrong
from workbooks.normalising.values import ValueReader

_NUMBERED: Final = frozenset(("identifier", "code", "phone", "student_no"))
_MOST_ZEROS: Final = 3
_EXACT_DIGITS: Final = 15  # that Excel keeps of a number; the others become zeros
_LEAST_ROUNDED: Final = 2  # one such number may be right by chance

Doubts = dict[Cell, Value]


def doubts(reader: ValueReader, cells: Collection[Cell], values: Mapping[Cell, Value]) -> Doubts:
    """Values to be looked at again in the light of their column; `cells` are distinct, `values` what the reader gave."""
    if reader.column.type not in _NUMBERED:
        return {}
    lost = dict(_zeros_lost(reader.column, cells, values))
    return lost | dict(_rounded(cells))


def _zeros_lost(column: Column, cells: Iterable[Cell], values: Mapping[Cell, Value]) -> Iterator[tuple[Cell, Value]]:
    """Number cells among texts that begin with a zero and are all of one length, or that only zeros make a declared number."""
    numbers = {cell: value.text for cell, value in values.items() if type(cell) is float and value.text and not value.how}
    if not numbers:
        return
    length = _length_of_texts(cells)
    pattern = re.compile(column.pattern) if column.pattern else None
    for cell, text in numbers.items():
        if text.isdigit() and (0 < length - len(text) <= _MOST_ZEROS or (pattern and _wants_zeros(pattern, text))):
            yield cell, Value(text, None, "zeros-lost")


def _length_of_texts(cells: Iterable[Cell]) -> int:
    texts = {cell for cell in cells if type(cell) is str and cell.isdigit()}
    lengths = {len(text) for text in texts}
    return lengths.pop() if len(lengths) == 1 and any(text.startswith("0") for text in texts) else 0


def _wants_zeros(pattern: re.Pattern[str], text: str) -> bool:
    return not pattern.fullmatch(text) and any(pattern.fullmatch("0" * zeros + text) for zeros in range(1, _MOST_ZEROS + 1))


def _rounded(cells: Iterable[Cell]) -> Iterator[tuple[Cell, Value]]:
    """Long numbers kept as text only after Excel had rounded them: every one of the column ends in zeros."""
    long = {cell for cell in cells if type(cell) is str and len(cell) > _EXACT_DIGITS and cell.isdigit()}
    if len(long) >= _LEAST_ROUNDED and all(set(cell[_EXACT_DIGITS:]) == {"0"} for cell in long):
        yield from ((cell, wrong("digits-lost")) for cell in long)
