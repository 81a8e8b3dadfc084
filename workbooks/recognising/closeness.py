"""How likely a foreign header means a declared column, and a foreign word a code: by words, and by what stands below."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from catalog.code_list import CodeList
from catalog.sheet import Column
from workbooks.cells import Cell, is_blank
from workbooks.normalising.likeness import likeness
from workbooks.normalising.spelling import loose
from workbooks.normalising.values import ValueReader
from workbooks.recognising.headers import Header, bare_words
from workbooks.recognising.mappings import Proposal

_LEAST: Final = 0.4
_MOST_PROPOSALS: Final = 3
_SEEN_CELLS: Final = 60  # distinct ones; more tell nothing new
_TELLING: Final = frozenset(("code", "date", "year", "boolean", "phone", "cn_id_number", "student_no"))
_NUMBERS: Final = frozenset(("integer", "decimal"))
_BY_WORDS_ALONE: Final = 0.9
_NUMBER_COUNTS: Final = 0.8


class ColumnCloseness:
    """Compares foreign columns with those that were not found; the cells of each pair are read as that column's."""

    def __init__(self, missing: Sequence[tuple[Column, CodeList | None]], starts_1904: bool) -> None:
        self._missing = [(column, ValueReader(column, codes, starts_1904)) for column, codes in missing]

    def proposals(self, header: Header, cells: Iterable[Cell]) -> tuple[Proposal, ...]:
        """The columns that the header may mean, the likeliest first."""
        distinct = list(dict.fromkeys(cell for cell in cells if not is_blank(cell)))[:_SEEN_CELLS]
        found = [
            Proposal(target=column.name, confidence=round(_confidence(column, _words(header, column), reader, distinct), 2))
            for column, reader in self._missing
        ]
        likely = sorted((each for each in found if each.confidence >= _LEAST), key=lambda each: -each.confidence)
        return tuple(likely[:_MOST_PROPOSALS])


def _words(header: Header, column: Column) -> float:
    texts = {bare_words(header.text), bare_words(header.group + header.text)}
    titles = {bare_words(column.group + title) for title in column.titles} | {bare_words(title) for title in column.titles}
    return max(likeness(text, title) for text in texts for title in titles)


def _confidence(column: Column, words: float, reader: ValueReader, cells: Sequence[Cell]) -> float:
    """Contents count as much as words where a type is hard to meet by chance; they only speak against it elsewhere."""
    if not cells:
        return words * _BY_WORDS_ALONE
    values = [reader.read(cell) for cell in cells]
    read = sum(value.problem is None and _is_of(column, value.text) for value in values) / len(values)
    if column.type in _TELLING:
        return (words + read) / 2
    return words * (_NUMBER_COUNTS + (1 - _NUMBER_COUNTS) * read if column.type in _NUMBERS and read > 0.5 else _text(read))


def _is_of(column: Column, text: str | None) -> bool:
    return text is not None and (column.pattern is None or re.fullmatch(column.pattern, text) is not None)


def _text(read: float) -> float:
    return _BY_WORDS_ALONE * read


def likely_codes(word: str, codes: CodeList) -> tuple[Proposal, ...]:
    """The codes that a word may mean, the likeliest first."""
    spelled = loose(word)
    shares: dict[str, float] = {}
    for known, code in codes.lookup.items():
        if known != code:  # a word is like a title, never like a number
            shares[code] = max(shares.get(code, 0.0), likeness(spelled, loose(known)))
    likely = sorted(((share, code) for code, share in shares.items() if share >= _LEAST), key=lambda each: -each[0])
    return tuple(Proposal(target=code, confidence=round(share, 2)) for share, code in likely[:_MOST_PROPOSALS])
