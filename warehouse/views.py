"""A DuckDB of views over the Parquet files that count: in memory, read-only, locked.

`connect` opens a database in which only the very files handed over can be read (`allowed_paths` is narrower than
their folders, in which other departments' and other years' files lie). `session` gives the same views in a tenth of
the time, for statements that are known to name nothing but sheets and code lists. In both, nothing outside can be
fetched or written, and the configuration is locked, so that no SELECT can open it again.
"""

import itertools
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from catalog.sheet import Sheet
from warehouse.macros import TEXT_OF, add_periods
from warehouse.parquet import OFFLINE, identifier, quoted, rows_types, typed_select

LAST_YEAR = "last_year"
CODES = "codes"
NOTHING: Mapping[str, Path] = {}
# several questions are asked at once, each by a thread of its own
CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "python_enable_replacements": False, **OFFLINE}

_numbers = itertools.count(1)


def connect(
    catalog: Catalog, year: int, tables: Mapping[str, Path], last_year: Mapping[str, Path] = NOTHING
) -> duckdb.DuckDBPyConnection:
    """A connection with a view per sheet of the catalog, `tables` in schema main and `last_year` in its own.

    A sheet without file is a typed table without rows; `present(schema, name)` lists those with one. Code
    lists that a declaration names are tables `codes.<list>(code, title)`. Macros: `school_year_first()`, `school_year_last()`,
    `calendar_year_first()`, `calendar_year_last()`, `point_in_time()`, `school_year_end()` and `text_of(x)`.
    """
    connection = duckdb.connect(":memory:", config=CONFIG)
    _fill(connection, catalog, year, (tables, last_year), catalog.sheets)
    _lock(connection, {"allowed_paths": [str(path.absolute()) for path in (*tables.values(), *last_year.values())]})
    return connection


@contextmanager
def session(
    catalog: Catalog, year: int, tables: Mapping[str, Path], last_year: Mapping[str, Path], only: Collection[str], store: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """As `connect`, with `only` these sheets, in a database of its own within one DuckDB that may read all below `store`.

    So what runs here must have been seen to name sheets and code lists only, as `checks.statements.tables_named` does.
    """
    connection = _instance(os.getpid(), store.absolute()).cursor()
    name = identifier(f"session_{next(_numbers)}")
    try:
        connection.execute(f"ATTACH ':memory:' AS {name}; USE {name}")
        _fill(connection, catalog, year, (tables, last_year), only)
        yield connection
    finally:
        connection.execute(f"USE memory; DETACH {name}")
        connection.close()


@cache
def _instance(process: int, store: Path) -> duckdb.DuckDBPyConnection:  # by process: a fork must not use its parent's
    instance = duckdb.connect(":memory:", config=CONFIG)
    _lock(instance, {"allowed_directories": [f"{store}{os.sep}"]})
    return instance


def _fill(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    year: int,
    years: tuple[Mapping[str, Path], Mapping[str, Path]],
    only: Collection[str],
) -> None:
    connection.execute(TEXT_OF)
    add_periods(connection, year)
    add_codes(connection, catalog, catalog.named_code_lists)
    connection.execute(f"CREATE TABLE present (schema VARCHAR, name VARCHAR); CREATE SCHEMA {LAST_YEAR}")
    sheets = [sheet for sheet in catalog.sheets.values() if sheet.table in only]
    for schema, tables in zip(("main", LAST_YEAR), years, strict=True):
        _add_views(connection, sheets, schema, tables)


def add_codes(connection: duckdb.DuckDBPyConnection, catalog: Catalog, names: Collection[str]) -> None:
    """Create a table for each of these code lists in schema `codes`."""
    connection.execute(f"CREATE SCHEMA {CODES}")
    for name in names:
        titles = catalog.code_lists[name].titles
        columns = "unnest(?::VARCHAR[]) AS code, unnest(?::VARCHAR[]) AS title"
        connection.execute(f"CREATE TABLE {CODES}.{identifier(name)} AS SELECT {columns}", [list(titles), list(titles.values())])


def _add_views(connection: duckdb.DuckDBPyConnection, sheets: Iterable[Sheet], schema: str, tables: Mapping[str, Path]) -> None:
    statements = []
    for sheet in sheets:
        name, types = f"{schema}.{identifier(sheet.table)}", rows_types(sheet)
        if sheet.table in tables:
            statements.append(f"CREATE VIEW {name} AS {typed_select(types, tables[sheet.table].absolute())}")
            statements.append(f"INSERT INTO present VALUES ({quoted(schema)}, {quoted(sheet.table)})")
        else:
            columns = ", ".join(f"{identifier(column)} {duckdb_type}" for column, duckdb_type in types.items())
            statements.append(f"CREATE TABLE {name} ({columns})")
    connection.execute(";".join(statements))


def _lock(connection: duckdb.DuckDBPyConnection, allowed: Mapping[str, list[str]]) -> None:
    for setting, paths in allowed.items():
        connection.execute(f"SET {setting} = ?", [paths])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
