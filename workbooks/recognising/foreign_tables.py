"""A table that nobody knows, below a list: its header holds words where the list has numbers, dates and identifiers.

Its rows are no rows of the list. They are left out, and its sender is told once, not a hundred times that a word is no number.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell, address, is_blank
from workbooks.normalising.problems import SECOND_TABLE
from workbooks.normalising.said_marks import ALL_MARKS
from workbooks.recognising.header_problems import HeaderProblem
from workbooks.recognising.headers import HeaderMatch

# In columns of these types a header is told from data: what is wanted there is hardly ever written without a digit.
_WITH_DIGITS: Final = frozenset(("identifier", "integer", "decimal", "date", "year", "cn_id_number", "phone"))
_LEAST_WORDS: Final = 3
_TITLE_CELLS: Final = 2
_TITLE_ROWS: Final = 3
_MOST_LOOKED_AT: Final = 50
_MOST_BELOW: Final = 20
WHY_LEFT: Final = "像是另一张表，没有认出是哪张采集表"
_NAMED: Final = 4
_WORD: Final = re.compile(r"[^\d\s。；;，,！!？?][^\d。；;，,！!？?\n]{0,18}[^\d\s。；;，,！!？?]")
_WORD_LINE: Final = re.compile(rf"^\s*{_WORD.pattern}\s*$", re.MULTILINE)

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class ForeignTable:
    """Rows from 0: its title lines begin at `top`, its header is `header`."""

    top: int
    header: int


def foreign_table(rows: Rows, match: HeaderMatch, is_known: Callable[[int], bool]) -> ForeignTable | None:
    """The first one below the header of a list; None as a rule. `is_known`: the row is a note, a total, the header once more.

    What stands below it must be no rows of the list either: a hint under the header, or a row that somebody has not finished,
    is a row with cells that are wrong.
    """
    start = match.last_row + 1
    digits = {place: column for place, column in match.columns.items() if column.type in _WITH_DIGITS}
    suspects = (row for row in sorted(_suspects(rows, digits, start)) if _is_header(rows, digits, row, start))
    for row in islice(suspects, _MOST_LOOKED_AT):
        if _is_new(rows, match.columns, row, start) and not is_known(row) and _is_followed(rows, digits, row, start):
            return ForeignTable(_top(rows, row, start), row)
    return None


def _suspects(rows: Rows, columns: Mapping[int, Column], start: int) -> set[int]:
    """Rows in which a word stands for the first time where digits are wanted; asked of a column's distinct texts at once."""
    found: set[int] = set()
    for place in columns:
        column = [cells[place] for cells in rows[start:]]
        texts = [cell for cell in set(column) if isinstance(cell, str)]
        if not _WORD_LINE.search("\n".join(texts)):
            continue
        words = {text for text in texts if _is_word(text)}
        first = {cell: row for row, cell in reversed(list(enumerate(column, start))) if cell in words}
        found.update(first.values())
    return found


def _is_header(rows: Rows, digits: Mapping[int, Column], row: int, start: int) -> bool:
    """Different words only; two in place of digits, if nothing sets the row apart."""
    cells = rows[row]
    words = [cell for cell in cells if not is_blank(cell)]
    if len(words) < _LEAST_WORDS or len(set(words)) < len(words) or not all(map(_is_word, words)):
        return False
    return sum(not is_blank(cells[place]) for place in digits) >= (1 if _is_apart(rows, row, start) else 2)


def _is_new(rows: Rows, columns: Mapping[int, Column], row: int, start: int) -> bool:
    """None of its words stands in its column above."""
    cells = rows[row]
    filled = [place for place in columns if not is_blank(cells[place])]
    return not any(rows[above][place] == cells[place] for above in range(start, row) for place in filled)


def _is_followed(rows: Rows, digits: Mapping[int, Column], row: int, start: int) -> bool:
    """Whether most rows below hold words in place of digits too, other ones than the list above."""
    below = [cells for cells in rows[row + 1 :] if _filled(cells) > 1][:_MOST_BELOW]
    above = {place: {cells[place] for cells in rows[start:row]} for place in digits}
    strange = sum(any(_is_word(cells[place]) and cells[place] not in above[place] for place in digits) for cells in below)
    return strange > 0 and 2 * strange >= len(below)


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and _WORD.fullmatch(cell.strip()) is not None and cell.strip() not in ALL_MARKS


def _is_apart(rows: Rows, row: int, start: int) -> bool:
    return row > start and _filled(rows[row - 1]) <= _TITLE_CELLS


def _filled(cells: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _top(rows: Rows, header: int, start: int) -> int:
    """Where its title lines begin: a few words right above the header."""
    top = header
    while top - 1 >= start and header - top < _TITLE_ROWS and 0 < _filled(rows[top - 1]) <= _TITLE_CELLS:
        if not all(is_blank(cell) or _is_word(cell) for cell in rows[top - 1]):
            break
        top -= 1
    return top


def problem_of_foreign(rows: Rows, match: HeaderMatch, table: ForeignTable) -> Iterator[HeaderProblem]:
    """One for the whole table, at its header."""
    places = [place for place, cell in enumerate(rows[table.header]) if not is_blank(cell)]
    words = [str(rows[table.header][place]).strip() for place in places]
    named = "".join(f"“{word}”" for word in words[:_NAMED]) + ("等" if len(words) > _NAMED else "")
    last = max(row for row, cells in enumerate(rows) if _filled(cells)) + 1
    message = (
        f"第 {table.header + 1} 行像是另一张表的表头（{named}），没有认出是哪张采集表；第 {table.top + 1} 至 {last} 行没有采用"
    )
    remedy = "要报送的，放到单独的工作表里，表头用规定的名称；不报送的删去；如果是本表的数据，把这一行的编号、数字、日期填上"
    column = next(iter(match.columns.values())).name
    yield HeaderProblem(column, address(table.header, places[0]), named, SECOND_TABLE, message, remedy)
