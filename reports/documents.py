"""Documents in the shape of 公文 (GB/T 9704-2012): A4, 仿宋 body of 28-point lines, numbered pages, repeated table heads."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from catalog import look
from reports.pages import TONES
from reports.report_parts import Heading, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

TITLE_FONT, FIRST_FONT, SECOND_FONT, TABLE_FONT = "方正小标宋简体", "黑体", "楷体", "宋体"
LATIN_FONT = "Times New Roman"
TITLE_POINTS, BODY_POINTS, TABLE_POINTS = 22, 16, 9
LINE_POINTS = 28
PAGE_MM, MARGINS_MM = (210, 297), (37, 35, 28, 26)  # GB/T 9704: top, bottom, left, right
LANDSCAPE_MARGINS_MM = (28, 26, 20, 20)
BODY_WIDTH_MM, LANDSCAPE_WIDTH_MM = 156, 257

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot hold
_TONE_TEXTS = {
    "approved": look.APPROVED.text,
    "error": look.ERROR.text,
    "question": look.QUESTION.text,
    "notice": look.NOTICE.text,
    "waiting": look.WAITING.text,
}


def new_document(title: str) -> "Document":
    """An empty document with page, fonts and language set; `title` is its property."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    style = document.styles["Normal"]
    style.font.size = Pt(BODY_POINTS)
    _set_fonts(style.element.get_or_add_rPr(), look.DOCUMENT_FONT)
    lay_out(document.sections[0], landscape=False)
    number_pages(document.sections[0])
    return document


def lay_out(section: "Section", landscape: bool) -> None:
    """A4 with the margins of a 公文, upright or across."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = PAGE_MM[::-1] if landscape else PAGE_MM
    margins = LANDSCAPE_MARGINS_MM if landscape else MARGINS_MM
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)


def number_pages(section: "Section") -> None:
    """— n — in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    align(paragraph, "center")
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        style_run(run, TABLE_FONT, 14)
        if text is None:
            _field(run, "PAGE")


def _field(run: "Run", instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", None, "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.text = instruction
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _set_fonts(properties: object, east_asian: str) -> None:
    """Both fonts and the language: without `w:eastAsia` Word picks its own font for Chinese."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind, name in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{kind}"), name)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)  # type: ignore[attr-defined]


def style_run(run: "Run", font: str, points: float, bold: bool = False, colour: str | None = None) -> None:
    from docx.shared import Pt, RGBColor

    _set_fonts(run._r.get_or_add_rPr(), font)
    run.font.size, run.font.bold = Pt(points), bold
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def align(paragraph: "Paragraph", side: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side.upper())


def add_line(
    document: "Document", text: str, font: str = look.DOCUMENT_FONT, points: float = BODY_POINTS, side: str = "justify",
    indent: bool = False, keep: bool = False, space_before: float = 0, colour: str | None = None,
) -> "Paragraph":  # fmt: skip
    """A paragraph of exactly 28-point lines (36 for the title); `indent` by two characters; `keep` with the next."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    align(paragraph, side)
    form = paragraph.paragraph_format
    form.line_spacing = Pt(LINE_POINTS if points <= BODY_POINTS else 36)
    form.space_before, form.space_after, form.keep_with_next = Pt(space_before), Pt(0), keep
    if indent:
        form.first_line_indent = Pt(2 * points)
    style_run(paragraph.add_run(text), font, points, colour=colour)
    return paragraph


def add_heading(document: "Document", text: str, level: int) -> None:
    """一、 in 黑体, （一） in 楷体, kept with what follows; in the navigation pane of Word and WPS."""
    paragraph = add_line(document, text, (FIRST_FONT, SECOND_FONT)[level - 1], indent=True, keep=True, space_before=10)
    _outline(paragraph, level)


def _outline(paragraph: "Paragraph", level: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(element)


def add_picture(document: "Document", png: bytes, caption: str) -> None:
    """A picture as wide as the text, with its caption above."""
    from docx.shared import Mm, Pt

    add_line(document, caption, FIRST_FONT, 11, "center", keep=True, space_before=6)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.add_run().add_picture(BytesIO(png), width=Mm(BODY_WIDTH_MM))


def add_table(document: "Document", table: Table, width_mm: float = BODY_WIDTH_MM) -> None:
    """A table with its caption above, thin lines, its head repeated on each page.

    Written as XML in one piece: python-docx takes milliseconds for every cell.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    add_line(document, table.caption, FIRST_FONT, 11, "left", keep=True, space_before=8)
    widths = _widths(table.headings, width_mm)
    head = _row_xml([heading.title for heading in table.headings], ["center"] * len(widths), widths, head=True)
    sides = [heading.align for heading in table.headings]
    rows = "".join(_row_xml(row, sides, widths) for row in table.rows)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)  # LibreOffice and WPS obey the grid, Word the cells
    xml = f"<w:tbl {nsdecls('w')}>{_TABLE_FORM}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    document.element.body.insert(-1, parse_xml(xml))  # before the section's own properties, which stay last


_EDGES = {"top": 8, "left": 4, "bottom": 8, "right": 4, "insideH": 4, "insideV": 4}
_TABLE_FORM = (
    '<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>'
    + "".join(f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="808080"/>' for edge, size in _EDGES.items())
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
    '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)
_CELL_FONTS = f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{TABLE_FONT}"/>'
_TWIPS_PER_MM = 56.7


def _widths(headings: Sequence[Heading], total_mm: float) -> list[int]:
    """Column widths in twips (1/20 point)."""
    whole = sum(heading.width for heading in headings)
    return [round(total_mm * heading.width / whole * _TWIPS_PER_MM) for heading in headings]


def _row_xml(texts: Sequence[str], sides: Sequence[str], widths: Sequence[int], head: bool = False) -> str:
    """A row that no page break splits; a head is repeated on each page."""
    form = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
    cells = "".join(_cell_xml(text, side, width, head) for text, side, width in zip(texts, sides, widths, strict=True))
    return f"<w:tr>{form}{cells}</w:tr>"


def _cell_xml(text: str, side: str, width: int, bold: bool) -> str:
    """Explicit spacing: the body's exact 28 points would clip the lines of a cell."""
    from xml.sax.saxutils import escape

    colour = _TONE_TEXTS.get(TONES.get(text, ""))
    toned = f'<w:color w:val="{colour.removeprefix("#").upper()}"/>' if colour else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="40" w:after="40" w:line="{round(TABLE_POINTS * 27)}" w:lineRule="exact"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:rPr>{_CELL_FONTS}{"<w:b/>" if bold else ""}{toned}'
        f'<w:sz w:val="{TABLE_POINTS * 2}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(_CONTROL.sub("", text))}</w:t></w:r></w:p></w:tc>'
    )


def add_section(document: "Document", landscape: bool) -> None:
    """Go on on a new page, upright or across; page numbers go on."""
    from docx.enum.section import WD_SECTION

    lay_out(document.add_section(WD_SECTION.NEW_PAGE), landscape)
