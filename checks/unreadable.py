"""Cells that were not empty and could not be read: one finding each, told by their reader."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from catalog.findings import Severity
from catalog.sheet import Sheet
from checks.findings_frame import Line, Place

UNREADABLE = "unreadable"
DEMANDS = {"header-unit": "unit"}  # what a reader tells of a column as a whole leaves its cells to be judged


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
    places = _places(connection, sheet, [row_id for row_id, *_ in rows])
    lines = [
        Line(
            f"{sheet.table}.{column}.{DEMANDS.get(code, UNREADABLE)}", Severity.ERROR, sheet.table, row_id or "", column or "",
            places.get(row_id, Place()), raw, message, remedy, cell=cell,
        )
        for row_id, column, cell, raw, code, message, remedy in rows
    ]  # fmt: skip
    return Unreadable(lines, frozenset((line.row_id, line.column) for line in lines if line.rule.endswith(UNREADABLE)))


def _problems(path: Path) -> list[tuple[str, ...]]:
    # The connection of views is locked to rows files; problems are read on one of their own.
    wanted = 'row_id, "column", cell, raw, code, message, remedy'
    with _own(os.getpid()).cursor() as own:
        return own.execute(f"SELECT {wanted} FROM read_parquet(?) ORDER BY ALL", [str(path)]).fetchall()


@cache
def _own(process: int) -> duckdb.DuckDBPyConnection:  # by process: a fork must not use its parent's
    return duckdb.connect(":memory:", config={"threads": 1})


def _places(connection: duckdb.DuckDBPyConnection, sheet: Sheet, row_ids: list[str]) -> dict[str, Place]:
    rows = connection.execute(
        "SELECT row_id, source_row, source_worksheet, source_file, source_department "
        f'FROM "{sheet.table}" WHERE row_id IN (SELECT unnest(?::VARCHAR[]))',
        [row_ids],
    ).fetchall()
    return {row_id: Place(*place) for row_id, *place in rows}
