"""Dates as people write them; a date that may be two days is none (GB/T 7408 forms, Excel serials)."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from workbooks.cells import Cell, shown
from workbooks.normalising.spelling import compact
from workbooks.normalising.value import Value, wrong

_FIRST_SERIAL: Final = 10_000  # 1927-05-18: smaller numbers in a date column are no serials that anyone meant
_LAST_SERIAL: Final = 73_050  # 2099-12-31
_EPOCH: Final = date(1899, 12, 30)

_YMD: Final = re.compile(r"(\d{4})([-./年])(\d{1,2})([-./月])(\d{1,2})[日号]?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_MONTH: Final = re.compile(r"(?:19|20)\d{2}(?:[-./年]\d{1,2}月?|\d{2})|(?:19|20)\d{2}年?")
_TWO_DIGIT_YEAR: Final = re.compile(r"\d{1,2}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?|\d{6}")
_MONTH_DAY: Final = re.compile(r"(?:0?[1-9]|1[0-2])(?:月(?:0?[1-9]|[12]\d|3[01])[日号]?|[-/](?:0?[1-9]|[12]\d|3[01]))")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_YEAR: Final = re.compile(r"((?:19|20|21)\d{2})(?:年|级|届|年级)?", re.ASCII)


def read_date(raw: Cell, starts_1904: bool) -> Value:
    """A date cell, a number or a text as a date."""
    if isinstance(raw, datetime):
        return Value(raw.date().isoformat(), None if raw.time() == time() else "去掉时刻")
    if isinstance(raw, date):
        return Value(raw.isoformat())
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        found, problem = date_of_number(raw, starts_1904)
        return Value(found, "数字转日期") if found else wrong(problem)
    if not isinstance(raw, str):
        return wrong("not-a-date")
    found, problem = date_of_text(compact(raw))
    if not found:
        return wrong(problem)
    return Value(found, None if found == raw else "统一日期写法")


def read_year(raw: Cell) -> Value:
    """Four digits, also as `2015级`; two digits may be any century."""
    match = None if isinstance(raw, date) else _YEAR.fullmatch(compact(shown(raw)))
    if match is None:
        return wrong("not-a-year")
    year = match.group(1)
    return Value(year, None if year == shown(raw) else "只留年份")


def date_of_text(text: str) -> tuple[str | None, str]:
    """ISO date of a text without spaces, or None and the code of the problem."""
    match = _YMD.fullmatch(text)
    if match:
        return _iso(int(match.group(1)), int(match.group(3)), int(match.group(5)))
    match = _COMPACT.fullmatch(text)
    if match:
        return _iso(*map(int, match.groups()))
    match = _YEAR_LAST.fullmatch(text)
    if match:
        return _year_last(*map(int, match.groups()))
    if _YEAR_MONTH.fullmatch(text):
        return None, "day-missing"
    if _MONTH_DAY.fullmatch(text):
        return None, "year-missing"
    return None, "ambiguous-date" if _TWO_DIGIT_YEAR.fullmatch(text) else "not-a-date"


def date_of_number(number: float, starts_1904: bool = False) -> tuple[str | None, str]:
    """ISO date of a number cell: `20150901`, or an Excel serial whose format got lost."""
    if number != int(number):
        # 2015.9 is September or, as 2015.10, October: the zero is lost
        return None, "day-missing" if 1900 <= number < 2100 else "not-a-date"
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return (None, "ambiguous-date") if starts_1904 else ((_EPOCH + timedelta(days=int(number))).isoformat(), "")
    return date_of_text(str(int(number)))


def _year_last(first: int, second: int, year: int) -> tuple[str | None, str]:
    """`9/13/2015` can be one day only; `9/1/2015` two."""
    readings = {iso for iso, _ in (_iso(year, first, second), _iso(year, second, first)) if iso}
    if len(readings) == 1:
        return readings.pop(), ""
    return None, "ambiguous-date" if readings else "no-such-date"


def _iso(year: int, month: int, day: int) -> tuple[str | None, str]:
    try:
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return None, "no-such-date"
