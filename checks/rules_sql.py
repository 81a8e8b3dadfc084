"""One small compiler per kind of rule: a declaration becomes a `Question`."""

from collections.abc import Callable
from typing import TypeVar

import duckdb

from catalog.rule import Agreement, Rule
from catalog.sheet import Sheet
from checks.question import Question, in_period, quoted
from checks.statements import RuleError, columns_given

T = TypeVar("T")

LAST_YEAR = "last_year"
NO_LAST_YEAR = "无可比数据"
BESIDE_BASELINE = "与基线（未经本系统审核）相比："
# Differences below this are the noise of binary fractions, far below any unit that is reported.
NOISE = "0.0000001"


def compile_rule(rule: Rule, sheet: Sheet, connection: duckdb.DuckDBPyConnection) -> Question:
    """The question of a rule. The connection tells what columns a `sql` rule gives; no row is read.

    Raises:
        duckdb.Error: if the SELECT of a `sql` rule cannot be prepared.
        RuleError: if it is no SELECT, or gives no row_id.
    """
    if rule.sql is not None:
        return _sql(rule, sheet, connection)
    return _COMPILERS[rule.kind](rule, sheet)


def _holds(rule: Rule, sheet: Sheet) -> Question:
    return Question(sheet, rule, _rows(sheet), in_period(_given(rule.holds), sheet))


def _exists_in(rule: Rule, sheet: Sheet) -> Question:
    return Question(sheet, rule, _rows(sheet), f"{quoted(rule.at)} IN {_values(_given(rule.exists_in))}")


def _exclusive_of(rule: Rule, sheet: Sheet) -> Question:
    return Question(sheet, rule, _rows(sheet), f"{quoted(rule.at)} NOT IN {_values(_given(rule.exclusive_of))}")


def _values(reference: str) -> str:
    """All values of `table.column`. Empty ones are left out: `x IN (…, NULL)` would be NULL for every x."""
    table, _, column = reference.partition(".")
    return f"(SELECT {quoted(column)} FROM {quoted(table)} WHERE {quoted(column)} IS NOT NULL)"


def _unique(rule: Rule, sheet: Sheet) -> Question:
    columns = ", ".join(quoted(name) for name in _given(rule.unique))
    when = in_period(rule.when, sheet)
    groups = (
        f"SELECT {columns}, count(*) AS _count, min(row_id) AS _first, list(row_id ORDER BY row_id) AS _extent, "
        "string_agg(source_row::VARCHAR, '、' ORDER BY source_row) AS _rows "
        f"FROM {quoted(sheet.table)} WHERE ({when}\n) GROUP BY {columns} HAVING count(*) > 1"
    )
    source = f"SELECT * FROM {quoted(sheet.table)} LEFT JOIN ({groups}) AS _groups USING ({columns})"
    whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in _given(rule.unique))
    verdict = f"CASE WHEN {whole} THEN _count IS NULL OR row_id <> _first END"
    return Question(sheet, rule, source, verdict, "_count", "_extent", {"count": "_count", "rows": "_rows"})


def _within_period(rule: Rule, sheet: Sheet) -> Question:
    first, last, at = in_period("period_first()", sheet), in_period("period_last()", sheet), quoted(rule.at)
    if sheet.duckdb_types[rule.at] == "INTEGER":  # a year alone
        return Question(sheet, rule, _rows(sheet), f"{at} BETWEEN year({first}) AND year({last})")
    off = f"greatest(date_diff('day', {at}, {first}), date_diff('day', {last}, {at}))"
    return Question(sheet, rule, _rows(sheet), f"{at} BETWEEN {first} AND {last}", off)


def _part_of(rule: Rule, sheet: Sheet) -> Question:
    pair = _given(rule.part_of)
    part, whole = _number(sheet, pair.part), _number(sheet, pair.whole)
    return Question(sheet, rule, _rows(sheet), f"{part} <= {whole}", f"{part} - {whole}")


def _sum(rule: Rule, sheet: Sheet) -> Question:
    declared = _given(rule.sum)
    total = " + ".join(f"coalesce({quoted(name)}, 0)" for name in declared.parts)
    difference = f"abs(_total - {quoted(declared.whole)})"
    verdict = f"{difference} <= {declared.tolerance} + {NOISE}"
    return Question(sheet, rule, _rows(sheet, f"({total}) AS _total"), verdict, difference, computed={"total": "_total"})


