"""Cell comments of one worksheet: the sender's stay, ours are appended under a line that the next upload knows again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from catalog.findings import Severity
from catalog.look import INK, WORKBOOK_FONT, argb, tone_of
from workbooks.annotated.cells import Place, WorksheetXml, place_of
from workbooks.annotated.package import Package, filled
from workbooks.annotated.shapes import LINE_CHARACTERS, add_shapes, new_drawing, without_shapes
from workbooks.annotated.xml_surgery import (
    Element,
    UnpatchableError,
    attributes_of,
    elements_within,
    encoded,
    escaped,
    outline,
    splice,
    unescaped,
)

AUTHOR = "审核反馈"
OUR_LINE = "── 审核反馈 ──"
MAX_NOTES = 4000  # Excel becomes slow with more; the other cells are coloured and stand in the list
MAX_NOTE_CHARACTERS = 1500
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
AFTER_DRAWING = frozenset(
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
        "webPublishItems", "tableParts", "extLst",
    }
)  # fmt: skip
LEGACY_DRAWING = re.compile(rb"<legacyDrawing\b[^>]*>")
TEXT = re.compile(rb"<t\b[^>]*>(.*?)</t>", re.DOTALL)


@dataclass(frozen=True)
class Remark:
    """What one finding says in a comment."""

    severity: Severity
    title: str
    body: str


@dataclass(frozen=True)
class SheetComments:
    """The comments of one worksheet part: those of the sender, and the cells that an earlier copy of ours had marked."""

    package: Package
    worksheet_path: str
    formerly_ours: frozenset[Place]

    @classmethod
    def cleaned(cls, package: Package, worksheet_path: str, worksheet: WorksheetXml) -> "SheetComments":
        """Take out what an earlier annotated copy wrote, if the sender corrected that copy and sent it again."""
        relation = package.related(worksheet_path, "comments")
        if relation is None or relation.target not in package.parts:
            return cls(package, worksheet_path, frozenset())
        xml = package.parts[relation.target]
        changes, ours, gone = [], set(), set()
        for comment in _comments(xml):
            text = _text(xml[comment.start : comment.end])
            place = place_of(comment.attributes.get("ref", ""))
            if OUR_LINE not in text or place is None:
                continue
            before = text.partition(OUR_LINE)[0].strip()
            ours.add(place)
            gone |= set() if before else {place}
            changes.append((comment.start, comment.end, _kept(xml, comment, before)))
        package.parts[relation.target] = splice(xml, changes)
        drawing = _drawing_path(package, worksheet_path, worksheet)
        if drawing is not None and gone:
            package.parts[drawing] = without_shapes(package.parts[drawing], gone)
        return cls(package, worksheet_path, frozenset(ours))

    def add(self, worksheet: WorksheetXml, remarks: Mapping[Place, Sequence[Remark]]) -> WorksheetXml:
        """Write remarks into the comments part and its drawing; gives the worksheet, linked to the drawing."""
        shown = dict(sorted(remarks.items())[:MAX_NOTES])
        path = self._part()
        xml = self.package.parts[path]
        known = {comment.attributes.get("ref"): comment for comment in _comments(xml)}
        new = [place for place in shown if _reference(place) not in known]
        changes = [_appended(xml, known[_reference(place)], said) for place, said in shown.items() if _reference(place) in known]
        self.package.parts[path] = _with_new(splice(xml, changes), {place: shown[place] for place in new})
        return self._drawn(worksheet, {place: len(_lines(shown[place])) for place in new})

    def _part(self) -> str:
        relation = self.package.related(self.worksheet_path, "comments")
        if relation is not None and relation.target in self.package.parts:
            return relation.target
        path = self.package.free_path("xl/comments{}.xml")
        empty = f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
        self.package.add(path, empty.encode(), COMMENTS_TYPE)
        self.package.relate(self.worksheet_path, "comments", path)
        return path

    def _drawn(self, worksheet: WorksheetXml, lines: Mapping[Place, int]) -> WorksheetXml:
        """Excel shows a comment only with its shape in the worksheet's legacy drawing."""
        known = _drawing_path(self.package, self.worksheet_path, worksheet)
        if known is not None:
            self.package.parts[known] = add_shapes(self.package.parts[known], lines, worksheet)
            return worksheet
        path = self.package.free_path("xl/drawings/vmlDrawing{}.vml")
        self.package.parts[path] = add_shapes(new_drawing(len(lines)), lines, worksheet)
        self.package.add_default_type("vml", DRAWING_TYPE)
        identifier = self.package.relate(self.worksheet_path, "vmlDrawing", path)
        element = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="{identifier}"/>'
        return worksheet.with_tail_element(element.encode(), AFTER_DRAWING)


