"""Cells that were not empty and could not be read: one finding each, told by their reader."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb

from catalog.findings import Severity
from catalog.sheet import Sheet
from checks.findings_frame import Line, Place
from checks.no_rows import NO_ROWS
from checks.question import quoted

UNREADABLE = "unreadable"
MISSING = "missing-column"
BOTH_RIGHT = "both-right"  # a note of the merge, no finding of its own: rows of one key that were settled as both right
# What a reader tells of a column as a whole, and the name of that demand.
DEMANDS = {
    "header-unit": "unit",
    "caption-unit": "unit",
    MISSING: "missing",
    "more-values": "which_column",
    "second-table": "second_table",
}
# What is struck through was read, and is judged; only its sender knows what he means by it.
STRUCK = {"struck-row": "struck_row", "struck-cell": "struck"}
_DEMANDS = DEMANDS | STRUCK

Places = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Unreadable:
    """The findings, and (row_id, column) of the cells that they speak of; `unread` are those whose values no rule may use.

    These have no value, or stand in a column whose unit is in question (`doubted`): the figures there may be ten times wrong.
    `both_right` gives words by row_id, `without_rows` the notes of parts that are empty (`checks.no_rows`).
    """

    lines: list[Line]
    places: Places
    unread: Places
    both_right: Mapping[str, str]
    without_rows: tuple[str, ...] = ()
    doubted: frozenset[str] = frozenset()


def unreadable_cells(connection: duckdb.DuckDBPyConnection, sheet: Sheet, problems: Path | None) -> Unreadable:
    """The findings of a problems file; none without one."""
    told = _problems(problems) if problems else []
    both_right = {row_id: message for row_id, _, _, _, code, message, _ in told if code == BOTH_RIGHT}
    without_rows = tuple(raw for _, _, _, raw, code, _, _ in told if code == NO_ROWS)
    rows = [each for each in told if each[4] not in (BOTH_RIGHT, NO_ROWS)]
    if not rows:
        return Unreadable([], frozenset(), frozenset(), both_right, without_rows)
    places = _places(connection, sheet, [row_id for row_id, *_ in rows])
    lines = [
        Line(
            f"{sheet.table}.{column}.{_DEMANDS.get(code, UNREADABLE)}", _severity(code), sheet.table, row_id or "", column or "",
            places.get(row_id, Place()), raw, message, remedy, cell=cell,
        )
        for row_id, column, cell, raw, code, message, remedy in rows
    ]  # fmt: skip
    single = {(line.row_id, line.column) for line in lines if line.rule.endswith(f".{UNREADABLE}")}
    headless = [line for line in lines if line.rule.endswith(f".{DEMANDS[MISSING]}")]
    absent = {(row_id, line.column) for line in headless for row_id in _rows_beside(connection, sheet, line)}
    empty = {column: _empty(connection, sheet, column) for column in sorted({column for _, column in single})}
    without_value = {(row_id, column) for row_id, column in single if row_id in empty[column]}
    doubted = _of_doubted_unit(connection, sheet, [(line, each[4]) for line, each in zip(lines, rows, strict=True)])
    return Unreadable(
        lines, frozenset(single | absent | doubted), frozenset(without_value | absent | doubted), both_right, without_rows,
        frozenset(column for _, column in doubted),
    )  # fmt: skip


def _severity(code: str) -> Severity:
    return Severity.QUESTION if code in STRUCK else Severity.ERROR


def _of_doubted_unit(
    connection: duckdb.DuckDBPyConnection, sheet: Sheet, told: Sequence[tuple[Line, str]]
) -> set[tuple[str, str]]:
    """Filled cells of the columns whose header, or a caption above all of one unit, names another than is declared."""
    found = set()
    for line, code in told:
        if DEMANDS.get(code) != "unit":
            continue
        unit = sheet.column(line.column).unit
        meant = [each.name for each in sheet.columns if each.unit == unit] if code == "caption-unit" else [line.column]
        for column in meant:
            rows = _rows_beside(connection, sheet, replace(line, column=column), filled=True)
            found |= {(row_id, column) for row_id in rows}
    return found


def _rows_beside(connection: duckdb.DuckDBPyConnection, sheet: Sheet, line: Line, *, filled: bool = False) -> list[str]:
    """All rows without (`filled`: with) that column from the same worksheet: one finding at its header speaks of them."""
    found = connection.execute(
        f"SELECT row_id FROM {quoted(sheet.table)} "
        f"WHERE source_file = ? AND source_worksheet = ? AND {quoted(line.column)} IS {'NOT ' if filled else ''}NULL",
        [line.place.source_file, line.place.worksheet],
    )
    return [row_id for (row_id,) in found.fetchall()]


def _empty(connection: duckdb.DuckDBPyConnection, sheet: Sheet, column: str) -> set[str]:
    found = connection.execute(f"SELECT row_id FROM {quoted(sheet.table)} WHERE {quoted(column)} IS NULL")
    return {row_id for (row_id,) in found.fetchall()}


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
