"""Headers: which column of a worksheet is which declared column, wherever the header row is."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, TypeGuard

from catalog.sheet import Column, Sheet
from workbooks.cells import Cell, is_blank
from workbooks.normalising.spelling import loose

SEARCHED_ROWS: Final = 15
_MOST_HEADER_ROWS: Final = 3
_FEW_WORDS: Final = 3  # that a header and, by chance, a row of data may both hold
_MARKS: Final = re.compile(r"[*※★▲●]|\((?:必填|选填|必填项|选填项|必须|下拉选择|可选)\)|[:：]$")
_BRACKETS: Final = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_NUMBERING: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|\(?\d{1,2}(?:\)|、|\.(?!\d)))")
_OF_WHICH: Final = re.compile(r"^其中:?")

WordsOf = Callable[[Column], list[tuple[str, ...]]]


@lru_cache(maxsize=8192)
def exact_words(text: str) -> str:
    """A header for comparing: no spaces, no marks of required fields, half-width."""
    return _MARKS.sub("", loose(text))


@lru_cache(maxsize=8192)
def bare_words(text: str) -> str:
    """The same without anything in brackets, without numbering and 其中; words beside a stroke always in one order."""
    words = _OF_WHICH.sub("", _NUMBERING.sub("", _BRACKETS.sub("", exact_words(text))))
    return "/".join(sorted(words.split("/"))) if "/" in words else words


@dataclass(frozen=True)
class Header:
    """The words above one column of a worksheet, and the merged header above them."""

    text: str
    group: str = ""

    @cached_property
    def spellings(self) -> frozenset[str]:
        """All words by which a column may be known here."""
        both = (self.text, self.group + self.text) if self.group else (self.text,)
        return frozenset(words(text) for text in both for words in (exact_words, bare_words))


@dataclass(frozen=True)
class HeaderMatch:
    """Where the header stands (rows from 0) and what was found under it. `columns` go by column index."""

    first_row: int
    last_row: int
    headers: dict[int, Header]
    columns: dict[int, Column]
    repeated: list[int] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The words of all headers, from the left."""
        return [header.text for header in self.headers.values()]

    @property
    def additional(self) -> list[int]:
        return [index for index in self.headers if index not in self.columns and index not in self.repeated]


