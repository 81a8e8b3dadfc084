"""A second look at the records of a BIFF8 worksheet, for what python-calamine does not tell: see `blind_spots`."""

import re
import struct
from collections.abc import Collection
from typing import Final

from workbooks.cells import column_letters
from workbooks.opening.biff_records import BOOLERR, COLINFO, FORMULA, ROW, Globals, error_cell, records, struck_cells
from workbooks.opening.blind_spots import SecondLook
from workbooks.opening.struck_xlsx import STRUCK_CELL

_HIDDEN_LOW_BYTES: Final = rb"[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]"
# One search over the bytes is far cheaper than a walk; a worksheet without any of these needs none.
_SUSPECT: Final = re.compile(
    rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.{8}[\x02\x03].{5}\xff\xff|\x7d\x00[\x0a-\x0c]\x00|"
    rb"\x08\x02\x10\x00.{12}" + _HIDDEN_LOW_BYTES,
    re.DOTALL,
)
_MOST_COLUMNS: Final = 100  # hidden to the sheet's far end: that hides nothing of the table


def look_at_biff(stream: bytes, told: Globals) -> list[SecondLook]:
    """One look for each tab, in their order. Calamine has read the stream by then: what is broken was refused."""
    if not told.struck and not _SUSPECT.search(stream):
        return [SecondLook() for _ in told.bounds]
    return [_look(stream, bound.at, told.struck) if bound.is_worksheet else SecondLook() for bound in told.bounds]


def _look(stream: bytes, at: int, struck: Collection[int]) -> SecondLook:
    look = SecondLook()
    for kind, place, length in records(stream, at):
        if struck:
            look.struck.update(dict.fromkeys(struck_cells(stream, kind, place, length, struck), STRUCK_CELL))
        if kind == FORMULA and length >= 16:
            _formula(stream, place, look)
        elif kind == BOOLERR and length >= 8 and stream[place + 7] == 1:
            look.unreadable[_cell(stream, place)] = error_cell(stream[place + 6])
        elif kind == ROW and length >= 14 and stream[place + 12] & 0x20:
            look.hidden_rows.append(struct.unpack_from("<H", stream, place)[0] + 1)
        elif kind == COLINFO and length >= 10 and stream[place + 8] & 1:
            first, last = struct.unpack_from("<HH", stream, place)
            if last - first < _MOST_COLUMNS:
                look.hidden_columns.extend(column_letters(index) for index in range(first, last + 1))
    return look


def _formula(stream: bytes, place: int, look: SecondLook) -> None:
    """A result that is no number ends in FF FF and begins with its kind (2.5.133)."""
    if stream[place + 12 : place + 14] != b"\xff\xff":
        return
    if stream[place + 6] == 2:
        look.unreadable[_cell(stream, place)] = error_cell(stream[place + 8])
    elif stream[place + 6] == 3:
        look.empty_formulas.append(_cell(stream, place))


def _cell(stream: bytes, place: int) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", stream, place)
    return row, column
