"""Reads XML spreadsheets of 2003 (`<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), mostly named .xls."""

import re
from datetime import datetime
from typing import Final

from workbooks import limits
from workbooks.cells import Cell, Unreadable, column_letters
from workbooks.opening.blind_spots import Place
from workbooks.opening.grids import filled_only, grid_of
from workbooks.opening.sheets_read import Range, RawWorkbook, RawWorksheet
from workbooks.opening.struck_xlsx import STRUCK_CELL
from workbooks.opening.text_tables import decoded
from workbooks.opening.xml_safety import local, refuse_dtd, safe_parser
from workbooks.refusals import UnreadableFileError

_OWN: Final = "urn:schemas-microsoft-com:office:spreadsheet\n"
_DECLARATION: Final = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_MOST_REPEATED: Final = 1000  # columns hidden to the sheet's far end hide nothing of the table
_EXCESSIVE: Final = 1_048_576
_YES: Final = frozenset(("1", "true"))


def read_xml_spreadsheet(content: bytes) -> RawWorkbook:
    """Raises UnreadableFileError: not well formed, with DTD, too many cells, or no worksheet."""
    refuse_dtd(content)
    _, text = decoded(content)
    reader = _Reader()
    # decoded here, since expat does not know GB18030; its own declaration would contradict
    safe_parser(reader.start, reader.end, reader.text).parse(_DECLARATION.sub("", text).lstrip("\ufeff"))
    if len(reader.worksheets) > limits.MAX_WORKSHEETS:
        raise UnreadableFileError("too-many-worksheets", limit=limits.MAX_WORKSHEETS)
    return RawWorkbook("xml", reader.worksheets, starts_1904=reader.starts_1904)


class _Reader:
    def __init__(self) -> None:
        self.worksheets: list[RawWorksheet] = []
        self.starts_1904 = False
        self._cells: dict[Place, Cell] = {}
        self._merged: list[Range] = []
        self._row = self._column = self._span = 0
        self._cell: dict[str, str] | None = None
        self._kind = ""
        self._text: list[str] | None = None
        self._option: list[str] | None = None
        self._style = self._row_style = ""
        self._styles_struck: set[str] = set()
        self._struck: dict[Place, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        named = {local(key): value for key, value in attributes.items()}
        if element == "Date1904":
            self.starts_1904 = True
        elif element == "Visible" and self.worksheets:
            self._option = []
        elif element in ("Worksheet", "Row", "Column", "Cell", "Data", "Style", "Font") and name.startswith(_OWN):
            getattr(self, f"_begin_{element.lower()}")(named)

    def _begin_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("ID", "")

    def _begin_font(self, attributes: dict[str, str]) -> None:
        if attributes.get("StrikeThrough") in _YES and not self.worksheets:  # later ones are of words in a cell
            self._styles_struck.add(self._style)

    def _begin_worksheet(self, attributes: dict[str, str]) -> None:
        self.worksheets.append(RawWorksheet(attributes.get("Name", ""), True, []))
        self._cells, self._merged, self._struck = {}, [], {}
        self._row = self._column = 0

    def _begin_column(self, attributes: dict[str, str]) -> None:
        first = _number(attributes, "Index", self._column + 1)
        self._column = first + _number(attributes, "Span", 0)
        if attributes.get("Hidden") in _YES and self.worksheets and self._column - first < _MOST_REPEATED:
            self.worksheets[-1].hidden_columns += [column_letters(index - 1) for index in range(first, self._column + 1)]

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes, "Index", self._row + 1)
        self._column, self._span = 0, _number(attributes, "Span", 0)
        self._row_style = attributes.get("StyleID", "")
        if attributes.get("Hidden") in _YES and self.worksheets:
            last = self._row + min(self._span, _MOST_REPEATED)
            self.worksheets[-1].hidden_rows += list(range(self._row, last + 1))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._text, self._kind = attributes, None, ""
        self._column = _number(attributes, "Index", self._column + 1)
        if attributes.get("StyleID", self._row_style) in self._styles_struck:
            self._struck[self._row - 1, self._column - 1] = STRUCK_CELL
        across, down = _number(attributes, "MergeAcross", 0), _number(attributes, "MergeDown", 0)
        if across or down:
            first = self._row - 1, self._column - 1
            self._merged.append((first, (first[0] + down, first[1] + across)))

    def _begin_data(self, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._kind, self._text = attributes.get("Type", "String"), []

    def text(self, text: str) -> None:
        if self._option is not None:
            self._option.append(text)
        elif self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        element = local(name)
        if element == "Visible" and self._option is not None:
            self.worksheets[-1].visible = not "".join(self._option).strip().startswith("SheetHidden") and not "".join(
                self._option
            ).strip().startswith("SheetVeryHidden")
            self._option = None
        elif not name.startswith(_OWN):
            return
        elif element == "Data" and self._text is not None:
            self._cells[self._row - 1, self._column - 1] = _value(self._kind, "".join(self._text))
            self._text = None
        elif element == "Cell" and self._cell is not None:
            self._end_of_cell(self._cell)
        elif element == "Row":
            self._row += self._span
        elif element == "Worksheet" and self.worksheets:
            worksheet = self.worksheets[-1]
            worksheet.rows, worksheet.merged = grid_of(self._cells, worksheet.name), self._merged
            worksheet.struck = filled_only(self._struck, worksheet.rows)

    def _end_of_cell(self, cell: dict[str, str]) -> None:
        place = self._row - 1, self._column - 1
        if "Formula" in cell and not self._kind:
            self._cells[place] = Unreadable("formula-without-value", cell["Formula"])
        self._column += _number(cell, "MergeAcross", 0)
        self._cell = None


def _number(attributes: dict[str, str], key: str, otherwise: int) -> int:
    given = attributes.get(key, "")
    if not given.isdecimal():
        return otherwise
    if len(given) > 7 or int(given) > _EXCESSIVE:
        raise UnreadableFileError("corrupt")
    return int(given)


def _value(kind: str, text: str) -> Cell:
    """The value by its type; one that contradicts its type stays text, and what reads it on says so.

    A number of more than 15 digits stays text as it is written: here it has not been rounded.
    """
    if kind == "Error":
        return Unreadable("error-cell", text.strip() or "#错误")
    if kind == "Boolean":
        return text.strip() in _YES
    if kind == "DateTime":
        return _moment(text.strip())
    if kind == "Number" and len(re.sub(r"\D", "", text.split("E")[0])) <= 15:
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _moment(text: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.year < 1900:
        return moment.time()  # a time of day stands on the day before the first one
    return moment if moment.time() != moment.min.time() else moment.date()
