"""Units that a worksheet names: in a header, beside a field, or in a line 「单位：千元」 above the table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell
from workbooks.normalising.spelling import loose

_IN_BRACKETS: Final = re.compile(r"[(\[【〔](?:计量)?(?:单位:?)?([^)\]】〕]*)[)\]】〕]")
_CAPTION: Final = re.compile(r"单位[:：]([^\d:：]{1,12})$|[(\[](?:计量|金额)?单位[:：]([^)\]]{1,12})[)\]]")
_APART: Final = re.compile(r"[、,，/;；和及]")
_STEPS: Final = {"十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_STEPPED: Final = frozenset(("元", "字", "人", "名", "人次", "册", "个", "次", "米", "克", "瓦", "平方米", "m2", "亩"))
# What is counted piece by piece: whichever word is used, the number is the same.
_COUNTED: Final = frozenset(
    re.split(
        " ",
        "人 名 个 台 套 台套 台(套) 台/套 台件 件 册 本 间 门 项 篇 次 人次 所 家 班 种 张 座 幢 栋 场 部 条 户 份 批 期 支 辆",
    )
)
_FACTORS: Final[dict[str, dict[str, int | str]]] = {
    "money": {"元": 1, "圆": 1, "人民币元": 1},
    "dollars": {"美元": 1},
    "letters": {"字": 1},
    "length": {"米": 1, "m": 1, "公里": 1000, "km": 1000, "厘米": "1/100", "cm": "1/100", "毫米": "1/1000", "mm": "1/1000"},
    "area": {
        "平方米": 1,
        "m2": 1,
        "平米": 1,
        "亩": "2000/3",
        "公顷": 10**4,
        "平方千米": 10**6,
        "平方公里": 10**6,
        "km2": 10**6,
    },
    "mass": {"克": 1, "公斤": 1000, "kg": 1000, "斤": 500, "吨": 10**6, "t": 10**6},
    "power": {"瓦": 1, "w": 1, "kw": 1000},
    "lessons": {"课时": 1, "学时": 1, "节": 1, "课": 1},
    "time": {"分钟": 1, "小时": 60, "时": 60, "天": 1440, "日": 1440, "周": 10080},
    "months": {"月": 1, "个月": 1, "季度": 3, "学期": 6, "年": 12, "学年": 12},
    "share": {"%": 1, "百分比": 1, "‰": "1/10"},
    "bytes": {"kb": 1, "mb": 1024, "gb": 1024**2, "g": 1024**2, "tb": 1024**3},
    "speed": {"kbps": 1, "mbps": 1000, "gbps": 10**6},
    "marks": {"分": 1},
    "years of life": {"岁": 1, "周岁": 1},
}
_MEASURES: Final = {unit: (measure, Fraction(factor)) for measure, units in _FACTORS.items() for unit, factor in units.items()}
_AMBIGUOUS: Final = frozenset(
    ("m", "g", "t", "w", "时", "日", "课", "期", "月", "次", "支", "部", "条", "种", "班", "家", "所", "名", "本")
)
"""Of these only brackets tell that they are units: alone in a cell they are words."""


def _measured(unit: str, own: str = "") -> tuple[str, Fraction] | None:
    """What a unit measures and in which steps; None if it is none. 「万」 alone is ten thousand of the declared one (`own`)."""
    if unit in _MEASURES:
        return _MEASURES[unit]
    if unit in _COUNTED:
        return "count", Fraction(1)
    if unit in _STEPS:
        base = _measured(own) if own else None
        return (base[0], Fraction(_STEPS[unit])) if base else None
    stepped = next((step for step in sorted(_STEPS, key=len, reverse=True) if unit.startswith(step)), "")
    if stepped and unit.removeprefix(stepped) in _STEPPED and (base := _measured(unit.removeprefix(stepped))):
        return base[0], base[1] * _STEPS[stepped]
    return None


def unit_in_header(text: str, column: Column) -> str | None:
    """The unit that words name in brackets, where another one is declared."""
    if not column.unit:
        return None
    own = loose(column.unit)
    named = [loose(unit) for unit in _IN_BRACKETS.findall(loose(text))]
    return next((unit for unit in named if unit != own and _measured(unit, own)), None)


def is_unit(cell: Cell) -> bool:
    """Whether a cell holds a unit and nothing else, in brackets or not."""
    word = loose(cell).strip("()[]") if isinstance(cell, str) else ""
    return bool(word) and word not in _AMBIGUOUS and _measured(word) is not None


def is_other_scale(unit: str | None, column: Column) -> bool:
    """The unit measures something else than the declared one, or in other steps: the figures would be wrong as they stand."""
    given, own = _both(unit, column)
    return given is not None and own is not None and given != own


def is_in_other_steps(unit: str, column: Column) -> bool:
    """The same is measured in other steps: what a caption for many columns says of this one."""
    given, own = _both(unit, column)
    return given is not None and own is not None and given != own and given[0] == own[0]


def _both(unit: str | None, column: Column) -> tuple[tuple[str, Fraction] | None, tuple[str, Fraction] | None]:
    own = loose(column.unit)
    return (_measured(loose(unit).strip("()[]"), own), _measured(own)) if unit and own else (None, None)


def captions(rows: Sequence[Sequence[Cell]], numbers: Iterable[int]) -> Iterator[tuple[int, int, str, list[str]]]:
    """Lines such as 「计量单位：万元」 in these rows: row, column, words, and the units named. 「单位：某学校」 names none."""
    for row in numbers:
        cells = rows[row]
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and "单位" in cell and (match := _CAPTION.search(loose(cell))):
                words = _APART.split((match.group(1) or match.group(2)).strip("()"))
                units = [word for word in words if is_unit(word)]
                if units:
                    yield row, place, cell.strip(), units


def names_own_unit(text: str, column: Column) -> bool:
    """The header itself says the declared unit: a caption above the table does not speak of it."""
    return any(loose(unit) == loose(column.unit) for unit in _IN_BRACKETS.findall(loose(text)) if unit)
