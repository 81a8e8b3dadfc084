"""Surgery on XML as bytes: what is not touched keeps every byte, prefix and extension that another program wrote."""

import re
from dataclasses import dataclass, replace
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
QUOTES = {"&quot;": '"', "&apos;": "'"}
CHARACTER_REFERENCE = re.compile(r"&#(x[0-9A-Fa-f]+|[0-9]+);")


class UnpatchableError(Exception):
    """A package that keeps the rules in a way which this surgery does not know; it is to be rebuilt plainly."""


@dataclass(frozen=True)
class Element:
    """A child of the root by byte offsets: `start` of its tag, `inner` to `inner_end`, `end` after its closing tag."""

    name: str
    qualified: str
    start: int
    inner: int
    inner_end: int
    end: int
    attributes: dict[str, str]


@dataclass(frozen=True)
class Outline:
    """The root and its children."""

    root: Element
    children: list[Element]

    def find(self, name: str) -> Element | None:
        return next((child for child in self.children if child.name == name), None)


def local(name: str) -> str:
    return name.rpartition(":")[2]


def outline(xml: bytes) -> Outline:
    """The first two levels of a document.

    Raises:
        UnpatchableError: the document is not well-formed, or its own elements carry a prefix (`x:worksheet`).
    """
    found: list[Element] = []
    open_tags: list[tuple[str, int]] = []
    parser = expat.ParserCreate()

    def started(name: str, _: object) -> None:
        open_tags.append((name, parser.CurrentByteIndex))

    def ended(_: str) -> None:
        name, start = open_tags.pop()
        if len(open_tags) <= 1:
            found.append(_element(xml, name, start, parser.CurrentByteIndex))

    parser.StartElementHandler, parser.EndElementHandler = started, ended
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise UnpatchableError(str(error)) from None
    if ":" in found[-1].qualified:
        raise UnpatchableError("prefixed elements")
    return Outline(found[-1], found[:-1])


def _element(xml: bytes, name: str, start: int, closing: int) -> Element:
    tag = tag_at(xml, start)
    attributes = attributes_of(tag)
    inner = start + len(tag)
    if tag.endswith(b"/>"):
        return Element(local(name), name, start, inner, inner, inner, attributes)
    return Element(local(name), name, start, inner, closing, closing + len(tag_at(xml, closing)), attributes)


def tag_at(xml: bytes, start: int) -> bytes:
    found = TAG.match(xml, start)
    if found is None:
        raise UnpatchableError("no tag where one was expected")
    return found.group()


def elements_within(xml: bytes, element: Element) -> list[Element]:
    """The children of an element; offsets are those of the whole document."""
    opening, closing = b"<w>", b"</w>"
    shift = element.inner - len(opening)
    inside = outline(opening + xml[element.inner : element.inner_end] + closing)
    return [
        replace(each, start=each.start + shift, inner=each.inner + shift, inner_end=each.inner_end + shift, end=each.end + shift)
        for each in inside.children
    ]


def attributes_of(tag: bytes) -> dict[str, str]:
    """Attributes of a start tag, values unescaped, prefixes of names kept."""
    return {name.decode(): unescaped(value[1:-1].decode()) for name, value in ATTRIBUTE.findall(tag)}


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """The start tag with one attribute set (or taken away: None)."""
    kept = re.sub(rb"""\s%s\s*=\s*("[^"]*"|'[^']*')""" % re.escape(name).encode(), b"", tag, count=1)
    if value is None:
        return kept
    head = re.match(rb"<[\w:.-]+", kept)
    if head is None:
        raise UnpatchableError("not a start tag")
    return kept[: head.end()] + f' {name}="{escaped(value)}"'.encode("ascii", "xmlcharrefreplace") + kept[head.end() :]


def splice(xml: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Replace spans (start, end) by new bytes; spans do not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        pieces += [xml[at:start], new]
        at = end
    return b"".join([*pieces, xml[at:]])


def escaped(text: str) -> str:
    """Text for element content and attributes, without what XML cannot hold."""
    return escape(UNWRITABLE.sub("", text), {'"': "&quot;", "\n": "&#10;"})


def encoded(xml: str) -> bytes:
    """New XML as ASCII with character references: fits a document of any encoding."""
    return xml.encode("ascii", "xmlcharrefreplace")


def unescaped(text: str) -> str:
    plain = CHARACTER_REFERENCE.sub(lambda found: chr(_number(found.group(1))), text)
    return unescape(plain, QUOTES)


def _number(reference: str) -> int:
    return int(reference[1:], 16) if reference.startswith("x") else int(reference)
