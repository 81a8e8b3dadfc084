"""A rule tests itself: on the rows of its own examples it must hold, and must fail."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from catalog.catalog import Catalog
from catalog.rule import Example, Rule
from catalog.sheet import Sheet
from checks.findings_frame import Line
from checks.outcome import Outcome
from checks.prepare import EXAMPLE_REMEDY, Problem
from checks.question import quoted
from checks.rules import judge_rule
from checks.rules_sql import LAST_YEAR
from checks.statements import RuleError, error_text

# Type of a column → what its derived columns hold for a value, in the order in which the type names them.
Derive = Mapping[str, Callable[[str], Sequence[str | None]]]
Row = Mapping[str, str | None]


def example_problems(connection: duckdb.DuckDBPyConnection, catalog: Catalog, derive: Derive) -> list[Problem]:
    """Rules that don't do on their examples what they declare. The connection shows the catalog's sheets without files."""
    return [problem for sheet, rule in catalog.rules for problem in _of_rule(connection, catalog, sheet, rule, derive)]


def _of_rule(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet, rule: Rule, derive: Derive
) -> Iterator[Problem]:
    for name, example in (("passes", rule.passes), ("fails", rule.fails)):
        try:
            lines, outcome = try_example(connection, catalog, sheet, rule, example, derive=derive)
        except (duckdb.Error, RuleError) as error:
            yield Problem(rule.code, sheet.table, f"规则“{rule.code}”的例子 {name} 有误：{error_text(error)}", EXAMPLE_REMEDY)
            continue
        if said := _unmet(name, lines, outcome):
            yield Problem(rule.code, sheet.table, f"规则“{rule.code}”在例子 {name} 上{said}", EXAMPLE_REMEDY)


def _unmet(name: str, lines: Sequence[Line], outcome: Outcome) -> str:
    """In what the rule did not do as the example says; empty if it did."""
    if outcome.state == "broken":
        return f"出错：{outcome.why}"
    if outcome.rows_judged == 0:
        return f"没有核对任何一行（{outcome.why}）"
    if name == "passes" and lines:
        return f"本应通过，却报了 {len(lines)} 个问题：{lines[0].message}"
    return "" if name == "passes" or lines else "本应报出问题，却通过了"


def try_example(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet, rule: Rule, example: Example, *, derive: Derive
) -> tuple[list[Line], Outcome]:
    """What a rule finds on the rows of an example; the connection is as before afterwards.

    Raises:
        RuleError: if the example names a sheet or column that is not declared.
        duckdb.Error: if a value of the example is not of its column's type.
    """
    with _tables(
        connection, catalog, {"main": {**example.sheets, sheet.table: example.rows}, LAST_YEAR: example.last_year}, derive
    ):
        return judge_rule(connection, catalog, sheet, rule)


@contextmanager
def _tables(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, schemas: Mapping[str, Mapping[str, Sequence[Row]]], derive: Derive
) -> Iterator[None]:
    """These rows in the empty tables, until the end of the block."""
    connection.execute("BEGIN")
    try:
        for schema, tables in schemas.items():
            for table, rows in tables.items():
                _fill(connection, schema, _sheet(catalog, table), rows, derive)
        yield
    finally:
        connection.execute("ROLLBACK")


def _fill(connection: duckdb.DuckDBPyConnection, schema: str, sheet: Sheet, rows: Sequence[Row], derive: Derive) -> None:
    name = f"{schema}.{quoted(sheet.table)}"
    connection.execute("INSERT INTO present VALUES (?, ?)", [schema, sheet.table])
    for number, row in enumerate(rows, 1):
        cells = {"row_id": f"r{number}", "source_row": str(number + 1), **_derived(sheet, row, derive), **_declared(sheet, row)}
        columns, values = ", ".join(map(quoted, cells)), ", ".join("?" * len(cells))
        connection.execute(f"INSERT INTO {name} ({columns}) VALUES ({values})", list(cells.values()))


def _sheet(catalog: Catalog, table: str) -> Sheet:
    if table not in catalog.sheets:
        raise RuleError(f"没有采集表 {table}")
    return catalog.sheets[table]


def _declared(sheet: Sheet, row: Row) -> Row:
    known = sheet.duckdb_types
    for name in row:
        if name not in known:
            raise RuleError(f"采集表 {sheet.table} 没有列 {name}")
    return row


def _derived(sheet: Sheet, row: Row, derive: Derive) -> Row:
    found: dict[str, str | None] = {}
    for column in sheet.columns:
        value = row.get(column.name)
        if column.derived and value:
            found.update(zip(column.derived, derive[column.type](value), strict=True))
    return found
