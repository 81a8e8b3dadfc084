"""CSV files of an edition: UTF-8 with BOM (Excel and WPS know it by that), one text per value."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from catalog.sheet import Column, Sheet
from reports.rows import order_of, quoted

BOM = "﻿"


def write_csv(out: Path, header: Iterable[str], rows: Iterable[Sequence[str | None]]) -> None:
    """Write rows of text, `\\r\\n` as RFC 4180 has it, None as empty."""
    with out.open("w", encoding="utf-8", newline="") as handle:
        handle.write(BOM)
        writer = csv.writer(handle)
        writer.writerow(header)
        writer.writerows(rows)


def text_select(columns: Iterable[Column], sheet: Sheet, first: Sequence[str] = ("row_id",)) -> str:
    """A SELECT of a sheet's columns as text, in the sheet's order: dates ISO, decimals without trailing zeros."""
    chosen = ", ".join([*map(quoted, first), *(f"{_text(column)} AS {quoted(column.name)}" for column in columns)])
    return f"SELECT {chosen} FROM {quoted(sheet.table)} AS t ORDER BY {order_of(sheet, 't')}"


def _text(column: Column) -> str:
    text = f"CAST({quoted(column.name)} AS VARCHAR)"
    return rf"regexp_replace({text}, '\.?0+$', '')" if column.type == "decimal" else text


def write_table_csv(connection: duckdb.DuckDBPyConnection, sheet: Sheet, out: Path) -> None:
    """One sheet: `row_id` and the declared columns, machine names in the header."""
    rows = connection.execute(text_select(sheet.columns, sheet)).fetchall()
    write_csv(out, ["row_id", *sheet.names], rows)
