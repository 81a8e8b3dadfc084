"""What a rule is called, for people: declared rules by their title, rules of a cell by the column's."""

from catalog.catalog import Catalog

_CELL_RULES = {
    "required": "未填", "pattern": "格式不符", "length": "过长", "bounds": "超出合理范围", "unreadable": "无法识别",
    "missing": "一列没有找到", "which_column": "旁边不止一列数字", "second_table": "所在的表下面还有一张表",
    "struck_row": "所在的行加了删除线", "struck": "加了删除线",
    "unit": "计量单位不符", "code": "不在代码表中", "type": "类型不符", "key": "主键重复", "rows": "没有数据行",
}  # fmt: skip


def title_of_rule(catalog: Catalog, code: str) -> str:
    """The Chinese title of a rule; for the rules of a cell (`table.column.kind`) the column's title and what is asked."""
    for _, rule in catalog.rules:
        if rule.code == code:
            return rule.title.zh
    table, _, rest = code.partition(".")
    name, _, kind = rest.partition(".")
    declared = catalog.sheets.get(table)
    column = next((each.title for each in declared.columns if each.name == name), "") if declared else ""
    return f"{column}{_CELL_RULES.get(kind or name, '')}" or code
