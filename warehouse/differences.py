"""What differs between two versions of a sheet, row by row and cell by cell, as people read it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import duckdb

from catalog.sheet import Sheet
from warehouse.parquet import identifier, plain_connection, quoted, rows_types, typed_select

Kind = Literal["changed", "added", "removed"]
_NAMED_BY = 2  # cells that name a row of a sheet without key


class Cell(NamedTuple):
    """A cell before and after, as text; None = empty, or no such row."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class RowDifference:
    """A row that says something else (changed), came (added) or went (removed).

    `worksheet`, `row` and `department` are where it stands, or stood; `named_by` the cells by which people know it;
    `cells` those that differ, in the order of the sheet.
    """

    row_id: str
    kind: Kind
    department: str
    worksheet: str
    row: int
    named_by: tuple[Cell, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class DifferenceCounts:
    """Rows of each kind, and cells that differ in the changed ones."""

    changed: int = 0
    added: int = 0
    removed: int = 0
    cells: int = 0

    @property
    def rows(self) -> int:
        return self.changed + self.added + self.removed


def differences(
    old: Path, new: Path, sheet: Sheet, *, offset: int = 0, limit: int | None = None, row_id: str | None = None
) -> list[RowDifference]:
    """The differing rows: changed ones first, then added, then removed, each as they stand in the senders' files.

    `offset` and `limit` give a page of them; `row_id` asks of one row only.
    """
    connection = both_versions(old, new, sheet)
    one = "" if row_id is None else f"WHERE row_id = {quoted(row_id)}"
    page = "" if limit is None else f"LIMIT {limit:d} OFFSET {offset:d}"
    order = "list_position(['changed', 'added', 'removed'], kind), department, worksheet, source_row, row_id"
    named = [name for name in sheet.names if name in naming_columns(sheet)]
    found = connection.execute(
        f"SELECT row_id, kind, department, worksheet, source_row, {cells_of_both(named)}, {differing_cells(sheet.names)} "
        f"FROM differing {one} ORDER BY {order} {page}"
    ).fetchall()
    return [
        RowDifference(row_id, kind, department, worksheet, row, typed_cells(known), typed_cells(cells))
        for row_id, kind, department, worksheet, row, known, cells in found
    ]


def naming_columns(sheet: Sheet) -> list[str]:
    """The columns by which people know a row; the one record of a form needs no name."""
    return [] if sheet.shape == "form" else sheet.key or sheet.identified_by or sheet.names[:_NAMED_BY]


def typed_cells(cells: list[dict[str, str | None]]) -> tuple[Cell, ...]:
    return tuple(Cell(str(each["column"]), each["old"], each["new"]) for each in cells)


def count_differences(old: Path, new: Path, sheet: Sheet) -> DifferenceCounts:
    """How many rows differ, without any of them."""
    connection = both_versions(old, new, sheet)
    found = connection.execute(
        "SELECT count(*) FILTER (kind = 'changed'), count(*) FILTER (kind = 'added'), count(*) FILTER (kind = 'removed'), "
        f"coalesce(sum(len({differing_cells(sheet.names)})) FILTER (kind = 'changed'), 0) FROM differing"
    ).fetchone()
    return DifferenceCounts(*map(int, found or ()))


def both_versions(old: Path, new: Path, sheet: Sheet) -> duckdb.DuckDBPyConnection:
    """A session that knows `differing`: rows of either version that the other does not have so, with both as structs."""
    connection = plain_connection()
    for name, path in (("before", old), ("after", new)):
        connection.execute(f"CREATE TEMP VIEW {name} AS {typed_select(rows_types(sheet), path)}")
    connection.execute("""
        CREATE TEMP VIEW differing AS SELECT
            coalesce(after.row_id, before.row_id) AS row_id,
            CASE WHEN before.row_id IS NULL THEN 'added' WHEN after.row_id IS NULL THEN 'removed' ELSE 'changed' END AS kind,
            coalesce(after.source_department, before.source_department) AS department,
            coalesce(after.source_worksheet, before.source_worksheet) AS worksheet,
            coalesce(after.source_row, before.source_row) AS source_row,
            before, after
        FROM before FULL JOIN after ON before.row_id = after.row_id
        WHERE before.row_digest IS DISTINCT FROM after.row_digest
    """)
    return connection


def cells_of_both(names: list[str]) -> str:
    """A list of these cells, before and after."""
    cells = (
        f"{{'column': {quoted(name)}, 'old': text_of(before.{identifier(name)}), 'new': text_of(after.{identifier(name)})}}"
        for name in names
    )
    return f"[{', '.join(cells)}]"


def differing_cells(names: list[str]) -> str:
    return f"list_filter({cells_of_both(names)}, lambda cell: cell.old IS DISTINCT FROM cell.new)"
