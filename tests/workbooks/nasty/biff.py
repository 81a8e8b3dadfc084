"""Workbook streams of .xls by records: BIFF8 ([MS-XLS]) and BIFF5, as much of them as a reader looks at."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.workbooks.nasty.ole import compound

BIFF5, BIFF8 = 0x0500, 0x0600
GLOBALS, WORKSHEET, CHART, MACRO = 0x0005, 0x0010, 0x0020, 0x0040
NULL, DIV, NA = 0x00, 0x07, 0x2A
EOF = b"\x0a\x00\x00\x00"


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


@dataclass(frozen=True)
class Page:
    """A substream: its records between BOF and EOF."""

    name: str
    records: Sequence[bytes] = ()
    kind: int = 0  # BOUNDSHEET: 0 worksheet, 1 macro sheet, 2 chart
    visibility: int = 0


@dataclass(frozen=True)
class Stream:
    """A whole stream. `extra` are records of the globals, after CODEPAGE."""

    pages: Sequence[Page]
    version: int = BIFF8
    extra: Sequence[bytes] = ()
    first: Sequence[bytes] = field(default=())

    def written(self) -> bytes:
        """All substreams; BOUNDSHEET tells where each begins."""
        head = self._bof(GLOBALS) + b"".join(self.first)
        head += record(0x42, struct.pack("<H", 1200 if self.version == BIFF8 else 936)) + b"".join(self.extra)
        bodies = [self._bof({0: WORKSHEET, 1: MACRO, 2: CHART}[page.kind]) + b"".join(page.records) + EOF for page in self.pages]
        at = len(head) + sum(len(self._bound(page, 0)) for page in self.pages) + len(EOF)
        for page, body in zip(self.pages, bodies, strict=True):
            head += self._bound(page, at)
            at += len(body)
        return head + EOF + b"".join(bodies)

    def file(self) -> bytes:
        """As an OLE file, the stream under the name of its version."""
        return compound({"Workbook" if self.version == BIFF8 else "Book": self.written()})

    def _bof(self, kind: int) -> bytes:
        data = struct.pack("<HHHH", self.version, kind, 0x0DBB, 0x07CC)
        return record(0x0809, data + (struct.pack("<II", 0, 0x06) if self.version == BIFF8 else b""))

    def _bound(self, page: Page, at: int) -> bytes:
        if self.version == BIFF8:
            name = bytes([len(page.name), 1]) + page.name.encode("utf-16-le")
        else:
            encoded = page.name.encode("gbk")
            name = bytes([len(encoded)]) + encoded
        return record(0x85, struct.pack("<IBB", at, page.visibility, page.kind) + name)


def label(row: int, column: int, text: str, version: int = BIFF8, xf: int = 0) -> bytes:
    if version == BIFF8:
        return record(0x204, struct.pack("<HHHHB", row, column, xf, len(text), 1) + text.encode("utf-16-le"))
    encoded = text.encode("gbk")
    return record(0x204, struct.pack("<HHHH", row, column, xf, len(encoded)) + encoded)


def number(row: int, column: int, value: float, xf: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, xf, value))


def struck_formats() -> tuple[bytes, ...]:
    """Six fonts, of which the last (number 6, since there is no font 4) is struck through; XF 1 has it, XF 0 the first."""
    fonts = [
        record(0x31, struct.pack("<HHHHHBBBB", 200, 0x08 if n == 5 else 0, 0, 400, 0, 0, 0, 0, 0) + b"\0\0") for n in range(6)
    ]
    return (*fonts, *(record(0xE0, struct.pack("<HHH", font, 0, 0) + bytes(14)) for font in (0, 6)))


def boolean(row: int, column: int, value: bool) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, value, 0))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula(row: int, column: int, result: bytes, flags: int = 0) -> bytes:
    """`result` are the 8 bytes of the value; the expression is the number 1."""
    expression = b"\x1e\x01\x00"
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", flags, 0, 3) + expression)


def special(kind: int, value: int = 0) -> bytes:
    """Result of a formula that is no number: 0 text (a STRING record follows), 1 boolean, 2 error, 3 empty text."""
    return bytes([kind, 0, value, 0, 0, 0, 0xFF, 0xFF])


def text_result(text: str) -> bytes:
    return record(0x207, struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHHH", row, 0, 9, 255, 0, 0, 0x0120, 0x0F))


def hidden_columns(first: int, last: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", first, last, 2340, 15, 1, 0))
