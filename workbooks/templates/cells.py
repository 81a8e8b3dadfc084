"""What one input cell accepts and how a prefilled value stands in it, by the column's type."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from openpyxl.worksheet.datavalidation import DataValidation

from catalog.catalog import Catalog
from catalog.column_types import TEXT_FORMAT
from catalog.findings import Severity
from catalog.sheet import Bounds, Column
from workbooks.templates.choices import Choices, shown_choice, shown_choices

FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2099, 12, 31)  # before March 1900 Excel counts a day that never was
EXCEL_EPOCH = date(1899, 12, 30)
LARGEST = 10**15  # Excel keeps 15 digits
ID_NUMBER_LENGTH = 18
ANY_YEAR = Bounds(minimum=Decimal(1900), maximum=Decimal(2099))
NUMBER_WANTED = {
    "year": "请填写四位年份，如 2016。",
    "integer": "请填写整数，不带单位。",
    "decimal": "请填写数字，不带单位。",
}
BOOLEANS = {"true": "是", "false": "否"}

Cell = str | int | float | date | None


def validation_of(
    column: Column, catalog: Catalog, references: Mapping[str, list[str]], choices: Choices
) -> DataValidation | None:
    """The drop-down or range check of a column, or None where anything may stand."""
    codes = catalog.codes_of(column)
    if codes and codes.titles:
        return _drop_down(choices.name_of(codes.name, shown_choices(codes)), "stop", "请从下拉列表中选择，不要自行填写其他内容。")
    if references.get(column.name):
        name = choices.name_of((column.refers_to or column.name).replace(".", "_"), references[column.name])
        return _drop_down(name, "warning", "下拉列表中没有这个值。确实无误时可以保留。")
    return _by_type(column)


def _drop_down(name: str, style: str, message: str) -> DataValidation:
    return _told(DataValidation(type="list", formula1=f"={name}"), style, message)


def _by_type(column: Column) -> DataValidation | None:
    match column.type:
        case "boolean":
            return _told(DataValidation(type="list", formula1='"是,否"'), "stop", "请选择“是”或“否”。")
        case "date":
            first, last = ((day - EXCEL_EPOCH).days for day in (FIRST_DAY, LAST_DAY))
            rule = DataValidation(type="date", operator="between", formula1=str(first), formula2=str(last))
            return _told(rule, "stop", "请填写日期，如 2016-03-01。")
        case "year" | "integer" | "decimal":
            return _numbers(column)
        case "cn_id_number":
            rule = DataValidation(type="textLength", operator="equal", formula1=str(ID_NUMBER_LENGTH))
            return _told(rule, "warning", "居民身份证号为 18 位。其他证件号码请核对后保留。")
        case _:
            return _length(column)


def _length(column: Column) -> DataValidation | None:
    if column.max_length is None:
        return None
    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(column.max_length))
    return _told(rule, "warning", f"不超过 {column.max_length} 个字。")


def _numbers(column: Column) -> DataValidation:
    bounds = column.bounds or (ANY_YEAR if column.type == "year" else Bounds())
    low, high = bounds.minimum, bounds.maximum
    rule = DataValidation(
        type="decimal" if column.type == "decimal" else "whole",
        operator="between",
        formula1=str(-LARGEST if low is None else low),
        formula2=str(LARGEST if high is None else high),
    )
    return _told(
        rule,
        "stop" if bounds.severity is Severity.ERROR else "warning",
        f"{NUMBER_WANTED[column.type]}{said_bounds(column.bounds)}",
    )


def said_bounds(bounds: Bounds | None) -> str:
    """The range in words: `取值 0—100`, `不小于 0`; empty if there is none."""
    match bounds:
        case Bounds(minimum=Decimal() as low, maximum=Decimal() as high):
            return f"取值 {low}—{high}。"
        case Bounds(minimum=Decimal() as low):
            return f"不小于 {low}。"
        case Bounds(maximum=Decimal() as high):
            return f"不大于 {high}。"
        case _:
            return ""


def _told(rule: DataValidation, style: str, message: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorStyle = style  # type: ignore[assignment]
    rule.errorTitle, rule.error = "填写有误", message
    return rule


def format_of(column: Column) -> str:
    """The number format of input cells; what is looked up in a list stays text, so that `01` keeps its zero."""
    return TEXT_FORMAT if column.code_list or column.refers_to else column.kind.excel_format


def excel_value(column: Column, text: str | None, catalog: Catalog) -> Cell:
    """A prefilled value (as text) as it stands in the cell. A value that its type cannot hold stays text."""
    if text is None or text == "":
        return None
    codes = catalog.codes_of(column)
    if codes:
        return shown_choice(codes, codes.lookup.get(text, text))
    try:
        return _typed(column.type, text)
    except (ValueError, ArithmeticError):
        return text


def _typed(kind: str, text: str) -> Cell:
    match kind:
        case "integer" | "year":
            return int(text)
        case "decimal":
            return float(Decimal(text))
        case "date":
            return date.fromisoformat(text)
        case "boolean":
            return BOOLEANS.get(text, text)
        case _:
            return text
