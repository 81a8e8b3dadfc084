"""The same SELECT asked of last year's data: names of sheets go to schema `last_year`, dates move back by a year.

The statement is rewritten as DuckDB's own syntax tree, so that neither a string nor an alias that happens to be
spelt like a sheet is touched, and nothing is set on the connection (its configuration is locked).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

SCHEMA = "last_year"


class LastYear:
    """Rewrites SELECTs of one connection; what stands in its schema `last_year` is looked up once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.tables = {name for (name,) in connection.execute(_TABLES).fetchall()}
        self.macros = _shifted_macros(connection)

    def sql(self, sql: str) -> str:
        """`sql` over `last_year.<table>`, with `school_year_first()` and its like answering for the year before.

        Raises:
            duckdb.Error: if `sql` is not one SELECT.
        """
        tree = _tree(self.connection, sql)
        rewritten = _rewrite(tree, self.tables - set(_common_table_names(tree)), self.macros)
        return str(_one(self.connection, "SELECT json_deserialize_sql(?)", [json.dumps(rewritten)]))


def table_names(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Every table that one SELECT names. (`get_table_names` sees through views to nothing.)"""
    tree = _tree(connection, sql)
    return set(_named_tables(tree)) - set(_common_table_names(tree))


def _tree(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    tree = json.loads(_one(connection, "SELECT json_serialize_sql(?)", [sql]))
    if tree["error"]:
        raise duckdb.ParserException(tree["error_message"])
    return tree


_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'last_year'"
_MACROS = """SELECT function_name FROM duckdb_functions()
WHERE NOT internal AND function_type = 'macro' AND schema_name = 'main' AND len(parameters) = 0"""


def _one(connection: duckdb.DuckDBPyConnection, sql: str, values: Iterable[Any] = ()) -> Any:
    row = connection.execute(sql, list(values)).fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    return row[0]


def _shifted_macros(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The syntax tree of each zero-argument macro's answer a year earlier."""
    names = [name for (name,) in connection.execute(_MACROS).fetchall()]
    return {name: _expression(connection, _a_year_earlier(connection, name)) for name in names}


def _a_year_earlier(connection: duckdb.DuckDBPyConnection, macro: str) -> str:
    kind = _one(connection, f"SELECT typeof({macro}())")
    return f"CAST({macro}() - INTERVAL 1 YEAR AS DATE)" if kind == "DATE" else f"CAST({macro}() - 1 AS {kind})"


def _expression(connection: duckdb.DuckDBPyConnection, expression: str) -> Any:
    tree = json.loads(_one(connection, "SELECT json_serialize_sql(?)", [f"SELECT {expression}"]))
    return tree["statements"][0]["node"]["select_list"][0]


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every node of a syntax tree."""
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(each)


def _common_table_names(tree: Any) -> Iterator[str]:
    for node in _nodes(tree):
        yield from (entry["key"] for entry in node.get("cte_map", {}).get("map", []))


def _named_tables(tree: Any) -> Iterator[str]:
    return (node["table_name"] for node in _nodes(tree) if node.get("type") == "BASE_TABLE")


def _rewrite(node: Any, tables: set[str], macros: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_rewrite(each, tables, macros) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("class") == "FUNCTION" and node["function_name"] in macros and not node["schema"]:
        return {**macros[node["function_name"]], "alias": node["alias"]}
    if node.get("type") == "BASE_TABLE" and node["table_name"] in tables and node["schema_name"] in ("", "main"):
        return {**node, "schema_name": SCHEMA, "qualified_name": {"path": [SCHEMA, node["table_name"]]}}
    return {key: _rewrite(value, tables, macros) for key, value in node.items()}
