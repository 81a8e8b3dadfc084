"""Records of a workbook stream of .xls ([MS-XLS] 2.1.4): what the globals tell, and where each worksheet begins."""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from workbooks.cells import Unreadable
from workbooks.refusals import UnreadableFileError

BIFF5: Final = 0x0500
BOF, EOF, FILEPASS, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
DATEMODE, CODEPAGE, COLINFO, ROW = 0x0022, 0x0042, 0x007D, 0x0208
FORMULA, STRING, BOOLERR = 0x0006, 0x0207, 0x0205
FONT, XF = 0x0031, 0x00E0
NUMBER, LABEL, RSTRING, RK, MULRK = 0x0203, 0x0204, 0x00D6, 0x027E, 0x00BD
_LABEL_SST: Final = 0x00FD
_CELLS: Final = frozenset((NUMBER, LABEL, RSTRING, RK, _LABEL_SST, FORMULA, BOOLERR))
_WORKSHEET: Final = 0
_STRIKEOUT: Final = 0x08  # of the second pair of bytes of FONT (2.4.122)
_NO_FONT: Final = 4  # no font has this number (2.5.129)

_ERRORS: Final = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def error_cell(code: int) -> Unreadable:
    """A cell that holds an error, by its code."""
    return Unreadable("error-cell", _ERRORS.get(code, "#错误"))


@dataclass(frozen=True)
class Bound:
    """A tab as the globals name it: where its records begin, whether it is a worksheet, and its name as bytes."""

    at: int
    visible: bool
    is_worksheet: bool
    name: bytes


@dataclass(frozen=True)
class Globals:
    """What stands before the worksheets; `struck` are cell formats (XF) whose font is struck through."""

    version: int
    codepage: int
    starts_1904: bool
    bounds: list[Bound]
    struck: frozenset[int]


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the data and its length, up to the EOF of the substream and with it.

    Raises:
        UnreadableFileError: the stream ends within a record, or without EOF.
    """
    depth = 0
    end = len(stream)
    unpack = struct.Struct("<HH").unpack_from
    while at + 4 <= end:
        kind, length = unpack(stream, at)
        at += 4
        if at + length > end:
            break
        if kind == BOF:
            depth += 1  # a chart within a worksheet is a substream of its own
        yield kind, at, length
        at += length
        if kind == EOF:
            depth -= 1
            if depth <= 0:
                return
    raise UnreadableFileError("truncated")


def read_globals(stream: bytes) -> Globals:
    """Raises UnreadableFileError: encrypted (any scheme), older than BIFF5, or no workbook stream at all."""
    if len(stream) < 8 or struct.unpack_from("<H", stream)[0] != BOF:
        raise UnreadableFileError("corrupt")
    version = struct.unpack_from("<H", stream, 4)[0]
    codepage, starts_1904, bounds = 1252, False, []
    fonts: list[bool] = []
    formats: list[int] = []
    for kind, at, length in records(stream):
        if kind == FILEPASS:
            raise UnreadableFileError("password-protected")
        if kind == BOUNDSHEET and length >= 7:
            place, visibility, type_ = struct.unpack_from("<IBB", stream, at)
            name = stream[at + 7 : at + length]
            bounds.append(Bound(place, visibility & 3 == 0, type_ & 0x0F == _WORKSHEET, name))
        elif kind == DATEMODE and length >= 2:
            starts_1904 = stream[at] == 1
        elif kind == CODEPAGE and length >= 2:
            (codepage,) = struct.unpack_from("<H", stream, at)
        elif kind == FONT and length >= 4:
            fonts.append(bool(stream[at + 2] & _STRIKEOUT))
            if len(fonts) == _NO_FONT:
                fonts.append(False)
        elif kind == XF and length >= 4:
            formats.append(struct.unpack_from("<H", stream, at)[0])
    struck = frozenset(number for number, font in enumerate(formats) if font < len(fonts) and fonts[font])
    return Globals(version, codepage, starts_1904, bounds, struck)


def struck_cells(stream: bytes, kind: int, at: int, length: int, struck: Collection[int]) -> Iterator[tuple[int, int]]:
    """The cells of a record (row and column from 0) whose format is among these."""
    if kind == MULRK and length >= 12:
        row, first = struct.unpack_from("<HH", stream, at)
        formats = [xf for xf, _ in struct.iter_unpack("<HI", stream[at + 4 : at + 4 + (length - 6) // 6 * 6])]
        yield from ((row, first + number) for number, xf in enumerate(formats) if xf in struck)
    elif kind in _CELLS and length >= 6:
        row, column, xf = struct.unpack_from("<HHH", stream, at)
        if xf in struck:
            yield row, column
