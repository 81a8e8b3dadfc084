"""Statements made of people's expressions: one SELECT and no more, and what may be told of one that errs."""

import re

import duckdb

# These speak of the rule's text and of names only; other errors may quote values from people's rows.
_SPEAKS_OF_NAMES = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.PermissionException)


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


def error_text(error: Exception) -> str:
    """What broke, without values from people's rows."""
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, (*_SPEAKS_OF_NAMES, RuleError)):
        return first
    return re.sub(r"\"[^\"]*\"|'[^']*'|\d+", "…", first)
