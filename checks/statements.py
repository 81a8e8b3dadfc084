"""Statements made of people's expressions: one SELECT and no more, and what may be told of one that errs."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

import duckdb

# These speak of the rule's text and of names only; other errors may quote values from people's rows.
_SPEAKS_OF_NAMES = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.PermissionException)

_ROWS_OF_THEIR_OWN = frozenset(("unnest", "range", "generate_series"))  # functions that give rows and read nothing
_CODES = "codes"
_SCHEMAS = frozenset(("", "main", "last_year"))
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class RuleError(ValueError):
    """A rule that cannot be made into a statement; its text is for people and quotes declarations only."""


def one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The statement, parsed once and ready to execute; anything but a single SELECT is refused.

    An expression may not close our brackets and go on by itself.

    Raises:
        RuleError: if it is another kind of statement, or several.
        duckdb.ParserException: if it cannot be read at all.
    """
    statements = connection.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise RuleError("须是一条 SELECT")
    return statements[0]


def columns_given(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """Names of the columns that one SELECT gives; no row is read.

    Raises:
        RuleError, duckdb.Error
    """
    one_select(connection, sql)
    return [name for name, *_ in connection.execute(f"DESCRIBE {sql}").fetchall()]


def tables_named(connection: duckdb.DuckDBPyConnection, sql: str, sheets: Collection[str]) -> set[tuple[str, str]]:
    """(schema, table) of the sheets that a SELECT names; besides these it may name code lists and what it declares itself.

    Raises:
        RuleError: if it names anything else: a file, another database, a function that reads.
    """
    # The parsed statement, not get_table_names: that looks through views and no longer knows their names.
    parsed = json.loads(connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0][0])
    if parsed["error"]:
        raise RuleError("须是一条不含 PIVOT 等扩展写法的 SELECT")
    nodes = list(_nodes(parsed))
    declared = {each["key"] for node in nodes for each in (node.get("cte_map") or {}).get("map", ())}
    if strange := [name for name in declared if not _PLAIN_NAME.fullmatch(name)]:
        raise RuleError(f"WITH 中的名称“{strange[0]}”须由字母、数字和下划线组成")  # a file's name outside its scope is the file
    found = set()
    for node in nodes:
        if node.get("type") == "SHOW_REF":
            raise RuleError("不能使用 SHOW、DESCRIBE、SUMMARIZE：规则只能读采集表与代码表")
        if node.get("type") == "TABLE_FUNCTION" and node["function"]["function_name"] not in _ROWS_OF_THEIR_OWN:
            raise RuleError(f"不能使用 {node['function']['function_name']}：规则只能读采集表与代码表")
        if node.get("type") == "BASE_TABLE":
            catalog, schema, table = node["catalog_name"], node["schema_name"], node["table_name"]
            if not catalog and table in sheets and schema in _SCHEMAS:
                found.add((schema or "main", table))
            elif catalog or (schema != _CODES and (schema or table not in declared)):
                raise RuleError(f"不能读 {table}：规则只能读采集表与代码表")
    return found


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    """Every object within a parsed statement."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _nodes(each)


def error_text(error: Exception) -> str:
    """What broke, without values from people's rows."""
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, (*_SPEAKS_OF_NAMES, RuleError)):
        return first
    return re.sub(r"\"[^\"]*\"|'[^']*'|\d+", "…", first)
