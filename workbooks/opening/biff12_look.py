"""A second look at the binary parts of xlsb ([MS-XLSB] 2.1.4), for what python-calamine does not tell: see `blind_spots`."""

import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from workbooks.cells import column_letters
from workbooks.opening.biff_records import error_cell
from workbooks.opening.blind_spots import SecondLook
from workbooks.opening.struck_xlsx import STRUCK_CELL

ROW, ERROR, FORMULA_TEXT, FORMULA_ERROR, COLUMNS, RICH_TEXT, PROPERTIES, BUNDLE_SHEET = 0, 3, 8, 11, 60, 62, 153, 156
MERGED = 176
FONT, XF, BEGIN_CELL_FORMATS, END_CELL_FORMATS = 43, 47, 617, 618
_STRIKEOUT: Final = 0x08  # of FontFlags (2.5.43), the second pair of bytes of BrtFont
_VALUES: Final = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62))  # records of cells that hold something
_MOST_COLUMNS: Final = 1000


def records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the data and its length; a part that ends within a record ends there."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at < end and shift < 28:
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + length > end:
            return
        yield kind, at, length
        at += length


def struck_formats(styles: bytes) -> frozenset[int]:
    """Cell formats whose font is struck through, by their number."""
    fonts, formats, within = list[bool](), list[int](), False
    for kind, at, length in records(styles):
        if kind in (BEGIN_CELL_FORMATS, END_CELL_FORMATS):
            within = kind == BEGIN_CELL_FORMATS
        elif kind == FONT and length >= 4:
            fonts.append(bool(styles[at + 2] & _STRIKEOUT))
        elif kind == XF and within and length >= 6:
            formats.append(struct.unpack_from("<H", styles, at + 4)[0])
    return frozenset(number for number, font in enumerate(formats) if font < len(fonts) and fonts[font])


def look_at_biff12(part: bytes, struck: Collection[int] = ()) -> SecondLook:
    """Look at the records of one worksheet; `struck` are the formats of cells that are struck through."""
    look, row, expected = SecondLook(), 0, 0
    for kind, at, length in records(part):
        if kind == ROW and length >= 12:
            (row,) = struct.unpack_from("<I", part, at)
            if part[at + 11] & 0x10:
                look.hidden_rows.append(row + 1)
        elif kind in _VALUES and length >= 8:
            expected += 1
            if struck and int.from_bytes(part[at + 4 : at + 7], "little") in struck:
                look.struck[row, _column(part, at)] = STRUCK_CELL
            if kind == RICH_TEXT and length >= 13:
                look.values[row, _column(part, at)] = _text(part, at + 9, at + length)
            elif kind in (ERROR, FORMULA_ERROR):
                look.unreadable[row, _column(part, at)] = error_cell(part[at + 8])
            elif kind in (6, FORMULA_TEXT) and part[at + 8 : at + 12] == bytes(4):
                expected -= 1
                if kind == FORMULA_TEXT:
                    look.empty_formulas.append((row, _column(part, at)))
        elif kind == MERGED and length >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", part, at)
            look.merged.append(((top, left), (bottom, right)))
        elif kind == COLUMNS and length >= 18 and part[at + 16] & 1:
            first, last = struct.unpack_from("<II", part, at)
            if last - first < _MOST_COLUMNS:
                look.hidden_columns.extend(column_letters(index) for index in range(first, last + 1))
    return replace(look, expected=expected)


def _text(part: bytes, at: int, end: int) -> str:
    """An XLWideString (2.5.168) that ends before `end`."""
    (size,) = struct.unpack_from("<I", part, at)
    return part[at + 4 : min(end, at + 4 + 2 * size)].decode("utf-16-le", "replace")


def _column(part: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", part, at)[0])


def relations_of_sheets(workbook: bytes) -> list[str]:
    """The relationship of each tab, in their order (BrtBundleSh)."""
    found = []
    for kind, at, length in records(workbook):
        if kind == BUNDLE_SHEET and length >= 12:
            found.append(_text(workbook, at + 8, at + length))
    return found


def starts_1904(parts: Mapping[str, bytes]) -> bool:
    """By BrtWbProp."""
    workbook = parts.get("xl/workbook.bin", b"")
    return any(kind == PROPERTIES and length >= 4 and bool(workbook[at] & 1) for kind, at, length in records(workbook))
