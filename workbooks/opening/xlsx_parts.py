"""The parts of an xlsx: which part is which tab, and what their XML tells that python-calamine does not."""

import html
import posixpath
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workbooks.cells import column_index
from workbooks.opening.biff12_look import relations_of_sheets
from workbooks.opening.blind_spots import SecondLook, look_again
from workbooks.opening.grids import refuse_too_many_cells
from workbooks.opening.packages import part_of, pieces_of, repacked
from workbooks.opening.struck_xlsx import Struck, struck_of
from workbooks.refusals import UnreadableFileError

_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>(?:\s*</(?:\w+:)?sheet>)?")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DATE_1904: Final = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904=["'](?:1|true)["']""")
_REFERENCE: Final = re.compile(rb"""\br=["']([A-Za-z]{1,3})\d""")
_NAME: Final = re.compile(rb"""(?<=\s)name\s*=\s*(?:"[^"]*"|'[^']*')""")
_ROW_NUMBER: Final = re.compile(rb"""\br=["'](\d+)["']""")
_FAR_ROW: Final = 100_000
_MACRO_SHEET: Final = "macrosheet"  # the end of the kinds of relationship that calamine does not know


@dataclass(frozen=True)
class _Tab:
    """The tag of a sheet in the workbook part and its place, its name, and the path of its part as the package writes it."""

    at: int
    tag: bytes
    name: str
    kind: str
    path: str


class XlsxBook:
    """The workbook part and what it names. Paths are compared as calamine does: upper and lower case are the same."""

    def __init__(self, content: bytes, parts: dict[str, bytes], long: Collection[str] = ()) -> None:
        """`long` are worksheets that are to be looked at in pieces.

        Raises:
            UnreadableFileError: no workbook part, or no list of what belongs to it.
        """
        self._content, self._parts, self._long = content, parts, set(long)
        self._places = {path.lower(): path for path in (*parts, *long)}
        self._workbook = self._workbook_path()
        self._xml = parts[self._workbook]
        self._targets = self._read_targets()
        self._all = self._read_tabs()
        self._tabs = [tab for tab in self._all if not tab.kind.lower().endswith(_MACRO_SHEET)]

    @property
    def starts_1904(self) -> bool:
        return bool(_DATE_1904.search(self._xml))

    def for_calamine(self) -> bytes:
        """The package without its macro sheets, for whose sake calamine would turn the whole workbook away.

        Of two tabs with one name it would read the first one twice; then the second is named anew.

        Raises:
            UnreadableFileError: there are only macro sheets.
        """
        if not self._tabs and self._all:
            raise UnreadableFileError("no-worksheet")
        xml = self._renamed(b"".join(self._without_macro_sheets()))
        return self._content if xml == self._xml else repacked(self._content, {self._workbook: xml})

    def _without_macro_sheets(self) -> Iterator[bytes]:
        place = 0
        for tab in self._all:
            yield self._xml[place : tab.at]
            place = tab.at + (0 if tab in self._tabs else len(tab.tag))
        yield self._xml[place:]

    def _renamed(self, xml: bytes) -> bytes:
        names: set[str] = set()
        for tab in self._tabs:
            name, number = tab.name, 1
            while name in names:
                number += 1
                name = f"{tab.name}_{number}"
            if name != tab.name:
                xml = xml.replace(tab.tag, _NAME.sub(b'name="' + html.escape(name).encode() + b'"', tab.tag, count=1))
            names.add(name)
        return xml

    def looks(self) -> list[SecondLook]:
        """By the order of the tabs that calamine is shown. The parts of worksheets are let go, since they are the largest.

        Raises:
            UnreadableFileError: a cell lies so far away that calamine would ask for all memory there is.
        """
        struck = struck_of(self._part_of_kind("styles"), self._part_of_kind("sharedstrings"))
        looks = [self._look(tab, struck) for tab in self._tabs]
        for tab in self._tabs:
            self._parts.pop(tab.path, None)
        for path in self._long - {tab.path for tab in self._tabs}:
            deque(pieces_of(self._content, path), maxlen=0)  # nobody's worksheet, but its checksum has to be right too
        return looks

    def xml_of(self, index: int) -> bytes | None:
        """The part of a tab, unpacked once more: it is seldom asked for."""
        return part_of(self._content, self._tabs[index].path) if index < len(self._tabs) else None

    def _part_of_kind(self, kind: str) -> bytes:
        """The part that the workbook names by a relationship of this kind."""
        paths = [path for path, named in self._targets.values() if named.lower().endswith(f"/{kind}")]
        return self._parts.get(paths[0], b"") if paths else b""

    def _look(self, tab: _Tab, struck: Struck) -> SecondLook:
        xml = self._parts.get(tab.path)
        if xml is not None:
            _refuse_far_cells(xml, tab.name)
            return look_again([xml], struck)
        return self._look_at_long(tab, struck) if tab.path in self._long else SecondLook()

    def _look_at_long(self, tab: _Tab, struck: Struck) -> SecondLook:
        pieces = _LastOf(pieces_of(self._content, tab.path))
        look = look_again(pieces, struck)
        if _may_be_far(pieces.last):
            _refuse_far_cells(part_of(self._content, tab.path) or b"", tab.name)
        return look

    def _workbook_path(self) -> str:
        path = self._places.get("xl/workbook.xml") or next((p for p in self._places.values() if p.endswith("/workbook.xml")), "")
        if path not in self._parts:
            raise UnreadableFileError("corrupt")
        return path

    def _read_targets(self) -> dict[str, tuple[str, str]]:
        """The path of each part that the workbook names, as the package writes it, and its kind, by relationship."""
        folder, file = posixpath.split(self._workbook)
        relations = _relations(self._parts.get(self._places.get(f"{folder}/_rels/{file}.rels".lower(), ""), b""))
        found = {}
        for name, (target, kind) in relations.items():
            path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[name] = self._places.get(path.lower(), path), kind
        return found

    def _read_tabs(self) -> list[_Tab]:
        tabs = []
        for match in _SHEET.finditer(self._xml):
            sheet = _attributes(match.group(1))
            relation = next((value for key, value in sheet.items() if key.endswith(":id")), "")
            path, kind = self._targets.get(relation, ("", ""))
            tabs.append(_Tab(match.start(), match.group(), sheet.get("name", ""), kind, path))
        return tabs


