"""A second look at the content of an ods, for what python-calamine does not tell: see `blind_spots`.

Calamine gives errors as blank cells, text without a type not at all, the pronunciation of a word as part of it, and neither
merged nor hidden cells.
"""

import re
from typing import Final, TypeVar

from workbooks.cells import Unreadable, column_letters
from workbooks.opening.blind_spots import Place, SecondLook
from workbooks.opening.struck_ods import LINE_THROUGH, OdsStrikes
from workbooks.opening.xml_safety import local, safe_parser

T = TypeVar("T")

# to search for these costs a tenth of parsing, and most files have none
_SIGNS: Final = (b"boolean", b'"error"', b"table:formula", b"spanned", b"collapse", b'"filter"', b"ruby", b'">#', b">Err:")
_UNTYPED: Final = re.compile(rb"<table:(?:covered-)?table-cell(?![^>]*value-type)[^>]*(?<!/)>\s*<")
_ERROR: Final = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NUM!|NULL!|REF!|VALUE!)|Err:\d{3}")
_MOST_REPEATED: Final = 1000  # of a cell that holds something; empty ones fill the sheet to its far end
_SKIPPED: Final = frozenset(("annotation", "sub-table", "ruby-text"))  # comments, and how a word is pronounced
_HIDING: Final = frozenset(("collapse", "filter"))


def look_at_ods(content: bytes) -> list[SecondLook]:
    """One look for each table, in their order; none at all if nothing in the content could matter."""
    if b"<table:table " in content and not _may_matter(content):
        return []
    look = _Look()
    parser = safe_parser(look.start, look.end, look.text)
    parser.parse(content)
    return look.found


def _may_matter(content: bytes) -> bool:
    return any(sign in content for sign in _SIGNS) or any(each.search(content) for each in (_UNTYPED, LINE_THROUGH))


class _Look:
    def __init__(self) -> None:
        self.found: list[SecondLook] = []
        self._depth = self._skipped = 0
        self._row = self._column = 0
        self._row_attributes: dict[str, str] = {}
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._has_ruby = False
        self._strikes = OdsStrikes()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if element in _SKIPPED:
            self._skipped += 1
            self._has_ruby = self._has_ruby or element == "ruby-text"
        elif element == "table" and not self._skipped and self._cell is None:
            self.found.append(SecondLook())
            self._row = self._column = 0
            self._strikes.begin_table()
        elif not self._skipped:
            named = {local(key): value for key, value in attributes.items()}
            self._strikes.start(element, named)
            if self.found:
                self._within(element, attributes, named)

    def _within(self, element: str, attributes: dict[str, str], named: dict[str, str]) -> None:
        if element == "table-row":
            self._row_attributes, self._column = named, 0
            self._strikes.begin_row(named)
        elif element == "table-column":
            times = _times(named, "number-columns-repeated")
            if named.get("visibility") in _HIDING and times < _MOST_REPEATED:
                self.found[-1].hidden_columns.extend(column_letters(self._column + n) for n in range(times))
            self._column += times
            self._strikes.add_columns(self._column, named)
        elif element in ("table-cell", "covered-table-cell"):
            self._cell, self._text, self._has_ruby = named, [], False
            self._strikes.begin_cell()
        elif element == "p" and self._text:
            self._text.append("\n")
            if any(local(key) == "value-type" and value == "error" for key, value in attributes.items()):
                named["value-type"] = "error"

    def text(self, text: str) -> None:
        if self._cell is not None and not self._skipped:
            self._text.append(text)
            self._strikes.text(text)

    def end(self, name: str) -> None:
        element = local(name)
        if element in _SKIPPED:
            self._skipped -= 1
            return
        self._strikes.end(element)
        if self._skipped or not self.found:
            return
        if element in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_of_cell(self._cell)
            self._cell = None
        elif element == "table-row":
            self._end_of_row()

    def _end_of_cell(self, cell: dict[str, str]) -> None:
        times, text, look = _times(cell, "number-columns-repeated"), "".join(self._text).strip(), self.found[-1]
        rows, columns = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
        if rows * columns > 1:
            look.merged.append(((self._row, self._column), (self._row + rows - 1, self._column + columns - 1)))
        struck = self._strikes.cell(self._column, cell) if text else ""
        for n in range(min(times, _MOST_REPEATED)):
            place = self._row, self._column + n
            if struck:
                look.struck[place] = struck
            if cell.get("value-type") == "boolean":
                look.values[place] = cell.get("boolean-value", text.lower()) == "true"
            elif cell.get("value-type") == "error" or ("formula" in cell and _ERROR.fullmatch(text)):
                look.unreadable[place] = Unreadable("error-cell", text or "#错误")
            elif text and ("value-type" not in cell or self._has_ruby):
                look.values[place] = text
            elif "formula" in cell and "value-type" not in cell:
                look.empty_formulas.append(place)
        self._column += times

    def _end_of_row(self) -> None:
        times = _times(self._row_attributes, "number-rows-repeated")
        if self._row_attributes.get("visibility") in _HIDING and times < _MOST_REPEATED:
            self.found[-1].hidden_rows.extend(self._row + n + 1 for n in range(times))
        self._repeat_row(min(times, _MOST_REPEATED))
        self._row, self._column = self._row + times, 0

    def _repeat_row(self, times: int) -> None:
        """What stands in a row that is written once for several."""
        look = self.found[-1]
        if times < 2:
            return
        _repeat(look.values, self._row, times)
        _repeat(look.struck, self._row, times)
        _repeat(look.unreadable, self._row, times)


def _repeat(cells: dict[Place, T], row: int, times: int) -> None:
    here = {column: cell for (place, column), cell in cells.items() if place == row}
    cells.update({(row + n, column): cell for n in range(1, times) for column, cell in here.items()})


def _times(attributes: dict[str, str], key: str) -> int:
    given = attributes.get(key, "1")
    return max(1, int(given)) if given.isdigit() and len(given) < 9 else 1
