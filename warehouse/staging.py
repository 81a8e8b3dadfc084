"""The staging database: what is submitted, as one DuckDB file for those who ask with their own tools.

DuckDB keeps every other process out while one writes, so each version is written under a new name and
then named in the small text file `current`; whoever reads an older one is not disturbed.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from catalog.digests import digest_of
from catalog.home import Home
from catalog.periods import year_title
from catalog.sheet import Sheet
from warehouse.content import new_file, replace_text
from warehouse.macros import TEXT_OF, add_periods
from warehouse.parquet import OFFLINE, identifier, plain_connection, quoted, rows_types, typed_select
from warehouse.views import add_codes

CURRENT = "current"
KEPT = 3


def staging_folder(home: Home, year: int) -> Path:
    return home.staging / str(year)


def current_staging(home: Home, year: int) -> Path | None:
    """The staging file that counts; None before the first was built."""
    pointer = staging_folder(home, year) / CURRENT
    return pointer.parent / pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else None


def build_staging(home: Home, catalog: Catalog, year: int, tables: Mapping[str, Path]) -> Path:
    """Write a new version with a table per sheet (empty where none is given), make it current; its path.

    The last three versions are kept, for readers that still have one open.
    """
    folder = staging_folder(home, year)
    with new_file(folder) as made:
        _write(made, catalog, year, tables)
        target = _claim(folder)
        made.replace(target)
    replace_text(folder / CURRENT, target.name)
    for older in _versions(folder)[:-KEPT]:
        older.unlink(missing_ok=True)
    return target


def _versions(folder: Path) -> list[Path]:
    return sorted(folder.glob("staging-*.duckdb"))


def _claim(folder: Path) -> Path:
    """The next free name, taken by an empty file so that two builders never get the same."""
    number = max((int(path.stem.rpartition("-")[2]) for path in _versions(folder)), default=0)
    while True:
        number += 1
        target = folder / f"staging-{number:06d}.duckdb"
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target


def _write(path: Path, catalog: Catalog, year: int, tables: Mapping[str, Path]) -> None:
    with duckdb.connect(str(path), config={"threads": 2, **OFFLINE}) as connection:
        connection.execute(TEXT_OF)
        add_periods(connection, year)
        add_codes(connection, catalog, catalog.code_lists)
        connection.execute("CREATE TABLE present (schema VARCHAR, name VARCHAR)")
        for sheet in catalog.sheets.values():
            _add_table(connection, sheet, year, tables.get(sheet.table))


def _add_table(connection: duckdb.DuckDBPyConnection, sheet: Sheet, year: int, path: Path | None) -> None:
    name = identifier(sheet.table)
    connection.execute(f"CREATE TABLE {name} AS {typed_select(rows_types(sheet), path)}")
    if path:
        connection.execute("INSERT INTO present VALUES ('main', ?)", [sheet.table])
    connection.execute(f"COMMENT ON TABLE {name} IS {quoted(f'{sheet.code} {sheet.title.zh} {year_title(year)}')}")
    for column in sheet.columns:
        unit = f"（{column.unit}）" if column.unit else ""
        connection.execute(f"COMMENT ON COLUMN {name}.{identifier(column.name)} IS {quoted(column.title + unit)}")


def sheet_content_digest(path: Path) -> str:
    """Names the normalised content of a rows file: what is signed does not hang on how Parquet was written."""
    pairs = plain_connection().execute(f"SELECT row_id, row_digest FROM read_parquet({quoted(path)}) ORDER BY ALL").fetchall()
    return digest_of([list(pair) for pair in pairs])
