"""Indicators as rows and JSON of an edition."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reports.indicators import IndicatorValue
from reports.rounding import exact_text, plain

Cell = str | float | Decimal | None

# machine name of each column, with its heading in the workbook
HEADINGS = {
    "code": "指标代码", "title": "指标", "aspect": "诊断项目", "unit": "计量单位",
    "value": "本年", "last_value": "上年", "change": "增减", "change_percent": "增减（%）",
    "standard": "标准", "standard_title": "标准名称", "standard_source": "标准依据", "verdict": "结论",
    "numerator_title": "分子", "numerator": "分子值", "denominator_title": "分母", "denominator": "分母值",
    "exact": "精确值", "population": "统计范围", "source": "口径依据", "note": "说明",
    "remark": "备注",
}  # fmt: skip


def indicator_json(each: IndicatorValue) -> dict[str, Any]:
    """One indicator with all its numbers as text (JSON numbers are binary), in the order of `HEADINGS`."""
    standard = each.standard
    return {
        "code": each.code,
        "title": each.title,
        "aspect": each.aspect,
        "unit": each.unit,
        "value": _text(each.value),
        "last_value": _text(each.last_value),
        "change": _text(each.change),
        "change_percent": _text(each.change_percent),
        "standard": standard.words if standard else None,
        "standard_title": standard.title if standard else None,
        "standard_source": standard.source if standard else None,
        "verdict": each.verdict.zh,
        "numerator_title": each.numerator_title,
        "numerator": None if each.numerator is None else plain(each.numerator),
        "denominator_title": each.denominator_title,
        "denominator": None if each.denominator is None else plain(each.denominator),
        "exact": None if each.exact is None else exact_text(each.exact),
        "population": each.population,
        "source": each.source,
        "note": each.note,
        "remark": each.remark,
    }


def indicator_rows(indicators: Sequence[IndicatorValue]) -> list[tuple[str, ...]]:
    """The same as rows of text; empty where there is none."""
    return [tuple("" if value is None else str(value) for value in indicator_json(each).values()) for each in indicators]


def indicator_cells(indicators: Sequence[IndicatorValue]) -> list[tuple[Cell, ...]]:
    """The same for a workbook: numbers as numbers. A quotient that does not end is cut after 12 places there."""
    return [tuple(_cells(each).values()) for each in indicators]


def _cells(each: IndicatorValue) -> dict[str, Cell]:
    return {**indicator_json(each), **indicator_numbers(each)}


def indicator_numbers(each: IndicatorValue) -> dict[str, Cell]:
    """Those of its cells that are numbers."""
    return {
        "value": each.value,
        "last_value": each.last_value,
        "change": each.change,
        "change_percent": each.change_percent,
        "numerator": _plain_number(each.numerator),
        "denominator": _plain_number(each.denominator),
        "exact": None if each.exact is None else float(each.exact),
    }


def _plain_number(number: Decimal | None) -> Decimal | None:
    """Without the trailing zeros of a database column."""
    return None if number is None else Decimal(plain(number))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
