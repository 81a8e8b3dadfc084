"""Cells that were not empty and could not be read: one finding each, told by their reader."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.findings import Severity
from catalog.sheet import Sheet
from checks.findings_frame import Line, Place


@dataclass(frozen=True)
class Unreadable:
    """The findings, and (row_id, column) of the cells that they speak of."""

    lines: list[Line]
    places: frozenset[tuple[str, str]]


def unreadable_cells(connection: duckdb.DuckDBPyConnection, sheet: Sheet, problems: Path | None) -> Unreadable:
    """The findings of a problems file; none without one."""
    rows = _problems(problems) if problems else []
    if not rows:
        return Unreadable([], frozenset())
    places = _places(connection, sheet)
    lines = [
        Line(
            f"{sheet.table}.{column}.unreadable", Severity.ERROR, sheet.table, row_id or "", column or "",
            places.get(row_id, Place()), raw, message, remedy, cell=cell,
        )
        for row_id, column, cell, raw, message, remedy in rows
    ]  # fmt: skip
    return Unreadable(lines, frozenset((line.row_id, line.column) for line in lines))


def _problems(path: Path) -> list[tuple[str, ...]]:
    # The connection of views is locked to rows files; problems are read on one of their own.
    with duckdb.connect(":memory:") as own:
        wanted = 'row_id, "column", cell, raw, message, remedy'
        return own.execute(f"SELECT {wanted} FROM read_parquet(?) ORDER BY ALL", [str(path)]).fetchall()


def _places(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> dict[str, Place]:
    rows = connection.execute(
        f'SELECT row_id, source_row, source_worksheet, source_file, source_department FROM "{sheet.table}"'
    ).fetchall()
    return {row_id: Place(*place) for row_id, *place in rows}
