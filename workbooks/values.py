"""One raw cell to its canonical text, by the type of its column.

Canonical text: dates ISO, decimals without trailing zeros, booleans `true`/`false`. Reading canonical text
again gives the same text. What may mean two things is a problem, never a guess.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from catalog.code_list import CodeList
from catalog.sheet import Column
from workbooks.cells import EXACT_INTEGER_LIMIT, Cell, Unreadable, is_blank
from workbooks.code_values import CodeReader, is_false, read_boolean
from workbooks.dates import read_date, read_year
from workbooks.number_values import NumberReader
from workbooks.spelling import compact
from workbooks.text_values import read_id_number, read_identifier, read_line, read_lines, read_phone, read_student_no
from workbooks.value import NOTHING, Value, wrong

EMPTY_MARKS: Final = frozenset(
    ("无", "/", "//", "\\", "—", "——", "———", "-", "--", "---", "–", "―", "暂无", "没有", "无数据", "N/A", "n/a")
)
ERROR_TEXT: Final = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)")
_LONGEST_MARK: Final = 8  # with spaces around
_WORDS_FOR_NOTHING: Final = frozenset(("无", "没有"))  # in a required text these may be the answer
_TEXTS: Final = frozenset(("text", "long_text", "person_name"))


class ValueReader:
    """Reads the cells of one column."""

    def __init__(
        self, column: Column, codes: CodeList | None, starts_1904: bool = False, confirmed: Mapping[str, str] | None = None
    ) -> None:
        self._type, self._required = column.type, column.required
        self._codes = CodeReader(codes, confirmed) if codes and column.type == "code" else None
        numbers = NumberReader(column.unit)
        kinds: dict[str, Callable[[Cell], Value]] = {
            "identifier": read_identifier,
            "text": read_line,
            "person_name": read_line,
            "long_text": read_lines,
            "code": self._codes.read if self._codes else read_identifier,
            "boolean": read_boolean,
            "integer": numbers.integer,
            "decimal": numbers.decimal,
            "date": lambda raw: read_date(raw, starts_1904),
            "year": read_year,
            "phone": read_phone,
            "cn_id_number": read_id_number,
            "student_no": read_student_no,
        }
        self._of_type = kinds[column.type]

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
        mark = compact(raw) if len(raw) <= _LONGEST_MARK else ""
        said = self._read_mark(raw, mark) if mark in EMPTY_MARKS else None
        return self._of_type(raw) if said is None else said

    def _read_mark(self, raw: str, mark: str) -> Value | None:
        """What `无` or `/` says in this column; None if it is a word like others there."""
        if (self._codes and self._codes.knows(raw)) or (self._type == "boolean" and is_false(mark)):
            return None
        if not self._required:
            return Value(None, f"“{mark}”视为空")
        return None if self._type in _TEXTS and mark in _WORDS_FOR_NOTHING else wrong("empty-mark")
