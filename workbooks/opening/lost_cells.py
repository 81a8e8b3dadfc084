"""Compares the XML of a worksheet with what was read of it, cell by cell, once a count says that they differ.

python-calamine drops without a word what the standard does not foresee: text of an inline string written as `<v>`,
the first of two cells that claim the same place.
"""

from collections.abc import Iterable
from typing import Final

from workbooks.cells import Cell, Grid, address, column_index
from workbooks.notes import Note
from workbooks.opening.blind_spots import Place
from workbooks.opening.xml_safety import local, safe_parser

_SHOWN: Final = 5


def cells_of(xml: bytes) -> list[tuple[Place, str, str]]:
    """Place, type and text of each cell that holds something, in the order of the file; phonetic text is none."""
    cells = _Cells()
    safe_parser(cells.start, cells.end, cells.text).parse(xml)
    return cells.found


def find_lost(xml: bytes, rows: Grid) -> tuple[dict[Place, Cell], list[Note]]:
    """Cells that can be put back as text, and notes of those that cannot be had."""
    found: dict[Place, str] = {}
    twice, lost = [], {}
    for place, kind, text in cells_of(xml):
        if place in found:
            twice.append(place)
        found[place] = text
        # a shared string that is empty is an empty cell
        if kind != "s" and text and _at(rows, place) == "":
            lost[place] = text
    return dict(lost), [
        *_note("cells-recovered", "写法不合规范的单元格", lost, "已按文本读取，请核对"),
        *_note("cells-twice", "重复出现的单元格", twice, "只读了其中一个，请核对"),
    ]


def _at(rows: Grid, place: Place) -> Cell:
    row, column = place
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _note(code: str, what: str, places: Iterable[Place], remedy: str) -> list[Note]:
    here = sorted(set(places))
    if not here:
        return []
    named = "、".join(address(*place) for place in here[:_SHOWN]) + ("等" if len(here) > _SHOWN else "")
    return [Note(code=code, cell=address(*here[0]), message=f"有 {len(here)} 个{what}（{named}），{remedy}")]


class _Cells:
    def __init__(self) -> None:
        self.found: list[tuple[Place, str, str]] = []
        self._row = self._column = -1
        self._kind = ""
        self._within: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        self._within.append(element)
        if element == "row":
            given = attributes.get("r", "")
            self._row, self._column = (int(given) - 1 if given.isdigit() and len(given) < 9 else self._row + 1), -1
        elif element == "c":
            place = _place(attributes.get("r", ""))
            self._row, self._column = place or (self._row, self._column + 1)
            self._kind, self._text = attributes.get("t", "n"), []

    def text(self, text: str) -> None:
        if len(self._within) > 1 and self._within[-1] in ("v", "t") and "rPh" not in self._within[-3:]:
            self._text.append(text)

    def end(self, name: str) -> None:
        if self._within.pop() == "c" and (text := "".join(self._text)):
            self.found.append(((self._row, self._column), self._kind, text))


def _place(reference: str) -> Place | None:
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and digits and len(letters) <= 3 and len(digits) <= 7):
        return None
    return int(digits) - 1, column_index(letters.upper())
