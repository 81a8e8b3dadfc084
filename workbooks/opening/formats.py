"""Tells what a file is by its content; names and endings are not trusted."""

import re
from typing import Final

from workbooks import limits
from workbooks.opening.ole_files import SIGNATURE, OleFile
from workbooks.refusals import UnreadableFileError

ZIP: Final = b"PK\x03\x04"
IN_BUNDLE: Final = " › "
"""Stands between the name of a zip and that of a file in it."""

_BEGINNINGS: Final[tuple[tuple[bytes, str, dict[str, str]], ...]] = (
    (b"%PDF", "pdf", {}),
    (b"\x89PNG", "picture", {}),
    (b"\xff\xd8\xff", "picture", {}),
    (b"GIF8", "picture", {}),
    (b"BM", "picture", {}),
    (b"II*\x00", "picture", {}),
    (b"MM\x00*", "picture", {}),
    (b"Rar!", "archive", {"kind": " rar "}),
    (b"7z\xbc\xaf\x27\x1c", "archive", {"kind": " 7z "}),
    (b"\x1f\x8b", "archive", {"kind": " gzip "}),
    (b"BZh", "archive", {"kind": " bzip2 "}),
    (b"\xfd7zXZ\x00", "archive", {"kind": " xz "}),
    (b"{\\rtf", "rich-text", {}),
    (b"\x09\x00\x04\x00", "old-excel", {}),
    (b"\x09\x02\x06\x00", "old-excel", {}),
    (b"\x09\x04\x06\x00", "old-excel", {}),
    (b"PK\x05\x06", "no-table-inside", {}),
    (b"\x09\x08\x10\x00", "corrupt", {}),  # the stream of an .xls that lost its OLE file
)
_BARE_BIFF5: Final = b"\x09\x08\x08\x00\x00\x05"  # a workbook stream without its OLE file, as old programs export it
_TEXT_LIKE: Final = (b"BM", b"BZh")  # letters that text may begin with; binary bytes follow soon where it is none
_HTML: Final = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype\s+html|html|table|head|meta|body|style)\b", re.IGNORECASE | re.DOTALL
)
_OTHER_XML: Final = re.compile(r"^\s*<(?:\?xml|!--|[A-Za-z][\w:.-]*(?:\s+[\w:.-]+\s*=|\s*/?>))")
_MIME_HTML: Final = re.compile(rb"^\s*MIME-Version:", re.I)
_XML_SPREADSHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_HEAD_BYTES: Final = 8192


def format_of(name: str, content: bytes) -> str:
    """`zip`, `xls`, `old-xls` (BIFF5), `html`, `xml` or `text`: which way the content is to be read on.

    Raises:
        UnreadableFileError: the content is no table, or cannot be read by any way.
    """
    if own_name(name).startswith("~$"):
        raise UnreadableFileError("lock-file")
    if not content:
        raise UnreadableFileError("empty-file")
    if len(content) > limits.MAX_FILE_BYTES:
        raise UnreadableFileError("too-large", limit=f"{limits.MAX_FILE_BYTES // 2**20} MB")
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(SIGNATURE):
        return _format_of_ole(content)
    if content.startswith(_BARE_BIFF5):
        return "old-xls"
    _refuse_what_is_no_table(content)
    return _format_of_text(content)


def own_name(name: str) -> str:
    """The name of the file itself: one that came in a zip carries the name of the zip before it."""
    return name.rpartition(IN_BUNDLE)[2]


def _refuse_what_is_no_table(content: bytes) -> None:
    for beginning, code, details in _BEGINNINGS:
        if content.startswith(beginning) and not (beginning in _TEXT_LIKE and b"\x00" not in content[:32]):
            raise UnreadableFileError(code, **details)
    if not any(content[:_HEAD_BYTES]):
        raise UnreadableFileError("corrupt")  # a disk or a download that reserved the place and never filled it
    if _MIME_HTML.match(content[:_HEAD_BYTES]):
        raise UnreadableFileError("web-archive")


def _format_of_text(content: bytes) -> str:
    head = head_text(content[:_HEAD_BYTES])
    if _XML_SPREADSHEET in head and "<" in head.lstrip()[:1] and not re.match(r"\s*<html", head, re.I):
        return "xml"
    if _HTML.match(head):
        return "html"
    if _OTHER_XML.match(head):
        raise UnreadableFileError("not-a-table")
    return "text"


def head_text(head: bytes) -> str:
    """The beginning of a text, its ASCII characters at least, whatever its encoding is."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head[:64]:
        return head.replace(b"\0", b"").decode("latin-1")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _format_of_ole(content: bytes) -> str:
    """Which program wrote an OLE file, told by the names of its streams."""
    names = OleFile(content).names
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise UnreadableFileError("password-protected")
    if "Workbook" in names or "WORKBOOK" in names:
        return "xls"
    if "Book" in names or "BOOK" in names:
        return "old-xls"
    if names & {"WordDocument", "PowerPoint Document"}:
        raise UnreadableFileError("word-document" if "WordDocument" in names else "presentation")
    raise UnreadableFileError("not-a-table")
