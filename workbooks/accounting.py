"""Keeps account of every cell that holds something: read, or left out and why. No cell is lost in silence."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Literal

from workbooks.cells import Cell, Unreadable, address
from workbooks.notes import LeftOut

Kind = Literal["text", "number", "date", "boolean", "unreadable", "mixed"]


class Accounting:
    """The cells of one worksheet that are no data, in groups of neighbours."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._rows = rows
        self.left_out: list[LeftOut] = []

    def leave_row(self, row: int, why: str) -> None:
        """All cells of a row (from 0)."""
        cells = self._rows[row]
        if cells.count("") < len(cells):  # below other tables of a worksheet stand thousands of empty rows
            self._leave([(row, column) for column, cell in enumerate(cells) if cell != ""], why)

    def leave_column(self, column: int, rows: Iterable[int], why: str) -> None:
        """The cells of a column in these rows."""
        self._leave([(row, column) for row in rows if self._rows[row][column] != ""], why)

    def leave_cells(self, places: Iterable[tuple[int, int]], why: str) -> None:
        """Single cells, each told by its own address."""
        for place in places:
            self._leave([place] if self._rows[place[0]][place[1]] != "" else [], why)

    def _leave(self, places: list[tuple[int, int]], why: str) -> None:
        if not places:
            return
        first, last = address(*places[0]), address(*places[-1])
        kinds = {_kind(self._rows[row][column]) for row, column in places}
        kind: Kind = kinds.pop() if len(kinds) == 1 else "mixed"
        self.left_out.append(
            LeftOut(cell=first if len(places) == 1 else f"{first}:{last}", count=len(places), kind=kind, why=why)
        )


def _kind(cell: Cell) -> Kind:
    if isinstance(cell, str):
        return "text"
    if isinstance(cell, Unreadable):
        return "unreadable"
    if isinstance(cell, bool):
        return "boolean"
    return "date" if isinstance(cell, (date, time, timedelta)) else "number"
