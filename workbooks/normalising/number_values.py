"""Numbers as people write them: `1,200.50`, `30人`, `￥5`; what may be another number is none."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from catalog.numbers import plain_number
from workbooks.cells import Cell, number_text
from workbooks.normalising import spelling
from workbooks.normalising.value import Value, wrong

_DECIMAL_STEP: Final = Decimal("0.0001")  # DECIMAL(18,4)
_PLACES: Final = 4
_EXACT: Final = 10.0**10  # with four places more still within the fifteen digits that a number cell has
_DECIMAL_LIMIT: Final = Decimal(10) ** 14
_INTEGER_LIMIT: Final = 2**63
_NUMBER: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_NUMBER_AND_UNIT: Final = re.compile(r"([¥￥]?)([-+]?[\d,.]*\d)(\D*)", re.ASCII)
_APPROXIMATE: Final = re.compile(r"约|左右|以上|以下|不足|近|多|余|\+$|[<>≤≥≈]")
_SEVERAL: Final = re.compile(r"\d+(?:\.\d+)?\D{0,2}(?:[、;/\\]\d+(?:\.\d+)?\D{0,2})+", re.ASCII)
_RANGE: Final = re.compile(r"\d\D{0,2}[-~～—–至到]\d")
_SAME_UNITS: Final = (
    {"m2", "平方米", "平米"},
    {"人", "名"},
    {"元", "圆", "元整"},
    {"年", "学年"},
    {"台套", "台", "套", "台/套"},
    {"万元", "万"},
    {"课时", "学时"},
)


class NumberReader:
    """Reads numbers of one declared unit."""

    def __init__(self, unit: str) -> None:
        self._unit = spelling.loose(unit)

    def decimal(self, raw: Cell) -> Value:
        """Rounded half up to the four places that are kept; rounding is told."""
        if type(raw) is float and raw and (text := _short_text(raw)):
            return Value(text)
        number, how, problem = self._number(raw)
        if number is None:
            return Value(None, None, problem)
        if abs(number) >= _DECIMAL_LIMIT:
            return wrong("number-too-large")
        rounded = number.quantize(_DECIMAL_STEP, ROUND_HALF_UP)
        if rounded != number:
            how = "、".join(filter(None, (how, "四舍五入到4位小数")))
        return Value(plain_number(rounded), how)

    def integer(self, raw: Cell) -> Value:
        """A whole number; one with decimals is none."""
        if type(raw) is float and raw.is_integer():
            return Value(str(int(raw)))
        number, how, problem = self._number(raw)
        if number is None:
            return Value(None, None, problem)
        if number != number.to_integral_value():
            return wrong("not-integer")
        return Value(str(int(number)), how) if abs(number) < _INTEGER_LIMIT else wrong("number-too-large")

    def _number(self, raw: Cell) -> tuple[Decimal | None, str | None, str | None]:
        """The number, how it was changed, or the problem."""
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            return Decimal(number_text(raw)), None, None
        if not isinstance(raw, str):
            return None, None, "not-a-number"
        text = spelling.compact(raw)
        match = _NUMBER_AND_UNIT.fullmatch(text)
        if match is None or not _NUMBER.fullmatch(match.group(2)) or _APPROXIMATE.search(match.group(3)):
            return None, None, _problem(text)
        currency, digits, unit = match.groups()
        if (unit and not self._is_own_unit(unit)) or (currency and not self._is_own_unit("元")):
            return None, None, "other-unit"
        return Decimal(digits.replace(",", "")), _how(raw, text, digits, bool(unit or currency)), None

    def _is_own_unit(self, unit: str) -> bool:
        given = spelling.loose(unit).strip("()")
        return given == self._unit or any(given in same and self._unit in same for same in _SAME_UNITS)


def _short_text(number: float) -> str:
    """The canonical text of a number cell that needs no rounding, at a fifth of the cost of a decimal; else nothing."""
    text = number_text(number)
    _, _, places = text.partition(".")
    return text if len(places) <= _PLACES and "e" not in text and abs(number) < _EXACT else ""


def _problem(text: str) -> str:
    if _SEVERAL.fullmatch(text):
        return "several-values"
    if _RANGE.search(text):
        return "range"
    if _APPROXIMATE.search(text) and re.search(r"\d", text):
        return "approximate"
    return "not-a-number"


def _how(raw: str, text: str, digits: str, has_unit: bool) -> str | None:
    ways = [spelling.how_respelt(raw, text)] if raw != text else []
    if "," in digits:
        ways.append("去千分位")
    if has_unit:
        ways.append("去单位")
    return "、".join(ways) or None
