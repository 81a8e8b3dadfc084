"""A zip of several tables: which of its files are tables, which are not and why, each under the name that people gave it."""

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbooks import limits
from workbooks.notes import Model, Refusal
from workbooks.opening.formats import IN_BUNDLE, ZIP, format_of
from workbooks.opening.packages import BUNDLE, kind_of, opened, path_of, read_whole
from workbooks.refusals import UnreadableFileError, refusal

HEAD_BYTES: Final = 1024
"""How much of a file `may_be_bundle` wants to see."""

_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
_DIRECTORY: Final = "/"
_LEFT_BEHIND: Final = frozenset(("thumbs.db", "desktop.ini", ".ds_store"))
_DOCUMENT_FIRST: Final = (b"[content_types].xml", b"mimetype", b"_rels/", b"docprops/", b"xl/", b"word/", b"ppt/", b"customxml/")
_ENDINGS_OF_TEXT: Final = (".csv", ".txt", ".tsv", ".tab", ".prn", ".xls", ".xlsx", ".et")  # any text would be a table
# These speak of a file that is no table. Whoever sent a table that cannot be read must see it among his deliveries.
_NO_TABLES: Final = frozenset(
    {
        *(
            "word-document",
            "presentation",
            "pdf",
            "picture",
            "archive",
            "zip-archive",
            "nested-archive",
            "rich-text",
            "web-archive",
        ),
        *("not-a-table", "unknown-encoding", "no-table", "skipped", "empty-file", "lock-file"),
    }
)
_OF_BUNDLES: Final = frozenset(("too-many-files", "bundle-too-large", "too-large"))


class BundleFile(Model):
    """A table in the zip: its name for people, and the name under which it lies in the folder it was unpacked to."""

    name: str
    file: str


class LeftInBundle(Model):
    """A file of the zip that is not taken, and why."""

    name: str
    refused: Refusal


class Unbundled(Model):
    """What is in a zip. `bundle` is False for anything that is to be read as one file."""

    file: str
    bundle: bool = True
    files: list[BundleFile] = []
    left: list[LeftInBundle] = []
    refused: Refusal | None = None


@dataclass(frozen=True)
class Member:
    """A file in a zip, under its name for people: its bytes, or why it is not taken."""

    name: str
    content: bytes = b""
    refused: Refusal | None = None


def may_be_bundle(content: bytes) -> bool:
    """Cheap, and safe for any bytes: False for what begins as workbooks begin, which then need no second process."""
    if not content.startswith(ZIP) or len(content) < 30:
        return False
    (length,) = struct.unpack_from("<H", content, 26)
    return not content[30 : 30 + length].replace(b"\\", b"/").lower().startswith(_DOCUMENT_FIRST)


def is_bundle(content: bytes) -> bool:
    """Whether the content is a zip of files, not a document.

    Raises:
        UnreadableFileError: a package that cannot be opened, or a document that is no workbook.
    """
    if len(content) > limits.MAX_FILE_BYTES:
        raise UnreadableFileError("too-large", limit=f"{limits.MAX_FILE_BYTES // 2**20} MB")
    if not content.startswith(ZIP):
        return False
    with opened(content) as package:
        return kind_of(package) == BUNDLE


def members_of(content: bytes) -> Iterator[Member]:
    """Each file of a zip, one after the other, so that only one is in memory.

    Raises:
        UnreadableFileError: too many files, or too large together.
    """
    with opened(content) as package:
        entries = [(entry, name_of(entry)) for entry in package.infolist() if not path_of(entry).endswith(_DIRECTORY)]
        _refuse_too_much([entry for entry, _ in entries])
        repeated = Counter(path.rsplit("/", 1)[-1] for _, path in entries)
        for entry, path in entries:
            own = path.rsplit("/", 1)[-1]
            # files of the same name from several folders are told apart by their folders
            yield _member(package, entry, path, own if repeated[own] == 1 else path.replace("/", "／"))


def unbundle(content: bytes, name: str, out: Path) -> Unbundled:
    """Unpack the tables of a zip into a folder. Never raises for what is in the file."""
    try:
        if not is_bundle(content):
            return Unbundled(file=name, bundle=False)
        files, left = [], []
        for number, member in enumerate(members_of(content), 1):
            shown = f"{name}{IN_BUNDLE}{member.name}"
            if member.refused:
                left.append(LeftInBundle(name=shown, refused=member.refused))
            else:
                (out / str(number)).write_bytes(member.content)
                files.append(BundleFile(name=shown, file=str(number)))
    except UnreadableFileError as error:
        # a single file is refused where every single file is: when it is read
        return Unbundled(file=name, bundle=error.refusal.code in _OF_BUNDLES, refused=error.refusal)
    refused = None if files else nothing_inside(left)
    return Unbundled(file=name, files=files, left=left, refused=refused)


def nothing_inside(left: list[LeftInBundle]) -> Refusal:
    """Why a zip without any table is refused: for the reason that all its files share, if there is one."""
    codes = {each.refused.code for each in left} - {"skipped", "lock-file"}
    return refusal(codes.pop() if codes in ({"password-protected"}, {"nested-archive"}) else "no-table-inside")


def name_of(entry: zipfile.ZipInfo) -> str:
    """The path as it was meant. Without the flag for UTF-8, `zipfile` takes any name for code page 437."""
    name = entry.orig_filename.split("\0")[0]
    if not entry.flag_bits & _UTF8_NAME:
        name = _decoded(name.encode("cp437"))
    elif not name.isascii() and (meant := _from_cp437(name)):
        name = meant
    return "".join(each for each in name.replace("\\", "/") if each.isprintable()).strip("/ ") or "未命名"


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _from_cp437(name: str) -> str:
    """Some programs take a Chinese name for code page 437 and write that down as UTF-8: `╜╠╣ñ` is 教工."""
    try:
        meant = name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return ""
    return meant if any("\u4e00" <= each <= "\u9fff" for each in meant) else ""


def _refuse_too_much(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.MAX_BUNDLE_FILES:
        raise UnreadableFileError("too-many-files", limit=limits.MAX_BUNDLE_FILES)
    if sum(entry.file_size for entry in entries) > limits.MAX_BUNDLE_BYTES:
        raise UnreadableFileError("bundle-too-large", limit=f"{limits.MAX_BUNDLE_BYTES // 2**20} MB")


def _member(package: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str, name: str) -> Member:
    if _is_left_behind(path):
        return Member(name, refused=refusal("skipped"))
    if entry.flag_bits & _ENCRYPTED:
        return Member(name, refused=refusal("password-protected"))
    content = b""
    try:
        content = read_whole(package, entry)
        if content.startswith(ZIP) and is_bundle(content):
            raise UnreadableFileError("nested-archive")  # noqa: TRY301 - one way out for all that is wrong with a member
        if format_of(name, content) == "text" and not path.lower().endswith(_ENDINGS_OF_TEXT):
            raise UnreadableFileError("not-a-table")  # noqa: TRY301 - as above
    except UnreadableFileError as error:
        if content and error.refusal.code not in _NO_TABLES:
            return Member(name, content)
        return Member(
            name, refused=refusal("nested-archive") if error.refusal.code in ("archive", "zip-archive") else error.refusal
        )
    return Member(name, content)


def _is_left_behind(path: str) -> bool:
    folders, own = path.split("/")[:-1], path.rsplit("/", 1)[-1].lower()
    return "__MACOSX" in folders or own in _LEFT_BEHIND or own.startswith(("~$", "._", ".~"))
