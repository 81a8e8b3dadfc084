"""Parquet through DuckDB: read with declared types, written with the same bytes for the same content."""

import os
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from catalog.sheet import Sheet
from warehouse.macros import TEXT_OF

if TYPE_CHECKING:
    import pandas as pd

# The columns of every rows file before the declared ones (docs/architecture.md).
SOURCE_TYPES = {
    "row_id": "VARCHAR",
    "row_digest": "VARCHAR",
    "source_file": "VARCHAR",
    "source_worksheet": "VARCHAR",
    "source_row": "INTEGER",
    "source_department": "VARCHAR",
}
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def rows_types(sheet: Sheet) -> dict[str, str]:
    """All columns of a rows file of this sheet, in order, with their DuckDB types."""
    return {**SOURCE_TYPES, **sheet.duckdb_types}


def quoted(name: str | Path) -> str:
    """A text as SQL literal."""
    return "'" + str(name).replace("'", "''") + "'"


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def plain_connection() -> duckdb.DuckDBPyConnection:
    """A session of this process's in-memory DuckDB, for our own statements; it fetches nothing from outside.

    It knows `text_of(x)`. Opening a database takes 30 ms, a session of one nothing. What a session makes must be TEMP.
    """
    return _database(os.getpid()).cursor()


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:  # by process: a fork must not use its parent's
    connection = duckdb.connect(":memory:", config={"threads": 1, **OFFLINE})
    connection.execute(TEXT_OF)
    return connection


def columns_of(path: Path) -> dict[str, str]:
    """Names of the columns that a Parquet file holds, in order, with their DuckDB types."""
    state = path.stat()
    return _columns(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _columns(path: Path, changed_ns: int, size: int) -> dict[str, str]:
    described = plain_connection().execute(f"DESCRIBE FROM read_parquet({quoted(path)})").fetchall()
    return {name: duckdb_type for name, duckdb_type, *_ in described}


def typed_select(types: Mapping[str, str], path: Path | None) -> str:
    """A SELECT giving exactly these columns, typed; a column that the file lacks (an older shape) is empty.

    Without a file it gives no rows.
    """
    there = columns_of(path) if path else {}
    if path and list(there.items()) == list(types.items()):
        return f"SELECT * FROM read_parquet({quoted(path)})"  # fifty casts that change nothing take longer than most questions
    items = ", ".join(
        f"CAST({identifier(name) if name in there else 'NULL'} AS {duckdb_type}) AS {identifier(name)}"
        for name, duckdb_type in types.items()
    )
    return f"SELECT {items} FROM read_parquet({quoted(path)})" if path else f"SELECT {items} WHERE false"


def write_query(sql: str, target: Path, connection: duckdb.DuckDBPyConnection | None = None) -> None:
    """Write what a SELECT gives, in its order. One thread and no statistics of the machine: equal content, equal bytes."""
    connection = connection or plain_connection()
    connection.execute(f"COPY ({sql}) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")


def write_frame(frame: "pd.DataFrame", types: Mapping[str, str], target: Path) -> None:
    """Write these columns of a frame with these DuckDB types, in the order of the frame's rows."""
    connection = plain_connection()
    connection.register("frame", frame[list(types)])
    items = ", ".join(f"CAST({identifier(name)} AS {duckdb_type}) AS {identifier(name)}" for name, duckdb_type in types.items())
    write_query(f"SELECT {items} FROM frame", target, connection)


def union_of(selects: Iterable[str]) -> str:
    return " UNION ALL ".join(f"({each})" for each in selects)
