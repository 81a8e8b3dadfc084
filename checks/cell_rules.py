"""What each cell of a column must be, derived from its declaration: code, words and test of each demand."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.catalog import Catalog
from catalog.findings import Severity
from catalog.sheet import Column, Sheet

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CellRule:
    """One demand. `test` gets the filled cells of the column and says which are as they must be.

    Without a test it is one that pandera judges otherwise: presence (nullable), type (over several columns).
    """

    code: str
    column: str
    severity: Severity
    message: str
    remedy: str
    test: "Callable[[pd.Series[Any]], pd.Series[bool]] | None" = None


def rule_code(sheet: Sheet, column: Column, demand: str) -> str:
    return f"{sheet.table}.{column.name}.{demand}"


def cell_rules(catalog: Catalog, sheet: Sheet, column: Column) -> list[CellRule]:
    """All demands on a filled cell of this column."""
    found = [_pattern(sheet, column), _length(sheet, column), _bounds(sheet, column), _code(catalog, sheet, column)]
    return [rule for rule in found if rule is not None]


def required_rule(sheet: Sheet, column: Column) -> CellRule:
    """Presence: the one demand that speaks of empty cells."""
    return CellRule(
        rule_code(sheet, column, "required"), column.name, Severity.ERROR,
        f"“{column.title}”不能为空", f"补填“{column.title}”{_noted(column)}",
    )  # fmt: skip


def type_rule(sheet: Sheet, column: Column) -> CellRule:
    """A value from which its type could derive nothing is no value of that type. Judged on the derived columns."""
    return CellRule(
        rule_code(sheet, column, "type"), column.name, Severity.ERROR,
        f"“{column.title}”不是有效的{column.kind.title}", f"核对原件后改正{_noted(column)}",
    )  # fmt: skip


def _pattern(sheet: Sheet, column: Column) -> CellRule | None:
    if column.pattern is None:
        return None
    pattern, example = column.pattern, f"，如 {column.example}" if column.example else ""
    return CellRule(
        rule_code(sheet, column, "pattern"), column.name, Severity.ERROR,
        f"“{column.title}”的格式不符合要求{example}", f"按要求的格式改正{_noted(column)}",
        lambda cells: cells.str.fullmatch(pattern),
    )  # fmt: skip


def _length(sheet: Sheet, column: Column) -> CellRule | None:
    if column.max_length is None:
        return None
    most = column.max_length
    return CellRule(
        rule_code(sheet, column, "length"), column.name, Severity.ERROR,
        f"“{column.title}”超过 {most} 个字", f"缩短到 {most} 个字以内", lambda cells: cells.str.len() <= most,
    )  # fmt: skip


def _bounds(sheet: Sheet, column: Column) -> CellRule | None:
    bounds = column.bounds
    if bounds is None or bounds.minimum is None is bounds.maximum:
        return None
    low = float("-inf") if bounds.minimum is None else float(bounds.minimum)
    high = float("inf") if bounds.maximum is None else float(bounds.maximum)
    source = f"（{bounds.source}）" if bounds.source else ""
    remedy = "核对原始资料与计量单位后改正" + ("" if bounds.severity is Severity.ERROR else "；确实如此的写明情况说明")
    return CellRule(
        rule_code(sheet, column, "bounds"), column.name, bounds.severity,
        f"“{column.title}”{_span(bounds.minimum, bounds.maximum, column.unit)}{source}", remedy,
        lambda cells: cells.between(low, high),
    )  # fmt: skip


def _span(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if high is None:
        return f"应不小于 {low} {unit}".rstrip()
    if low is None:
        return f"应不大于 {high} {unit}".rstrip()
    return f"应在 {low} 至 {high} {unit} 之间" if unit else f"应在 {low} 至 {high} 之间"


def _code(catalog: Catalog, sheet: Sheet, column: Column) -> CellRule | None:
    codes = catalog.codes_of(column)
    if codes is None:
        return None
    known = set(codes.titles)
    return CellRule(
        rule_code(sheet, column, "code"), column.name, Severity.ERROR,
        f"“{column.title}”不在代码表“{codes.title}”中", "从下拉列表中选择", lambda cells: cells.isin(known),
    )  # fmt: skip


def _noted(column: Column) -> str:
    return f"（{column.note}）" if column.note else ""
