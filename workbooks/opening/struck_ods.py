"""Cells and words of an ods with a line drawn through them, by the styles that its content declares."""

import re
from collections.abc import Mapping
from typing import Final

from workbooks.opening.struck_xlsx import STRUCK_CELL, STRUCK_WORDS

LINE_THROUGH: Final = re.compile(rb"text-line-through-(?:style|type)=[\"'](?!none[\"'])")
_KEYS: Final = ("text-line-through-style", "text-line-through-type")
_DEFAULT: Final = "default-cell-style-name"


class OdsStrikes:
    """Fed with what a parser meets, element by element; attributes by their local names."""

    def __init__(self) -> None:
        self._declared = ""
        self._struck: set[str] = set()
        self._row = ""
        self._columns: list[tuple[int, str]] = []
        self._spans: list[bool] = []
        self._words: set[bool] = set()

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """Styles, and stretches of text within a cell."""
        if element == "style":
            self._declared = attributes.get("name", "")
        elif element == "text-properties" and any(attributes.get(key, "none") != "none" for key in _KEYS):
            self._struck.add(self._declared)
        elif element == "span":
            self._spans.append(attributes.get("style-name", "") in self._struck)

    def end(self, element: str) -> None:
        if element == "style":
            self._declared = ""
        elif element == "span" and self._spans:
            self._spans.pop()

    def begin_table(self) -> None:
        self._columns = []

    def add_columns(self, beyond: int, attributes: Mapping[str, str]) -> None:
        """What cells of the columns before `beyond` have that name no style of their own."""
        self._columns.append((beyond, attributes.get(_DEFAULT, "")))

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = attributes.get(_DEFAULT, "")

    def begin_cell(self) -> None:
        self._spans, self._words = [], set()

    def text(self, text: str) -> None:
        if text.strip():
            self._words.add(any(self._spans))

    def cell(self, column: int, attributes: Mapping[str, str]) -> str:
        """The code of the cell that ends now; empty if nothing in it is struck through."""
        if not self._struck:
            return ""
        style = attributes.get("style-name") or self._row or next((name for end, name in self._columns if column < end), "")
        if style in self._struck or self._words == {True}:
            return STRUCK_CELL
        return STRUCK_WORDS if True in self._words else ""
