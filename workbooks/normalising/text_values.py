"""Texts, identifiers, telephone and identity numbers: their spelling, and what Excel may have done to them."""

import re
from datetime import date, datetime, time
from typing import Final

from workbooks.cells import Cell, shown
from workbooks.normalising import spelling
from workbooks.normalising.id_numbers import id_problem
from workbooks.normalising.value import Value, respelt, wrong

_MOBILE: Final = re.compile(r"(?:\+?86-?)?(1\d{2})-?(\d{4})-?(\d{4})", re.ASCII)
_SEVERAL_PHONES: Final = re.compile(r"\d{7,}[/、,;，；]+\d{7,}")
_SEPARATED: Final = re.compile(r"[、,;，；]+|\s*\n\s*")
_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_NAMES_APART: Final = re.compile(r"[、,;，；/]+|\s*\n\s*")
_NAME: Final = re.compile(r"[\u4e00-\u9fff·]{2,}")
_SPACE: Final = re.compile(r"[\s\u3000]+")
_SURNAMES_OF_TWO: Final = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛司徒东方尉迟皇甫慕容令狐公孙夏侯轩辕宇文长孙端木南宫独孤司空百里东郭西门呼延申屠公冶闻人太史淳于单于濮阳"
        "澹台赫连钟离鲜于闾丘拓跋万俟即墨第五",
    )
)
_SHORT_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,3}")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+", re.ASCII)


def read_line(raw: Cell) -> Value:
    """A text of one line."""
    return respelt(raw, spelling.line(raw)) if isinstance(raw, str) else _as_text(raw)


def read_words(raw: Cell, dates_allowed: bool = False) -> Value:
    """A short text. A date cell there was typed as something else: Excel makes one of 3-4."""
    if isinstance(raw, (date, datetime)) and not dates_allowed:
        return wrong("became-date")
    return read_line(raw)


def read_lines(raw: Cell) -> Value:
    """A text whose lines are kept."""
    return respelt(raw, spelling.lines(raw)) if isinstance(raw, str) else _as_text(raw)


def _as_text(raw: Cell) -> Value:
    return Value(shown(raw), "日期转文本" if isinstance(raw, (date, datetime, time)) else None)


def read_identifier(raw: Cell) -> Value:
    """An identifier of digits and Latin letters has no spaces of its own; `AB 型` may have."""
    if not isinstance(raw, str):
        return _number_as_text(raw)
    if _are_several_numbers(raw):
        return wrong("several-values")
    compact = spelling.compact(raw)
    return respelt(raw, compact if compact.isascii() else spelling.line(raw))


def read_name(raw: Cell) -> Value:
    """The name of one person."""
    if isinstance(raw, str):
        names = _parts(raw, _NAMES_APART)
        if len(names) > 1 and all(map(_NAME.fullmatch, names)):
            return wrong("several-values")
        names = _parts(raw, _SPACE)
        if len(names) > 1 and names[0] not in _SURNAMES_OF_TWO and all(map(_is_short_name, names)):
            return wrong("several-values")
    return read_words(raw)


def _is_short_name(name: str) -> bool:
    """Surname and given name: with only a space between, 王 芳 is one person and 黎志伟 陈晓彤 are two."""
    return bool(_SHORT_NAME.fullmatch(name)) or (len(name) == 4 and name[:2] in _SURNAMES_OF_TWO)


def _are_several_numbers(raw: str) -> bool:
    """`T0101、T0102`: more than one of the same make. `ISSN 1000-1234, CN44-1234` is one thing said twice, `1,234` one number."""
    parts = _parts(raw, _SEPARATED)
    makes = set(map(_make, parts))
    return len(parts) > 1 and len(makes) == 1 and "9" in makes.pop()


def _make(number: str) -> str:
    return "9" * len(number) if number.isdigit() else _DIGITS.sub("9", number)


def _parts(raw: str, apart: re.Pattern[str]) -> list[str]:
    return [part for part in map(spelling.compact, apart.split(raw.strip())) if part]


def read_student_no(raw: Cell) -> Value:
    """As an identifier, letters upper-case."""
    return _exact(raw, spelling.compact(raw).upper()) if isinstance(raw, str) else _number_as_text(raw)


def read_phone(raw: Cell) -> Value:
    """A mobile number is eleven digits; others keep their hyphens."""
    if not isinstance(raw, str):
        return _number_as_text(raw)
    text = spelling.compact(raw)
    if mobile := _MOBILE.fullmatch(text):
        text = "".join(mobile.groups())
    elif _SEVERAL_PHONES.search(text):
        return Value(text, None, "several-values")
    return _exact(raw, text)


def read_id_number(raw: Cell) -> Value:
    """A wrong identity number stays as it is, with its problem: people have to compare it."""
    value = _exact(raw, spelling.compact(raw).upper()) if isinstance(raw, str) else _number_as_text(raw)
    return value._replace(problem=id_problem(value.text)) if value.text else value


def _exact(raw: str, text: str) -> Value:
    return wrong("digits-lost") if _SCIENTIFIC.fullmatch(text) else respelt(raw, text)


def _number_as_text(raw: Cell) -> Value:
    if isinstance(raw, (date, datetime)):
        return wrong("became-date")
    return Value(shown(raw))
