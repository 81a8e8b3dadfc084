"""What can be asked of one foreign worksheet beyond its cells: formats, comments, colours, drop-downs."""

from dataclasses import dataclass, field
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from workbooks.cells import column_letters


@dataclass(frozen=True)
class Validation:
    """One data validation with its areas (rows and columns from 0, both ends included); `strict`: Excel takes nothing else."""

    kind: str
    operator: str
    formula1: str
    formula2: str
    prompt: str
    areas: tuple[tuple[int, int, int, int], ...]
    strict: bool = True

    def covers(self, first_row: int, last_row: int, column: int) -> bool:
        return any(top <= last_row and bottom >= first_row and left <= column <= right for top, left, bottom, right in self.areas)


@dataclass
class Look:
    """One worksheet; without a sheet of openpyxl nothing is known, and every question has its empty answer."""

    sheet: Worksheet | None = None
    validations: list[Validation] = field(default_factory=list)

    def number_format(self, row: int, column: int) -> str:
        """Of the cell, else of its whole column."""
        cell = self._cell(row, column)
        if cell is not None and cell.number_format != "General":
            return str(cell.number_format)
        return self._column_format(column + 1)

    def _column_format(self, index: int) -> str:
        for key, dimension in self.sheet.column_dimensions.items() if self.sheet else ():
            first, last = dimension.min, dimension.max
            covers = first <= index <= last if first and last else key == column_letters(index - 1)
            if covers and dimension.number_format:
                return str(dimension.number_format)
        return "General"

    def comment(self, row: int, column: int) -> str:
        cell = self._cell(row, column)
        note = getattr(cell, "comment", None)
        return str(note.text).strip() if note is not None else ""

    def is_red(self, row: int, column: int) -> bool:
        red, green, blue = self._font_colour(row, column)
        return red >= 0xA0 and green <= 0x50 and blue <= 0x50

    def is_grey(self, row: int, column: int) -> bool:
        """Grey or slanted letters: how templates set off an example."""
        cell = self._cell(row, column)
        if cell is None:
            return False
        red, green, blue = self._font_colour(row, column)
        return bool(cell.font.i) or (0x60 <= red <= 0xD8 and max(red, green, blue) - min(red, green, blue) <= 0x18)

    def _font_colour(self, row: int, column: int) -> tuple[int, int, int]:
        cell = self._cell(row, column)
        colour = cell.font.color if cell is not None and cell.font is not None else None
        if colour is None:
            return 0, 0, 0
        if colour.type == "theme" and colour.theme in (0, 2) and (colour.tint or 0) < -0.2:
            return 0x80, 0x80, 0x80  # a darkened white: grey in every theme
        said = {10: "FF0000", 2: "FF0000", 22: "C0C0C0", 23: "808080", 55: "969696"}.get(colour.indexed, "000000")
        text = str(colour.rgb)[-6:] if colour.type == "rgb" else said if colour.type == "indexed" else "000000"
        return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)

    def _cell(self, row: int, column: int) -> Any:
        return self.sheet._cells.get((row + 1, column + 1)) if self.sheet else None

    def validation(self, first_row: int, last_row: int, column: int) -> Validation | None:
        return next((each for each in self.validations if each.covers(first_row, last_row, column)), None)
