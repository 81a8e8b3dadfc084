"""Single cells: what can stand in one, how it reads as text, and where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

EXACT_INTEGER_LIMIT = 10**15  # from here on Excel has rounded a number: it keeps 15 significant digits


@dataclass(frozen=True)
class Unreadable:
    """A cell that the file holds but whose value it does not tell: an error, or a formula never computed."""

    code: str
    shown: str


Cell = str | float | int | bool | date | datetime | time | timedelta | Unreadable
Grid = list[list[Cell]]


def is_blank(cell: Cell) -> bool:
    """Nothing that a person would see stands in the cell."""
    return isinstance(cell, str) and not cell.strip("\u200b\ufeff \t\r\n\u00a0\u3000")


def shown(cell: Cell) -> str:
    """The cell as text, as a person sees it in a cell without number format."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Unreadable):
        return cell.shown
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def number_text(number: float) -> str:
    """A number with the 15 digits that Excel keeps, without exponent and trailing zeros."""
    if number == int(number) and abs(number) < EXACT_INTEGER_LIMIT:
        return str(int(number))
    text = f"{number:.15g}"
    if "e" not in text:
        return text
    return f"{number:.0f}" if abs(number) >= 1 else format(Decimal(text), "f")


@lru_cache(maxsize=2048)
def column_letters(index: int) -> str:
    """`0` is A, `26` is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def address(row: int, column: int) -> str:
    """A1 address of a place counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def count_non_empty(rows: Sequence[Sequence[Cell]]) -> int:
    return sum(len(row) - row.count("") for row in rows)
