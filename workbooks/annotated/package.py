"""An xlsx package in memory: parts by path, relationships, content types; what is not changed goes out as it came in."""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from workbooks.annotated.xml_surgery import (
    Element,
    UnpatchableError,
    encoded,
    escaped,
    outline,
    splice,
    tag_at,
)

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "[Content_Types].xml"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
XML = (".xml", ".rels", ".vml")
DTD, DTD_WITHIN = re.compile(rb"<!DOCTYPE", re.IGNORECASE), 65_536  # it stands before the root; a cell may hold the words
STRICT = b"purl.oclc.org/ooxml"


@dataclass(frozen=True)
class Relation:
    """One relationship of a part; `target` is a path within the package."""

    identifier: str
    kind: str
    target: str


@dataclass
class Package:
    """Parts by path, in the order of the file."""

    parts: dict[str, bytes]
    times: dict[str, tuple[int, int, int, int, int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Package":
        """What the workbook needs of a package; odd members that nothing points at are left out.

        Raises:
            UnpatchableError: no package, one of the strict kind, one with a DTD, or with two members of one name.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
                if len({member.filename for member in members}) < len(members):
                    raise UnpatchableError("two members of one name")
                parts = {member.filename: _plain(member.filename, archive.read(member)) for member in members}
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise UnpatchableError(str(error)) from None
        package = cls(parts, {member.filename: member.date_time for member in members})
        if STRICT in package.parts.get(package.workbook_path, b""):
            raise UnpatchableError("strict")
        package._leave_out_odd_members()
        if any(DTD.search(content, 0, DTD_WITHIN) for name, content in package.parts.items() if name.endswith(XML)):
            raise UnpatchableError("document type declaration")
        return package

    def _leave_out_odd_members(self) -> None:
        """Keep the parts to which relationships lead, however far; others no program opens, so none needs them back."""
        reached: set[str] = set()
        ahead = [""]
        while ahead:
            part = ahead.pop()
            new = {each.target for each in self.relations(part) if each.target in self.parts} - reached
            reached |= new
            ahead += new
        known = {CONTENT_TYPES, *reached, *map(_relations_path, ["", *reached])}
        for name in [name for name in self.parts if name not in known]:
            self.remove(name)

    def write(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
            for name, content in self.parts.items():
                member = zipfile.ZipInfo(name, self.times.get(name, (1980, 1, 1, 0, 0, 0)))
                archive.writestr(member, content, zipfile.ZIP_DEFLATED)

    @property
    def workbook_path(self) -> str:
        for relation in self.relations(""):
            if relation.kind == "officeDocument":
                return relation.target
        raise UnpatchableError("no workbook")

    def relations(self, part: str) -> list[Relation]:
        """Relationships inside the package of a part (`""`: of the package itself)."""
        xml = self.parts.get(_relations_path(part))
        if xml is None:
            return []
        found = []
        for child in outline(xml).children:
            values = child.attributes
            if values.get("TargetMode") != "External":
                kind = values["Type"].rpartition("/")[2]
                found.append(Relation(values["Id"], kind, _absolute(part, values["Target"])))
        return found

    def related(self, part: str, kind: str) -> Relation | None:
        return next((relation for relation in self.relations(part) if relation.kind == kind), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship; gives its new identifier."""
        path = _relations_path(part)
        xml = self.parts.get(path) or f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"></Relationships>'.encode()
        taken = {child.attributes.get("Id") for child in outline(xml).children}
        identifier = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
        line = f'<Relationship Id="{identifier}" Type="{RELATIONSHIPS}/{kind}" Target="/{escaped(target)}"/>'
        self.parts[path] = append_child(xml, line)
        return identifier

    def unrelate(self, part: str, identifier: str) -> None:
        path = _relations_path(part)
        xml = self.parts[path]
        gone = [child for child in outline(xml).children if child.attributes.get("Id") == identifier]
        self.parts[path] = splice(xml, [(child.start, child.end, b"") for child in gone])

    def add(self, path: str, content: bytes, content_type: str) -> None:
        """A new part with its content type."""
        self.parts[path] = content
        line = f'<Override PartName="/{escaped(path)}" ContentType="{content_type}"/>'
        self.parts[CONTENT_TYPES] = append_child(self.parts[CONTENT_TYPES], line)

    def add_default_type(self, extension: str, content_type: str) -> None:
        known = outline(self.parts[CONTENT_TYPES]).children
        if not any(child.attributes.get("Extension", "").lower() == extension for child in known):
            line = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
            self.parts[CONTENT_TYPES] = append_child(self.parts[CONTENT_TYPES], line)

    def remove(self, path: str) -> None:
        """A part with its relationships and content type; what points at it is the caller's."""
        self.parts.pop(path, None)
        self.parts.pop(_relations_path(path), None)
        xml = self.parts[CONTENT_TYPES]
        gone = [child for child in outline(xml).children if child.attributes.get("PartName", "").lstrip("/") == path]
        self.parts[CONTENT_TYPES] = splice(xml, [(child.start, child.end, b"") for child in gone])

    def free_path(self, pattern: str) -> str:
        """The first path of `xl/comments{}.xml` and the like that is not taken."""
        return next(path for number in range(1, 100_000) if (path := pattern.format(number)) not in self.parts)


def append_child(xml: bytes, child: str) -> bytes:
    """The document with one more child at the end of its root."""
    root = outline(xml).root
    return splice(xml, [(root.start, root.end, filled(xml, root, encoded(child), keep=True))])


def filled(xml: bytes, element: Element, content: bytes, keep: bool = False, first: bool = False) -> bytes:
    """The element with new content (or more of it: `keep` what is there before it, `first` after it), opened if self-closing."""
    tag = tag_at(xml, element.start)
    old = xml[element.inner : element.inner_end]
    if not tag.endswith(b"/>"):
        return tag + (old if keep else b"") + content + (old if first else b"") + xml[element.inner_end : element.end]
    name = tag[1:].split(None, 1)[0].rstrip(b"/>")
    return tag[:-2] + b">" + content + b"</" + name + b">"


def relation_id(element: Element) -> str:
    """The `r:id` of an element, whatever its prefix."""
    for name, value in element.attributes.items():
        if name.endswith(":id"):
            return value
    raise UnpatchableError("no relationship id")


def _relations_path(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _absolute(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _plain(name: str, content: bytes) -> bytes:
    """XML as UTF-8 without a byte-order mark, so that offsets are those of ASCII markup."""
    if not name.endswith((".xml", ".rels")):
        return content
    if content[:2] in UTF16_MARKS:
        text = content.decode("utf-16")
        return (text.partition("?>")[2] if text.startswith("<?xml") else text).encode()
    return content.removeprefix(b"\xef\xbb\xbf")
