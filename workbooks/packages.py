"""Zip packages (xlsx, xlsm, xlsb, ods): unpacked once with limits, every checksum tested."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from workbooks.limits import MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, RATIO_MATTERS_ABOVE_BYTES
from workbooks.refusals import UnreadableFileError

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_CHUNK = 1 << 20
_KEPT = (".xml", ".rels")
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Package:
    """The format, and the XML parts by their path, as bytes."""

    format: str
    parts: dict[str, bytes]


def unpack(content: bytes) -> Package:
    """Unpack a workbook package, testing sizes and checksums.

    Raises:
        UnreadableFileError: broken, too large, or a package of something else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _unpacked(package, len(content))
    except zipfile.BadZipFile:
        raise UnreadableFileError("corrupt" if b"PK\x05\x06" in content[-66_000:] else "truncated") from None
    except (zlib.error, EOFError, NotImplementedError, ValueError, OverflowError):
        raise UnreadableFileError("corrupt") from None


def _unpacked(package: zipfile.ZipFile, packed_size: int) -> Package:
    members = package.infolist()
    _refuse_too_large(members, packed_size)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableFileError("password-protected")
    kind = _format_of(package)
    parts = {member.filename: _read(package, member) for member in members}
    return Package(kind, {path: part for path, part in parts.items() if path.endswith(_KEPT)})


def _refuse_too_large(members: list[zipfile.ZipInfo], packed_size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    swollen = unpacked > RATIO_MATTERS_ABOVE_BYTES and unpacked > MAX_UNPACKED_RATIO * packed_size
    if unpacked > MAX_UNPACKED_BYTES or swollen:
        raise UnreadableFileError("zip-bomb")


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The whole part; `zipfile` never gives more than the declared size, and compares the checksum at the end."""
    try:
        with package.open(member) as part:
            if member.filename.endswith(_KEPT):
                return part.read()
            while part.read(_CHUNK):
                pass
    except zipfile.BadZipFile:
        raise UnreadableFileError("crc-wrong", part=member.filename.rsplit("/", 1)[-1]) from None
    return b""


def _format_of(package: zipfile.ZipFile) -> str:
    paths = set(package.namelist())
    if "xl/workbook.bin" in paths:
        return "xlsb"
    if any(path.startswith("xl/") for path in paths):
        return "xlsm" if "xl/vbaProject.bin" in paths else "xlsx"
    if "mimetype" in paths and package.read("mimetype").startswith(_ODS):
        return "ods"
    if any(path.startswith("word/") for path in paths):
        raise UnreadableFileError("word-document")
    if any(path.startswith("ppt/") for path in paths):
        raise UnreadableFileError("presentation")
    raise UnreadableFileError("archive")
