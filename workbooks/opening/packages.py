"""Zip packages (xlsx, xlsm, xlsb, ods): unpacked once with limits, every checksum tested."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from workbooks.limits import MAX_MEMBERS, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, RATIO_MATTERS_ABOVE_BYTES
from workbooks.opening.xml_safety import is_xml_utf8, refuse_dtd
from workbooks.refusals import UnreadableFileError

BUNDLE = "zip"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SIGNS_OF_DOCUMENTS = frozenset(("[content_types].xml", "meta-inf/manifest.xml", "meta-inf/manifest.mf", "content.xml"))
_CHUNK = 1 << 20
_PIECE = 1 << 18  # fits a processor's cache: looking at what was just unpacked then costs no way to memory
_WORKSHEETS = "xl/worksheets/"
_LONG = 1 << 20
_ROW = b"<row"
_KEPT = (".xml", ".rels")
_KEPT_OF_XLSB = ("xl/workbook.bin", "xl/styles.bin", "xl/worksheets/")
_ENCRYPTED = 0x1
_LOCAL_HEADER_BYTES = 30
_BROKEN = (zlib.error, EOFError, NotImplementedError, ValueError, OverflowError, OSError, KeyError)


@dataclass(frozen=True)
class Package:
    """The format, and the parts that tell something by their path (as `path_of` says it), as bytes.

    `long` are the paths of parts that were left for `pieces_of`, which then tests them.
    """

    format: str
    parts: dict[str, bytes]
    long: frozenset[str] = frozenset()


def opened(content: bytes) -> zipfile.ZipFile:
    """The package with its list of members tested; nothing is unpacked yet.

    Raises:
        UnreadableFileError: no list of members, or one that nobody writes who means well.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise UnreadableFileError("corrupt" if b"PK\x05\x06" in content[-66_000:] else "truncated") from None
    except _BROKEN:
        raise UnreadableFileError("corrupt") from None
    _refuse_too_large(package.infolist(), len(content))
    return package


def unpack(content: bytes, *, in_pieces: bool = False) -> Package:
    """Unpack a workbook package, testing sizes and checksums. `in_pieces`: all but the long worksheets of an xlsx.

    Raises:
        UnreadableFileError: broken, too large, or a package of something else.
    """
    with opened(content) as package:
        if any(member.flag_bits & _ENCRYPTED for member in package.infolist()):
            raise UnreadableFileError("password-protected")
        kind = kind_of(package)
        if kind == BUNDLE:
            raise UnreadableFileError("zip-archive")
        long = frozenset(path_of(member) for member in package.infolist() if in_pieces and _is_long(member, kind))
        members = (member for member in package.infolist() if path_of(member) not in long)
        parts = {path_of(member): read_member(package, member, kind) for member in members}
    _refuse_what_harms(kind, parts)
    return Package(kind, {path: part for path, part in parts.items() if part}, long)


def _is_long(member: zipfile.ZipInfo, kind: str) -> bool:
    path = path_of(member).lower()
    return kind in ("xlsx", "xlsm") and member.file_size > _LONG and path.startswith(_WORKSHEETS) and path.endswith(".xml")


def pieces_of(content: bytes, path: str) -> Iterator[bytes]:
    """A long worksheet bit by bit, each after the first beginning with a row; never held as a whole.

    Raises:
        UnreadableFileError: broken, a wrong checksum, or XML that is refused.
    """
    first = True
    for piece in _by_rows(_chunks_of(content, path)):
        refuse_dtd(piece)
        if first and not is_xml_utf8(piece):
            raise UnreadableFileError("corrupt")
        first = False
        yield piece


def _chunks_of(content: bytes, path: str) -> Iterator[bytes]:
    with opened(content) as package:
        member = next(each for each in reversed(package.infolist()) if path_of(each) == path)
        with _refused(member), package.open(member) as part:
            while chunk := part.read(_PIECE):
                yield chunk


