"""List sheets: which rows under the header are data, and why the others are not."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from catalog.sheet import Column
from workbooks.accounting import Accounting
from workbooks.cells import Cell, is_blank, shown
from workbooks.normalising.spelling import loose
from workbooks.recognising.foreign_tables import WHY_LEFT, ForeignTable, foreign_table
from workbooks.recognising.headers import HeaderMatch, exact_words
from workbooks.recognising.table_notes import PLAIN_NOTE, is_date_line, is_note, said_of_doubtful
from workbooks.recognising.units import is_unit

_TOTAL: Final = re.compile(
    r"(?:总合计|合计|总计|共计|累计|小计|本页合计|本页小计|本表合计)(?:\([^)]*\))?:?(?:共?\d+(?:\.\d+)?[\u4e00-\u9fff]{0,2})?"
)
_BLANK_LINE: Final = re.compile("^[\u200b\ufeff \t\r\u00a0\u3000]*$", re.MULTILINE)
_LABEL_LINE: Final = re.compile("[:：]$", re.MULTILINE)
_AVERAGE: Final = re.compile(r"(?:人均|最高分?|最低分?|平均|均值|平均数|平均值|平均分)(?:\([^)]*\))?:?")
_SUBTOTAL: Final = re.compile(r"小计|本页")
_TOTAL_WITHIN: Final = 3  # cells from the left in which the word 合计 is looked for


@dataclass
class TotalRow:
    """A total typed by hand: row from 0, and the data rows (positions) that it sums; `since` is the first after the total before.

    A 合计 sums the whole list or, where each section ends with one, the rows since the last: its word does not tell which.
    """

    row: int
    first: int
    since: int
    end: int


@dataclass
class ListBody:
    """Data rows from 0, in order, the total rows found, the row of units under the header, and data below notes.

    `foreign`: a table that nobody knows, and that ends this one.
    """

    rows: list[int] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    unit_row: int | None = None
    below_notes: list[int] = field(default_factory=list)
    foreign: ForeignTable | None = None


class BodyReader:
    """Sorts the rows under one header into data and what is left out, with the reason."""

    def __init__(
        self, rows: Sequence[Sequence[Cell]], match: HeaderMatch, accounting: Accounting,
        is_value: Callable[[Column, str], bool] = lambda column, text: False,
    ) -> None:  # fmt: skip
        """`is_value` tells whether a text that stands alone in a row below a gap is a value of its column."""
        self._rows, self._match, self._accounting, self._is_value = rows, match, accounting, is_value
        self._declared = sorted(match.columns)
        self._half = len(self._declared) / 2
        self._headers = {place: exact_words(header.text) for place, header in match.headers.items()}
        self._spelled = frozenset(self._headers.values())
        self._body = ListBody()
        self._after_gap = False
        self._after_notes = False
        self._subtotal_from = 0

    def read(self) -> ListBody:
        """All rows of the worksheet, each once."""
        first, last = self._match.first_row, self._match.last_row
        for row in range(first):
            self._accounting.leave_row(row, "表头以上的文字")
        for row in range(first, last + 1):
            self._accounting.leave_row(row, "表头")
        self._body.foreign = foreign_table(self._rows, self._match, self._is_known)
        end = self._body.foreign.top if self._body.foreign else len(self._rows)
        self._sort(last + 1, end)
        for row in range(end, len(self._rows)):
            self._accounting.leave_row(row, WHY_LEFT)
        return self._body

    def _is_known(self, row: int) -> bool:
        cells = self._rows[row]
        words = [cell for cell in cells if not is_blank(cell)]
        is_said = self._is_total(words) or self._says(_AVERAGE, words) or is_note(str(words[0]))
        return is_said or self._repeats_header(cells)

    def _sort(self, start: int, end: int) -> None:
        ordinary_from = start
        for row in sorted(self._doubtful(start, end)):
            self._take_ordinary(range(ordinary_from, row))
            self._take(row)
            ordinary_from = row + 1
        self._take_ordinary(range(ordinary_from, end))

    def _doubtful(self, start: int, end: int) -> set[int]:
        """Rows that have to be looked at one by one, told by whole columns: all others are data beyond doubt.

        Those well filled, whose first cells are neither blank nor say 合计 or 审核： nor repeat the header.
        """
        rows = self._rows[start:end]
        least = len(self._match.headers.keys() | set(self._declared)) - len(self._declared) + self._half
        found = {start} if rows else set()
        found.update(row for row, cells in enumerate(rows, start) if len(cells) - cells.count("") <= least)
        for place in range(min(self._declared[0] + 2 * _TOTAL_WITHIN, len(self._rows[0]))):
            found |= _rows_that(_may_be_said, [cells[place] for cells in rows], start, self._is_said)
        for place in self._declared[:2]:
            header = self._match.headers[place].text
            found.update(row for row, cells in enumerate(rows, start) if cells[place] == header)
        blank = (_rows_that(_may_be_blank, [cells[place] for cells in rows], start) for place in self._declared[:_TOTAL_WITHIN])
        return found | _in_all(blank)

    def _is_said(self, text: str) -> bool:
        """Whether a text is a label with a colon, says total or average, or is a header; most with 计 are 计算机 and the like."""
        if _LABEL_LINE.search(text) is not None:
            return True
        return self._says(_TOTAL, [text]) or self._says(_AVERAGE, [text]) or exact_words(text) in self._spelled

    def _take_ordinary(self, rows: range) -> None:
        if rows:
            self._add_data(rows)
            self._after_gap = False

    def _add_data(self, rows: range) -> None:
        if self._after_notes:
            self._body.below_notes.append(rows.start)
            self._after_notes = False
        self._body.rows.extend(rows)

    def _take(self, row: int) -> None:
        cells = self._rows[row]
        if cells.count("") == len(cells):
            self._after_gap = True
            return
        why = self._why_not_data(row, cells)
        if why:
            is_noted = why == PLAIN_NOTE
            self._accounting.leave_row(row, said_of_doubtful(cells) or why if is_noted else why)
            self._after_gap = self._after_gap or is_noted or why == "空白行"
            self._after_notes = self._after_notes or is_noted
        else:
            self._add_data(range(row, row + 1))
            self._after_gap = False

    def _why_not_data(self, row: int, cells: Sequence[Cell]) -> str | None:
        filled = [cells[place] for place in self._declared if not is_blank(cells[place])]
        words = [cell for cell in cells if not is_blank(cell)]
        if not words:
            return "空白行"
        if self._is_total(words):
            self._add_total(row, words)
            return "合计行"
        if self._says(_AVERAGE, words):
            return "平均行"
        return self._beside_the_table(row, cells, words, filled)

    def _beside_the_table(self, row: int, cells: Sequence[Cell], words: Sequence[Cell], filled: Sequence[Cell]) -> str | None:
        if self._is_note(cells, words, filled):
            return PLAIN_NOTE
        if not filled:
            return "只有本表以外的列有内容"
        if self._repeats_header(cells):
            return "重复的表头"
        if row != self._match.last_row + 1:
            return None
        if all(map(is_unit, filled)):
            self._body.unit_row = row
            return "计量单位行"
        return "栏次行" if is_numbering(filled) else None

    def _is_total(self, words: Sequence[Cell]) -> bool:
        return self._says(_TOTAL, words)

    @staticmethod
    def _says(pattern: re.Pattern[str], words: Sequence[Cell]) -> bool:
        return any(isinstance(cell, str) and len(cell) < 16 and pattern.fullmatch(loose(cell)) for cell in words[:_TOTAL_WITHIN])

    def _add_total(self, row: int, words: Sequence[Cell]) -> None:
        partial = any(isinstance(cell, str) and _SUBTOTAL.search(loose(cell)) for cell in words[:_TOTAL_WITHIN])
        self._body.totals.append(TotalRow(row, self._subtotal_from if partial else 0, self._subtotal_from, len(self._body.rows)))
        self._subtotal_from = len(self._body.rows)

    def _is_note(self, cells: Sequence[Cell], words: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        first = words[0]
        if not isinstance(first, str):
            return False
        if is_note(first) and 2 * sum(isinstance(word, str) and is_note(word) for word in words) >= max(2, len(words)):
            return True  # a line of signatures may be as long as the table is wide
        if len(filled) > max(1.0, self._half):
            return False
        if is_note(first) and (self._after_gap or len(filled) <= max(1.0, self._half / 2)):
            return True
        return len(words) == 1 and self._is_lone_note(cells, first)

    def _is_lone_note(self, cells: Sequence[Cell], first: str) -> bool:
        column = self._match.columns.get(cells.index(first))
        if is_date_line(first) and (column is None or column.type != "date" or self._after_notes):
            return True
        if not self._after_gap or len(self._declared) <= 2:
            return False
        return column is None or not self._is_value(column, first)

    def _repeats_header(self, cells: Sequence[Cell]) -> bool:
        first = cells[self._declared[0]]
        if not isinstance(first, str) and not is_blank(first):
            return False
        same = sum(
            exact_words(shown(cells[place])) == self._headers[place]
            for place in self._declared
            if isinstance(cells[place], str) and cells[place]
        )
        return same >= max(2.0, 0.6 * len(self._declared))


def _may_be_said(texts: str) -> bool:
    return "计" in texts or "均" in texts or _LABEL_LINE.search(texts) is not None


def _may_be_blank(texts: str) -> bool:
    return _BLANK_LINE.search(texts) is not None


def _rows_that(
    may_be: Callable[[str], bool], column: Sequence[Cell], start: int, is_one: Callable[[str], bool] = lambda text: True
) -> set[int]:
    """Rows whose cell is of a kind; first asked of all distinct texts at once, and most columns hold none.

    `is_one` decides of a single text that may be.
    """
    texts = [cell for cell in set(column) if isinstance(cell, str)]
    if not may_be("\n".join(texts)):
        return set()
    wanted = set(filter(is_one, filter(may_be, texts)))
    if not wanted:
        return set()
    return {row for row, cell in enumerate(column, start) if cell in wanted}


def _in_all(sets: Iterable[set[int]]) -> set[int]:
    """In every one; the later ones are not even made if one is empty."""
    common: set[int] | None = None
    for each in sets:
        common = each if common is None else common & each
        if not common:
            return set()
    return common or set()


def is_numbering(filled: Sequence[Cell]) -> bool:
    """`甲 乙 1 2 3`: the numbered columns that statistical forms have under the header."""
    numbers = [shown(cell).strip("() （）") for cell in filled]
    digits = [int(text) for text in numbers if text.isdecimal() and len(text) < 4]
    letters = [text for text in numbers if text in "甲乙丙丁戊己庚辛"]
    return (
        len(digits) >= 3
        and len(digits) + len(letters) == len(numbers)
        and digits == list(range(digits[0], digits[0] + len(digits)))
    )
