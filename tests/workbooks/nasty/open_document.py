"""OpenDocument spreadsheets (.ods): the content part, written as text."""

from collections.abc import Mapping

from tests.workbooks.nasty.opc import packed

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("manifest", "manifest"), ("style", "style"))
)
_SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_SPACES += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def text(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'


def number(value: float, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{value}</text:p></table:table-cell>'
    )


def style(name: str, struck: bool, family: str = "table-cell") -> str:
    """As LibreOffice writes it: what is not struck through says so."""
    line = "solid" if struck else "none"
    return (
        f'<style:style style:name="{name}" style:family="{family}">'
        f'<style:text-properties style:text-line-through-style="{line}"/></style:style>'
    )


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


def table(rows: str, name: str = "名册") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def ods(
    tables: str, manifest: str = "", kind: bytes = SPREADSHEET, more: Mapping[str, bytes] | None = None, styles: str = ""
) -> bytes:
    """A package of these tables; `manifest` stands within the manifest, `styles` among the styles of the content."""
    content = f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:spreadsheet>{tables}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    listed = f'<?xml version="1.0"?><manifest:manifest {_SPACES}>{manifest}</manifest:manifest>'
    return packed({"mimetype": kind, "META-INF/manifest.xml": listed.encode(), "content.xml": content.encode(), **(more or {})})
