"""The values of a drop-down, wherever they stand: in the rule itself, in a range, on a hidden worksheet, under a name."""

import re
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.cells import is_blank, shown
from workbooks.drafting.look import Look, Validation
from workbooks.drafting.looks import Looks
from workbooks.normalising.spelling import line

MOST_VALUES: Final = 3000
_INLINE: Final = re.compile(r'"(.*)"', re.DOTALL)
_RANGE: Final = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!()]+))!)?(\$?[A-Z]{1,3}\$?\d*(?::\$?[A-Z]{1,3}\$?\d*)?)", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True)
class Choices:
    """Values in order, each once; `source` where they stand; `unresolved` why there are none; `name` a defined name."""

    values: list[str] = field(default_factory=list)
    source: str = ""
    unresolved: str = ""
    name: str = ""


def choices_of(rule: Validation, look: Look, looks: Looks) -> Choices:
    """What a drop-down offers. A list that is computed (INDIRECT, OFFSET …) is not guessed at."""
    formula = rule.formula1.strip().removeprefix("=").strip()
    if inline := _INLINE.fullmatch(formula):
        return Choices(_cleaned(inline.group(1).replace("，", ",").split(",")), "数据有效性中直接写的列表")
    return _pointed(formula, look, looks, depth=2)


def _pointed(formula: str, look: Look, looks: Looks, depth: int, name: str = "") -> Choices:
    if looks.book is None or look.sheet is None:
        return Choices(unresolved="无法读取")
    if area := _RANGE.fullmatch(formula):
        return _of_range(area, look.sheet, looks.book, name)
    defined = looks.book.defined_names.get(formula) or look.sheet.defined_names.get(formula)
    if _NAME.fullmatch(formula) and defined is not None and depth:
        return _pointed(str(defined.attr_text or "").removeprefix("="), look, looks, depth - 1, formula)
    if "INDIRECT" in formula.upper():
        return Choices(unresolved=f"下拉列表随其他单元格而变（{formula}），没有推测")
    return Choices(unresolved=f"下拉列表的来源（{formula or '空'}）无法读取")


def _of_range(area: re.Match[str], own: Worksheet, book: Workbook, name: str) -> Choices:
    quoted, plain, cells = area.groups()
    title = (quoted or plain or own.title).replace("''", "'")
    if title not in book.sheetnames or not isinstance(book[title], Worksheet):
        return Choices(unresolved=f"下拉列表所在的工作表“{title}”不存在")
    sheet = book[title]
    left, top, right, bottom = range_boundaries(cells.replace("$", "").upper())
    rows = sheet.iter_rows(
        min_row=top or 1, max_row=min(bottom or sheet.max_row, sheet.max_row), min_col=left, max_col=right, values_only=True
    )
    values = [shown(value) for row in rows for value in row if value is not None]  # type: ignore[arg-type]  # a cell's value
    hidden = "隐藏的" if sheet.sheet_state != "visible" else ""
    where = f"{hidden}工作表“{title}”{cells}" + (f"（名称 {name}）" if name else "")
    if not _cleaned(values):
        return Choices(unresolved=f"下拉列表所在的 {where} 是空的")
    return Choices(_cleaned(values), where, name=name)


def _cleaned(values: list[str]) -> list[str]:
    return list(dict.fromkeys(line(value) for value in values if not is_blank(value)))[:MOST_VALUES]
