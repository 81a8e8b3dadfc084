"""One raw cell to its canonical text, by the type of its column.

Canonical text: dates ISO, decimals without trailing zeros, booleans `true`/`false`. Reading canonical text
again gives the same text. What may mean two things is a problem, never a guess.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Final

from catalog.code_list import CodeList
from catalog.kept import Kept
from catalog.sheet import Column
from workbooks.cells import EXACT_INTEGER_LIMIT, Cell, Unreadable, is_blank
from workbooks.normalising.code_values import CodeReader, is_false, read_boolean
from workbooks.normalising.dates import read_date, read_year
from workbooks.normalising.number_values import NumberReader
from workbooks.normalising.plain_values import plain_ones
from workbooks.normalising.said_marks import DITTO_MARKS, EMPTY_MARKS, ERROR_TEXT, LONGEST_MARK, UNCLEAR_MARKS, WORDS_FOR_NOTHING
from workbooks.normalising.spelling import compact
from workbooks.normalising.text_values import (
    read_id_number,
    read_identifier,
    read_lines,
    read_name,
    read_phone,
    read_student_no,
    read_words,
)
from workbooks.normalising.value import NOTHING, Value, wrong

_DATE_LIKE: Final = re.compile(r"(?:19|20)\d{2}[-./年]\d")
_TEXTS: Final = frozenset(("text", "long_text", "person_name"))
_CODE_READERS: Kept[CodeList, CodeReader] = Kept()


class ValueReader:
    """Reads the cells of one column."""

    def __init__(
        self, column: Column, codes: CodeList | None, starts_1904: bool = False, confirmed: Mapping[str, str] | None = None
    ) -> None:
        """`confirmed`: loosely spelled words to codes, as people confirmed them."""
        self.column = column
        self._type, self._required = column.type, column.required
        self._codes = _code_reader(codes, confirmed) if codes and column.type == "code" else None
        numbers = NumberReader(column.unit)
        kinds: dict[str, Callable[[Cell], Value]] = {
            "identifier": read_identifier,
            "text": partial(read_words, dates_allowed=_shows_date(column)),
            "person_name": read_name,
            "long_text": read_lines,
            "code": self._codes.read if self._codes else read_identifier,
            "boolean": lambda raw: read_boolean(raw, confirmed),
            "integer": numbers.integer,
            "decimal": numbers.decimal,
            "date": lambda raw: read_date(raw, starts_1904),
            "year": read_year,
            "phone": read_phone,
            "cn_id_number": read_id_number,
            "student_no": read_student_no,
        }
        self._of_type = kinds[column.type]

    def read_all(self, distinct: Collection[Cell]) -> dict[Cell, Value]:
        """The values of distinct cells. A text that is not among them is its own value, unchanged."""
        texts = [cell for cell in distinct if type(cell) is str]
        kind = "identifier" if self._type == "code" and self._codes is None else self._type
        plain = plain_ones(kind, texts)
        return {cell: self.read(cell) for cell in distinct if cell not in plain}

    def read(self, raw: Cell) -> Value:
        """The value of a raw cell."""
        if isinstance(raw, str):
            return self._read_text(raw)
        if isinstance(raw, Unreadable):
            return wrong(raw.code)
        if isinstance(raw, (int, float)) and abs(raw) >= EXACT_INTEGER_LIMIT:
            return wrong("digits-lost")
        return self._of_type(raw)

    def _read_text(self, raw: str) -> Value:
        if not raw:
            return NOTHING
        if is_blank(raw):
            return Value(None, "空白视为空")
        if raw[0] == "#" and ERROR_TEXT.fullmatch(raw.strip()):
            return wrong("error-cell")
        said = self._read_mark(raw, compact(raw)) if len(raw) <= LONGEST_MARK else None
        return self._of_type(raw) if said is None else said

    def _read_mark(self, raw: str, mark: str) -> Value | None:
        """What `无`, `/` or `同上` says in this column; None if it is a word like others there."""
        if self._codes and self._codes.knows(raw):
            return None
        if mark in DITTO_MARKS or mark in UNCLEAR_MARKS:
            return wrong("ditto" if mark in DITTO_MARKS else "unclear-mark")
        if mark not in EMPTY_MARKS or (self._type == "boolean" and is_false(mark)):
            return None
        if not self._required:
            return Value(None, f"“{mark}”视为空")
        return None if self._type in _TEXTS and mark in WORDS_FOR_NOTHING else wrong("empty-mark")


def _shows_date(column: Column) -> bool:
    """Whether the declared example is itself a date: then one is meant, though kept as text."""
    return bool(_DATE_LIKE.match(column.example))


def _code_reader(codes: CodeList, confirmed: Mapping[str, str] | None) -> CodeReader:
    """One of a list is kept; with words that people confirmed it is made anew, since these end with a revoking."""
    return CodeReader(codes, confirmed) if confirmed else _CODE_READERS.get(partial(CodeReader, codes), codes)
