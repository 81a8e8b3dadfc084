"""The workbook part: worksheets by name, and new first ones, with all that counts by position moved along."""

from dataclasses import dataclass

from workbooks.annotated.package import Package, filled, relation_id
from workbooks.annotated.problem_list import ListSheet
from workbooks.annotated.titles import LIST_TITLE, SINCE_TITLE
from workbooks.annotated.xml_surgery import (
    Element,
    UnpatchableError,
    elements_within,
    encoded,
    escaped,
    outline,
    splice,
    tag_at,
    with_attribute,
)

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OUR_TITLES = (LIST_TITLE, SINCE_TITLE)
BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


@dataclass
class Book:
    """The worksheets of a package by name, in order."""

    package: Package

    @property
    def _xml(self) -> bytes:
        return self.package.parts[self.package.workbook_path]

    @_xml.setter
    def _xml(self, xml: bytes) -> None:
        self.package.parts[self.package.workbook_path] = xml

    def _sheets(self) -> list[Element]:
        sheets = outline(self._xml).find("sheets")
        if sheets is None:
            raise UnpatchableError("no sheets")
        return elements_within(self._xml, sheets)

    def paths(self) -> dict[str, str]:
        """Path of the worksheet part by worksheet name; chart sheets and lost parts are left out."""
        relations = {each.identifier: each for each in self.package.relations(self.package.workbook_path)}
        found = {}
        for sheet in self._sheets():
            relation = relations.get(relation_id(sheet))
            if relation is not None and relation.kind == "worksheet" and relation.target in self.package.parts:
                found[sheet.attributes["name"]] = relation.target
        return found

    def put_pages_first(self, content: ListSheet, since: bytes | None) -> None:
        """Add the worksheet 问题清单 at the first place, then 与上次相比 if there is one, for those of an earlier copy."""
        old = self._take_out_old_pages()
        pages = {LIST_TITLE: content.xml} | ({SINCE_TITLE: since} if since is not None else {})
        lines = "".join(self._line_of(title, xml, shift) for shift, (title, xml) in enumerate(pages.items()))
        at = outline(self._xml).find("sheets")
        assert at is not None  # noqa: S101 - `_sheets` has just found it
        self._xml = splice(self._xml, [(at.start, at.end, filled(self._xml, at, encoded(lines), first=True))])
        self._shift_names(old, len(pages))
        self._add_names(content)
        self._open_first()

    def _line_of(self, title: str, xml: bytes, shift: int) -> str:
        """The part with its relationship, and the line that names it in the workbook."""
        path = self.package.free_path("xl/worksheets/sheet{}.xml")
        self.package.add(path, xml, WORKSHEET_TYPE)
        identifier = self.package.relate(self.package.workbook_path, "worksheet", path)
        number = max((int(each.attributes["sheetId"]) for each in self._sheets()), default=0) + 1 + shift
        return f'<sheet xmlns:r="{OFFICE}" name="{title}" sheetId="{number}" r:id="{identifier}"/>'

    def drop_macros(self) -> None:
        """What goes back is a plain workbook: macros are neither run nor passed on by the school's system."""
        package, workbook = self.package, self.package.workbook_path
        relation = package.related(workbook, "vbaProject")
        if relation is not None:
            package.unrelate(workbook, relation.identifier)
            package.remove(relation.target)
        types = package.parts["[Content_Types].xml"]
        own = next((each for each in outline(types).children if each.attributes.get("PartName") == f"/{workbook}"), None)
        if own is not None:
            tag = with_attribute(tag_at(types, own.start), "ContentType", WORKBOOK_TYPE)
            package.parts["[Content_Types].xml"] = splice(types, [(own.start, own.inner, tag)])

    def _take_out_old_pages(self) -> list[int]:
        """Remove the pages of an earlier annotated copy; gives the positions that they had."""
        paths = self.paths()
        found = [
            (position, sheet)
            for position, sheet in enumerate(self._sheets())
            if sheet.attributes["name"] in OUR_TITLES and sheet.attributes["name"] in paths
        ]
        self._xml = splice(self._xml, [(sheet.start, sheet.end, b"") for _, sheet in found])
        for _, sheet in found:
            self.package.unrelate(self.package.workbook_path, relation_id(sheet))
            self.package.remove(paths[sheet.attributes["name"]])
        return [position for position, _ in found]

    def _shift_names(self, old: list[int], added: int) -> None:
        """Names of one worksheet (print areas, filters) go by its position, which the new first ones change."""
        names = outline(self._xml).find("definedNames")
        if names is None:
            return
        changes = []
        for name in elements_within(self._xml, names):
            if "localSheetId" in name.attributes:
                position = int(name.attributes["localSheetId"])
                if position in old:
                    changes.append((name.start, name.end, b""))
                    continue
                moved = position + added - sum(each < position for each in old)
                tag = with_attribute(tag_at(self._xml, name.start), "localSheetId", str(moved))
                changes.append((name.start, name.inner, tag))
        self._xml = splice(self._xml, changes)

    def _add_names(self, content: ListSheet) -> None:
        """The list's filter, and its header repeated on each printed page."""
        quoted = escaped(f"'{LIST_TITLE}'!")
        new = encoded(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{quoted}{content.table}</definedName>'
            f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{quoted}${content.header_row}:${content.header_row}'
            "</definedName>"
        )
        parts = outline(self._xml)
        names = parts.find("definedNames")
        if names is not None:
            self._xml = splice(self._xml, [(names.start, names.end, filled(self._xml, names, new, keep=True))])
            return
        at = max(child.end for child in parts.children if child.name in BEFORE_NAMES)
        self._xml = splice(self._xml, [(at, at, b"<definedNames>" + new + b"</definedNames>")])

    def _open_first(self) -> None:
        views = outline(self._xml).find("bookViews")
        if views is None:
            return
        changes = []
        for view in elements_within(self._xml, views):
            tag = with_attribute(with_attribute(tag_at(self._xml, view.start), "activeTab", None), "firstSheet", None)
            changes.append((view.start, view.inner, tag))
        self._xml = splice(self._xml, changes)
