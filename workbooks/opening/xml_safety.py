"""XML that declares its own entities is refused: no spreadsheet program writes any, and they multiply or point elsewhere."""

import codecs
import re
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from workbooks.refusals import UnreadableFileError

_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
# without the last byte this is found in either order of the bytes
_WIDE_DECLARATIONS: Final = tuple(each.decode().encode("utf-16-be")[1:] for each in _DECLARATIONS)
_ENCODING: Final = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_UTF8_NAMES: Final = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii"))


def refuse_dtd(xml: bytes) -> None:
    """Raises UnreadableFileError for a document type declaration, in whatever encoding."""
    # a search for one byte costs a seventh of that for a word, and no other part of XML begins so
    declared = b"!" in xml and any(each in xml for each in _DECLARATIONS)
    if declared or (b"\0" in xml[:64] and any(each in xml for each in _WIDE_DECLARATIONS)):
        raise UnreadableFileError("xml-entities")


def is_xml_utf8(xml: bytes) -> bool:
    """Whether a part is in the encoding that calamine reads, the only one that spreadsheet programs write."""
    if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in xml[:64]:
        return False
    named = _ENCODING.match(xml[:200].removeprefix(codecs.BOM_UTF8))
    return named is None or named.group(1).lower() in _UTF8_NAMES


def safe_parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> "Parser":
    """An expat parser that refuses declarations of entities and loads nothing; element names without their namespace."""
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return Parser(parser)


def local(name: str) -> str:
    """An element's or attribute's name without its namespace."""
    return name.rpartition("\n")[2]


class Parser:
    """One document: whatever is wrong with its XML is a refusal."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser

    def parse(self, xml: bytes | str) -> None:
        """Raises UnreadableFileError: not well formed, or declares entities."""
        try:
            self._parser.Parse(xml, True)
        except (expat.ExpatError, ValueError):
            raise UnreadableFileError("corrupt") from None


def _refuse(*_: object) -> None:
    raise UnreadableFileError("xml-entities")
