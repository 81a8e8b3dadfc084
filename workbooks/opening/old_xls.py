"""Reads BIFF5 (.xls of Excel 5 and 95, and of exports by old programs): python-calamine garbles its Chinese."""

import re
import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from workbooks.cells import Cell, column_letters
from workbooks.opening.biff_records import (
    BIFF5,
    BOOLERR,
    COLINFO,
    FORMULA,
    LABEL,
    MULRK,
    NUMBER,
    RK,
    ROW,
    RSTRING,
    STRING,
    XF,
    Globals,
    error_cell,
    read_globals,
    records,
    struck_cells,
)
from workbooks.opening.blind_spots import Place
from workbooks.opening.grids import filled_only, grid_of
from workbooks.opening.sheets_read import RawWorkbook, RawWorksheet
from workbooks.opening.struck_xlsx import STRUCK_CELL
from workbooks.refusals import UnreadableFileError

_FORMAT: Final = 0x41E
_BUILT_IN_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE_LETTERS: Final = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCHS: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_SERIAL: Final = 2_958_465
_MOST_COLUMNS: Final = 100


@dataclass
class _Formats:
    """Whether the cell format of a number shows a date: by the index of its XF record."""

    codes: list[int] = field(default_factory=list)
    written: dict[int, str] = field(default_factory=dict)

    def shows_date(self, index: int) -> bool:
        code = self.codes[index] if index < len(self.codes) else 0
        if code in self.written:
            return bool(_DATE_LETTERS.search(_NOT_FORMAT.sub("", self.written[code])))
        return code in _BUILT_IN_DATES


def read_old_xls(stream: bytes) -> RawWorkbook:
    """Raises UnreadableFileError: encrypted, older, cut off, or with no worksheet."""
    told = read_globals(stream)
    if told.version != BIFF5:
        raise UnreadableFileError("old-excel")
    reader = _Reader(stream, told)
    worksheets = [
        reader.worksheet(bound.at, decoded(bound.name, told.codepage), bound.visible)
        for bound in told.bounds
        if bound.is_worksheet
    ]
    return RawWorkbook("xls", worksheets, starts_1904=told.starts_1904)


def decoded(text: bytes, codepage: int) -> str:
    """Text of a file that names its code page; old programs wrote Chinese and named the Western one."""
    if codepage in (936, 1252, 32769, 0):
        try:
            return text.decode("gb18030")
        except UnicodeDecodeError:
            return text.decode("cp1252", "replace")
    try:
        return text.decode("utf-16-le" if codepage == 1200 else f"cp{codepage}", "replace")
    except LookupError:
        return text.decode("latin-1")


class _Reader:
    def __init__(self, stream: bytes, told: Globals) -> None:
        self._stream, self._told = stream, told
        self._formats = _Formats()
        for kind, at, length in records(stream):
            if kind == XF and length >= 4:
                self._formats.codes.append(struct.unpack_from("<H", stream, at + 2)[0])
            elif kind == _FORMAT and length >= 3:
                (index,) = struct.unpack_from("<H", stream, at)
                self._formats.written[index] = decoded(stream[at + 3 : at + length], told.codepage)

    def worksheet(self, at: int, name: str, visible: bool) -> RawWorksheet:
        """Cells by their records; a text result stands in the record behind its formula."""
        cells: dict[Place, Cell] = {}
        hidden_rows: list[int] = []
        hidden_columns: list[str] = []
        struck: dict[Place, str] = {}
        awaited: Place | None = None
        for kind, place, length in records(self._stream, at):
            if kind == ROW and length >= 14 and self._stream[place + 12] & 0x20:
                hidden_rows.append(struct.unpack_from("<H", self._stream, place)[0] + 1)
            elif kind == COLINFO and length >= 10 and self._stream[place + 8] & 1:
                first, last = struct.unpack_from("<HH", self._stream, place)
                if last - first < _MOST_COLUMNS:
                    hidden_columns += [column_letters(index) for index in range(first, last + 1)]
            elif kind == STRING and awaited is not None:
                cells[awaited] = self._text(place, length)
                awaited = None
            elif length >= 6:
                struck |= dict.fromkeys(struck_cells(self._stream, kind, place, length, self._told.struck), STRUCK_CELL)
                found = self._cells(kind, place, length)
                cells.update(found)
                awaited = next(iter(found)) if kind == FORMULA and found and next(iter(found.values())) == "" else awaited
        rows = grid_of(cells, name)
        return RawWorksheet(name, visible, rows, [], hidden_rows, hidden_columns, filled_only(struck, rows))

    def _cells(self, kind: int, place: int, length: int) -> dict[Place, Cell]:
        stream = self._stream
        row, column, style = struct.unpack_from("<HHH", stream, place)
        if kind == NUMBER and length >= 14:
            return {(row, column): self._number(struct.unpack_from("<d", stream, place + 6)[0], style)}
        if kind == RK and length >= 10:
            return {(row, column): self._number(_of_rk(struct.unpack_from("<I", stream, place + 6)[0]), style)}
        if kind == MULRK:
            pairs = struct.iter_unpack("<HI", stream[place + 4 : place + 4 + (length - 6) // 6 * 6])
            return {(row, column + n): self._number(_of_rk(rk), xf) for n, (xf, rk) in enumerate(pairs)}
        cell = self._other(kind, place, length, style)
        return {} if cell is None else {(row, column): cell}

    def _other(self, kind: int, place: int, length: int, style: int) -> Cell | None:
        if kind in (LABEL, RSTRING) and length >= 8:
            return self._text(place + 6, length - 6)
        if kind == BOOLERR and length >= 8:
            return error_cell(self._stream[place + 6]) if self._stream[place + 7] else bool(self._stream[place + 6])
        return self._result(place, style) if kind == FORMULA and length >= 14 else None

    def _result(self, place: int, style: int) -> Cell:
        result = self._stream[place + 6 : place + 14]
        if result[6:] != b"\xff\xff":
            return self._number(struct.unpack("<d", result)[0], style)
        if result[0] == 1:
            return bool(result[2])
        return error_cell(result[2]) if result[0] == 2 else ""

    def _text(self, place: int, length: int) -> str:
        size = min(struct.unpack_from("<H", self._stream, place)[0], length - 2) if length >= 2 else 0
        return decoded(self._stream[place + 2 : place + 2 + size], self._told.codepage)

    def _number(self, value: float, style: int) -> Cell:
        if not (0 < value <= _LAST_SERIAL and self._formats.shows_date(style)):
            return value
        moment = _EPOCHS[self._told.starts_1904] + timedelta(seconds=round(value * 86_400))
        if value < 1:
            return moment.time()
        return moment if value % 1 else moment.date()


def _of_rk(rk: int) -> float:
    """A number in 30 bits ([MS-XLS] 2.5.217): an integer or the upper half of a double, perhaps hundredfold."""
    if rk & 2:
        value = float(struct.unpack("<i", struct.pack("<I", rk & 0xFFFFFFFC))[0] >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, rk & 0xFFFFFFFC))[0]
    return value / 100 if rk & 1 else value
