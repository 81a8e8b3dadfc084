"""Runs one rule as its own statement and says what became of it."""

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from catalog.catalog import Catalog
from catalog.rule import Rule
from catalog.sheet import Sheet
from checks.findings_frame import Line, Place
from checks.outcome import Outcome, outcome_of
from checks.question import Question
from checks.rules_sql import LAST_YEAR, NO_LAST_YEAR, compile_rule
from checks.statements import RuleError, error_text, one_select


def judge_rule(connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet, rule: Rule) -> tuple[list[Line], Outcome]:
    """The findings of a rule and its outcome; a rule that errors is `broken` and gives none."""
    try:
        question = compile_rule(rule, sheet, connection)
        counts = one_select(connection, question.counts)
        if why := _missing(connection, catalog, question):
            return [], Outcome(rule.code, sheet.table, "not_judged", why, on_trial=rule.on_trial)
        return _judged(connection, question, counts)
    except (duckdb.Error, RuleError) as error:
        return [], Outcome(rule.code, sheet.table, "broken", error_text(error), on_trial=rule.on_trial)


def _judged(connection: duckdb.DuckDBPyConnection, question: Question, counts: duckdb.Statement) -> tuple[list[Line], Outcome]:
    rule, table = question.rule, question.sheet.table
    held, failed, unknown = connection.execute(counts).fetchall()[0]
    lines = _lines(connection, question) if failed else []
    outcome = outcome_of(
        rule.code, table, len(lines), held + failed, unknown, why_empty=question.why_empty, on_trial=rule.on_trial
    )
    return lines, outcome


def _lines(connection: duckdb.DuckDBPyConnection, question: Question) -> list[Line]:
    rule, table = question.rule, question.sheet.table
    failing = connection.execute(one_select(connection, question.failing)).fetchall()
    return [
        Line(
            rule.code, rule.severity, table, row_id or "", rule.at, Place(*place), value,
            message, remedy, amount, rule.unit, [each for each in extent if each is not None],
        )
        for row_id, *place, value, message, remedy, amount, extent in failing
    ]  # fmt: skip


def present_tables(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """(schema, table) of the sheets that have a file."""
    return set(connection.execute("SELECT schema, name FROM present").fetchall())


def _missing(connection: duckdb.DuckDBPyConnection, catalog: Catalog, question: Question) -> str:
    """Why the rule cannot be judged: sheets that it names and that are not there; empty if all are."""
    present = present_tables(connection)
    everything = {(schema, table) for schema in ("main", LAST_YEAR) for table in catalog.sheets}
    if not any(table in question.counts for _, table in everything - present):
        return ""  # parsing the statement costs more than running it: only where an absent sheet may be meant
    absent = _named(connection, catalog, question) - present
    here = [_title(catalog, table) for schema, table in sorted(absent) if schema != LAST_YEAR]
    before = [_title(catalog, table) for schema, table in sorted(absent) if schema == LAST_YEAR]
    words = [f"缺少采集表 {'、'.join(here)}"] if here else []
    return "；".join([*words, *([f"{NO_LAST_YEAR}：没有上年的 {'、'.join(before)}"] if before else [])])


def _named(connection: duckdb.DuckDBPyConnection, catalog: Catalog, question: Question) -> set[tuple[str, str]]:
    # The parsed statement, not get_table_names: that looks through views and no longer knows their names.
    parsed = connection.execute("SELECT json_serialize_sql(?)", [question.counts]).fetchall()[0][0]
    return {(schema or "main", table) for schema, table in _tables(json.loads(parsed)) if table in catalog.sheets}


def _tables(node: Any) -> Iterator[tuple[str, str]]:
    """(schema, table) of every table that a part of a parsed statement names."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield node["schema_name"], node["table_name"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _tables(part)


def _title(catalog: Catalog, table: str) -> str:
    sheet = catalog.sheets[table]
    return f"{sheet.code} {sheet.title.zh}"
