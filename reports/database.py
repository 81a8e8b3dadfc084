"""The DuckDB file of an edition: typed tables with Chinese comments, dictionary, codes and indicators beside."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from reports import dictionary, indicator_rows
from reports.indicators import IndicatorValue
from reports.rows import literal, order_of, quoted, rows_of

META = "meta"


def write_database(out: Path, catalog: Catalog, tables: Mapping[str, Path], indicators: Sequence[IndicatorValue]) -> None:
    """Write `out`: a table per sheet, and schema `meta` with dictionary, codes and indicators (all text)."""
    columns = [column for table in tables for column in catalog.sheets[table].columns]
    with duckdb.connect(out) as connection:
        for table, path in tables.items():
            order = order_of(catalog.sheets[table], "t")
            connection.execute(f"CREATE TABLE {quoted(table)} AS SELECT * FROM {rows_of(path)} AS t ORDER BY {order}")
            _comment(connection, catalog, table)
        connection.execute(f"CREATE SCHEMA {META}")
        words = dictionary.dictionary_rows(catalog.sheets[table] for table in tables)
        _text_table(connection, "dictionary", dictionary.COLUMN_HEADINGS, words)
        codes = dictionary.code_rows(catalog, dictionary.used_code_lists(columns))
        _text_table(connection, "codes", dictionary.CODE_HEADINGS, codes)
        _text_table(connection, "indicators", indicator_rows.HEADINGS, indicator_rows.indicator_rows(indicators))


def _comment(connection: duckdb.DuckDBPyConnection, catalog: Catalog, table: str) -> None:
    sheet = catalog.sheets[table]
    connection.execute(f"COMMENT ON TABLE {quoted(table)} IS {literal(f'{sheet.code} {sheet.title.zh}')}")
    for column in sheet.columns:
        said = f"{column.title}（{column.unit}）" if column.unit else column.title
        connection.execute(f"COMMENT ON COLUMN {quoted(table)}.{quoted(column.name)} IS {literal(said)}")


def _text_table(
    connection: duckdb.DuckDBPyConnection, name: str, headings: Mapping[str, str], rows: Sequence[Sequence[str]]
) -> None:
    columns = ", ".join(f"{quoted(column)} VARCHAR" for column in headings)
    connection.execute(f"CREATE TABLE {META}.{quoted(name)} ({columns})")
    if rows:  # whole columns at once: one INSERT per row takes seconds for a list of districts
        unnested = ", ".join(["unnest(?::VARCHAR[])"] * len(headings))
        connection.execute(
            f"INSERT INTO {META}.{quoted(name)} SELECT {unnested}", [list(column) for column in zip(*rows, strict=True)]
        )
