"""Whether a folder of files for the public holds anything that must not leave the school: every byte is searched."""

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from reports.rows import quoted, rows_of

SHORTEST = 2
_ZIPPED = {".xlsx", ".docx", ".zip"}
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_JSON_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def leaks(folder: Path, forbidden: Iterable[str]) -> list[str]:
    """One line per file and forbidden string found in it. The string itself is not repeated: lines may be logged.

    Searched: file names, bytes (as UTF-8, with XML and JSON escapes undone), members of xlsx, docx and zip, values of
    Parquet and DuckDB files. Strings shorter than two characters are not searched; one of two Chinese characters
    (a short name) counts where no other Chinese character touches it: 「队伍建设」 is not Mr 伍建.
    """
    by_start = _by_start(forbidden)
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        hits = {hit for text in (name, *_texts(path)) for hit in _hits(text, by_start)}
        found += [f"{name}：含不应公开的内容（{len(hit)} 个字符，以“{hit[0]}”开头）" for hit in sorted(hits)]
    return found


def _by_start(forbidden: Iterable[str]) -> dict[str, list[str]]:
    by_start: dict[str, list[str]] = {}
    for word in {each.strip() for each in forbidden}:
        if len(word) >= SHORTEST:
            by_start.setdefault(word[:SHORTEST], []).append(word)
    return by_start


def _hits(text: str, by_start: dict[str, list[str]]) -> Iterator[str]:
    """Forbidden words in a text, by their first two characters: one pass, however many words."""
    for place in range(len(text) - SHORTEST + 1):
        for word in by_start.get(text[place : place + SHORTEST], ()):
            if text.startswith(word, place) and not _within_words(text, place, word):
                yield word


def _within_words(text: str, place: int, word: str) -> bool:
    """Whether a word of two Chinese characters is but a piece of running text."""
    around = text[max(place - 1, 0) : place] + text[place + len(word) : place + len(word) + 1]
    return len(word) == SHORTEST and _HAN.fullmatch(word) is not None and _HAN.search(around) is not None


def _texts(path: Path) -> Iterator[str]:
    if path.suffix in _ZIPPED:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                yield member.filename
                yield _plain(archive.read(member))
    elif path.suffix == ".parquet":
        with duckdb.connect(":memory:") as connection:
            yield from _values(connection, rows_of(path))
    elif path.suffix == ".duckdb":
        with duckdb.connect(path, read_only=True) as connection:
            listed = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
            for schema, table in listed:
                yield from _values(connection, f"{quoted(schema)}.{quoted(table)}")
    yield _plain(path.read_bytes())


def _values(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    for row in connection.execute(f"SELECT * FROM {table}").fetchall():
        yield "\n".join(str(value) for value in row if value is not None)


def _plain(content: bytes) -> str:
    text = html.unescape(content.decode("utf-8", errors="replace"))
    return _JSON_ESCAPES.sub(lambda match: str(json.loads(f'"{match[0]}"')), text)
