"""Columns that only count the rows: 序号. They are no data, asked of nobody and proposed for nothing."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from workbooks.cells import Cell, is_blank, shown
from workbooks.recognising.headers import HeaderMatch, bare_words

NUMBERING: Final = "序号列"
_BY_NAME: Final = frozenset(("序号", "序", "顺序号", "序列号", "行号", "项次", "行次"))
_BY_VALUES: Final = frozenset(("编号", "号", "xh", "no", "no.", "num", "id", "№"))
"""These may be the number of a thing as well: what stands below tells."""
_LOOKED_AT: Final = 30


def running_numbers(match: HeaderMatch, rows: Iterable[Sequence[Cell]]) -> frozenset[int]:
    """Places of the headers that no column is known by and that number the rows; `rows` are those below the header."""
    below = list(islice(rows, 2 * _LOOKED_AT))
    return frozenset(
        place
        for place in match.additional
        if (words := bare_words(match.headers[place].text)) in _BY_NAME
        or (words in _BY_VALUES and _counts_on([row[place] for row in below]))
    )


def _counts_on(cells: Iterable[Cell]) -> bool:
    """1, 2, 3…, as far as numbers stand there."""
    texts = [shown(cell).strip() for cell in cells if not is_blank(cell)][:_LOOKED_AT]
    numbers = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 6]
    return bool(numbers) and numbers == list(range(1, len(numbers) + 1)) and 2 * len(numbers) > len(texts)
