"""Everything that a file may say: its bytes in each encoding of this country, what is packed in it, the values of its tables."""

import html
import io
import json
import re
import sqlite3
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb

from reports.rows import quoted, rows_of

_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF_16 = ("utf-16-le", "utf-16-be")
_CHINESE = "gb18030"
_SQLITE = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"
_JSON_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
# Pickled parameters lie in JSON like this, lines parted by a written \n; a picture in a page is one long line.
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4,}(?:\\n|\r?\n)?){4,}={0,2}")
_LINE_ENDS = re.compile(rb"\\n|\r?\n")


class Reading(NamedTuple):
    """A text that a file holds, or may hold: `guessed` where bytes are read in an encoding that they need not have."""

    text: str
    guessed: bool = False


def readings(path: Path) -> Iterator[Reading]:
    """All readings of a file.

    Bytes as UTF-8 (escapes of XML and JSON undone), as UTF-16 and GB18030; the same of each member of a zip container
    (xlsx, docx) and of what is written in base64; values of Parquet, DuckDB and SQLite files.
    """
    content = path.read_bytes()
    yield from _values(path, content)
    yield from of_bytes(content)


def of_bytes(content: bytes) -> Iterator[Reading]:
    """All readings of bytes, whatever file they are from."""
    if content.startswith(_ZIP) and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.infolist():
                yield Reading(member.filename)
                yield from of_bytes(package.read(member))
        return  # what is left are packed bytes: they say nothing
    yield Reading(_plain(content.decode("utf-8", errors="replace")))
    yield from _other_encodings(content)
    yield from _unwrapped(content)


def _other_encodings(content: bytes) -> Iterator[Reading]:
    """In UTF-16 two bytes are a character, and a text may begin at any of them."""
    if encoding := _BOMS.get(content[:2]):
        yield Reading(content[2:].decode(encoding, errors="replace"))
    if content.isascii():  # says the same in GB18030, and nothing but noise in UTF-16
        return
    for encoding in _UTF_16:
        for first in (0, 1):
            yield Reading(content[first:].decode(encoding, errors="replace"), guessed=True)
    yield _chinese(content)


def _chinese(content: bytes) -> Reading:
    try:
        return Reading(content.decode(_CHINESE))
    except UnicodeDecodeError:
        return Reading(content.decode(_CHINESE, errors="replace"), guessed=True)


def _unwrapped(content: bytes) -> Iterator[Reading]:
    """What is written in base64, decoded. A long number or path looks like it too: noise, which might pass for GB18030."""
    for found in _BASE64.finditer(content):
        packed = _LINE_ENDS.sub(b"", found.group()).rstrip(b"=")
        unwrapped = b64decode(packed[: len(packed) // 4 * 4])
        yield Reading(_plain(unwrapped.decode("utf-8", errors="replace")))
        yield from (each._replace(guessed=True) for each in _other_encodings(unwrapped))


def _plain(text: str) -> str:
    return _JSON_ESCAPES.sub(lambda match: str(json.loads(f'"{match[0]}"')), html.unescape(text))


def _values(path: Path, content: bytes) -> Iterator[Reading]:
    """Values of tables, which on disk may be packed, or cut in two by the end of a page."""
    if content.startswith(_SQLITE):
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            yield from _of_sqlite(database)
    elif path.suffix == ".parquet":
        with duckdb.connect(":memory:") as connection:
            yield from _rows(connection.execute(f"SELECT * FROM {rows_of(path)}").fetchall())
    elif path.suffix == ".duckdb":
        with duckdb.connect(path, read_only=True) as connection:
            listed = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
            for schema, table in listed:
                yield from _rows(connection.execute(f"SELECT * FROM {quoted(schema)}.{quoted(table)}").fetchall())


def _of_sqlite(database: sqlite3.Connection) -> Iterator[Reading]:
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    for name in names:
        yield from _rows(database.execute(f"SELECT * FROM {quoted(name)}").fetchall())


def _rows(rows: list[tuple[object, ...]]) -> Iterator[Reading]:
    for row in rows:
        yield Reading(_plain("\n".join(str(value) for value in row if value is not None)))
