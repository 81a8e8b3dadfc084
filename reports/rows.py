"""Rows files (see docs/architecture.md): how the reports read them, and the digest of a table's content."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from catalog.digests import digest_of
from catalog.sheet import Sheet

FIRST_COLUMNS = 3


def quoted(name: str) -> str:
    """A name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a SQL literal: for statements that take no parameters (COPY, COMMENT, CREATE VIEW)."""
    return "'" + text.replace("'", "''") + "'"


def order_of(sheet: Sheet, alias: str) -> str:
    """What stands behind ORDER BY for a sheet: its key, or what tells its rows apart, as it sorts by nature.

    A sheet of neither kind is ordered by its first columns. `row_id` comes last, so that equal rows keep one order.
    Columns are named as those of `alias`: a bare name would mean the text that the SELECT makes of it.
    """
    columns = sheet.key or sheet.identified_by or sheet.names[:FIRST_COLUMNS]
    return ", ".join([*(f"{alias}.{quoted(name)} NULLS LAST" for name in columns), f"{alias}.row_id"])


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


def write_table_parquet(connection: duckdb.DuckDBPyConnection, sheet: Sheet, path: Path, out: Path) -> None:
    """A rows file in the sheet's order, with all its columns; equal rows give equal bytes."""
    rows = f"SELECT * FROM {rows_of(path)} AS t ORDER BY {order_of(sheet, 't')}"
    connection.execute(f"COPY ({rows}) TO {literal(str(out.absolute()))} (FORMAT parquet, COMPRESSION zstd)")
