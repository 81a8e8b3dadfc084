"""What a sound declaration may still lack: told as notices, since a catalog works without it, but people are served worse."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from catalog.catalog import Catalog
from catalog.code_list import CodeList
from catalog.indicator import Indicator
from catalog.mistakes import Mistake
from catalog.rule import Rule
from catalog.sheet import Column, Sensitivity, Sheet
from catalog.yaml_source import read_yaml

Place = tuple[str | int, ...]
Said = tuple[Place, str, str]

TO_FILL_IN = "待补"
_LEFT_IN_COMMENT = re.compile(rf"^\s*# 推测：.*（{TO_FILL_IN}）\s*$")
_NAMES_PERSONS = ("姓名", "地址", "住址", "出生日期", "身份证")
_PERCENT = 100


def notices_of(catalog: Catalog, root: Path) -> list[Mistake]:
    """Everything of this kind, in file and line order; `root` is the folder that the catalog was read from."""
    found = [*_to_fill_in(root), *_of_sheets(catalog, root), *_of_code_lists(catalog, root), *_of_indicators(catalog, root)]
    return sorted(found)


def _to_fill_in(root: Path) -> Iterator[Mistake]:
    for path in sorted(each for folder in ("sheets", "code_lists", "indicators") for each in (root / folder).glob("*")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        waiting = [number for number, line in enumerate(lines, 1) if _waits(line)]
        if waiting:
            where = "、".join(map(str, waiting))
            yield Mistake(path, waiting[0], f"{TO_FILL_IN} {len(waiting)} 行（第 {where} 行）", "填写真实内容，并删去相应的注释")


def _waits(line: str) -> bool:
    return bool(_LEFT_IN_COMMENT.match(line)) if line.lstrip().startswith("#") else TO_FILL_IN in line


def _of_sheets(catalog: Catalog, root: Path) -> Iterator[Mistake]:
    for sheet in catalog.sheets.values():
        source = read_yaml(root / "sheets" / f"{sheet.table}.yaml")
        for place, message, remedy in _of_sheet(sheet, catalog):
            yield source.mistake(place, message, remedy)


def _of_sheet(sheet: Sheet, catalog: Catalog) -> Iterator[Said]:
    spelt = Counter(title for column in sheet.columns for title in column.titles)
    if twice := [title for title, times in spelt.items() if times > 1]:
        yield ("columns",), f"不止一列叫“{'”“'.join(twice)}”", "改标题或 aliases，使每个表头只指一列"
    if sheet.shape == "list" and not (sheet.key or sheet.identified_by):
        yield ("shape",), "没有 key，也没有 identified_by：行一改动，就认不出是同一行", "写明哪些列合起来指明一行"
    if bare := [column.name for column in sheet.columns if not column.note]:
        yield ("columns",), f"{len(bare)} 列没有填报说明：{'、'.join(bare)}", "给每列写一句 note：填什么、怎么填"
    for i, column in enumerate(sheet.columns):
        yield from ((("columns", i), f"列“{column.name}”{said}", remedy) for said, remedy in _of_column(sheet, column, catalog))
    for i, rule in enumerate(sheet.rules):
        yield from ((("rules", i), f"规则“{rule.code}”{said}", remedy) for said, remedy in _of_rule(rule))


def _of_column(sheet: Sheet, column: Column, catalog: Catalog) -> Iterator[tuple[str, str]]:
    if column.name in sheet.key and not column.required:
        yield "属于 key，却不是必填", "加上 required: true"
    if column.bounds and not column.bounds.source:
        yield "的 bounds 没有依据", "写明 source；没有文件依据的写学校惯例"
    codes = catalog.code_lists.get(column.code_list or "")
    if codes and column.example and column.example not in codes.lookup:
        yield f"的例子“{column.example}”不在代码表中", "改用代码表中的写法"
    if column.pattern and column.example and not re.fullmatch(column.pattern, column.example):
        yield f"的例子“{column.example}”不合 pattern", "改正例子或 pattern"
    if column.sensitivity is Sensitivity.OPEN and _names_a_person(column):
        yield "可能指明个人，却是 open", "改为 internal 或 confidential"


def _names_a_person(column: Column) -> bool:
    return column.type == "person_name" or any(word in column.title for word in _NAMES_PERSONS)


def _of_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    if empty := [name for name in ("message", "remedy", "source") if not getattr(rule, name)]:
        yield f"的 {'、'.join(empty)} 是空的", "写明哪里不对、怎么改、依据什么"
    if rule.amount and not rule.unit:
        yield "有 amount，没有 unit", "写明计量单位"


def _of_code_lists(catalog: Catalog, root: Path) -> Iterator[Mistake]:
    used = {column.code_list for sheet in catalog.sheets.values() for column in sheet.columns} | set(catalog.named_code_lists)
    for codes in catalog.code_lists.values():
        path = root / "code_lists" / f"{codes.name}.csv"
        yield from (Mistake(path, 1, message, remedy) for message, remedy in _of_code_list(codes))
        if codes.name not in used:
            yield Mistake(path, 1, "没有哪一列、哪条规则用到这个代码表", "删去，或在列中写 code_list")


def _of_code_list(codes: CodeList) -> Iterator[tuple[str, str]]:
    if twice := [title for title, times in Counter(codes.titles.values()).items() if times > 1]:
        yield f"不止一个代码叫“{'”“'.join(twice)}”", "每个名称只留一个代码"
    if contrary := [alias for alias, code in codes.aliases.items() if codes.lookup[alias] != code]:
        yield f"别名“{'”“'.join(contrary)}”是另一代码的名称", "删去这些别名"


def _of_indicators(catalog: Catalog, root: Path) -> Iterator[Mistake]:
    for path in sorted((root / "indicators").glob("*.yaml")):
        source = read_yaml(path)
        for i, item in enumerate(source.content if isinstance(source.content, list) else []):
            indicator = catalog.indicators.get(item.get("code", "")) if isinstance(item, dict) else None
            for message, remedy in _of_indicator(indicator) if indicator else ():
                yield source.mistake((i,), f"指标“{item['code']}”{message}", remedy)


def _of_indicator(indicator: Indicator) -> Iterator[tuple[str, str]]:
    if (indicator.unit == "%") != (indicator.scale == _PERCENT):
        yield "的 unit 与 scale 不相称", "百分数的 unit 是 %，scale 是 100；其他的都不是"
    if indicator.unit == "%" and not indicator.denominator:
        yield "是百分数，没有分母", "写明 denominator"
    standard = indicator.standard
    if standard and (standard.at_least is None) == (standard.at_most is None):
        yield "的 standard 须恰好有 at_least、at_most 之一", "只留一个方向"
    elif standard and indicator.better != ("higher" if standard.at_most is None else "lower"):
        yield "的 better 与 standard 的方向相反", "at_least 用 higher，at_most 用 lower"