def _agrees_with(rule: Rule, sheet: Sheet) -> Question:
    declared = _given(rule.agrees_with)
    joined = " AND ".join(f"own.{quoted(name)} = other._by{place}" for place, name in enumerate(declared.by)) or "true"
    source = (
        f"SELECT own.*, coalesce(other._expected, 0) AS _expected FROM {quoted(sheet.table)} own "
        f"LEFT JOIN ({_aggregate(declared, sheet)}) other ON {joined}"
    )
    difference = f"abs({_number(sheet, declared.column)} - _expected)"
    whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in declared.by) or "true"
    verdict = f"CASE WHEN {whole} THEN {difference} <= {declared.tolerance} + {NOISE} END"
    return Question(sheet, rule, source, verdict, difference, computed={"expected": "_expected"})


def _aggregate(declared: Agreement, sheet: Sheet) -> str:
    """The other table counted: `_expected` by `_by0`, `_by1`, …"""
    keys = [f"_by{place}" for place in range(len(declared.by))]
    items = [f"({in_period(other, sheet)}\n) AS {key}" for key, other in zip(keys, declared.by.values(), strict=True)]
    items.append(f"({in_period(declared.value, sheet)}\n) AS _expected")
    group = f" GROUP BY {', '.join(keys)}" if keys else ""
    return f"SELECT {', '.join(items)} FROM {quoted(declared.table)} WHERE ({in_period(declared.where, sheet)}\n){group}"


def _change(rule: Rule, sheet: Sheet) -> Question:
    declared = _given(rule.change)
    last = f"{LAST_YEAR}.{quoted(sheet.table)}"
    keys = [] if sheet.shape == "form" else [quoted(name) for name in sheet.key or sheet.identified_by or ["row_id"]]
    group = f"{', '.join(keys)}, " if keys else ""
    # A key that stood twice last year gives nothing to compare with.
    before = f"SELECT {group}any_value({_number(sheet, declared.column)}) AS _last FROM {last} GROUP BY ALL HAVING count(*) = 1"
    joined = " AND ".join(f"own.{key} = before.{key}" for key in keys) or "true"
    source = f"SELECT own.*, before._last FROM {quoted(sheet.table)} own LEFT JOIN ({before}) before ON {joined}"
    now = _number(sheet, declared.column)
    moved = f"abs({now} - _last)"
    percent = f"round(({now} - _last) * 100.0 / nullif(abs(_last), 0), 1)"
    # From nothing to something is more than any percentage.
    far = f"{moved} * 100.0 > {declared.over_percent} * abs(_last) + {NOISE} AND {moved} >= {declared.at_least}"
    computed = {"last_value": "_last", "change_percent": f"({percent})"}
    return Question(
        sheet, rule, source, f"NOT ({far})", f"abs({percent})", computed=computed, why_empty=f"{NO_LAST_YEAR}或本年为空"
    )


def _sql(rule: Rule, sheet: Sheet, connection: duckdb.DuckDBPyConnection) -> Question:
    select, table = in_period(_given(rule.sql), sheet).strip().rstrip(";"), quoted(sheet.table)
    given = columns_given(connection, select)
    if "row_id" not in given:
        raise RuleError("sql 规则的 SELECT 须给出 row_id 列")
    hidden = ["row_id", *(name for name in given if name in sheet.duckdb_types)]
    when = f"coalesce(({in_period(rule.when, sheet)}\n), false)"
    once = (
        f"SELECT * FROM ({select}\n) WHERE row_id IS NULL OR row_id NOT IN (SELECT row_id FROM {table} WHERE NOT {when}) "
        "QUALIFY row_number() OVER (PARTITION BY row_id) = 1"
    )
    # A row_id that the sheet does not have (or none at all) is a finding on the whole sheet, not lost in a join.
    source = (
        f"SELECT own.* EXCLUDE ({', '.join(map(quoted, hidden))}), failing.*, _fails IS NULL AS _held "
        f"FROM (SELECT * FROM {table} WHERE {when}) own FULL JOIN (SELECT *, true AS _fails FROM ({once})) failing "
        "ON own.row_id = failing.row_id"
    )
    return Question(sheet, rule, source, "_held", when="true")


def _rows(sheet: Sheet, *computed: str) -> str:
    return f"SELECT {', '.join(['*', *computed])} FROM {quoted(sheet.table)}"


def _number(sheet: Sheet, column: str) -> str:
    """A column as a number: where the sheet says that empty means zero, it does."""
    declared = next((each for each in sheet.columns if each.name == column), None)
    return f"coalesce({quoted(column)}, 0)" if declared and declared.empty_means == "zero" else quoted(column)


def _given(value: T | None) -> T:
    """What the rule's kind declares; the model guarantees that it is there."""
    if value is None:
        raise ValueError("rule has no such kind")
    return value


_COMPILERS: dict[str, Callable[[Rule, Sheet], Question]] = {
    "holds": _holds,
    "exists_in": _exists_in,
    "unique": _unique,
    "part_of": _part_of,
    "sum": _sum,
    "within_period": _within_period,
    "agrees_with": _agrees_with,
    "exclusive_of": _exclusive_of,
    "change": _change,
}
