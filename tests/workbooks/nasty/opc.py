"""Packages in the form of Office Open XML (ECMA-376), transitional and strict, part by part."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

DATA = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1"><v>30</v></c></row>'
"""One row of two cells."""


@dataclass(frozen=True)
class Tab:
    """A worksheet: what stands in `sheetData`, before and behind it; a whole part instead, if `xml` is given."""

    data: str = DATA
    before: str = ""
    behind: str = ""
    name: str = "名册"
    kind: str = "worksheet"
    state: str = ""
    xml: bytes | None = None


@dataclass(frozen=True)
class Book:
    """A workbook of tabs. `parts` are added, or take the place of those made here."""

    tabs: Sequence[Tab] = (Tab(),)
    strings: str = ""
    styles: str = '<fonts count="1"><font/></fonts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    properties: str = ""
    strict: bool = False
    parts: Mapping[str, bytes | None] = field(default_factory=dict)

    def file(self, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        return packed({path: part for path, part in {**self.made(), **self.parts}.items() if part is not None}, method)

    def made(self) -> dict[str, bytes]:
        """The parts by their path."""
        main = STRICT if self.strict else TRANSITIONAL
        relations = STRICT_RELATIONS if self.strict else RELATIONS
        made = {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": _related({"rId1": (f"{relations}/officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": self._workbook(main, relations),
            "xl/_rels/workbook.xml.rels": _related(
                {
                    **{f"rId{n}": (f"{relations}/{tab.kind}", f"{tab.kind}s/sheet{n}.xml") for n, tab in enumerate(self.tabs, 1)},
                    "rIdStyles": (f"{relations}/styles", "styles.xml"),
                    **({"rIdStrings": (f"{relations}/sharedStrings", "sharedStrings.xml")} if self.strings else {}),
                }
            ),
            "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{main}">{self.styles}</styleSheet>'.encode(),
        }
        if self.strings:
            made["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{main}">{self.strings}</sst>'.encode()
        for number, tab in enumerate(self.tabs, 1):
            made[f"xl/{tab.kind}s/sheet{number}.xml"] = tab.xml if tab.xml is not None else _tab(tab, main)
        return made

    def _types(self) -> bytes:
        overrides = "".join(
            f'<Override PartName="/xl/{tab.kind}s/sheet{number}.xml" ContentType="{_SPREADSHEET}.{tab.kind}+xml"/>'
            for number, tab in enumerate(self.tabs, 1)
        )
        return (
            f'{_HEAD}<Types xmlns="{_PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>{overrides}</Types>'
        ).encode()

    def _workbook(self, main: str, relations: str) -> bytes:
        tabs = "".join(
            f'<sheet name="{tab.name}" sheetId="{number}"{f" state={chr(34)}{tab.state}{chr(34)}" if tab.state else ""}'
            f' r:id="rId{number}"/>'
            for number, tab in enumerate(self.tabs, 1)
        )
        return (
            f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{relations}">{self.properties}<sheets>{tabs}</sheets></workbook>'.encode()
        )


def _tab(tab: Tab, main: str) -> bytes:
    root = tab.kind if tab.kind != "macrosheet" else "xm:macrosheet"
    spaces = f'xmlns="{main}"' + (' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"' if "xm:" in root else "")
    return f"{_HEAD}<{root} {spaces}>{tab.before}<sheetData>{tab.data}</sheetData>{tab.behind}</{root}>".encode()


def _related(relations: Mapping[str, tuple[str, str]]) -> bytes:
    lines = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in relations.items())
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{lines}</Relationships>'.encode()


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, always the same bytes: the time of each is fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for path, part in parts.items():
            package.writestr(zipfile.ZipInfo(path, (2016, 10, 15, 8, 0, 0)), part, method)
    return buffer.getvalue()
