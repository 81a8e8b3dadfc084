"""Units that a worksheet names: in a header, beside a field, or in a line 「单位：千元」 above the table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell
from workbooks.normalising.spelling import loose

_IN_BRACKETS: Final = re.compile(r"[(\[【〔](?:计量)?(?:单位:?)?([^)\]】〕]*)[)\]】〕]")
_CAPTION: Final = re.compile(r"单位[:：]([^\d:：]{1,12})$|[(\[](?:计量|金额)?单位[:：]([^)\]]{1,12})[)\]]")
_APART: Final = re.compile(r"[、,，/;；和及]")
UNITS: Final = frozenset(
    ("元", "百元", "千元", "万元", "百万元", "亿元", "人", "个", "台", "台套", "m2", "平方米", "亩", "公顷", "%", "课时", "学时",
     "册", "万册", "千册", "人次", "万人", "间", "门", "项", "篇", "天", "年")
)  # fmt: skip
_SCALES: Final = (
    frozenset(("元", "百元", "千元", "万元", "百万元", "亿元")),
    frozenset(("m2", "平方米", "亩", "公顷")),
    frozenset(("册", "千册", "万册")),
    frozenset(("人", "万人")),
)
_SAME: Final = {"平方米": "m2"}


def unit_in_header(text: str, column: Column) -> str | None:
    """The unit that words name in brackets, where another one is declared."""
    named = [loose(unit) for unit in _IN_BRACKETS.findall(loose(text))]
    return next((unit for unit in named if column.unit and unit in UNITS and unit != loose(column.unit)), None)


def is_unit(cell: Cell) -> bool:
    """Whether a cell holds a unit and nothing else, in brackets or not."""
    return isinstance(cell, str) and loose(cell).strip("()[]") in UNITS


def is_other_scale(unit: str | None, column: Column) -> bool:
    """The unit measures the same as the declared one in other steps: figures taken as they stand would be wrong by far."""
    if not unit or not column.unit:
        return False
    given, own = loose(unit).strip("()[]"), loose(column.unit)
    return _SAME.get(given, given) != _SAME.get(own, own) and any(given in scale and own in scale for scale in _SCALES)


def captions(rows: Sequence[Sequence[Cell]], numbers: Iterable[int]) -> Iterator[tuple[int, int, str, list[str]]]:
    """Lines such as 「计量单位：万元」 in these rows: row, column, words, and the units named. 「单位：某学校」 names none."""
    for row in numbers:
        cells = rows[row]
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and "单位" in cell and (match := _CAPTION.search(loose(cell))):
                words = _APART.split((match.group(1) or match.group(2)).strip("()"))
                units = [word for word in words if word in UNITS]
                if units:
                    yield row, place, cell.strip(), units


def names_own_unit(text: str, column: Column) -> bool:
    """The header itself says the declared unit: a caption above the table does not speak of it."""
    return any(loose(unit) == loose(column.unit) for unit in _IN_BRACKETS.findall(loose(text)) if unit)
