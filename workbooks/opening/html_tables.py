"""Tables of a web page, as many systems of schools export them under the name .xls; each table is a worksheet.

What is text for Excel is text here: no cell is taken for a number, so that ID numbers keep their 18 digits. `x:num`
holds the number that a cell shows rounded or with commas, and is taken in its place; a date is what the cell shows.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from workbooks.cells import Cell, Unreadable, column_letters
from workbooks.limits import MAX_WORKSHEETS
from workbooks.opening.blind_spots import Place
from workbooks.opening.grids import filled_only, grid_of
from workbooks.opening.sheets_read import Range, RawWorkbook, RawWorksheet
from workbooks.opening.struck_xlsx import STRUCK_CELL, STRUCK_WORDS
from workbooks.opening.text_tables import decoded
from workbooks.refusals import UnreadableFileError

_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_HEAD_BYTES: Final = 4096
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_STRUCK: Final = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_LINE_THROUGH: Final = frozenset(("s", "strike", "del"))
_BREAKS: Final = frozenset(("br", "p", "div", "li"))
_SKIPPED: Final = frozenset(("script", "style", "title", "comment"))
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_ERROR: Final = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NUM!|NULL!|REF!|VALUE!)")
_NUMERIC: Final = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
_MOST_SPAN: Final = 65_536
_DEEPEST: Final = 50


def read_html(content: bytes) -> RawWorkbook:
    """Raises UnreadableFileError: no table, too many tables or cells, or no known encoding."""
    reader = _Reader()
    reader.feed(_text(content))
    reader.close()
    reader.finish()
    tables = [each for each in reader.tables if any(cell != "" for cell in each.cells.values())]
    if not reader.tables:
        raise UnreadableFileError("no-table")
    if len(tables) > MAX_WORKSHEETS:
        raise UnreadableFileError("too-many-worksheets", limit=MAX_WORKSHEETS)
    shown = tables or reader.tables[:1]
    return RawWorkbook("html", [table.worksheet(f"表{number}") for number, table in enumerate(shown, 1)])


def _text(content: bytes) -> str:
    named = _CHARSET.search(content[:_HEAD_BYTES])
    charset = named.group(1).decode().lower() if named else ""
    if charset in ("gb2312", "gbk", "x-gbk"):
        charset = "gb18030"
    try:
        # what programs name and what they write differ often enough: it is believed only if it fits
        return content.decode(charset) if charset and not charset.startswith("utf") else decoded(content)[1]
    except (LookupError, UnicodeDecodeError):
        return decoded(content)[1]


@dataclass
class _Table:
    """`taken` are places that a cell reaches into from above or from the left."""

    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    taken: set[Place] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = -1
    column: int = 0
    place: Place | None = None
    text: list[str] = field(default_factory=list)
    number: str = ""
    row_struck: bool = False
    cell_struck: bool = False
    words: set[bool] = field(default_factory=set)
    struck: dict[Place, str] = field(default_factory=dict)

    def begin_row(self, style: str) -> None:
        self.end_cell()
        hidden, self.row_struck = bool(_HIDDEN.search(style)), bool(_STRUCK.search(style))
        self.row, self.column = self.row + 1, 0
        if hidden:
            self.hidden_rows.append(self.row + 1)

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.place, self.text, self.number = (self.row, self.column), [], attributes.get("x:num", "")
        self.cell_struck, self.words = self.row_struck or bool(_STRUCK.search(attributes.get("style", ""))), set()
        rows, columns = _span(attributes, "rowspan"), _span(attributes, "colspan")
        if rows * columns > _MOST_SPAN:
            rows = columns = 1
        if rows * columns > 1:
            self.merged.append(((self.row, self.column), (self.row + rows - 1, self.column + columns - 1)))
            self.taken |= {(self.row + down, self.column + right) for down in range(rows) for right in range(columns)}
        if _HIDDEN.search(attributes.get("style", "")):
            self.hidden_columns.add(self.column)
        self.column += columns

    def add(self, text: str, struck: bool) -> None:
        self.text.append(text)
        if text.strip():
            self.words.add(struck or self.cell_struck)

    def end_cell(self) -> None:
        if self.place is None:
            return
        if True in self.words:
            self.struck[self.place] = STRUCK_WORDS if False in self.words else STRUCK_CELL
        lines = [_SPACES.sub(" ", line).strip(" ") for line in "".join(self.text).split("\0")]
        shown = "\n".join(lines).strip("\n\u00a0\u3000 ")
        shown = self.number if self.number and (not shown or _NUMERIC.fullmatch(shown)) else shown
        self.cells[self.place] = Unreadable("error-cell", shown) if _ERROR.fullmatch(shown) else shown
        self.place = None

    def worksheet(self, name: str) -> RawWorksheet:
        columns = [column_letters(column) for column in sorted(self.hidden_columns)]
        rows = grid_of(self.cells, name)
        return RawWorksheet(name, True, rows, self.merged, self.hidden_rows, columns, filled_only(self.struck, rows))


def _span(attributes: dict[str, str], key: str) -> int:
    given = attributes.get(key, "1").strip()
    return min(max(1, int(given)), _MOST_SPAN) if given.isdecimal() and len(given) < 7 else 1


class _Reader(HTMLParser):
    """Tables in the order in which they begin. A table within a cell is one of its own, and no text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._skipped = self._lines_through = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag in _SKIPPED:
            self._skipped += 1
        elif not self._open:
            return
        elif tag in _LINE_THROUGH:
            self._lines_through += 1
        elif tag == "tr":
            self._open[-1].begin_row(dict(attrs).get("style") or "")
        elif tag in ("td", "th"):
            self._lines_through = 0  # whatever was left open
            self._open[-1].begin_cell({key: value or "" for key, value in attrs})
        elif tag in _BREAKS and self._open[-1].text:
            self._open[-1].text.append("\0")

    def _begin_table(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise UnreadableFileError("corrupt")
        table = _Table()
        self.tables.append(table)
        self._open.append(table)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif tag in _LINE_THROUGH:
            self._lines_through = max(0, self._lines_through - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in ("td", "th", "tr"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipped and self._open[-1].place is not None:
            self._open[-1].add(data, self._lines_through > 0)

    def finish(self) -> None:
        """End what the page left open."""
        while self._open:
            self._open.pop().end_cell()
