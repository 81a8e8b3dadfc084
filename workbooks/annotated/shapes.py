"""The boxes of cell comments (VML, the drawing language that Excel still wants for them)."""

import re
from collections.abc import Mapping

from catalog.look import LINE, PAPER
from workbooks.annotated.cells import Place, WorksheetXml
from workbooks.annotated.xml_surgery import UnpatchableError

BOX_WIDTH, LINE_PIXELS, BOX_PADDING = 320, 17, 14
MOST_LINES = 24
LINE_CHARACTERS = 23
COLUMN_PIXELS, ROW_PIXELS, CHARACTER_PIXELS = 64, 20, 7
SHAPES_PER_BLOCK = 1024
LAST_COLUMN = 16_383

SHAPE = re.compile(rb"<(\w+):shape\s.*?</\1:shape>", re.DOTALL)  # prefixes differ from program to program
SHAPE_ID = re.compile(rb"_s(\d+)[\"']")
SHAPE_ROW, SHAPE_COLUMN = re.compile(rb"<\w+:Row>\s*(\d+)"), re.compile(rb"<\w+:Column>\s*(\d+)")
SHAPE_TYPE = "statedata_note"
NAMESPACES = (  # on each element: a drawing that openpyxl wrote declares none on its root
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


def new_drawing(shapes: int) -> bytes:
    """An empty drawing with room for so many shape numbers."""
    blocks = ",".join(str(block) for block in range(1, 2 + (shapes + 1) // SHAPES_PER_BLOCK))
    return (
        f'<xml {NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout></xml>'
    ).encode()


def add_shapes(drawing: bytes, lines: Mapping[Place, int], worksheet: WorksheetXml) -> bytes:
    """One hidden box per place, as high as its number of text lines."""
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise UnpatchableError("drawing without end")
    first = max((int(number) for number in SHAPE_ID.findall(drawing)), default=SHAPES_PER_BLOCK) + 1
    widths = _column_pixels(worksheet)
    kind = "" if SHAPE_TYPE.encode() in drawing else _shape_type()
    shapes = "".join(_shape(first + number, place, count, widths) for number, (place, count) in enumerate(lines.items()))
    return drawing[:end] + (kind + shapes).encode() + drawing[end:]


def without_shapes(drawing: bytes, places: set[Place]) -> bytes:
    """The drawing without the comment boxes of these places."""

    def kept(shape: re.Match[bytes]) -> bytes:
        row, column = SHAPE_ROW.search(shape.group()), SHAPE_COLUMN.search(shape.group())
        gone = row and column and (int(row.group(1)) + 1, int(column.group(1)) + 1) in places
        return b"" if gone else shape.group()

    return SHAPE.sub(kept, drawing)


def _shape_type() -> str:
    return (
        f'<v:shapetype {NAMESPACES} id="{SHAPE_TYPE}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )


def _shape(number: int, place: Place, lines: int, widths: Mapping[int, int]) -> str:
    row, column = place
    height = min(lines, MOST_LINES) * LINE_PIXELS + BOX_PADDING
    return (
        f'<v:shape {NAMESPACES} id="_x0000_s{number}" type="#{SHAPE_TYPE}" style="position:absolute;width:{BOX_WIDTH * 0.75:g}pt;'
        f'height:{height * 0.75:g}pt;z-index:1;visibility:hidden" fillcolor="{PAPER}" strokecolor="{LINE}" o:insetmode="auto">'
        f'<v:fill color2="{PAPER}"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{_anchor(place, height, widths)}'
        f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _anchor(place: Place, height: int, widths: Mapping[int, int]) -> str:
    """Left column and offset, top row and offset, right column and offset, bottom row and offset; pixels, from 0."""
    row, left = place[0] - 1, min(place[1], LAST_COLUMN)
    right, rest = left, BOX_WIDTH + 12
    while rest >= (width := widths.get(right + 1, COLUMN_PIXELS)) and right < LAST_COLUMN:
        rest -= width
        right += 1
    top = max(0, row - 1)
    bottom, offset = divmod(height, ROW_PIXELS)
    return f"{left}, 12, {top}, 4, {right}, {rest}, {top + bottom}, {offset + 4 if offset + 4 < ROW_PIXELS else ROW_PIXELS - 1}"


def _column_pixels(worksheet: WorksheetXml) -> dict[int, int]:
    """Widths of the columns that have one of their own; hidden ones are 0."""
    pixels: dict[int, int] = {}
    for each in worksheet.column_attributes():
        width = 0 if each.get("hidden") in {"1", "true"} else round(float(each.get("width", "8.43")) * CHARACTER_PIXELS) + 5
        last = min(int(each["max"]), int(each["min"]) + 255)
        pixels |= {column: max(1, width) for column in range(int(each["min"]), last + 1)}
    return pixels
