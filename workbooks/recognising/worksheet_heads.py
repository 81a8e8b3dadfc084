"""The head of a worksheet of which nothing is known: the words by which a person, and a saved mapping, know it again.

A list has a row of different words above its rows; a form has labels beside or above their values. Which of the two a
worksheet is, nobody knows yet, so both are told. No word of the catalog is asked: the same worksheet has the same head
whatever has been declared or confirmed meanwhile.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Final

from workbooks.cells import Cell, is_blank
from workbooks.normalising.spelling import loose
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.recognising.form_layout import MOST_COLUMNS, MOST_ROWS, VALUE_HEADERS, Place, Range
from workbooks.recognising.headers import SEARCHED_ROWS, Header, exact_words, stacked
from workbooks.recognising.mappings import LONGEST_HEADER, looks_personal, spelled
from workbooks.recognising.table_notes import is_note
from workbooks.recognising.units import is_unit

_MOST_HEADER_ROWS: Final = 3
_NEARLY_AS_FULL: Final = 0.8
_HALF: Final = 0.5
_LEAST_WIDTH: Final = 2
_MOST_LABELS: Final = 60
NOTHING: Final[Mapping[int, Header]] = {}


@dataclass(frozen=True)
class WorksheetHead:
    """What stands there: `headers` by column under `first_row` to `last_row` (from 0), `labels` by place with their values."""

    first_row: int = 0
    last_row: int = -1
    headers: Mapping[int, Header] = field(default_factory=dict)
    labels: Mapping[Place, Header] = field(default_factory=dict)
    values: Mapping[Place, Place] = field(default_factory=dict)

    @cached_property
    def header_words(self) -> tuple[str, ...]:
        return profile_of(self.headers.values())

    @cached_property
    def label_words(self) -> tuple[str, ...]:
        return profile_of(self.labels.values())

    def is_of(self, profile: Collection[str]) -> bool:
        """Whether just these words stand there."""
        return set(profile) in (set(self.header_words), set(self.label_words))


def profile_of(headers: Iterable[Header]) -> tuple[str, ...]:
    """The spelled words that may be kept: sorted, each once, nothing personal, nothing long."""
    words = {spelled(each) for each in headers}
    return tuple(sorted(word for word in words if word and len(word) <= LONGEST_HEADER and not looks_personal(word)))


def head_of(worksheet: RawWorksheet) -> WorksheetHead:
    """Header of a list and labels of a form, as they would be on this worksheet; either may be empty."""
    first, last, headers = _list_head(worksheet)
    pairs = label_pairs(worksheet.rows, worksheet.merged)
    return WorksheetHead(first, last, headers, {place: header for place, (header, _) in pairs.items()},
                         {place: value for place, (_, value) in pairs.items()})  # fmt: skip


def _list_head(worksheet: RawWorksheet) -> tuple[int, int, Mapping[int, Header]]:
    """The first row, or rows stacked, nearly as full as any, all different words, with something below."""
    rows = worksheet.rows
    fullest = max((_filled(row) for row in rows[:SEARCHED_ROWS]), default=0)
    for row in range(min(SEARCHED_ROWS, len(rows) - 1)):
        if _filled(rows[row]) < _LEAST_WIDTH or _covered(worksheet, row) < _HALF * fullest:
            continue  # a title, or who fills it in
        for height in range(1, _MOST_HEADER_ROWS + 1):
            last = row + height - 1
            if last + 1 >= len(rows) or not _only_words(rows[last]):
                break
            if _has_wide_cells(worksheet, last):
                continue  # a group: its titles stand below
            headers = stacked(rows[row : last + 1])
            if len(headers) >= max(_LEAST_WIDTH, _NEARLY_AS_FULL * fullest) and _all_different(headers.values()):
                return row, last, headers
    return 0, -1, NOTHING


def _filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _covered(worksheet: RawWorksheet, row: int) -> int:
    """Cells of a row with something in them, those merged to the right counted with all their width."""
    wide = {left: right - left for (top, left), (_, right) in worksheet.merged if top == row}
    return sum(1 + wide.get(place, 0) for place, cell in enumerate(worksheet.rows[row]) if not is_blank(cell))


def _only_words(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    return bool(filled) and all(isinstance(cell, str) and not cell.strip().isdigit() for cell in filled)


def _all_different(headers: Iterable[Header]) -> bool:
    words = [spelled(each) for each in headers]
    return len(set(words)) == len(words)


def _has_wide_cells(worksheet: RawWorksheet, row: int) -> bool:
    return any(top == row and bottom == row and right > left for (top, left), (bottom, right) in worksheet.merged)


Labels = dict[Place, tuple[Header, Place]]


def label_pairs(
    rows: Sequence[Sequence[Cell]], merged: Iterable[Range] = (), taken: Collection[Place] = (), below: Collection[int] = (),
    texts: Mapping[Place, Header] | None = None,
) -> Labels:  # fmt: skip
    """Words that may be labels of a form, and the filled cell beside or below each, which is its value.

    `taken` are cells that are known to be something else, `below` rows of labels whose values are known to stand under
    them, `texts` the words with the sections that they stand under.
    """
    if not rows or len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        return {}
    return dict(islice(_Pairs(rows, dict(merged), set(taken), set(below), texts or {}).find(), _MOST_LABELS))


class _Pairs:
    def __init__(
        self, rows: Sequence[Sequence[Cell]], spans: dict[Place, Place], taken: set[Place], below: set[int],
        texts: Mapping[Place, Header],
    ) -> None:  # fmt: skip
        self._rows, self._spans, self._taken, self._below, self._texts = rows, spans, taken, below, texts

    def find(self) -> Iterator[tuple[Place, tuple[Header, Place]]]:
        for row, cells in enumerate(self._rows):
            way = self._under if row in self._below or self._stands_above(row) else self._beside
            for column in range(len(cells)):
                label = (row, column)
                if label in self._taken or not _may_be_label(cells[column]):
                    continue
                value = way(label)
                if value and value not in self._taken and self._is_filled(value):
                    self._taken |= {label, value}
                    yield label, (self._texts.get(label, Header(str(cells[column]))), value)

    def _stands_above(self, row: int) -> bool:
        """A row of words alone over a row with a number: labels over their values."""
        cells = self._rows[row]
        if not _only_words(cells) or _filled(cells) < _LEAST_WIDTH or row + 1 >= len(self._rows):
            return False
        under = [self._rows[row + 1][column] for column, cell in enumerate(cells) if not is_blank(cell)]
        filled = [cell for cell in under if not is_blank(cell)]
        return 2 * len(filled) >= len(under) and not is_blank(under[0]) and not isinstance(under[0], str)

    def _beside(self, label: Place) -> Place | None:
        row = label[0]
        right = self._spans.get(label, label)[1] + 1
        width = len(self._rows[row])
        if right < width and is_unit(self._rows[row][right]):
            right += 1
        return (row, right) if right < width else None

    def _under(self, label: Place) -> Place | None:
        row = self._spans.get(label, label)[0] + 1
        return (row, label[1]) if row < len(self._rows) else None

    def _is_filled(self, place: Place) -> bool:
        return not is_blank(self._rows[place[0]][place[1]])


def _may_be_label(cell: Cell) -> bool:
    if not isinstance(cell, str) or is_blank(cell) or is_unit(cell):
        return False
    words = exact_words(cell)
    return (
        bool(words)
        and not words.isdigit()
        and len(words) <= LONGEST_HEADER
        and not is_note(cell)
        and loose(cell) not in VALUE_HEADERS
    )
