"""What the dataset as a whole is expected to be, derived from the catalog and last year: plain declarations, no engine.

Cells and rules are judged elsewhere; here it is volumes, completeness, composition, and identities over merged
sheets. The limits are the school's own habit of asking, no standard: outside them somebody looks, nothing is wrong yet.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.sheet import Column, Sheet

if TYPE_CHECKING:
    import pandas as pd

ROWS_CHANGE = 0.2  # of last year's rows
ROWS_SLACK = 3  # rows: in a sheet of ten a change of two says nothing
EXPECTED_ROWS = (0.5, 2.0)  # times the declared usual number
EMPTIER = 0.1  # share of cells more empty than last year
MEASURE_CHANGE = 0.5  # of last year's mean or sum
SUM_SLACK = 5  # of what is counted: from one person to three is chance
DIVERGENCE = 0.1  # Kullback-Leibler, in nats: about 20 % of the rows moved to another code
FEW = 30  # filled rows: below that a share or a mean is chance
MEASURED = ("integer", "decimal")
WHOLE_FROM = 100  # from there on decimals say nothing to people


@dataclass(frozen=True)
class Expected:
    """One expectation: its Great Expectations class and arguments, and what people read."""

    table: str
    column: str | None
    title: str
    expected: str
    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def quantity(number: float) -> str:
    """A number for people: whole from a hundred on, three digits below, never with an exponent."""
    if abs(number) >= WHOLE_FROM:
        return f"{number:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(number)))) if number else 0
    text = f"{number:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(number: float, unit: str) -> str:
    return f"{quantity(number)} {unit}".rstrip()


def expected_of(sheet: Sheet, now: "pd.DataFrame", before: "pd.DataFrame | None") -> Iterator[Expected]:
    """All expectations of one sheet; those against last year only if it is there and large enough."""
    yield from _volumes(sheet, before)
    yield from _identities(sheet)
    for column in sheet.columns:
        yield from _completeness(sheet, column, now, before)
        if before is not None and min(len(now), len(before)) >= FEW:
            yield from _composition(sheet, column, now, before)
            yield from _measure(sheet, column, before)


def _volumes(sheet: Sheet, before: "pd.DataFrame | None") -> Iterator[Expected]:
    if sheet.shape == "form":
        yield Expected(sheet.table, None, "一张表一份", "1 份", "ExpectTableRowCountToEqual", {"value": 1})
        return
    if sheet.expected_rows:
        low, high = (round(sheet.expected_rows * times) for times in EXPECTED_ROWS)
        yield _rows(sheet, "记录数与通常规模相当", low, high)
    if before is not None:
        slack = max(ROWS_SLACK, math.ceil(len(before) * ROWS_CHANGE))
        yield _rows(
            sheet,
            f"记录数与上年（{len(before):,} 条）相比变动不超过 {ROWS_CHANGE:.0%}",
            max(0, len(before) - slack),
            len(before) + slack,
        )


def _rows(sheet: Sheet, title: str, low: int, high: int) -> Expected:
    limits = {"min_value": low, "max_value": high}
    return Expected(sheet.table, None, title, f"{low:,} 至 {high:,} 条", "ExpectTableRowCountToBeBetween", limits)


def _identities(sheet: Sheet) -> Iterator[Expected]:
    yield Expected(sheet.table, None, "合并后每行有唯一标识", "无重复", "ExpectColumnValuesToBeUnique", {"column": "row_id"})
    if not sheet.key:
        return
    title = f"合并后“{'、'.join(sheet.column(name).title for name in sheet.key)}”不重复"
    if len(sheet.key) == 1:
        yield Expected(sheet.table, sheet.key[0], title, "无重复", "ExpectColumnValuesToBeUnique", {"column": sheet.key[0]})
    else:
        kind, arguments = "ExpectCompoundColumnsToBeUnique", {"column_list": sheet.key, "ignore_row_if": "any_value_is_missing"}
        yield Expected(sheet.table, sheet.key[0], title, "无重复", kind, arguments)


def _completeness(sheet: Sheet, column: Column, now: "pd.DataFrame", before: "pd.DataFrame | None") -> Iterator[Expected]:
    if column.required or column.empty_means != "unknown" or now.empty:
        return  # presence of each required cell is judged by the cell rules
    share, words = 1 / len(now), "至少一行有内容"
    title = f"“{column.title}”不应整列为空"
    if before is not None and len(before) and (filled := float(before[column.name].notna().mean())) > EMPTIER:
        share = filled - EMPTIER
        words = f"不低于 {share:.1%}"
        title = f"“{column.title}”的填报率不比上年（{filled:.1%}）低 {EMPTIER * 100:.0f} 个百分点以上"
    arguments = {"column": column.name, "mostly": share}
    yield Expected(sheet.table, column.name, title, words, "ExpectColumnValuesToNotBeNull", arguments)


def _composition(sheet: Sheet, column: Column, now: "pd.DataFrame", before: "pd.DataFrame") -> Iterator[Expected]:
    if column.code_list is None or min(_filled(now, column), _filled(before, column)) < FEW:
        return
    shares = shares_of(before, column.name)
    arguments = {
        "column": column.name,
        "partition_object": {"values": list(shares), "weights": list(shares.values())},
        "threshold": DIVERGENCE,
        "tail_weight_holdout": 0.01,  # a code that is new this year is no infinite surprise
    }
    title = f"“{column.title}”的构成与上年相近"
    yield Expected(
        sheet.table, column.name, title, f"差异度不超过 {DIVERGENCE}", "ExpectColumnKLDivergenceToBeLessThan", arguments
    )


def shares_of(frame: "pd.DataFrame", column: str) -> dict[str, float]:
    """The share of each code among the filled cells, the commonest first."""
    return {str(code): float(share) for code, share in frame[column].value_counts(normalize=True).items()}


def _filled(frame: "pd.DataFrame", column: Column) -> int:
    return int(frame[column.name].notna().sum())


def measured(frame: "pd.DataFrame", sheet: Sheet) -> "pd.DataFrame":
    """The frame in which an empty cell that means zero is one: a mean divides by all such rows, as in the reports."""
    zeros = {column.name: 0 for column in sheet.columns if column.type in MEASURED and column.empty_means == "zero"}
    return frame.fillna(zeros) if zeros else frame


def _measure(sheet: Sheet, column: Column, before: "pd.DataFrame") -> Iterator[Expected]:
    """Sum or mean, whatever stands for the column in the reports (`summed_up_as`)."""
    if column.type not in MEASURED or not _filled(before, column):
        return
    last, slack = _limits(column, before)
    low = last - slack if last < 0 else max(0.0, last - slack)
    arguments = {"column": column.name, "min_value": low, "max_value": last + slack}
    mean = column.summed_up_as == "mean"
    most = f"{MEASURE_CHANGE:.0%}" if slack == abs(last) * MEASURE_CHANGE else with_unit(slack, column.unit)
    told = f"{'平均值' if mean else '合计'}与上年（{with_unit(last, column.unit)}）相比变动不超过 {most}"
    span = f"{quantity(low)} 至 {with_unit(last + slack, column.unit)}"
    kind = "ExpectColumnMeanToBeBetween" if mean else "ExpectColumnSumToBeBetween"
    yield Expected(sheet.table, column.name, f"“{column.title}”的{told}", span, kind, arguments)


def _limits(column: Column, before: "pd.DataFrame") -> tuple[float, float]:
    """Last year's sum or mean, and how far this year's may be from it."""
    if column.summed_up_as == "mean":
        last = float(before[column.name].mean())
        return last, abs(last) * MEASURE_CHANGE
    last = float(before[column.name].sum())
    return last, max(abs(last) * MEASURE_CHANGE, SUM_SLACK)
