"""Tells what a file is by its content; names and endings are not trusted."""

import re
import struct

from workbooks.limits import MAX_FILE_BYTES
from workbooks.refusals import UnreadableFileError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "rich-text"),
    (b"\x09\x00\x04\x00", "old-excel"),
    (b"\x09\x02\x06\x00", "old-excel"),
    (b"\x09\x04\x06\x00", "old-excel"),
    (b"PK\x05\x06", "archive"),
)
_HTML = re.compile(rb"^\s*(<!doctype\s+html|<html|<table|<head|<meta)", re.IGNORECASE)
_XML_SPREADSHEET = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
_HEAD_BYTES = 4096
_OLE_HEADER_BYTES = 512


def format_of(name: str, content: bytes) -> str:
    """`zip`, `xls` or `text`: which way the content is to be read on.

    Raises:
        UnreadableFileError: the content is no table, or cannot be read by any way.
    """
    if name.startswith("~$"):
        raise UnreadableFileError("lock-file")
    if not content:
        raise UnreadableFileError("empty-file")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableFileError("too-large", limit=f"{MAX_FILE_BYTES // 2**20} MB")
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(OLE):
        return _format_of_ole(content)
    _refuse_what_is_no_table(content)
    return "text"


def _refuse_what_is_no_table(content: bytes) -> None:
    for beginning, code in _BEGINNINGS:
        if content.startswith(beginning):
            # two letters are a common beginning of text; a bitmap has binary bytes soon after them
            if beginning == b"BM" and b"\x00" not in content[:32]:
                continue
            raise UnreadableFileError(code)
    head = content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        raise UnreadableFileError("html-table")
    if head.lstrip().startswith(b"<?xml") or _XML_SPREADSHEET.search(head):
        raise UnreadableFileError("xml-spreadsheet" if _XML_SPREADSHEET.search(head) else "not-a-table")


def _format_of_ole(content: bytes) -> str:
    """Which program wrote an OLE file, told by the names in its directory (UTF-16)."""
    names = {
        name: name.encode("utf-16-le") in content
        for name in ("EncryptedPackage", "Workbook", "WordDocument", "PowerPoint Document")
    }
    if names["EncryptedPackage"]:
        raise UnreadableFileError("password-protected")
    if names["Workbook"] or "Book".encode("utf-16-le") + b"\x00\x00" in content:
        return "xls"
    if names["WordDocument"]:
        raise UnreadableFileError("word-document")
    if names["PowerPoint Document"]:
        raise UnreadableFileError("presentation")
    raise UnreadableFileError("not-a-table" if _directory_place(content) < len(content) else "truncated")


def _directory_place(content: bytes) -> int:
    """Where the directory begins, by the header ([MS-CFB] 2.2)."""
    if len(content) < _OLE_HEADER_BYTES:
        return len(content)
    (sector_shift,) = struct.unpack_from("<H", content, 30)
    (first_sector,) = struct.unpack_from("<I", content, 48)
    return int((first_sector + 1) << min(sector_shift, 12))
