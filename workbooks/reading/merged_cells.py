"""Cells merged downwards among the data: the value stands in the topmost only, and means all rows beside it."""

from collections.abc import Iterable
from typing import Final

from workbooks.cells import shown
from workbooks.normalising.normalise import NormalisedColumn, Problematic
from workbooks.reading.sheet_table import SheetTable

Range = tuple[tuple[int, int], tuple[int, int]]

_AMOUNTS: Final = frozenset(("integer", "decimal"))


def fill_down(table: SheetTable, merged: Iterable[Range]) -> None:
    """Give each row the value of the merged cell beside it; each is recorded as a change.

    A number is not repeated: whether it is the amount of each row or of all together cannot be known.
    """
    names = {place: name for name, place in table.column_at.items()}
    kinds = {column.name: column.type for column in table.sheet.columns}
    positions = {row - 1: position for position, row in enumerate(table.source_rows)}
    for (first, column), (last, _) in merged:
        name = names.get(column)
        if name is None or first == last or first not in positions:
            continue
        below = [positions[row] for row in range(first + 1, last + 1) if row in positions]
        if below:
            cell = shown(table.cells[name][positions[first]])
            _fill(table.columns[name], positions[first], below, cell, kinds[name] in _AMOUNTS)


def _fill(column: NormalisedColumn, top: int, below: list[int], raw: str, amount: bool) -> None:
    text = column.texts[top]
    if text is None:
        return
    if amount:
        column.texts[top] = None
        column.changed[:] = [each for each in column.changed if each[0] != top]
        column.problematic.append(Problematic(top, raw, "merged-number"))
        return
    for position in below:
        if column.texts[position] is None:
            column.texts[position] = text
            column.changed.append((position, "", text, "按合并单元格填入"))
