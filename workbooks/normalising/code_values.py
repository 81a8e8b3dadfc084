"""Codes by code, title or alias, and yes or no: only what the list knows."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from catalog.code_list import CodeList
from workbooks.cells import Cell, number_text, shown
from workbooks.normalising import spelling
from workbooks.normalising.value import Value, wrong

BY_MAPPING: Final = "按已确认的对应关系取代码"
"""How a word of a saved mapping became its code: the rule `mapping` of a recorded change."""
_CODE_AND_TITLE: Final = re.compile(r"([0-9A-Za-z]+)[-—_.、:|]?(.+)")
_SEPARATORS: Final = re.compile(r"[/、,;，；\s]+")
_TRUE: Final = frozenset(("是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对"))
_FALSE: Final = frozenset(("否", "无", "没有", "×", "✗", "x", "n", "no", "false", "0", "不是"))
YES_OR_NO: Final[Mapping[str, str]] = {"true": "是", "false": "否"}
"""Canonical texts of yes and no, with the words that people know."""
_PLAIN: Final = frozenset(("是", "否", "true", "false", "TRUE", "FALSE"))


class CodeReader:
    """Reads codes of one list. That a title became its code is no change worth telling: the list says it back."""

    def __init__(self, codes: CodeList, confirmed: Mapping[str, str] | None = None) -> None:
        """`confirmed`: loosely spelled words to codes, as a person confirmed them; the list's own words go before."""
        self._titles = frozenset(codes.titles.values())
        self._codes = frozenset(codes.titles)
        self._lookup = {spelling.loose(word): code for word, code in codes.lookup.items()}
        self._confirmed = {word: code for word, code in (confirmed or {}).items() if code in self._codes}

    def knows(self, text: str) -> bool:
        return spelling.loose(text) in self._lookup

    def read(self, raw: Cell) -> Value:
        """Canonical text is the code."""
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
            return wrong("became-date" if isinstance(raw, (date, datetime)) else "unknown-code")
        text = raw if isinstance(raw, str) else number_text(raw)
        if text in self._codes:
            return Value(text)
        code = self._lookup.get(spelling.loose(text))
        if code is not None:
            return Value(code, None if text in self._titles else "按代码表取代码")
        if (code := self._confirmed.get(spelling.loose(text))) is not None:
            return Value(code, BY_MAPPING)
        return self._code_and_title(text) or self._without_zeros(text) or self._none_of_these(text)

    def _none_of_these(self, text: str) -> Value:
        """Two words of the list in one cell are two answers; anything else is no word of it."""
        several = [part for part in _SEPARATORS.split(text) if part.strip()]
        return wrong("several-values" if len(several) > 1 and all(map(self.knows, several)) else "unknown-code")

    def _code_and_title(self, text: str) -> Value | None:
        """`1-男`: both parts must say the same."""
        parts = _CODE_AND_TITLE.fullmatch(spelling.compact(text))
        if parts is None:
            return None
        code = self._lookup.get(spelling.loose(parts.group(1)))
        agreed = code is not None and code == self._lookup.get(spelling.loose(parts.group(2)))
        return Value(code, "按代码表取代码") if agreed else None

    def _without_zeros(self, text: str) -> Value | None:
        """`1` for `01`, when only one code can be meant: a number cell has no leading zeros."""
        bare = spelling.compact(text)
        if not (bare.isascii() and bare.isdigit()):
            return None
        longer = (code for code in self._codes if code.isdigit() and len(code) > len(bare))
        padded = [code for code in longer if code.lstrip("0") == bare.lstrip("0")]
        return Value(padded[0], "补前导零") if len(padded) == 1 else None


def is_false(text: str) -> bool:
    return spelling.loose(text) in _FALSE


def read_boolean(raw: Cell, confirmed: Mapping[str, str] | None = None) -> Value:
    """Yes or no in the words of forms, or as a person said of other words (`confirmed`: loosely spelled, to canonical texts)."""
    word = spelling.loose(shown(raw))
    if word not in _TRUE and word not in _FALSE:
        said = (confirmed or {}).get(word)
        return Value(said, BY_MAPPING) if said in YES_OR_NO else wrong("not-boolean")
    text = "true" if word in _TRUE else "false"
    return Value(text, None if shown(raw) in _PLAIN else f"读作{'是' if word in _TRUE else '否'}")