def _by_rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut before the last row of each chunk; without rows by this name it is all one piece."""
    waiting: list[bytes] = []
    for chunk in chunks:
        at = chunk.rfind(_ROW)
        if at < 0:
            waiting.append(chunk)
            continue
        if piece := b"".join((*waiting, chunk[:at])):
            yield piece
        waiting = [chunk[at:]]
    if waiting:
        yield b"".join(waiting)


def path_of(member: zipfile.ZipInfo) -> str:
    """Some programs write the paths of Windows."""
    return member.filename.replace("\\", "/").lstrip("/")


def kind_of(package: zipfile.ZipFile) -> str:
    """`xlsx`, `xlsm`, `xlsb`, `ods`, or `zip` for what is no document.

    Raises:
        UnreadableFileError: a document of another kind.
    """
    paths = {path_of(member).lower() for member in package.infolist()}
    if "xl/workbook.bin" in paths:
        return "xlsb"
    if "xl/workbook.xml" in paths or ("[content_types].xml" in paths and any(path.startswith("xl/") for path in paths)):
        return "xlsm" if "xl/vbaproject.bin" in paths else "xlsx"
    if "mimetype" in paths:
        return _kind_of_open_document(package)
    if any(path.startswith("word/document") for path in paths):
        raise UnreadableFileError("word-document")
    if any(path.startswith("ppt/presentation") for path in paths):
        raise UnreadableFileError("presentation")
    if paths & _SIGNS_OF_DOCUMENTS:
        raise UnreadableFileError("not-a-table")
    return BUNDLE


def _kind_of_open_document(package: zipfile.ZipFile) -> str:
    member = next(each for each in package.infolist() if path_of(each).lower() == "mimetype")
    kind = read_whole(package, member)[:100]
    if kind.startswith(_ODS):
        return "ods"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        raise UnreadableFileError("word-document")
    if kind.startswith(b"application/vnd.oasis.opendocument.presentation"):
        raise UnreadableFileError("presentation")
    raise UnreadableFileError("not-a-table")


def _refuse_too_large(members: list[zipfile.ZipInfo], packed_size: int) -> None:
    """A bomb has members that unpack to far more than they are, or that lie on each other, or very many of them."""
    unpacked = sum(member.file_size for member in members)
    swollen = unpacked > RATIO_MATTERS_ABOVE_BYTES and unpacked > MAX_UNPACKED_RATIO * packed_size
    in_order = sorted(members, key=lambda member: member.header_offset)
    overlapping = any(
        first.header_offset + _LOCAL_HEADER_BYTES + first.compress_size > second.header_offset
        for first, second in pairwise(in_order)
    )
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or swollen or overlapping:
        raise UnreadableFileError("zip-bomb")


def read_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str) -> bytes:
    """The part if it tells anything, else nothing; the checksum of either is compared."""
    path = path_of(member).lower()
    kept = path.endswith(_KEPT) or (kind == "xlsb" and path.startswith(_KEPT_OF_XLSB))
    return read_whole(package, member, kept)


def read_whole(package: zipfile.ZipFile, member: zipfile.ZipInfo, kept: bool = True) -> bytes:
    """The whole member; `zipfile` never gives more than the declared size, and compares the checksum at the end."""
    with _refused(member), package.open(member) as part:
        if kept:
            return part.read()
        while part.read(_CHUNK):
            pass
    return b""


@contextmanager
def _refused(member: zipfile.ZipInfo) -> Iterator[None]:
    """What unpacking raises, as refusals."""
    try:
        yield
    except zipfile.BadZipFile as error:
        if "CRC" not in str(error):
            raise UnreadableFileError("corrupt") from None
        raise UnreadableFileError("crc-wrong", part=path_of(member).rsplit("/", 1)[-1]) from None
    except RuntimeError:  # encrypted, though its flag in the list of members says otherwise
        raise UnreadableFileError("password-protected") from None
    except _BROKEN:
        raise UnreadableFileError("corrupt") from None


def _refuse_what_harms(kind: str, parts: Mapping[str, bytes]) -> None:
    if kind == "ods" and b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UnreadableFileError("password-protected")
    for path, part in parts.items():
        # the manifest of an old OpenOffice names a DTD that nobody loads
        if path.lower().endswith(_KEPT) and not path.startswith("META-INF/"):
            refuse_dtd(part)
            if not is_xml_utf8(part):
                raise UnreadableFileError("corrupt")


def part_of(content: bytes, path: str) -> bytes | None:
    """One part of a package that has been unpacked before, by `path_of`."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return next((package.read(member) for member in package.infolist() if path_of(member) == path), None)


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts (by `path_of`) replaced, uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for member in old.infolist():
            path = path_of(member)
            new.writestr(path, changed[path] if path in changed else old.read(member))
    return buffer.getvalue()
