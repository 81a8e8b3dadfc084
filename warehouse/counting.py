"""Sheets that are counted from others (`counted` of the catalog): from which, what the count gives, what differs from it."""

from collections import Counter
from collections.abc import Sequence

import duckdb

from catalog.catalog import Catalog
from catalog.sheet import Column, Counted, Sheet
from warehouse.parquet import identifier, plain_connection

MAIN = "main."
Row = dict[str, str | None]
Cells = tuple[tuple[str, str | None], ...]


def counted_from(catalog: Catalog, sheet: Sheet) -> tuple[str, ...]:
    """The sheets of this year that the count looks at, in the order of the catalog; none if the sheet is not counted."""
    if sheet.counted is None:
        return ()
    named = {each.removeprefix(MAIN) for each in plain_connection().get_table_names(sheet.counted.sql, qualified=True)}
    return tuple(table for table in catalog.sheets if table in named - {sheet.table})


def columns_counted(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> list[Column]:
    """The columns that the count gives, in the order of the sheet; the others are filled in by people."""
    described = connection.execute(f"DESCRIBE {_counted(sheet).sql}").fetchall()
    given = {name for name, *_ in described}
    return [column for column in sheet.columns if column.name in given]


def count_rows(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> list[Row]:
    """All rows of the count as text (as `text_of` writes it), sorted by what names a row.

    `connection` is one of `warehouse.views.connect` with the sheets that are counted.
    """
    columns = columns_counted(connection, sheet)
    names = [each.name for each in columns]
    items = ", ".join(f"text_of(counted.{identifier(name)})" for name in names)
    order = ", ".join(f"counted.{identifier(name)}" for name in _naming(sheet, names) or names)
    query = f"SELECT {items} FROM (SELECT {_typed(columns)} FROM ({_sql(sheet)})) counted ORDER BY {order}"
    return [dict(zip(names, values, strict=True)) for values in connection.execute(query).fetchall()]


def rows_sent(connection: duckdb.DuckDBPyConnection, sheet: Sheet, columns: Sequence[Column], order: str = "") -> list[Row]:
    """These columns of the sheet's own rows as text, in some order or that of `order` (an ORDER BY list)."""
    names = [each.name for each in columns]
    items = ", ".join(f"text_of({identifier(name)})" for name in names)
    found = connection.execute(f"SELECT {items} FROM {identifier(sheet.table)}{f' ORDER BY {order}' if order else ''}").fetchall()
    return [dict(zip(names, values, strict=True)) for values in found]


def rows_differing(sheet: Sheet, counted: Sequence[Row], sent: Sequence[Row]) -> int:
    """How many rows were sent otherwise than counted, are missing or are too many: each key once, of a form all as one.

    An empty cell that says zero equals zero.
    """
    one, other = (Counter(_compared(sheet, row) for row in rows) for rows in (counted, sent))
    return len({_named(sheet, row) for row in (*(one - other), *(other - one))})


def _counted(sheet: Sheet) -> Counted:
    if sheet.counted is None:
        raise ValueError(f"{sheet.table} is not counted from others")
    return sheet.counted


def _sql(sheet: Sheet) -> str:
    return f"{_counted(sheet).sql.strip().rstrip(';')}\n"


def _typed(columns: list[Column]) -> str:
    names = [(identifier(each.name), each.kind.duckdb) for each in columns]
    return ", ".join(f"CAST({name} AS {duckdb_type}) AS {name}" for name, duckdb_type in names)


def _compared(sheet: Sheet, row: Row) -> Cells:
    zero = {column.name for column in sheet.columns if column.empty_means == "zero"}
    return tuple((name, value or "0" if name in zero else value) for name, value in sorted(row.items()))


def _named(sheet: Sheet, cells: Cells) -> Cells:
    names = _naming(sheet, [name for name, _ in cells])
    return tuple(cell for cell in cells if cell[0] in names)


def _naming(sheet: Sheet, given: list[str]) -> list[str]:
    """Of these columns those that name a row: by them rows are sorted, and differing ones are told apart."""
    if sheet.shape == "form":
        return []
    return [name for name in sheet.key or sheet.identified_by or given if name in given]
