"""Headers: which column of a worksheet is which declared column, wherever the header row is."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from catalog.sheet import Column, Sheet
from workbooks.cells import Cell
from workbooks.spelling import loose

SEARCHED_ROWS: Final = 15
_MARKS: Final = re.compile(r"[*※★▲●]|\((?:必填|选填|必填项|选填项|必须|下拉选择|可选)\)|[:：]$")
_BRACKETS: Final = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_IN_BRACKETS: Final = re.compile(r"[(\[【〔](?:单位:?)?([^)\]】〕]*)[)\]】〕]")
_NUMBERING: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|\(?\d{1,2}(?:\)|、|\.(?!\d)))")
_OF_WHICH: Final = re.compile(r"^其中:?")
_UNITS: Final = frozenset(
    ("元", "千元", "万元", "亿元", "人", "个", "台", "台套", "m2", "平方米", "亩", "%", "课时", "学时", "册", "万册")
)
_SCALES: Final = (frozenset(("元", "千元", "万元", "亿元")), frozenset(("m2", "平方米", "亩")), frozenset(("册", "万册")))
_SAME: Final = {"平方米": "m2"}

WordsOf = Callable[[Column], list[tuple[str, ...]]]


@lru_cache(maxsize=8192)
def exact_words(text: str) -> str:
    """A header for comparing: no spaces, no marks of required fields, half-width."""
    return _MARKS.sub("", loose(text))


@lru_cache(maxsize=8192)
def bare_words(text: str) -> str:
    """The same without anything in brackets, without numbering and 其中."""
    return _OF_WHICH.sub("", _NUMBERING.sub("", _BRACKETS.sub("", exact_words(text))))


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
            _by_words(
                sheet.columns, lambda column: [(exact_words(column.group + title),) for title in column.titles if column.group]
            ),
            _by_words(sheet.columns, lambda column: [(bare_words(title),) for title in column.titles]),
        ]

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(words[-1] for way in self._ways for words in way)

    def knows(self, text: str) -> bool:
        return exact_words(text) in self.known or bare_words(text) in self.known

    def confirmed(self, headers: dict[int, Header]) -> dict[int, Column]:
        """What a person confirmed of these headers: nothing here, see `workbooks.mappings.MappedWords`."""
        return {}

    def match(self, headers: dict[int, Header]) -> dict[int, Column]:
        """Declared columns by place; each column once, each place once."""
        found = self.confirmed(headers)
        taken = {column.name for column in found.values()}
        for number, way in enumerate(self._ways):
            for place, header in headers.items():
                if place in found:
                    continue
                words = list(_asked(header, number))
                candidates = [column for each in words for column in way.get(each, ()) if column.name not in taken]
                if candidates and len({column.name for column in candidates}) == 1:
                    found[place] = candidates[0]
                    taken.add(candidates[0].name)
        return found


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
    """The row, or the two rows, under which most declared columns are found; None if there is none at all."""
    best: HeaderMatch | None = None
    for first, last, headers in candidates:
        most = len(best.columns) if best else 0
        if sum(not words.known.isdisjoint(header.spellings) for header in headers.values()) <= most:
            continue
        columns = words.match(headers)
        if len(columns) > most:
            best = HeaderMatch(first, last, headers, columns, _repeated(headers, columns))
    return best


def header_candidates(grid: Sequence[Sequence[Cell]]) -> Iterator[Candidate]:
    """The first rows of a worksheet, and each two of them, as headers: first row, last row, words by column."""
    rows = grid[: SEARCHED_ROWS + 1]
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        yield number, number, {place: Header(cell) for place, cell in enumerate(row) if isinstance(cell, str) and cell.strip()}
    for number, (upper, lower) in enumerate(pairwise(rows)):
        yield number, number + 1, _two_rows(upper, lower)


def _two_rows(upper: Sequence[Cell], lower: Sequence[Cell]) -> dict[int, Header]:
    """A merged group header stands over several titles; a title merged downwards leaves the lower cell empty."""
    headers: dict[int, Header] = {}
    group = ""
    for place, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if isinstance(above, str) and above.strip():
            group = above
        if isinstance(below, str) and below.strip():
            headers[place] = Header(below, group)
        elif isinstance(above, str) and above.strip():
            headers[place] = Header(above)
    return headers


def _repeated(headers: dict[int, Header], columns: dict[int, Column]) -> list[int]:
    """Places whose header says once more what was found already."""
    said = {exact_words(title) for column in columns.values() for title in (column.title, *column.aliases)}
    used = {exact_words(headers[place].text) for place in columns}
    return [place for place, header in headers.items() if place not in columns and exact_words(header.text) in said & used]


def other_unit(header: Header, column: Column) -> str | None:
    """The unit that the header names in brackets, where another one is declared."""
    named = [loose(unit) for unit in _IN_BRACKETS.findall(loose(header.text))]
    return next((unit for unit in named if column.unit and unit in _UNITS and unit != loose(column.unit)), None)


def other_scale(header: Header, column: Column) -> bool:
    """The unit that the header names measures the same in other steps: figures taken as they stand would be wrong by far."""
    unit = other_unit(header, column)
    own = loose(column.unit)
    return any(unit in scale and own in scale and _SAME.get(unit, unit) != _SAME.get(own, own) for scale in _SCALES if unit)
