"""Nasty packages: cut off, damaged, bombs, encrypted, and zips that hold other things than one workbook."""

import struct
import zipfile

from tests.workbooks.nasty import open_document
from tests.workbooks.nasty.case import PLAIN_CSV, opens, refused
from tests.workbooks.nasty.opc import Book, Tab, packed

SHEET = "xl/worksheets/sheet1.xml"


def _declaring_less() -> bytes:
    content = bytearray(Book().file())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        if content[place + 46 :].startswith(SHEET.encode()):
            content[place + 24 : place + 28] = struct.pack("<I", 100)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def _flagged(local: bool) -> bytes:
    """The flag of encryption on the first member, in the list of members or at the member itself."""
    content = bytearray(Book().file())
    content[6 if local else content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _overlapping() -> bytes:
    """Two entries of the list point to one member: a quine of a bomb."""
    content = bytearray(Book().file())
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = struct.pack("<I", 5)
    return bytes(content)


def _bomb() -> bytes:
    zeros = b"<c/>" * (16 * 2**20)
    return Book([Tab(xml=b"<worksheet><sheetData>" + zeros + b"</sheetData></worksheet>")]).file()


def _many_members() -> bytes:
    return packed({**Book().made(), **{f"xl/media/{n}.png": b"" for n in range(5001)}})


def _nested_bomb() -> bytes:
    inner = packed({"a.csv": bytes(1000)})
    for _ in range(20):
        inner = packed({f"{n}.zip": inner for n in range(2)})
    return inner


PACKAGES = (
    refused("zip cut off", "truncated", lambda: Book().file()[:900]),
    refused("end of the zip missing", "truncated", lambda: Book().file()[:-22]),
    refused("checksum wrong", "crc-wrong", lambda: Book().file(zipfile.ZIP_STORED).replace(b"<v>30</v>", b"<v>80</v>")),
    refused("member larger than it says", "crc-wrong", _declaring_less),
    refused("bomb by its ratio", "zip-bomb", _bomb),
    refused("members that overlap", "zip-bomb", _overlapping),
    refused("more than 5000 members", "zip-bomb", _many_members),
    refused("zip in zip in zip", "nested-archive", _nested_bomb),
    refused("encrypted member", "password-protected", lambda: _flagged(local=False)),
    opens("flag of encryption at the member only", "xlsx", 2, lambda: _flagged(local=True)),
    refused("an empty zip", "no-table-inside", lambda: packed({})),
    refused("zip of pictures", "no-table-inside", lambda: packed({"a.png": b"\x89PNG", "b.pdf": b"%PDF"})),
    refused("docx", "word-document", lambda: packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})),
    refused("pptx", "presentation", lambda: packed({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"})),
    refused("odt", "word-document", lambda: open_document.ods("", kind=b"application/vnd.oasis.opendocument.text")),
    opens(
        "zip of two workbooks", "zip", 6, lambda: packed({"甲.xlsx": Book().file(), "乙.csv": PLAIN_CSV.encode()}), file="包.zip"
    ),
    opens(
        "zip with a broken workbook",
        "zip",
        4,
        lambda: packed({"甲.xlsx": Book().file()[:300], "乙.csv": PLAIN_CSV.encode()}),
        "truncated",
        file="包.zip",
    ),
)
