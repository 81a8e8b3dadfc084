"""Cells and words of an xlsx with a line drawn through them, which python-calamine gives as any other.

Offices strike through what they no longer report, and leave it standing. A file without struck font pays two plain searches.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from workbooks.cells import column_index

# All of what stands in the cell, or a part of its text: codes of `workbooks.normalising.problems`.
STRUCK_CELL: Final = "struck-cell"
STRUCK_WORDS: Final = "struck-words"

Place = tuple[int, int]

_SIGN: Final = b"strike"
_MOST_SEARCHED: Final = 16
_FONTS: Final = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT: Final = re.compile(rb"<(?:\w+:)?font\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_FORMATS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(rb"""<(?:\w+:)?xf\b(?:[^>]*?\bfontId=["'](\d+)["'])?[^>]*>""")
_STRUCK: Final = re.compile(rb"""<(?:\w+:)?strike(?:\s*/?>|\s+val=["'](?:1|true|on)["'])""")
_STRING: Final = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN: Final = re.compile(rb"<(?:\w+:)?r\b[^>]*>(.*?)</(?:\w+:)?r>", re.DOTALL)
_TEXT: Final = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*\S[^<]*)</")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)")
_PLACE: Final = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_FORMAT_OF_CELL: Final = re.compile(rb"""\bs=["'](\d+)["']""")
_VALUE_OF_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<")
_INLINE_OF_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>\s*<(?:\w+:)?is\b[^>]*>(.*?)</(?:\w+:)?is>", re.DOTALL)
_SHARED: Final = re.compile(rb"""\bt=["']s["']""")


@dataclass(frozen=True)
class Struck:
    """What is struck through in a workbook: cell formats by their number, shared strings by theirs with a code."""

    formats: frozenset[int] = frozenset()
    strings: Mapping[int, str] = field(default_factory=dict)

    def cells(self, xml: bytes) -> dict[Place, str]:
        """Place from 0 → code, of the cells of (a piece of) one worksheet. Those that hold nothing may be among them."""
        found = dict.fromkeys(_in_formats(xml, self.formats), STRUCK_CELL)
        if self.strings:
            found.update(_with_strings(xml, self.strings))
        if _SIGN in xml:
            found.update(_inline(xml))
        return found


NOTHING_STRUCK: Final = Struck()


def struck_of(styles: bytes, strings: bytes) -> Struck:
    """By the styles part and the part of shared strings."""
    return Struck(frozenset(_formats(styles)) if _SIGN in styles else frozenset(), dict(_strings(strings)))


def _formats(styles: bytes) -> Iterator[int]:
    fonts, formats = _FONTS.search(styles), _FORMATS.search(styles)
    if fonts and formats:
        struck = {number for number, font in enumerate(_FONT.finditer(fonts.group())) if _STRUCK.search(font.group(1) or b"")}
        yield from (
            number for number, found in enumerate(_FORMAT.finditer(formats.group())) if int(found.group(1) or 0) in struck
        )


def _strings(strings: bytes) -> Iterator[tuple[int, str]]:
    if _SIGN in strings:
        for number, found in enumerate(_STRING.finditer(strings)):
            if code := _code_of(found.group(1) or b""):
                yield number, code


def _code_of(text: bytes) -> str:
    """Of a text in runs; empty if none with words in it is struck through."""
    if _SIGN not in text:
        return ""
    struck = {bool(_STRUCK.search(run)) for run in _RUN.findall(text) if _TEXT.search(run)}
    return "" if struck <= {False} else STRUCK_CELL if struck == {True} else STRUCK_WORDS


def _in_formats(xml: bytes, formats: Collection[int]) -> Iterator[Place]:
    """A plain search for each format tells soon whether the worksheet uses it; only of very many that would take long."""
    if len(formats) > _MOST_SEARCHED:
        tags = (match.group(1) for match in _CELL.finditer(xml))
        yield from _placed(tag for tag in tags if (found := _FORMAT_OF_CELL.search(tag)) and int(found.group(1)) in formats)
        return
    for number in formats:
        for sign in (b' s="%d"' % number, b" s='%d'" % number):
            tags = (match.group(1) for at in _finds(xml, sign) if (match := _CELL.match(xml, xml.rfind(b"<", 0, at))))
            yield from _placed(tags)


def _finds(xml: bytes, sign: bytes) -> Iterator[int]:
    at = xml.find(sign)
    while at >= 0:
        yield at
        at = xml.find(sign, at + 1)


def _placed(tags: Iterable[bytes]) -> Iterator[Place]:
    yield from (place for tag in tags if (place := _place(tag)))


def _place(attributes: bytes) -> Place | None:
    found = _PLACE.search(attributes)
    return (int(found.group(2)) - 1, column_index(found.group(1).decode().upper())) if found else None


def _with_strings(xml: bytes, strings: Mapping[int, str]) -> Iterator[tuple[Place, str]]:
    for match in _VALUE_OF_CELL.finditer(xml):
        code = strings.get(int(match.group(2)))
        if code and _SHARED.search(match.group(1)) and (place := _place(match.group(1))):
            yield place, code


def _inline(xml: bytes) -> Iterator[tuple[Place, str]]:
    """Texts in runs that stand in the cell itself."""
    for match in _INLINE_OF_CELL.finditer(xml):
        if (code := _code_of(match.group(2))) and (place := _place(match.group(1))):
            yield place, code
