"""OLE compound files ([MS-CFB] version 3): a header, one FAT, a directory, and streams in sectors of 512 bytes."""

import struct
from collections.abc import Mapping

_SECTOR = 512
_SMALLEST_STREAM = 4096  # below it a stream would have to lie in the mini stream
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_IN_HEADER = 109
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file that holds these streams below its root; short ones are filled up with zeros."""
    padded = {name: data.ljust(_SMALLEST_STREAM, b"\0") for name, data in streams.items()}
    directory_sectors = -(-(len(padded) + 1) // 4)
    sizes = [directory_sectors, *(-(-len(data) // _SECTOR) for data in padded.values())]
    fat_sectors = _fat_sectors(sum(sizes))
    fat = [_FAT] * fat_sectors
    starts = []
    for size in sizes:
        first = len(fat)
        starts.append(first)
        fat += [*range(first + 1, first + size), _END]
    fat += [_FREE] * (fat_sectors * _SECTOR // 4 - len(fat))
    body = struct.pack(f"<{len(fat)}I", *fat) + _directory(padded, starts[1:], directory_sectors)
    body += b"".join(data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0") for data in padded.values())
    return _header(fat_sectors, starts[0]) + body


def _fat_sectors(used: int) -> int:
    count = 1
    while count * _SECTOR // 4 < used + count:
        count += 1
    return count


def _header(fat_sectors: int, directory: int) -> bytes:
    head = _SIGNATURE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, fat_sectors, directory, 0, _SMALLEST_STREAM, _END, 0, _END, 0, 0)
    places = [*range(1, fat_sectors), *[_FREE] * _IN_HEADER][: _IN_HEADER - 1]
    return head + struct.pack(f"<{len(places)}I", *places)


def _directory(streams: Mapping[str, bytes], starts: list[int], sectors: int) -> bytes:
    entries = [_entry("Root Entry", 5, 1 if streams else _NONE, _END, 0, _NONE)]
    for number, ((name, data), start) in enumerate(zip(streams.items(), starts, strict=True), 1):
        right = number + 1 if number < len(streams) else _NONE
        entries.append(_entry(name, 2, _NONE, start, len(data), right))
    return b"".join(entries).ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _NONE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
