"""The data dictionary (数据字典) of an edition: every column, every code, as rows for CSV, workbook and database."""

from collections.abc import Iterable

from catalog.catalog import Catalog
from catalog.sheet import Column, Sheet

SENSITIVITY_TITLES = {"open": "公开", "internal": "校内", "confidential": "保密"}
EMPTY_TITLES = {"unknown": "未知", "zero": "零", "none": "不适用"}

# machine name of each column of the dictionary, with its heading in the workbook
COLUMN_HEADINGS = {
    "table": "表名", "sheet_code": "表号", "sheet_title": "采集表", "column": "列名", "title": "数据项", "type": "类型",
    "unit": "计量单位", "required": "必填", "key": "主键", "code_list": "代码表", "refers_to": "引用", "empty_means": "空值含义",
    "sensitivity": "公开范围", "note": "说明",
}  # fmt: skip
CODE_HEADINGS = {
    "code_list": "代码表", "code_list_title": "名称", "standard": "标准", "version": "版本", "code": "代码", "title": "代码名称",
}  # fmt: skip

Row = tuple[str, ...]


def dictionary_rows(sheets: Iterable[Sheet]) -> list[Row]:
    """One row per declared column, in the order of `COLUMN_HEADINGS`."""
    return [_column_row(sheet, column) for sheet in sheets for column in sheet.columns]


def _column_row(sheet: Sheet, column: Column) -> Row:
    return (
        sheet.table,
        sheet.code,
        sheet.title.zh,
        column.name,
        column.title,
        column.kind.title,
        column.unit,
        "是" if column.required else "",
        "是" if column.name in sheet.key else "",
        column.code_list or "",
        column.refers_to or "",
        EMPTY_TITLES[column.empty_means],
        SENSITIVITY_TITLES[column.sensitivity.value],
        column.note,
    )


def code_rows(catalog: Catalog, names: Iterable[str]) -> list[Row]:
    """One row per code of the named lists, in the order of `CODE_HEADINGS`."""
    return [
        (codes.name, codes.title, codes.standard, codes.version, code, title)
        for codes in (catalog.code_lists[name] for name in names)
        for code, title in codes.titles.items()
    ]


def used_code_lists(columns: Iterable[Column]) -> list[str]:
    """The code lists that these columns use, in order."""
    return list(dict.fromkeys(column.code_list for column in columns if column.code_list))
