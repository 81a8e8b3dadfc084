"""The styles part: new cell formats are appended, none that is there is changed."""

from catalog.findings import Severity
from catalog.look import argb, tone_of
from workbooks.annotated.package import Package, filled
from workbooks.annotated.xml_surgery import (
    Outline,
    UnpatchableError,
    elements_within,
    encoded,
    outline,
    splice,
    tag_at,
    with_attribute,
)

SECTIONS = ("fonts", "fills", "borders", "cellXfs")
OUR_GROUNDS = frozenset(tone_of(severity).ground_argb for severity in Severity)


class StyleSheet:
    """Appends fonts, fills, borders and cell formats (`xf`) to `styles.xml`; `finish` writes them back."""

    def __init__(self, package: Package) -> None:
        relation = package.related(package.workbook_path, "styles")
        if relation is None or relation.target not in package.parts:
            raise UnpatchableError("no styles")
        self._package, self._path = package, relation.target
        self._xml = package.parts[self._path]
        self._outline: Outline = outline(self._xml)
        self._old = {name: self._children(name) for name in SECTIONS}
        self._new: dict[str, list[str]] = {name: [] for name in SECTIONS}
        self._derived: dict[tuple[int, int, bool], int] = {}
        self._marked_fills = {index for index, fill in enumerate(self._old["fills"]) if _is_ours(fill)}

    def coloured(self, xf: int, severity: Severity, unlocked: bool = False) -> int:
        """The cell format `xf` on the ground of a severity; `unlocked`: to be mended though its worksheet is protected."""
        ground = tone_of(severity).ground
        return self._with_fill(xf, self.fill(ground), unlocked)

    def cleared(self, xf: int) -> int:
        """The cell format without our ground; as it is, if its ground is another."""
        fill = self._xf_tag(xf)[1].get("fillId", "0")
        return self._with_fill(xf, 0) if int(fill) in self._marked_fills else xf

    def fill(self, colour: str) -> int:
        xml = (
            f'<fill><patternFill patternType="solid"><fgColor rgb="{argb(colour)}"/><bgColor indexed="64"/></patternFill></fill>'
        )
        return self._append("fills", xml)

    def font(self, colour: str, name: str, size: float, bold: bool = False, underline: bool = False) -> int:
        marks = f"{'<b/>' if bold else ''}{'<u/>' if underline else ''}"
        return self._append("fonts", f'<font>{marks}<sz val="{size}"/><color rgb="{argb(colour)}"/><name val="{name}"/></font>')

    def border(self, sides: dict[str, str]) -> int:
        """`sides`: colour by side name; thin lines."""
        lines = (
            f'<{side} style="thin"><color rgb="{argb(sides[side])}"/></{side}>' if side in sides else f"<{side}/>"
            for side in ("left", "right", "top", "bottom", "diagonal")
        )
        return self._append("borders", f"<border>{''.join(lines)}</border>")

    def xf(self, font: int, fill: int, border: int, alignment: str) -> int:
        xml = (
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1"><alignment {alignment}/></xf>'
        )
        return self._append("cellXfs", xml)

    def finish(self) -> None:
        changes = []
        for name, added in self._new.items():
            section = self._outline.find(name)
            if section is None or not added:
                continue
            whole = filled(self._xml, section, encoded("".join(added)), keep=True)
            tag = tag_at(whole, 0)
            count = str(len(self._old[name]) + len(added))
            changes.append((section.start, section.end, with_attribute(tag, "count", count) + whole[len(tag) :]))
        self._package.parts[self._path] = splice(self._xml, changes)

    def _children(self, name: str) -> list[bytes]:
        section = self._outline.find(name)
        if section is None:
            raise UnpatchableError(f"no {name}")
        return [self._xml[each.start : each.end] for each in elements_within(self._xml, section)]

    def _append(self, section: str, xml: str) -> int:
        added = self._new[section]
        if xml not in added:
            added.append(xml)
        return len(self._old[section]) + added.index(xml)

    def _with_fill(self, xf: int, fill: int, unlocked: bool = False) -> int:
        if (xf, fill, unlocked) not in self._derived:
            whole, _ = self._xf_tag(xf)
            tag = tag_at(whole, 0)
            new = with_attribute(with_attribute(tag, "fillId", str(fill)), "applyFill", "1") + whole[len(tag) :]
            made = _unlocked(new) if unlocked else new
            self._derived[xf, fill, unlocked] = self._append("cellXfs", made.decode())
        return self._derived[xf, fill, unlocked]

    def _xf_tag(self, xf: int) -> tuple[bytes, dict[str, str]]:
        known = self._old["cellXfs"]
        whole = known[xf] if xf < len(known) else known[0]
        return whole, outline(whole).root.attributes


def _is_ours(fill: bytes) -> bool:
    """Whether a fill has one of the three grounds that annotated copies use."""
    text = fill.decode().upper()
    return any(f'"{ground}"' in text for ground in OUR_GROUNDS)


def _unlocked(xf: bytes) -> bytes:
    """The cell format with `<protection locked="0"/>` at its place: after the alignment, before extensions."""
    children = outline(xf).children
    kept = b"".join(xf[each.start : each.end] for each in children if each.name == "alignment")
    more = b"".join(xf[each.start : each.end] for each in children if each.name not in ("alignment", "protection"))
    tag = with_attribute(tag_at(xf, 0), "applyProtection", "1")
    opening = tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
    return opening + kept + b'<protection locked="0"/>' + more + b"</xf>"
