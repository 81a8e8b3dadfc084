"""How an office writes one sheet: its headers, its order, its own columns, and how it spells each value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from catalog.code_list import CodeList
from catalog.sheet import Column, Sheet

Cell = str | int | float | date | None
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_NUMBERS = frozenset({"integer", "decimal", "year"})

DATE_SHAPES: dict[str, Callable[[date], Cell]] = {
    "real": lambda day: day,
    "iso": lambda day: day.isoformat(),
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dot": lambda day: f"{day.year}.{day.month}.{day.day}",
    "han": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "compact": lambda day: f"{day:%Y%m%d}",
}
YES_NO = {"word": ("是", "否"), "mark": ("√", "×"), "have": ("有", "无"), "digit": ("1", "0")}


@dataclass(frozen=True)
class Habit:
    """What an office does with one sheet; the default is tidy: titles and order of the catalog, plain values.

    `headers` renames columns; `order` puts these first; `own` are columns of the office itself (title, and its
    values in turn); `every` is the row distance at which odd spellings return; `foot` stands under the table.
    """

    headers: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    own: tuple[tuple[str, tuple[str, ...]], ...] = ()
    title_lines: tuple[str, ...] = ()
    grouped: bool = False
    foot: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    merged_down: tuple[str, ...] = ()
    dates: tuple[str, ...] = ("iso",)
    codes: str = "title"
    yes_no: str = "word"
    empty: dict[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    as_text: tuple[str, ...] = ()
    thousands: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    spaced: tuple[str, ...] = ()
    every: int = 9

    def columns(self, sheet: Sheet) -> list[str]:
        """The sheet's columns in the order of this office."""
        return [*self.order, *(name for name in sheet.names if name not in self.order)]

    def header(self, column: Column) -> str:
        return self.headers.get(column.name, column.title)


class Speller:
    """Spells canonical text of one column as an office does, the same way each time for the same row."""

    def __init__(self, habit: Habit, column: Column, codes: CodeList | None) -> None:
        self._habit, self._column = habit, column
        self._titles = _spellings(codes, habit.codes) if codes else {}
        self._dates = [DATE_SHAPES[shape] for shape in habit.dates]
        self._plain: Callable[[str], Cell] = {
            "boolean": self._boolean, "date": self._date, "code": self._code,
            "integer": _number, "decimal": _number, "year": _number,
        }.get(column.type, str)  # fmt: skip
        name = column.name
        self._odd = name in (*habit.wide, *habit.spaced, *habit.thousands)
        self._always = name in (*habit.units, *habit.as_text) and column.type in _NUMBERS

    def spell_all(self, texts: Iterable[str]) -> list[Cell]:
        """One cell per row, in order."""
        return [self.spell(text, row) for row, text in enumerate(texts)]

    def spell(self, text: str, row: int) -> Cell:
        """The cell of a row (0-based) for canonical text; "" gives what this office puts for nothing."""
        if not text:
            return self._habit.empty.get(self._column.name) if row % 2 == 0 else None
        if self._column.type == "date" and len(self._dates) > 1:
            return self._dates[row * 7 % len(self._dates)](date.fromisoformat(text))
        if self._odd and row % self._habit.every == 3:
            return self._oddly(text)
        if self._always:
            return text + (self._column.unit if self._column.name in self._habit.units else "")
        return self._plain(text)

    def _oddly(self, text: str) -> Cell:
        name, habit = self._column.name, self._habit
        if name in habit.thousands:
            return f"{float(text):,.2f}"
        if name in habit.wide:
            return text.translate(WIDE_DIGITS)
        return f"{text[0]}　{text[1]}" if len(text) == 2 else f" {self._plain(text)}"

    def _boolean(self, text: str) -> Cell:
        yes, no = YES_NO[self._habit.yes_no]
        return yes if text == "true" else no

    def _date(self, text: str) -> Cell:
        return self._dates[0](date.fromisoformat(text))

    def _code(self, text: str) -> Cell:
        return self._titles.get(text, text)


def _number(text: str) -> Cell:
    return float(text) if "." in text else int(text)


def _spellings(codes: CodeList, way: str) -> dict[str, str]:
    """How each code is written: itself, its title, or the first alias that can mean nothing else."""
    if way == "code":
        return {}
    if way == "title":
        return dict(codes.titles)
    titles = set(codes.titles.values())
    first = {code: alias for alias, code in reversed(list(codes.aliases.items())) if alias not in titles}
    return {**codes.titles, **first}
