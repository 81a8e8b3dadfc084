"""Runs one rule as its own statement and says what became of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import duckdb

from catalog.catalog import Catalog
from catalog.kept import Kept
from catalog.rule import Rule
from catalog.sheet import Sheet
from checks.findings_frame import Line, Place
from checks.outcome import Outcome, outcome_of
from checks.question import Question
from checks.rules_sql import BESIDE_BASELINE, LAST_YEAR, NO_LAST_YEAR, compile_rule
from checks.statements import RuleError, error_text, one_select, tables_named

Present = Collection[tuple[str, str]]
Unread = Collection[tuple[str, str]]  # (row_id, column)


@dataclass(frozen=True)
class Ready:
    """A rule made into statements that were seen to be one SELECT each, and (schema, table) of the sheets that they name.

    They are kept as parsed, bound to no connection: reading their text takes a quarter of the time of a rule on a small sheet.
    """

    question: Question
    counts: duckdb.Statement
    failing: duckdb.Statement
    named: frozenset[tuple[str, str]]


_WORDS = re.compile(r"\w+")
_SAID = {"code", "title", "message", "remedy", "source", "passes", "fails", "unit"}  # words for people, and examples
_READY: Kept[Catalog | Rule, Ready] = Kept()


def judge_rule(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    sheet: Sheet,
    rule: Rule,
    present: Present | None = None,
    *,
    unread: Unread = (),
    doubted: Collection[str] = (),
    beside_baseline: bool = False,
) -> tuple[list[Line], Outcome]:
    """The findings of a rule and its outcome; a rule that errors is `broken` and gives none.

    `present` is what `present_tables` says of the connection, if the caller knows it already. `unread` holds cells that
    were not empty but could not be read: a rule that looks at one has nothing to say of its row; of columns whose unit is in
    question (`doubted`) it says nothing of the sheet as a whole or of groups of rows either. `beside_baseline`: last year's
    data is a 基线, and every finding that looks at it says so.
    """
    try:
        ready = _READY.get(lambda: made_ready(connection, catalog, sheet, rule), catalog, rule)
        absent = ready.named - set(present_tables(connection) if present is None else present)
        if absent:
            return [], Outcome(rule.code, sheet.table, "not_judged", _missing(catalog, absent), on_trial=rule.on_trial)
        lines, outcome = _judged(connection, ready, unread, doubted)
        looks_back = beside_baseline and any(schema == LAST_YEAR for schema, _ in ready.named)
        return [replace(line, message=f"{BESIDE_BASELINE}{line.message}") if looks_back else line for line in lines], outcome
    except (duckdb.Error, RuleError) as error:
        return [], Outcome(rule.code, sheet.table, "broken", error_text(error), on_trial=rule.on_trial)


def made_ready(connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet, rule: Rule) -> Ready:
    """The statements of a rule; no row is read.

    Raises:
        RuleError, duckdb.Error: it cannot be made into a SELECT over sheets and code lists.
    """
    question = compile_rule(rule, sheet, connection)
    texts = question.counts, question.failing
    counts, failing = (one_select(connection, each) for each in texts)
    named, _ = (tables_named(connection, each, catalog.sheets) for each in texts)
    return Ready(question, counts, failing, frozenset(named))


def _judged(
    connection: duckdb.DuckDBPyConnection, ready: Ready, unread: Unread, doubted: Collection[str]
) -> tuple[list[Line], Outcome]:
    rule, table = ready.question.rule, ready.question.sheet.table
    held, failed, unknown = connection.execute(ready.counts).fetchall()[0]
    found = _lines(connection, ready) if failed else []
    lines = _of_read_cells(ready, found, unread, doubted) if found and unread else found
    unsaid = len(found) - len(lines)
    outcome = outcome_of(
        rule.code, table, len(lines), held + failed - unsaid, unknown + unsaid,
        why_empty=ready.question.why_empty, on_trial=rule.on_trial,
    )  # fmt: skip
    return lines, outcome


def _of_read_cells(ready: Ready, lines: list[Line], unread: Unread, doubted: Collection[str]) -> list[Line]:
    """Those whose row was read in all columns that the rule looks at: what could not be read must not be called empty."""
    looked_at = columns_looked_at(ready.question.rule, ready.question.sheet)
    silent = {row_id for row_id, column in unread if column in looked_at}
    if looked_at.isdisjoint(doubted):
        return [line for line in lines if line.row_id not in silent]
    return [line for line in lines if line.row_id and line.row_id not in silent and silent.isdisjoint(line.extent)]


def columns_looked_at(rule: Rule, sheet: Sheet) -> frozenset[str]:
    """The columns of its own sheet that any part of a rule names; a derived one means the column that it comes from."""
    words = set(_WORDS.findall(rule.model_dump_json(exclude=_SAID)))
    return frozenset(column.name for column in sheet.columns if not words.isdisjoint((column.name, *column.derived)))


def _lines(connection: duckdb.DuckDBPyConnection, ready: Ready) -> list[Line]:
    rule, table = ready.question.rule, ready.question.sheet.table
    failing = connection.execute(ready.failing).fetchall()
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


def _missing(catalog: Catalog, absent: Present) -> str:
    """Why a rule cannot be judged: sheets that it names and that are not there."""
    here = [_title(catalog, table) for schema, table in sorted(absent) if schema != LAST_YEAR]
    before = [_title(catalog, table) for schema, table in sorted(absent) if schema == LAST_YEAR]
    words = [f"缺少采集表 {'、'.join(here)}"] if here else []
    return "；".join([*words, *([f"{NO_LAST_YEAR}：没有上年的 {'、'.join(before)}"] if before else [])])


def _title(catalog: Catalog, table: str) -> str:
    sheet = catalog.sheets[table]
    return f"{sheet.code} {sheet.title.zh}"
