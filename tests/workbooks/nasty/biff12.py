"""Binary packages (.xlsb, [MS-XLSB]): records of a worksheet, and the few parts around it."""

import struct
from collections.abc import Sequence

from tests.workbooks.nasty.opc import RELATIONS, packed

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def record(kind: int, data: bytes = b"") -> bytes:
    """Kind and size in seven bits a byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(data)
    while True:
        left, low = left >> 7, left & 0x7F
        size += bytes([low | (0x80 if left else 0)])
        if not left:
            return head + size + data


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell(kind: int, column: int, value: bytes = b"", style: int = 0) -> bytes:
    """Kinds: 1 blank, 2 RK, 3 error, 4 boolean, 5 real, 6 text, 8 to 11 formula with text, real, boolean, error."""
    return record(kind, struct.pack("<II", column, style) + value)


def real(column: int, value: float) -> bytes:
    return cell(5, column, struct.pack("<d", value))


def words(column: int, value: str) -> bytes:
    return cell(6, column, text(value))


def formula(kind: int, column: int, value: bytes) -> bytes:
    """Flags and an expression (the number 1) behind the kept value."""
    return cell(kind, column, value + struct.pack("<HI", 0, 3) + b"\x1e\x01\x00" + struct.pack("<I", 0))


def merged(top: int, left: int, bottom: int, right: int) -> bytes:
    """Stands behind the rows."""
    return (
        record(146)
        + record(177, struct.pack("<I", 1))
        + record(176, struct.pack("<IIII", top, bottom, left, right))
        + record(178)
    )


def struck_styles() -> bytes:
    """Two fonts and two cell formats, the second of each struck through; before them a style of cells that is, too."""
    two = struct.pack("<I", 2)
    heads = [struct.pack("<HHHHBBBB", 220, flags, 400, 0, 0, 0, 0, 0) + bytes(8) + b"\0" for flags in (0, 8)]
    fonts = b"".join(record(43, head + text("宋体")) for head in heads)
    plain, struck = (record(47, struct.pack("<HHHHH", 0xFFFF, 0, font, 0, 0) + bytes(6)) for font in (0, 1))
    own = record(626, struct.pack("<I", 1)) + struck + record(627)
    return (
        record(278) + record(611, two) + fonts + record(612) + own + record(617, two) + plain + struck + record(618) + record(279)
    )


def xlsb(tabs: Sequence[tuple[str, bytes]], starts_1904: bool = False, styles: bytes = b"") -> bytes:
    """A package of worksheets by name and records between BrtBeginSheetData and its end."""
    book = record(131) + record(153, struct.pack("<III", int(starts_1904), 0, 0) + text("")) + record(143)
    parts = {}
    for number, (name, rows) in enumerate(tabs, 1):
        book += record(156, struct.pack("<II", 0, number) + text(f"rId{number}") + text(name))
        dimension = record(148, struct.pack("<IIII", 0, 100, 0, 20))
        parts[f"xl/worksheets/sheet{number}.bin"] = record(129) + dimension + record(145) + rows + record(146) + record(130)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(tabs) + 1)
    )
    return packed(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}content-types"/>'.encode(),
            "_rels/.rels": (
                f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="rId1" '
                f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
            ).encode(),
            "xl/workbook.bin": book + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": (
                f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{relations}</Relationships>'
            ).encode(),
            **({"xl/styles.bin": styles} if styles else {}),
            **parts,
        }
    )