class SheetWords:
    """The words by which the columns of one sheet are known, the surest ways first."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._ways: list[dict[tuple[str, ...], list[Column]]] = [
            _by_words(sheet.columns, lambda column: [(exact_words(column.group), exact_words(column.title))]),
            _by_words(sheet.columns, lambda column: [(exact_words(column.title),)]),
            _by_words(sheet.columns, lambda column: [(exact_words(alias),) for alias in column.aliases]),
            _by_words(sheet.columns, _with_group),
            _by_words(sheet.columns, lambda column: [(bare_words(title),) for title in column.titles]),
        ]

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(words[-1] for way in self._ways for words in way)

    def knows(self, text: str) -> bool:
        return exact_words(text) in self.known or bare_words(text) in self.known

    def confirmed(self, headers: dict[int, Header], around: Collection[Header] = ()) -> dict[int, Column]:
        """What a person confirmed of these headers: nothing here, see `workbooks.recognising.mappings.MappedWords`."""
        return {}

    def match(self, headers: dict[int, Header], around: Collection[Header] = ()) -> dict[int, Column]:
        """Declared columns by place; each column once, each place once.

        `around`: other words on the worksheet, by which the source of the file may be known.
        """
        found = self.confirmed(headers, around)
        taken = {column.name for column in found.values()}
        may_be = {place: header for place, header in headers.items() if not self.known.isdisjoint(header.spellings)}
        for number, way in enumerate(self._ways):
            for place, header in may_be.items():
                if place in found:
                    continue
                words = list(_asked(header, number))
                candidates = [column for each in words for column in way.get(each, ()) if column.name not in taken]
                if candidates and len({column.name for column in candidates}) == 1:
                    found[place] = candidates[0]
                    taken.add(candidates[0].name)
        return found


def _with_group(column: Column) -> list[tuple[str, ...]]:
    """Group and title as one; a title alone too, which may be broken over two rows of the header."""
    return [(exact_words(group + title),) for title in column.titles for group in ({column.group, ""} if column.group else {""})]


def _asked(header: Header, way: int) -> Iterator[tuple[str, ...]]:
    if way == 0:
        yield exact_words(header.group), exact_words(header.text)
    elif way < 3:
        yield (exact_words(header.text),)
    elif way == 3:
        yield (exact_words(header.text),)
        yield (exact_words(header.group + header.text),)
    else:
        yield (bare_words(header.text),)
        yield (bare_words(header.group + header.text),)


def _by_words(columns: Iterable[Column], words_of: WordsOf) -> dict[tuple[str, ...], list[Column]]:
    found: dict[tuple[str, ...], list[Column]] = {}
    for column in columns:
        for words in words_of(column):
            if words[-1]:
                found.setdefault(words, []).append(column)
    return found


Candidate = tuple[int, int, dict[int, Header]]


def find_header(candidates: Iterable[Candidate], words: SheetWords) -> HeaderMatch | None:
    """The one, two or three rows under which most declared columns are found; None if there is none at all."""
    best: HeaderMatch | None = None
    for first, last, headers in candidates:
        most = len(best.columns) if best else 0
        if sum(not words.known.isdisjoint(header.spellings) for header in headers.values()) <= most:
            continue
        columns = words.match(headers)
        if len(columns) > most:
            best = HeaderMatch(first, last, headers, columns, _repeated(headers, columns))
    return best


def header_candidates(
    grid: Sequence[Sequence[Cell]], knows: Callable[[str], bool], start: int = 0, count: int = SEARCHED_ROWS
) -> Iterator[Candidate]:
    """`count` rows from `start` on, and each two and three of them, as headers: first row, last row, words by column.

    A row counts only if it, or one of those stacked with it, is among those that hold the most words which `knows` knows.
    """
    rows = range(start, min(start + count, len(grid)))
    words = {row: _words_at(grid[row]) for row in range(start, min(rows.stop + 2, len(grid)))}
    many = {row: sum(map(knows, cells.values())) for row, cells in words.items()}
    least = min(_FEW_WORDS, max(many.values(), default=0))
    known = {row for row, number in many.items() if number >= max(least, 1)}
    for row in rows:
        if row in known:
            yield row, row, {place: Header(cell) for place, cell in words[row].items()}
    for height in range(2, _MOST_HEADER_ROWS + 1):
        for row in rows:
            stack = range(row, row + height)
            if all(words.get(each) for each in stack) and not known.isdisjoint(stack):
                yield row, stack[-1], stacked(grid[row : row + height])


def _words_at(cells: Sequence[Cell]) -> dict[int, str]:
    return {place: cell for place, cell in enumerate(cells) if _is_word(cell)}


def _is_word(cell: Cell) -> TypeGuard[str]:
    return isinstance(cell, str) and not is_blank(cell)


def stacked(rows: Sequence[Sequence[Cell]]) -> dict[int, Header]:
    """Rows of a header as one.

    A merged group header stands over several titles; a title merged downwards leaves the lower cells empty.
    """
    headers: dict[int, Header] = {}
    groups = [""] * (len(rows) - 1)
    for place, cells in enumerate(zip(*rows, strict=True)):
        words = [cell if _is_word(cell) else "" for cell in cells]
        _carry_on(groups, words)
        lowest = max((row for row, word in enumerate(words) if word), default=None)
        if lowest is not None:
            group = next((group for group in reversed(groups[:lowest]) if group), "")
            headers[place] = Header(words[lowest], group)
    return headers


def _carry_on(groups: list[str], words: Sequence[str]) -> None:
    """A group goes on to the right until another begins; then the groups below it end too."""
    for row in range(len(groups)):
        if words[row]:
            groups[row:] = [words[row], *[""] * (len(groups) - row - 1)]
            for lower in range(row + 1, len(groups)):
                groups[lower] = words[lower]
            return


def _repeated(headers: dict[int, Header], columns: dict[int, Column]) -> list[int]:
    """Places whose header says once more what was found already."""
    said = {exact_words(title) for column in columns.values() for title in (column.title, *column.aliases)}
    used = {exact_words(headers[place].text) for place in columns}
    return [place for place, header in headers.items() if place not in columns and exact_words(header.text) in said & used]
