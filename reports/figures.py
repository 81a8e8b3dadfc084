"""How numbers are written for people: grouped thousands, signs that line up, 「持平」 for no change."""

from datetime import date, datetime
from decimal import Decimal

from reports.indicators import NO_LAST_YEAR, IndicatorValue
from reports.rounding import plain

MINUS = "−"
NOTHING = "—"
_DIGITS = "零一二三四五六七八九"


def figure(number: Decimal | int | None) -> str:
    """`4,821.50`; a dash where there is none."""
    return NOTHING if number is None else f"{number:,}".replace("-", MINUS)


def brief(number: Decimal | None) -> str:
    """A numerator or denominator: grouped, without trailing zeros."""
    return NOTHING if number is None else figure(Decimal(plain(number)))


def signed(number: Decimal | int | None) -> str:
    """`+0.25`, `−0.25`, `持平`; a dash where there is none."""
    if number is None:
        return NOTHING
    if number == 0:
        return "持平"
    return f"{number:+,}".replace("-", MINUS)


def change_figure(change: Decimal | int | None, percent: Decimal | None) -> str:
    """The change of two shown numbers; 「略增」 where they look equal and are not."""
    if change == 0 and percent:
        return "略增" if percent > 0 else "略减"
    return signed(change)


def signed_percent(number: Decimal | None) -> str:
    return NOTHING if number is None else "0.0%" if number == 0 else f"{signed(number)}%"


def with_unit(number: Decimal | None, unit: str) -> str:
    """`20.03`, `96.5%`, `4,821 人`: the unit set as a reader expects it."""
    if number is None:
        return NOTHING
    return f"{figure(number)}{unit}" if unit in ("%", "‰", "") else f"{figure(number)} {unit}"


def standard_words(each: IndicatorValue) -> str:
    """`≥ 30%`, `≥ 3,000 元`; empty without a standard."""
    if each.standard is None:
        return ""
    return f"{each.standard.words}{each.unit}" if each.unit in ("%", "‰", "") else f"{each.standard.words} {each.unit}"


def change_words(each: IndicatorValue) -> str:
    """「比上年增加 0.25（+1.2%）」, or why there is no comparison."""
    if each.value is None:
        return each.remark
    if each.change is None:
        return NO_LAST_YEAR
    if each.change == 0:
        words = change_figure(each.change, each.change_percent)
        return "与上年持平" if words == "持平" else f"比上年{words}（{signed_percent(each.change_percent)}）"
    direction = "增加" if each.change > 0 else "减少"
    unit = " 个百分点" if each.unit == "%" else f" {each.unit}" if each.unit else ""
    return f"比上年{direction} {figure(abs(each.change))}{unit}（{signed_percent(each.change_percent)}）"


def day(moment: date) -> str:
    """2016年10月8日."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def minute(moment: datetime) -> str:
    """2016年10月8日 09:05, in the school's time."""
    return f"{day(moment)} {moment:%H:%M}"


def short_minute(moment: datetime) -> str:
    """2016-10-08 09:05, for narrow columns."""
    return f"{moment:%Y-%m-%d %H:%M}"


def ordinal(number: int) -> str:
    """Chinese numerals up to 99: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def ordinal_edition(number: int) -> str:
    """第一版."""
    return f"第{ordinal(number)}版"