def _comments(xml: bytes) -> list[Element]:
    comment_list = outline(xml).find("commentList")
    return elements_within(xml, comment_list) if comment_list else []


def _text(comment: bytes) -> str:
    return unescaped(b"".join(TEXT.findall(comment)).decode())


def _kept(xml: bytes, comment: Element, before: str) -> bytes:
    """What remains of a comment when our part is cut off; nothing if all of it was ours."""
    if not before:
        return b""
    tag = xml[comment.start : comment.inner]
    return tag + encoded(f"<text>{run(before)}</text></comment>")


def _drawing_path(package: Package, worksheet_path: str, worksheet: WorksheetXml) -> str | None:
    """The drawing that the worksheet names for comments; pictures of its header have another one of the same kind."""
    named = LEGACY_DRAWING.search(worksheet.tail)
    wanted = attributes_of(named.group()) if named else {}
    for relation in package.relations(worksheet_path):
        if relation.identifier in wanted.values() and relation.target in package.parts:
            return relation.target
    return None


def _with_new(xml: bytes, remarks: Mapping[Place, Sequence[Remark]]) -> bytes:
    authors, comment_list = outline(xml).find("authors"), outline(xml).find("commentList")
    if authors is None or comment_list is None:
        raise UnpatchableError("comments without authors or list")
    author = len(elements_within(xml, authors))
    lines = "".join(
        f'<comment ref="{_reference(place)}" authorId="{author}"><text>{_runs(said)}</text></comment>'
        for place, said in remarks.items()
    )
    return splice(
        xml,
        [
            (authors.start, authors.end, filled(xml, authors, encoded(f"<author>{AUTHOR}</author>"), keep=True)),
            (comment_list.start, comment_list.end, filled(xml, comment_list, encoded(lines), keep=True)),
        ],
    )


def _appended(xml: bytes, comment: Element, said: Sequence[Remark]) -> tuple[int, int, bytes]:
    """Our runs at the end of the sender's text; a plain text becomes a run, since the two forms do not mix."""
    text = next(child for child in elements_within(xml, comment) if child.name == "text")
    content = xml[text.inner : text.inner_end]
    if b"<r>" not in content and b"<r " not in content:
        content = encoded(run(_text(content)))
    return text.start, text.end, b"<text>" + content + encoded(run("\n") + _runs(said)) + b"</text>"


def _runs(said: Sequence[Remark]) -> str:
    runs = [run(f"{OUR_LINE}\n")]
    for number, remark in enumerate(said):
        gap = "\n" if number else ""
        runs.append(run(f"{gap}【{remark.severity.zh}】{remark.title}\n", tone_of(remark.severity).text, bold=True))
        runs.append(run(f"{remark.body[:MAX_NOTE_CHARACTERS]}\n"))
    return "".join(runs)


def run(text: str, colour: str = INK.text, bold: bool = False, size: int = 9) -> str:
    """One stretch of rich text."""
    weight = "<b/>" if bold else ""
    look = f'<rPr>{weight}<sz val="{size}"/><color rgb="{argb(colour)}"/><rFont val="{WORKBOOK_FONT}"/></rPr>'
    return f'<r>{look}<t xml:space="preserve">{escaped(text)}</t></r>'


def _lines(said: Sequence[Remark]) -> list[str]:
    """The text as lines of the comment's width, to size its box."""
    paragraphs = [OUR_LINE, *(line for each in said for line in (f"【必改】{each.title}", *each.body.split("\n")))]
    return [
        part
        for text in paragraphs
        for part in (text[at : at + LINE_CHARACTERS] for at in range(0, max(1, len(text)), LINE_CHARACTERS))
    ]


def _reference(place: Place) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"