class _LastOf:
    """Pieces of a part, of which the last is remembered."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.last = b""

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.last = piece
            yield piece


def _last_row(xml: bytes) -> int | None:
    found = _ROW_NUMBER.search(xml, max(xml.rfind(b"<row"), xml.rfind(b":row"), 0))
    return int(found.group(1)) if found else None


def _may_be_far(xml: bytes) -> bool:
    """Rows are mostly in order: the last one tells."""
    last = _last_row(xml)
    return last is not None and (last >= _FAR_ROW or _is_wide(xml))


def _refuse_far_cells(xml: bytes, name: str) -> None:
    """A stray cell at the far end, as a slip of the hand leaves it."""
    height = _last_row(xml)
    if height is None or not _may_be_far(xml):
        return
    letters = {match.group(1) for match in _REFERENCE.finditer(xml)}  # not a list: there may be millions
    width = max((column_index(each.decode().upper()) + 1 for each in letters), default=0)
    refuse_too_many_cells(name, height, width)


def _is_wide(xml: bytes) -> bool:
    """Columns with three letters begin at 703."""
    return re.search(rb"""<(?:\w+:)?c r=["'][A-Z]{3}\d""", xml[xml.rfind(b"<row") :]) is not None


def paths_of_xlsb(parts: Mapping[str, bytes]) -> list[str]:
    """The part of each tab of an xlsb, in their order."""
    targets = _relations(parts.get("xl/_rels/workbook.bin.rels", b""))
    relations = relations_of_sheets(parts.get("xl/workbook.bin", b""))
    return [posixpath.normpath(posixpath.join("/xl", targets.get(each, ("", ""))[0])).lstrip("/") for each in relations]


def _relations(xml: bytes) -> dict[str, tuple[str, str]]:
    """Target and kind by the id of the relationship."""
    found = [_attributes(match.group(1)) for match in _RELATION.finditer(xml)]
    return {each.get("Id", ""): (each.get("Target", "").replace("\\", "/"), each.get("Type", "")) for each in found}


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        match.group(1).decode(): html.unescape((match.group(2) or match.group(3) or b"").decode("utf-8", "replace"))
        for match in _ATTRIBUTE.finditer(tag)
    }
