"""The XML of one worksheet: cells get another format, missing ones are put in; values and formulas stay as they are."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from workbooks.annotated.xml_surgery import UnpatchableError, attributes_of, outline, with_attribute

Place = tuple[int, int]  # row, column; both from 1
Restyle = Callable[[int], int]

ROW = re.compile(rb"""<row\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
CELL = re.compile(rb"""(<c\b(?:[^>"']|"[^"]*"|'[^']*')*?)(/>|>.*?</c>)""", re.DOTALL)
CELL_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Z]+)""")
CELL_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)""")
SHEET_DATA = re.compile(rb"<sheetData\b[^>]*>")
SHEET_DATA_END = b"</sheetData>"
MERGED = re.compile(rb"""<mergeCell\b[^>]*?\bref=["']([A-Z0-9]+:[A-Z0-9]+)["']""")
COLUMN = re.compile(rb"""<col\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
PROTECTED = re.compile(rb"""<sheetProtection\b[^>]*\bsheet=["'](?:1|true)["']""")
SELECTED = re.compile(rb"""\stabSelected\s*=\s*["'][^"']*["']""")


@dataclass(frozen=True)
class WorksheetXml:
    """The three parts of a worksheet: before, within and after `<sheetData>`; the tags belong to the middle."""

    head: bytes
    data: bytes
    tail: bytes

    @classmethod
    def split(cls, xml: bytes) -> "WorksheetXml":
        opening = SHEET_DATA.search(xml)
        if opening is None:
            raise UnpatchableError("no sheet data")
        if opening.group().endswith(b"/>"):
            return cls(xml[: opening.start()], b"<sheetData></sheetData>", xml[opening.end() :])
        end = xml.rfind(SHEET_DATA_END)
        if end < 0:
            raise UnpatchableError("sheet data without end")
        end += len(SHEET_DATA_END)
        return cls(xml[: opening.start()], xml[opening.start() : end], xml[end:])

    @property
    def xml(self) -> bytes:
        return self.head + self.data + self.tail

    def unselected(self) -> "WorksheetXml":
        """Not the selected tab: two selected tabs would be edited together."""
        return WorksheetXml(SELECTED.sub(b"", self.head), self.data, self.tail)

    def merged_anchors(self, places: set[Place]) -> dict[Place, Place]:
        """For places inside a merged range: its first cell, the only one that shows."""
        anchors: dict[Place, Place] = {}
        in_row: dict[int, list[int]] = {}
        for row, column in sorted(places):
            in_row.setdefault(row, []).append(column)
        rows = list(in_row)
        for found in MERGED.findall(self.tail):
            first, last = (place_of(corner) for corner in found.decode().split(":"))
            if first and last:
                for row in rows[bisect_left(rows, first[0]) : bisect_right(rows, last[0])]:
                    inside = in_row[row][bisect_left(in_row[row], first[1]) : bisect_right(in_row[row], last[1])]
                    anchors.update(((row, column), first) for column in inside)
        return anchors

    @property
    def protected(self) -> bool:
        """Whether locked cells of the worksheet cannot be edited."""
        return bool(PROTECTED.search(self.tail))

    def column_attributes(self) -> list[dict[str, str]]:
        return [attributes_of(tag) for tag in COLUMN.findall(self.head)]

    def with_tail_element(self, element: bytes, before: frozenset[str]) -> "WorksheetXml":
        """An element put into the tail, before the first of the elements that must follow it."""
        closing = self.tail.rfind(b"</")
        opening = b"<w>"
        inside = outline(opening + self.tail[:closing] + b"</w>").children
        at = next((child.start - len(opening) for child in inside if child.name in before), closing)
        return WorksheetXml(self.head, self.data, self.tail[:at] + element + self.tail[at:])

    def restyled(self, styles: Mapping[Place, Restyle]) -> "WorksheetXml":
        """Each place gets the format that its function makes of the present one."""
        return WorksheetXml(self.head, _Rows(self, styles).written(), self.tail)


class _Rows:
    """One pass over the rows; only rows with a place in question are looked into."""

    def __init__(self, worksheet: WorksheetXml, styles: Mapping[Place, Restyle]) -> None:
        self._data = worksheet.data
        self._column_styles = [
            (int(each["min"]), int(each["max"]), int(each["style"])) for each in worksheet.column_attributes() if "style" in each
        ]
        self._wanted: dict[int, dict[int, Restyle]] = {}
        for (row, column), restyle in styles.items():
            self._wanted.setdefault(row, {})[column] = restyle

    def written(self) -> bytes:
        pieces: list[bytes] = []
        at = number = 0
        open_rows = sorted(self._wanted)
        for tag in ROW.finditer(self._data):
            number = int(attributes_of(tag.group()).get("r", number + 1))
            while open_rows and open_rows[0] < number:
                pieces += [self._data[at : tag.start()], self._new_row(open_rows.pop(0))]
                at = tag.start()
            if open_rows and open_rows[0] == number:
                end = self._row_end(tag)
                pieces += [self._data[at : tag.start()], self._row(tag, end, open_rows.pop(0))]
                at = end
        last = len(self._data) - len(SHEET_DATA_END)
        return b"".join([*pieces, self._data[at:last], *map(self._new_row, open_rows), self._data[last:]])

    def _row_end(self, tag: re.Match[bytes]) -> int:
        if tag.group().endswith(b"/>"):
            return tag.end()
        return self._data.index(b"</row>", tag.end()) + len(b"</row>")

    def _row(self, tag: re.Match[bytes], end: int, number: int) -> bytes:
        attributes = attributes_of(tag.group())
        row_style = int(attributes["s"]) if attributes.get("customFormat") in {"1", "true"} and "s" in attributes else None
        inner = b"" if tag.group().endswith(b"/>") else self._data[tag.end() : end - len(b"</row>")]
        start = with_attribute(tag.group(), "spans", None)
        start = start[:-2] + b">" if start.endswith(b"/>") else start
        return start + self._cells(inner, number, row_style) + b"</row>"

    def _cells(self, inner: bytes, row: int, row_style: int | None) -> bytes:
        wanted = dict(sorted(self._wanted[row].items()))
        pieces: list[bytes] = []
        at = column = 0
        for cell in CELL.finditer(inner):
            letters = CELL_COLUMN.search(cell.group(1))
            column = column_index_from_string(letters.group(1).decode()) if letters else column + 1
            pieces.append(inner[at : cell.start()])
            at = cell.end()
            if wanted and min(wanted) < column:
                missing = [each for each in wanted if each < column]
                pieces += [self._new_cell(row, each, row_style, wanted.pop(each)) for each in missing]
            if column in wanted:
                present = CELL_STYLE.search(cell.group(1))
                style = wanted.pop(column)(int(present.group(1)) if present else 0)
                pieces.append(with_attribute(cell.group(1), "s", str(style)) + cell.group(2))
            else:
                pieces.append(cell.group())
        pieces.append(inner[at:])
        return b"".join([*pieces, *(self._new_cell(row, each, row_style, restyle) for each, restyle in wanted.items())])

    def _new_row(self, number: int) -> bytes:
        return f'<row r="{number}">'.encode() + self._cells(b"", number, None) + b"</row>"

    def _new_cell(self, row: int, column: int, row_style: int | None, restyle: Restyle) -> bytes:
        base = row_style if row_style is not None else self._column_style(column)
        return f'<c r="{get_column_letter(column)}{row}" s="{restyle(base)}"/>'.encode()

    def _column_style(self, column: int) -> int:
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)


def place_of(cell: str) -> Place | None:
    """`C17` as (17, 3); None for what names no single cell."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", cell.strip().upper())
    return (int(found.group(2)), column_index_from_string(found.group(1))) if found else None
