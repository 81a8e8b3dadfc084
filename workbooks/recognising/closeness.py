"""How likely a foreign header means a declared column: by words, and by what stands below."""

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
_DECIDED: Final = 0.95
_FEW_WORDS: Final = 2  # one alone may stand in any text
_READ_BADLY: Final = 0.5
_DOUBTFUL: Final = 0.7  # below what stands in the form as chosen
_BY_WORDS_ALONE: Final = 0.9
_NUMBER_COUNTS: Final = 0.8


class ColumnCloseness:
    """Compares foreign columns with those that were not found; the cells of each pair are read as that column's."""

    def __init__(self, missing: Sequence[tuple[Column, CodeList | None]], starts_1904: bool) -> None:
        self._missing = [(column, ValueReader(column, codes, starts_1904)) for column, codes in missing]
        self._lists = {column.name: frozenset(map(loose, _words_of(codes))) for column, codes in missing if codes}

    def proposals(self, header: Header, cells: Iterable[Cell]) -> tuple[Proposal, ...]:
        """The columns that the header may mean, the likeliest first."""
        distinct = list(dict.fromkeys(cell for cell in cells if not is_blank(cell)))[:_SEEN_CELLS]
        found = [
            Proposal(target=column.name, confidence=round(_confidence(column, _words(header, column), reader, distinct), 2))
            for column, reader in self._missing
        ]
        decided = self._decided_by(distinct)
        found = [each.model_copy(update={"confidence": _DECIDED}) if each.target == decided else each for each in found]
        likely = sorted((each for each in found if each.confidence >= _LEAST), key=lambda each: -each.confidence)
        return tuple(likely[:_MOST_PROPOSALS])

    def _decided_by(self, cells: Sequence[Cell]) -> str | None:
        """The one column whose code list knows every word that stands below: that is beyond chance, whatever the header says."""
        words = {loose(cell) for cell in cells if isinstance(cell, str)}
        if len(words) < _FEW_WORDS or len(words) < len(cells):
            return None
        knowing = [name for name, known in self._lists.items() if words <= known]
        return knowing[0] if len(knowing) == 1 else None


def _words_of(codes: CodeList) -> Iterable[str]:
    return (word for word, code in codes.lookup.items() if word != code)


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
        return min((words + read) / 2, _DOUBTFUL if read <= _READ_BADLY else 1.0)
    return words * (_NUMBER_COUNTS + (1 - _NUMBER_COUNTS) * read if column.type in _NUMBERS and read > 0.5 else _text(read))


def _is_of(column: Column, text: str | None) -> bool:
    return text is not None and (column.pattern is None or re.fullmatch(column.pattern, text) is not None)


def _text(read: float) -> float:
    return _BY_WORDS_ALONE * read
