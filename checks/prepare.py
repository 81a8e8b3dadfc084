"""Every expression of the catalog tried on empty typed tables, so that a wrong one is refused with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from catalog.indicator import Indicator, Term
from catalog.mistakes import Mistake
from catalog.rule import Rule
from catalog.sheet import Sheet
from catalog.yaml_source import YamlSource, read_yaml
from checks.rules import made_ready
from checks.statements import RuleError, columns_given, error_text

REMEDY = "改正其中的 SQL：列名、表名与类型须与 data/sheets 中的声明一致"
EXAMPLE_REMEDY = "改正规则，或改正它的正反两个例子"
COUNTED = "counted"
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a rule (`table` names its sheet), an indicator (`table` is empty) or a `counted` query."""

    rule: str
    table: str
    message: str
    remedy: str = REMEDY


def prepare(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> list[Problem]:
    """What cannot be prepared. The connection needs the views of the catalog only, no rows (`connect(catalog, year, {})`)."""
    return [
        *(problem for sheet, rule in catalog.rules for problem in _of_rule(connection, catalog, sheet, rule)),
        *(problem for sheet in catalog.sheets.values() for problem in _of_counted(connection, sheet)),
        *(problem for indicator in catalog.indicators.values() for problem in _of_indicator(connection, indicator)),
    ]


def _of_rule(connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet, rule: Rule) -> Iterator[Problem]:
    try:
        ready = made_ready(connection, catalog, sheet, rule)
        for sql in (ready.question.counts, ready.question.failing):
            connection.execute(f"EXPLAIN {sql}").fetchall()
    except (duckdb.Error, RuleError) as error:
        yield Problem(rule.code, sheet.table, f"规则“{rule.code}”不能执行：{error_text(error)}")


def _of_counted(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[Problem]:
    if sheet.counted is None:
        return
    try:
        given = columns_given(connection, sheet.counted.sql)
    except (duckdb.Error, RuleError) as error:
        yield Problem(COUNTED, sheet.table, f"统计本表的 SQL 不能执行：{error_text(error)}")
        return
    if strange := [name for name in given if name not in sheet.names]:
        yield Problem(COUNTED, sheet.table, f"统计本表的 SQL 给出了本表没有的列：{'、'.join(strange)}")
    if missing := [name for name in sheet.key if name not in given]:
        yield Problem(COUNTED, sheet.table, f"统计本表的 SQL 缺少主键列：{'、'.join(missing)}")


def _of_indicator(connection: duckdb.DuckDBPyConnection, indicator: Indicator) -> Iterator[Problem]:
    for place, term in (("分子", indicator.numerator), ("分母", indicator.denominator)):
        if term and (said := _of_term(connection, term)):
            yield Problem(indicator.code, "", f"指标“{indicator.code}”的{place}{said}")


def _of_term(connection: duckdb.DuckDBPyConnection, term: Term) -> str:
    try:
        given = columns_given(connection, term.sql)
    except (duckdb.Error, RuleError) as error:
        return f"不能执行：{error_text(error)}"
    return "" if len(given) == 1 else f"须只给出一个数，现给出 {len(given)} 列"


def mistakes_of(problems: list[Problem], data: Path) -> list[Mistake]:
    """The problems with file and line below `data`, where the catalog was read from."""
    indicators = [read_yaml(path) for path in sorted((data / "indicators").glob("*.yaml"))]
    return sorted(_mistake(problem, data, indicators) for problem in problems)


def _mistake(problem: Problem, data: Path, indicators: list[YamlSource]) -> Mistake:
    if problem.table:
        source = read_yaml(data / "sheets" / f"{problem.table}.yaml")
        place: Place = (COUNTED,) if problem.rule == COUNTED else ("rules", *_position(source.content.get("rules"), problem.rule))
        return source.mistake(place, problem.message, problem.remedy)
    source = next(each for each in indicators if _position(each.content, problem.rule))
    return source.mistake(_position(source.content, problem.rule), problem.message, problem.remedy)


def _position(items: object, code: str) -> Place:
    listed = items if isinstance(items, list) else []
    return next(((place,) for place, item in enumerate(listed) if isinstance(item, dict) and item.get("code") == code), ())
