"""Delimited text (csv, tab): encoding and delimiter told by the content."""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from workbooks.cells import Grid
from workbooks.notes import Note
from workbooks.opening.grids import refuse_too_many_cells
from workbooks.refusals import UnreadableFileError

TEXT_FORMATS: Final = frozenset(("csv", "tab"))
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = ("utf-16-le", "utf-16-be")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CUTS = re.compile("[\n,\t;|]")
_DELIMITERS = ",\t;|"
_SAMPLED_LINES = 50


@dataclass(frozen=True)
class TextTable:
    """The cells, all text; rows equally long. `format` is `tab` or `csv`, whatever else stands between the cells."""

    encoding: str
    format: str
    rows: Grid
    warnings: list[Note]


def read_text_table(content: bytes) -> TextTable:
    """Raises UnreadableFileError: no known encoding, or no text at all."""
    encoding, text = decoded(content)
    if _CONTROL.search(text):
        raise UnreadableFileError("not-a-table")
    delimiter = _delimiter(text)
    warnings: list[Note] = []
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        # an unclosed quote would swallow the rest of the file into one cell
        warnings.append(Note(code="csv-quotes", message="引号不成对，已按普通字符读取"))
        rows = _unquoted(text, delimiter)
    width = max(map(len, rows), default=0)
    refuse_too_many_cells("", len(rows), width)
    return TextTable(
        encoding, "tab" if delimiter == "\t" else "csv", [[*row, *[""] * (width - len(row))] for row in rows], warnings
    )


def _unquoted(text: str, delimiter: str) -> list[list[str]]:
    return [line.split(delimiter) for line in text.splitlines()]


def decoded(content: bytes) -> tuple[str, str]:
    """The encoding and the text.

    UTF-8 is tried before GB18030: its bytes would decode as GB18030 to other characters without an error.

    Raises:
        UnreadableFileError: no known encoding.
    """
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or [*_unmarked_utf16(content), "utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in _GUESSED or (_CUTS.search(text) and not _CONTROL.search(text) and not _NO_TEXT.search(text)):
            return encoding, text
    raise UnreadableFileError("unknown-encoding")


def _unmarked_utf16(content: bytes) -> list[str]:
    head = content[:2000]
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > len(head) // 8 and high > low:
        return ["utf-16-le"]
    return ["utf-16-be"] if low > len(head) // 8 else []


def _delimiter(text: str) -> str:
    """The delimiter that most lines have equally often."""
    lines = [line for line in text.splitlines()[:_SAMPLED_LINES] if line.strip()]

    def steadiness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        return (max(counts.values()), max(counts)) if counts else (0, 0)

    return max(_DELIMITERS, key=steadiness)
