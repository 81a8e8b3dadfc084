"""OLE compound files ([MS-CFB]): which streams there are, and one of them as a whole."""

import struct
from typing import Final

from workbooks.refusals import UnreadableFileError

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES: Final = 512
_ENTRY_BYTES: Final = 128
_LAST_SECTOR: Final = 0xFFFFFFFA  # from here on numbers mean something else (2.1)
_STREAM: Final = 2
_ROOT: Final = 5
_DIFAT_IN_HEADER: Final = 109


class OleFile:
    """The directory and the allocation table of a file. Streams are read by their name, upper and lower case the same."""

    def __init__(self, content: bytes) -> None:
        """Raises UnreadableFileError: the header or the directory lies behind the end, or runs in a circle."""
        if len(content) < _HEADER_BYTES:
            raise UnreadableFileError("truncated")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift > shift:
            raise UnreadableFileError("corrupt")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        self._cutoff = struct.unpack_from("<I", content, 56)[0]
        self._fat = self._read_fat()
        self._entries = self._read_directory()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, kind, _, _ in self._entries if kind == _STREAM)

    def stream(self, name: str) -> bytes:
        """Raises UnreadableFileError: part of the stream is missing."""
        start, size = next((s, n) for each, kind, s, n in self._entries if kind == _STREAM and each.lower() == name.lower())
        if size < self._cutoff:
            return self._small_stream(start, size)
        found = self._chain(start, size)
        if len(found) < size:
            raise UnreadableFileError("truncated")
        return found[:size]

    def _small_stream(self, start: int, size: int) -> bytes:
        root = next(((s, n) for _, kind, s, n in self._entries if kind == _ROOT), None)
        if root is None or size == 0:
            return b""
        minis = self._chain(*root)
        (first_table,) = struct.unpack_from("<I", self._content, 60)
        table = self._numbers(self._chain(first_table))
        pieces: list[bytes] = []
        wanted = -(-size // self._mini_sector)
        while start < len(table) and len(pieces) < wanted:
            pieces.append(minis[start * self._mini_sector : (start + 1) * self._mini_sector])
            start = table[start]
        return b"".join(pieces)[:size]

    def _read_fat(self) -> list[int]:
        places = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", self._content, 76))
        (more, count) = struct.unpack_from("<II", self._content, 68)
        while more < _LAST_SECTOR and count > 0:
            numbers = self._numbers(self._at(more))
            if not numbers:
                raise UnreadableFileError("truncated")
            places += numbers[:-1]
            more, count = numbers[-1], count - 1
        return self._numbers(b"".join(self._at(place) for place in places if place < _LAST_SECTOR))

    def _read_directory(self) -> list[tuple[str, int, int, int]]:
        (first,) = struct.unpack_from("<I", self._content, 48)
        directory = self._chain(first)
        if not directory:
            raise UnreadableFileError("truncated")
        entries = []
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            entries.append((name, directory[at + 66], start, size))
        return entries

    def _chain(self, sector: int, size: int | None = None) -> bytes:
        """The sectors from one on, each once: a table that runs in a circle ends there."""
        pieces, left = [], len(self._fat) + 1 if size is None else -(-size // self._sector)
        while sector < _LAST_SECTOR and left > 0:
            pieces.append(self._at(sector))
            sector, left = (self._fat[sector] if sector < len(self._fat) else _LAST_SECTOR), left - 1
        return b"".join(pieces)

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._content[start : start + self._sector]

    @staticmethod
    def _numbers(piece: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4]))
