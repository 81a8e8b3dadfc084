"""Cells by their places as rows that are equally long, within the limit of cells."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from workbooks import limits
from workbooks.cells import Cell, Grid, column_letters, is_blank
from workbooks.opening.blind_spots import Place
from workbooks.refusals import UnreadableFileError

T = TypeVar("T")


def grid_of(cells: Mapping[Place, Cell], name: str) -> Grid:
    """Raises UnreadableFileError: the last row and column span more cells than are read."""
    filled = {place: cell for place, cell in cells.items() if cell != ""}
    height = max((row for row, _ in filled), default=-1) + 1
    width = max((column for _, column in filled), default=-1) + 1
    refuse_too_many_cells(name, height, width)
    rows: Grid = [[""] * width for _ in range(height)]
    for (row, column), cell in filled.items():
        rows[row][column] = cell
    return rows


def filled_only(places: Mapping[Place, T], rows: Sequence[Sequence[Cell]]) -> dict[Place, T]:
    """What is known of places, in the order of rows, without those where nothing stands."""
    there = ((row, column) for row, column in sorted(places) if row < len(rows) and column < len(rows[row]))
    return {(row, column): places[row, column] for row, column in there if not is_blank(rows[row][column])}


def refuse_too_many_cells(name: str, rows: int, columns: int) -> None:
    """Raises UnreadableFileError above the limit of one worksheet."""
    if rows * columns > limits.MAX_CELLS:
        what, limit = f"工作表“{name}”" if name else "文件", f"{limits.MAX_CELLS // 10_000} 万"
        raise UnreadableFileError("too-many-cells", what=what, limit=limit, row=rows, column=column_letters(columns - 1))
