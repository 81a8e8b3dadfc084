"""Rows files (see docs/architecture.md): how the reports read them, and the digest of a table's content."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from catalog.digests import digest_of


def quoted(name: str) -> str:
    """A name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a SQL literal: for statements that take no parameters (COPY, COMMENT, CREATE VIEW)."""
    return "'" + text.replace("'", "''") + "'"


def rows_of(path: Path) -> str:
    """The FROM of a rows file."""
    return f"read_parquet({literal(str(path.absolute()))})"


@contextmanager
def opened(tables: Mapping[str, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB with a view per rows file."""
    with duckdb.connect(":memory:") as connection:
        for table, path in tables.items():
            connection.execute(f"CREATE VIEW {quoted(table)} AS SELECT * FROM {rows_of(path)}")
        yield connection


def table_digests(tables: Mapping[str, Path]) -> dict[str, str]:
    """Each table's digest: over its (row_id, row_digest) pairs in order, whatever bytes the file has."""
    with opened(tables) as connection:
        return {table: digest_of(_pairs(connection, table)) for table in sorted(tables)}


def _pairs(connection: duckdb.DuckDBPyConnection, table: str) -> list[list[str]]:
    pairs = connection.execute(f"SELECT row_id, row_digest FROM {quoted(table)}").fetchall()
    return sorted([list(pair) for pair in pairs])
