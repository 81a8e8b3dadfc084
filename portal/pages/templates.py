"""填报模板: the workbooks of one's departments."""

from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from acts.context import Refused, today
from acts.templates import template_path
from acts.waiting import department_names, sheet_title
from catalog.periods import year_title
from ledger.facts import AssignmentFacts, Role
from ledger.load_facts import sheet_facts, tables_of
from portal.answer import page
from portal.visitor import Visitor, member
from portal.years import the_year

_SENDERS = (Role.COLLECTOR, Role.DEPARTMENT_HEAD)
_ALL = (Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER)


@dataclass(frozen=True)
class Template:
    """The workbook of a department: its sheets, and whether it has been written."""

    code: str
    name: str
    sheets: tuple[AssignmentFacts, ...]
    path: Path

    @property
    def titles(self) -> list[tuple[str, AssignmentFacts]]:
        return [(sheet_title(each.table), each) for each in self.sheets]

    @property
    def written(self) -> bool:
        return self.path.exists()


@require_safe
@member
def templates_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """Templates that the visitor may take."""
    shown = [each for each in _templates(year) if _may_take(visitor, each.code)]
    return page(request, "templates.html", year=year, heading=f"填报模板 · {year_title(year)}", templates=shown, today=today())


def _templates(year: int) -> list[Template]:
    facts = the_year(year)
    plan = [sheet_facts(facts, table).assignment for table in tables_of(facts)]
    codes = dict.fromkeys(code for each in plan for code in each.contributors)
    names = department_names()
    return [
        Template(code, names[code], tuple(each for each in plan if code in each.contributors), template_path(year, code))
        for code in codes
    ]


def _may_take(visitor: Visitor, department: str) -> bool:
    return visitor.may_wear(*_ALL) or visitor.may_wear(*_SENDERS, department=department)


@require_safe
@member
def template_file(request: HttpRequest, visitor: Visitor, year: int, department: str) -> HttpResponseBase:
    """One workbook."""
    found = next((each for each in _templates(year) if each.code == department), None)
    if found is None or not found.written:
        raise Refused("not-found", "没有这个部门的填报模板", "模板在年度启动时生成，请联系督导与质量控制办")
    if not _may_take(visitor, department):
        raise Refused("not-your-work", "这是其他部门的填报模板", "请从“填报模板”下载本部门的")
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=f"{year}年度数据采集_{found.name}.xlsx")
