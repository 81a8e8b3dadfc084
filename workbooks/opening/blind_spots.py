"""A second, cheap look at the XML of a worksheet, for what python-calamine does not tell.

Error cells and formulas without a computed value come from calamine as empty cells; hidden rows and
columns come without a mark. Regular expressions over the bytes cost a tenth of parsing them.

Every value that calamine gives stands in a cell of its own that the file closes. So if there are as many closed
cells as values, none was an error, none a formula without result, and none was lost; most files are done with that.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from workbooks.cells import Cell, Unreadable, column_index, column_letters
from workbooks.opening.struck_xlsx import NOTHING_STRUCK, Struck

Place = tuple[int, int]

_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ERROR: Final = re.compile(rb"""\bt=["']e["']""")
_REFERENCE: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?v>)", re.DOTALL)
_TEXT_RESULT: Final = re.compile(rb"""\bt=["']str["']""")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_TOKEN: Final = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_CELL_TAG: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CLOSED: Final = b"</c>"
_HIDDEN: Final = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER_OF: Final = {key: re.compile(rb"\b" + key.encode() + rb"""=["'](\d+)["']""") for key in ("r", "min", "max")}

# a plain search is ten times as fast as any expression, and most worksheets have none of these
_PREFIXED: Final = b":f"
_SIGNS: Final = {b't="e"': 1, b"t='e'": 1, b"<f": 1, _PREFIXED: 2}  # and how many tags before it the cell's tag begins
_HEAD_BYTES: Final = 4096


@dataclass(frozen=True)
class SecondLook:
    """What the file tells beyond calamine: cells without readable value by place, hidden rows (1-based) and column letters.

    `values` are cells that calamine takes for something else; `empty_formulas` have an empty result, of which the format
    does not tell whether it was ever computed; `struck` are cells that are struck through, or a part of their text, by the
    code of that; `expected` is the number of cells that hold something (None: not counted).
    `closed`: as many cells as this are not empty at the most, and if it is as many, there is nothing else to tell (None: not
    counted); if it is not, `look_closely` tells.
    """

    unreadable: dict[Place, Unreadable] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    values: dict[Place, Cell] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    empty_formulas: list[Place] = field(default_factory=list)
    struck: dict[Place, str] = field(default_factory=dict)
    expected: int | None = None
    closed: int | None = None


def look_again(pieces: Iterable[bytes], struck: Struck = NOTHING_STRUCK) -> SecondLook:
    """Look at the XML of one worksheet, which may come in pieces that begin with a row; `struck`: what its workbook strikes."""
    references, closed, hidden_rows, cells = _References(), 0, list[int](), dict[Place, str]()
    hidden_columns: list[str] | None = None
    for each in pieces:
        hidden_columns = _hidden_columns(each) if hidden_columns is None else hidden_columns
        piece = references.in_all(each)
        closed += piece.count(_CLOSED)
        hidden_rows += _hidden_rows(piece)
        cells.update(struck.cells(piece))
    return SecondLook(hidden_rows=hidden_rows, hidden_columns=hidden_columns or [], struck=cells, closed=closed)


def look_closely(xml: bytes, look: SecondLook) -> SecondLook:
    """With what the whole XML tells of single cells."""
    xml = _References().in_all(xml)
    unreadable = dict(_unreadable(xml))
    return replace(look, unreadable=unreadable, expected=_expected(xml, unreadable))


def _expected(xml: bytes, unreadable: dict[Place, Unreadable]) -> int:
    """Cells that hold something, by counting tags: exact for what programs write, wrong where it must be looked at closely."""
    values = xml.count(b"</v>") - xml.count(b"<v></v>") + xml.count(b"</is>")
    return values + sum(cell.code == "formula-without-value" for cell in unreadable.values())


def _unreadable(xml: bytes) -> Iterator[tuple[Place, Unreadable]]:
    for start in _suspects(xml):
        match = _CELL.match(xml, start)
        place = _place(match.group(1)) if match else None
        if match is None or place is None:
            continue
        attributes, body = match.group(1), match.group(2) or b""
        if _ERROR.search(attributes):
            value = _VALUE.search(body)
            yield place, Unreadable("error-cell", _text(value.group(1) if value else None) or "#错误")
        elif (formula := _FORMULA.search(body)) and _without_value(attributes, body):
            yield place, Unreadable("formula-without-value", "=" + _text(formula.group(1)))


def _suspects(xml: bytes) -> Iterator[int]:
    """Where the tags begin that are cells, if the sign is one of what is looked for."""
    for sign, tags_back in _SIGNS.items():
        if sign == _PREFIXED and not _is_prefixed(xml):
            continue
        for at in _finds(xml, sign):
            start = at
            for _ in range(tags_back):
                start = max(xml.rfind(b"<", 0, start), 0)
            yield start


def _is_prefixed(xml: bytes) -> bool:
    """Whether its own elements have a prefix."""
    return b"<worksheet" not in xml[:_HEAD_BYTES]


def _finds(xml: bytes, sign: bytes, start: int = 0) -> Iterator[int]:
    while (start := xml.find(sign, start) + 1) > 0:
        yield start - 1


def _without_value(attributes: bytes, body: bytes) -> bool:
    """No value was kept; an empty one of a text formula is a value."""
    value = _VALUE.search(body)
    return value is None or (not value.group(1) and not _TEXT_RESULT.search(attributes))


def _text(escaped: bytes | None) -> str:
    return html.unescape((escaped or b"").decode("utf-8", "replace"))


def _place(attributes: bytes) -> Place | None:
    reference = _REFERENCE.search(attributes)
    if reference is None:
        return None
    return int(reference.group(2)) - 1, column_index(reference.group(1).decode())


class _References:
    """Some writers leave out where a cell stands; then its place is the next one in the row."""

    def __init__(self) -> None:
        self._missing: bool | None = None  # not known before the first cell
        self._row = self._column = -1

    def in_all(self, xml: bytes) -> bytes:
        """The same piece of a worksheet with the reference in each cell."""
        if self._missing is None and _CELL_TAG.search(xml):
            self._missing = _REFERENCE.search(xml) is None
        return _TOKEN.sub(self._numbered, xml) if self._missing else xml

    def _numbered(self, match: re.Match[bytes]) -> bytes:
        if match.group(1) == b"row":
            given = _number(match.group(2), "r")
            self._row, self._column = (self._row + 1 if given is None else given - 1), -1
            return match.group()
        self._column += 1
        return match.group().replace(b"<c", f'<c r="{column_letters(self._column)}{self._row + 1}"'.encode(), 1)


def _number(attributes: bytes, key: str) -> int | None:
    found = _NUMBER_OF[key].search(attributes)
    return int(found.group(1)) if found else None


def _hidden_rows(xml: bytes) -> list[int]:
    found = []
    for at in _finds(xml, b"hidden=", max(xml.find(b"sheetData"), 0)):
        row = _ROW.match(xml, xml.rfind(b"<", 0, at))
        if row and _HIDDEN.search(row.group(1)) and (number := _number(row.group(1), "r")) is not None:
            found.append(number)
    return found


def _hidden_columns(xml: bytes) -> list[str]:
    """Letters of hidden columns; a range that runs to the sheet's far end hides nothing of the table."""
    found = []
    for match in _COLUMN.finditer(xml[: xml.find(b"sheetData")]):
        first, last = _number(match.group(1), "min"), _number(match.group(1), "max")
        if _HIDDEN.search(match.group(1)) and first and last and last - first < 1000:
            found += [column_letters(index) for index in range(first - 1, last)]
    return found
