"""One raw cell to its canonical text, by the type of its column; each distinct value of a column once.

Canonical text: dates ISO, decimals without trailing zeros, booleans `true`/`false`. Reading canonical text
again gives the same text. What may mean two things is a problem, never a guess.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from catalog.code_list import CodeList
from catalog.sheet import Column
from workbooks import spelling
from workbooks.cells import EXACT_INTEGER_LIMIT, Cell, Unreadable, is_blank, number_text, shown
from workbooks.dates import date_of_number, date_of_text
from workbooks.id_numbers import id_problem

EMPTY_MARKS: Final = frozenset(
    ("无", "/", "//", "\\", "—", "——", "———", "-", "--", "---", "–", "―", "暂无", "没有", "无数据", "N/A", "n/a")
)
ERROR_TEXT: Final = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)")
_TEXTS: Final = frozenset(("text", "long_text"))
_DECIMAL_STEP: Final = Decimal("0.0001")  # DECIMAL(18,4)
_DECIMAL_LIMIT: Final = Decimal(10) ** 14
_INTEGER_LIMIT: Final = 2**63
_NUMBER: Final = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_NUMBER_AND_UNIT: Final = re.compile(r"([¥￥]?)([-+]?[\d,.]*\d)(\D*)")
_APPROXIMATE: Final = re.compile(r"约|左右|以上|以下|不足|近|多|余|\+$|[<>≤≥≈]")
_RANGE: Final = re.compile(r"\d\D{0,2}[-~～—–至到]\d")
_SAME_UNITS: Final = ({"m2", "㎡", "平方米", "平米"}, {"人", "名"}, {"元", "圆", "元整"}, {"%", "百分之"}, {"年", "学年"})
_TRUE: Final = frozenset(("是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对"))
_FALSE: Final = frozenset(("否", "无", "没有", "×", "✗", "x", "n", "no", "false", "0", "不是"))
_YEAR: Final = re.compile(r"((?:19|20|21)\d{2})(?:年|级|届|年级)?")
_MOBILE: Final = re.compile(r"(?:\+?86-?)?(1\d{2})-?(\d{4})-?(\d{4})")
_SEVERAL_PHONES: Final = re.compile(r"\d{7,}[/、,;，；]+\d{7,}")
_CODE_AND_TITLE: Final = re.compile(r"([0-9A-Za-z]+)[-—_.、:|]?(.+)")


class Value(NamedTuple):
    """What a raw cell says: canonical text or None, in words how it was changed, and the code of its problem."""

    text: str | None
    how: str | None = None
    problem: str | None = None


NOTHING: Final = Value(None)


def _wrong(problem: str) -> Value:
    return Value(None, None, problem)


class ValueReader:
    """Reads the cells of one column."""

    def __init__(self, column: Column, codes: CodeList | None, starts_1904: bool = False) -> None:
        self._column = column
        self._unit = spelling.loose(column.unit)
        self._starts_1904 = starts_1904
        self._titles = frozenset(codes.titles.values()) if codes else frozenset()
        self._codes = frozenset(codes.titles) if codes else frozenset()
        self._lookup = {spelling.loose(word): code for word, code in codes.lookup.items()} if codes else {}
        kinds: dict[str, Callable[[Cell], Value]] = {
            "identifier": self._identifier,
            "text": self._text,
            "long_text": self._text,
            "code": self._code if codes else self._identifier,
            "boolean": self._boolean,
            "integer": self._integer,
            "decimal": self._decimal,
            "date": self._date,
            "year": self._year,
            "phone": self._phone,
            "cn_id_number": self._id_number,
            "student_no": self._student_no,
        }
        self._of_type = kinds[column.type]

    def read(self, raw: Cell) -> Value:
        """The value of a raw cell."""
        if isinstance(raw, str):
            return self._of_text(raw)
        if isinstance(raw, Unreadable):
            return _wrong(raw.code)
        if self._column.type != "boolean" and isinstance(raw, (int, float)) and abs(raw) >= EXACT_INTEGER_LIMIT:
            return _wrong("digits-lost")
        return self._of_type(raw)

    def _of_text(self, raw: str) -> Value:
        if not raw:
            return NOTHING
        if is_blank(raw):
            return Value(None, "空白视为空")
        if raw[0] == "#" and ERROR_TEXT.fullmatch(raw.strip()):
            return _wrong("error-cell")
        if len(raw) <= 6 and (mark := raw.strip().translate(_MARK_FORMS)) in EMPTY_MARKS:
            said = self._mark(raw, mark)
            if said is not None:
                return said
        return self._of_type(raw)

    def _mark(self, raw: str, mark: str) -> Value | None:
        """What `无` or `/` says in this column; None if it is a word like others there."""
        column = self._column
        if spelling.loose(raw) in self._lookup or (column.type == "boolean" and mark in _FALSE):
            return None
        if not column.required:
            return Value(None, f"“{mark}”视为空")
        return None if column.type in _TEXTS and mark in ("无", "没有") else _wrong("empty-mark")

    # texts

    def _text(self, raw: Cell) -> Value:
        if not isinstance(raw, str):
            return Value(shown(raw), "日期转文本" if isinstance(raw, (date, datetime, time)) else None)
        return _respelt(raw, spelling.lines(raw) if self._column.type == "long_text" else spelling.line(raw))

    def _identifier(self, raw: Cell) -> Value:
        if isinstance(raw, str):
            return _respelt(raw, spelling.compact(raw) if _bare(raw) else spelling.line(raw))
        return _number_as_text(raw)

    def _student_no(self, raw: Cell) -> Value:
        if not isinstance(raw, str):
            return _number_as_text(raw)
        text = spelling.compact(raw).upper()
        return _wrong("digits-lost") if _scientific(text) else _respelt(raw, text)

    def _phone(self, raw: Cell) -> Value:
        if not isinstance(raw, str):
            return _number_as_text(raw)
        text = spelling.compact(raw)
        if mobile := _MOBILE.fullmatch(text):
            text = "".join(mobile.groups())
        elif _SEVERAL_PHONES.search(text):
            return Value(text, None, "several-values")
        return _wrong("digits-lost") if _scientific(text) else _respelt(raw, text)

    def _id_number(self, raw: Cell) -> Value:
        if not isinstance(raw, str):
            return _with_id_problem(_number_as_text(raw))
        text = spelling.compact(raw).upper()
        return _wrong("digits-lost") if _scientific(text) else _with_id_problem(_respelt(raw, text))

    # codes

    def _code(self, raw: Cell) -> Value:
        if not isinstance(raw, (str, int, float)) or isinstance(raw, bool):
            return _wrong("became-date" if isinstance(raw, (date, datetime)) else "unknown-code")
        text = raw if isinstance(raw, str) else number_text(raw)
        if text in self._codes:
            return Value(text)
        code = self._lookup.get(spelling.loose(text))
        if code is not None:
            return Value(code, None if text in self._titles else f"按代码表取{code}")
        return self._code_and_title(text) or self._code_without_zeros(text) or _wrong("unknown-code")

    def _code_and_title(self, text: str) -> Value | None:
        """`1-男`: both parts must say the same."""
        parts = _CODE_AND_TITLE.fullmatch(spelling.compact(text))
        if parts is None:
            return None
        code = self._lookup.get(spelling.loose(parts.group(1)))
        agreed = code is not None and code == self._lookup.get(spelling.loose(parts.group(2)))
        return Value(code, f"按代码表取{code}") if agreed else None

    def _code_without_zeros(self, text: str) -> Value | None:
        """`1` for `01`, when only one code can be meant: a number cell has no leading zeros."""
        bare = spelling.compact(text)
        if not bare.isascii() or not bare.isdigit():
            return None
        padded = {
            code for code in self._codes if code.isdigit() and len(code) > len(bare) and code.lstrip("0") == bare.lstrip("0")
        }
        return Value(padded.pop(), "补前导零") if len(padded) == 1 else None

    def _boolean(self, raw: Cell) -> Value:
        if isinstance(raw, bool):
            return Value("true" if raw else "false")
        word = spelling.loose(shown(raw))
        if word not in _TRUE and word not in _FALSE:
            return _wrong("not-boolean")
        text = "true" if word in _TRUE else "false"
        return Value(text, None if raw in ("是", "否", "TRUE", "FALSE", text) else f"读作{'是' if word in _TRUE else '否'}")

    # numbers

    def _decimal(self, raw: Cell) -> Value:
        number, how, problem = self._number(raw)
        if number is None:
            return Value(None, None, problem)
        rounded = number.quantize(_DECIMAL_STEP, ROUND_HALF_UP) if abs(number) < _DECIMAL_LIMIT else None
        if rounded is None:
            return _wrong("number-too-large")
        if rounded != number:
            how = "、".join(filter(None, (how, "四舍五入到4位小数")))
        return Value(plain_number(rounded), how)

    def _integer(self, raw: Cell) -> Value:
        number, how, problem = self._number(raw)
        if number is None:
            return Value(None, None, problem)
        if number != number.to_integral_value():
            return _wrong("not-integer")
        return Value(str(int(number)), how) if abs(number) < _INTEGER_LIMIT else _wrong("number-too-large")

    def _number(self, raw: Cell) -> tuple[Decimal | None, str | None, str | None]:
        """The number, how it was changed, or the problem."""
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            return Decimal(number_text(raw)), None, None
        if not isinstance(raw, str):
            return None, None, "not-a-number"
        text = spelling.compact(raw)
        match = _NUMBER_AND_UNIT.fullmatch(text)
        if match is None:
            return None, None, _number_problem(text)
        currency, digits, unit = match.groups()
        number = _NUMBER.fullmatch(digits)
        if number is None or (unit and _APPROXIMATE.search(unit)):
            return None, None, _number_problem(text)
        if (unit and not self._is_own_unit(unit)) or (currency and not self._is_own_unit("元")):
            return None, None, "other-unit"
        how = _how_number(raw, text, digits, bool(unit or currency))
        return Decimal(digits.replace(",", "")), how, None

    def _is_own_unit(self, unit: str) -> bool:
        given = spelling.loose(unit).strip("()")
        return given == self._unit or any(given in same and self._unit in same for same in _SAME_UNITS)

    # times

    def _date(self, raw: Cell) -> Value:
        if isinstance(raw, datetime):
            return Value(raw.date().isoformat(), None if raw.time() == time() else "去掉时刻")
        if isinstance(raw, date):
            return Value(raw.isoformat())
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            found, problem = date_of_number(raw, self._starts_1904)
            return Value(found, "数字转日期") if found else _wrong(problem)
        if not isinstance(raw, str):
            return _wrong("not-a-date")
        found, problem = date_of_text(spelling.compact(raw))
        if not found:
            return _wrong(problem)
        return Value(found, None if found == raw else "统一日期写法")

    def _year(self, raw: Cell) -> Value:
        text = spelling.compact(shown(raw)) if not isinstance(raw, (date, datetime)) else ""
        match = _YEAR.fullmatch(text)
        if match is None:
            return _wrong("not-a-year")
        year = match.group(1)
        return Value(year, None if year == shown(raw) else "只留年份")


_MARK_FORMS: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def plain_number(number: Decimal) -> str:
    """Canonical text of a decimal: no exponent, no trailing zeros, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _respelt(raw: str, text: str) -> Value:
    if not text:
        return Value(None, "空白视为空")
    return Value(text) if text == raw else Value(text, spelling.how_respelt(raw, text))


def _number_as_text(raw: Cell) -> Value:
    if isinstance(raw, (date, datetime)):
        return _wrong("became-date")
    return Value(shown(raw))


def _bare(raw: str) -> bool:
    """An identifier of digits and Latin letters has no spaces of its own; `AB 型` may have."""
    return spelling.compact(raw).isascii()


def _scientific(text: str) -> bool:
    return re.fullmatch(r"\d\.\d+E\+?\d+", text.upper()) is not None


def _with_id_problem(value: Value) -> Value:
    if value.text is None:
        return value
    return value._replace(problem=id_problem(value.text))


def _number_problem(text: str) -> str:
    if _RANGE.search(text):
        return "range"
    if _APPROXIMATE.search(text) and re.search(r"\d", text):
        return "approximate"
    return "not-a-number"


def _how_number(raw: str, text: str, digits: str, has_unit: bool) -> str | None:
    ways = [spelling.how_respelt(raw, text)] if raw != text else []
    if "," in digits:
        ways.append("去千分位")
    if has_unit:
        ways.append("去单位")
    return "、".join(ways) or None
