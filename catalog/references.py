"""References between declarations: every name that one file uses must stand in another; personal data must stay in its cells."""

from collections.abc import Iterator

from catalog.catalog import Catalog
from catalog.mistakes import Mistake
from catalog.rule import Rule
from catalog.sheet import Column, Sensitivity, Sheet
from catalog.yaml_source import YamlSource

Place = tuple[str | int, ...]
Wrong = tuple[Place, str, str]


_PERSONAL = ("cn_id_number", "phone")


def reference_mistakes(catalog: Catalog, sources: dict[str, YamlSource], unread: frozenset[str]) -> list[Mistake]:
    """Everything that points nowhere, or tells personal data, in file and line.

    `unread` are sheets and lists that are there and have mistakes of their own: names that lead to them are believed.
    """
    found = [
        sources[sheet.table].mistake(place, message, remedy)
        for sheet in catalog.sheets.values()
        for place, message, remedy in _of_sheet(sheet, catalog, unread)
    ]
    return found + _repeated_rules(catalog, sources)


def _of_sheet(sheet: Sheet, catalog: Catalog, unread: frozenset[str]) -> Iterator[Wrong]:
    for i, column in enumerate(sheet.columns):
        yield from _of_column(column, ("columns", i), catalog, unread)
    for i, rule in enumerate(sheet.rules):
        yield from _of_rule(rule, ("rules", i), sheet, catalog, unread)


def _of_column(column: Column, place: Place, catalog: Catalog, unread: frozenset[str]) -> Iterator[Wrong]:
    if column.code_list and column.code_list not in {*catalog.code_lists, *unread}:
        yield (*place, "code_list"), f"没有代码表“{column.code_list}”", "在 data/code_lists/ 中添加，或改正名称"
    if column.type == "code" and not (column.code_list or column.refers_to):
        yield place, f"代码列“{column.name}”没有 code_list 或 refers_to", "写明代码表或所引用的列"
    if column.refers_to and not _stands(column.refers_to, catalog, unread):
        yield (*place, "refers_to"), f"引用的列“{column.refers_to}”不存在", "写作 表名.列名"
    if column.type in _PERSONAL and column.sensitivity is not Sensitivity.CONFIDENTIAL:
        yield (*place, "sensitivity"), f"列“{column.name}”是{column.kind.title}，只能是 confidential", "删去 sensitivity 这个键"


def _of_rule(rule: Rule, place: Place, sheet: Sheet, catalog: Catalog, unread: frozenset[str]) -> Iterator[Wrong]:
    known = set(sheet.duckdb_types)
    for name in sorted(_own_columns(rule) - known):
        yield place, f"规则“{rule.code}”用到的列“{name}”不在本表中", "改正列名"
    for other in filter(None, (rule.exists_in, rule.exclusive_of)):
        if not _stands(other, catalog, unread):
            yield place, f"规则“{rule.code}”引用的列“{other}”不存在", "写作 表名.列名"
    if rule.agrees_with and rule.agrees_with.table not in {*catalog.sheets, *unread}:
        yield place, f"规则“{rule.code}”引用的表“{rule.agrees_with.table}”不存在", "改正表名"
    for column in sheet.columns:
        if column.type in _PERSONAL and f"{{{column.name}}}" in rule.message + rule.remedy:
            yield place, f"规则“{rule.code}”的文字会显示“{column.title}”，那是个人信息", f"删去 {{{column.name}}}，写列名即可"


def _own_columns(rule: Rule) -> set[str]:
    names = {rule.at, *(rule.unique or [])}
    if rule.part_of:
        names |= {rule.part_of.part, rule.part_of.whole}
    if rule.sum:
        names |= {*rule.sum.parts, rule.sum.whole}
    if rule.agrees_with:
        names |= {rule.agrees_with.column, *rule.agrees_with.by}
    if rule.change:
        names.add(rule.change.column)
    return names


def _stands(reference: str, catalog: Catalog, unread: frozenset[str]) -> bool:
    table, _, column = reference.partition(".")
    return table in unread or (table in catalog.sheets and column in catalog.sheets[table].duckdb_types)


def _repeated_rules(catalog: Catalog, sources: dict[str, YamlSource]) -> list[Mistake]:
    seen: set[str] = set()
    found = []
    for sheet in catalog.sheets.values():
        for i, rule in enumerate(sheet.rules):
            if rule.code in seen:
                message = f"规则代码“{rule.code}”重复"
                found.append(sources[sheet.table].mistake(("rules", i, "code"), message, "改用唯一的代码"))
            seen.add(rule.code)
    return found
