"""A DuckDB of views over the Parquet files that count: in memory, read-only, locked.

Only the very files handed over can be read (`allowed_paths` is narrower than their folders, in which
other departments' and other years' files lie), nothing outside can be fetched or written, and the
configuration is locked, so that a rule's SELECT cannot open it again.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from warehouse.macros import TEXT_OF, add_periods
from warehouse.parquet import OFFLINE, identifier, rows_types, typed_select

LAST_YEAR = "last_year"
CODES = "codes"
NOTHING: Mapping[str, Path] = {}


def connect(
    catalog: Catalog, year: int, tables: Mapping[str, Path], last_year: Mapping[str, Path] = NOTHING
) -> duckdb.DuckDBPyConnection:
    """A connection with a view per sheet of the catalog, `tables` in schema main and `last_year` in its own.

    A sheet without file is a typed view without rows; `present(schema, name)` lists those with one. Code
    lists are tables `codes.<list>(code, title)`. Macros: `school_year_first()`, `school_year_last()`,
    `calendar_year_first()`, `calendar_year_last()`, `point_in_time()`, `school_year_end()` and `text_of(x)`.
    """
    connection = duckdb.connect(":memory:", config={"threads": 2, **OFFLINE})
    connection.execute(TEXT_OF)
    add_periods(connection, year)
    add_codes(connection, catalog)
    connection.execute("CREATE TABLE present (schema VARCHAR, name VARCHAR)")
    _add_views(connection, catalog, "main", tables)
    connection.execute(f"CREATE SCHEMA {LAST_YEAR}")
    _add_views(connection, catalog, LAST_YEAR, last_year)
    _lock(connection, [*tables.values(), *last_year.values()])
    return connection


def add_codes(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Create a table per code list in schema `codes`."""
    connection.execute(f"CREATE SCHEMA {CODES}")
    for codes in catalog.code_lists.values():
        columns = "unnest(?::VARCHAR[]) AS code, unnest(?::VARCHAR[]) AS title"
        lines = [list(codes.titles), list(codes.titles.values())]
        connection.execute(f"CREATE TABLE {CODES}.{identifier(codes.name)} AS SELECT {columns}", lines)


def _add_views(connection: duckdb.DuckDBPyConnection, catalog: Catalog, schema: str, tables: Mapping[str, Path]) -> None:
    absolute = {name: path.absolute() for name, path in tables.items()}
    for sheet in catalog.sheets.values():
        path = absolute.get(sheet.table)
        select = typed_select(rows_types(sheet), path, connection)
        connection.execute(f"CREATE VIEW {schema}.{identifier(sheet.table)} AS {select}")
        if path:
            connection.execute("INSERT INTO present VALUES (?, ?)", [schema, sheet.table])


def _lock(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    connection.execute("SET allowed_paths = ?", [[str(path.absolute()) for path in files]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
