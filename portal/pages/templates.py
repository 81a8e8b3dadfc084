"""填报模板: the workbooks of one's departments, and what the system has counted for them."""

from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from acts.context import Refused, today
from acts.counting.counted_state import CountedState, counted_states
from acts.review.unchanged import UnchangedState, unchanged_states
from acts.waiting import department_names, sheet_title
from acts.years.templates import template_of, template_path
from catalog.periods import year_title
from ledger.facts import AssignmentFacts, Role, YearFacts
from ledger.load_facts import sheet_facts, tables_of
from ledger.models import Part
from portal.answer import page
from portal.visitor import Visitor, member
from portal.years import the_year

_SENDERS = (Role.COLLECTOR, Role.DEPARTMENT_HEAD)
_ALL = (Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER)


@dataclass(frozen=True)
class Template:
    """The workbook of a department: its sheets, what is counted for it and which of its sheets last year's rows stand in.

    `written`: there is one; `sends`: the visitor may send for the department; `sent`: sheets of which something came.
    """

    code: str
    name: str
    sheets: tuple[AssignmentFacts, ...]
    counted: dict[str, CountedState]
    carried: dict[str, UnchangedState]
    written: bool
    sends: bool
    sent: frozenset[str]

    @property
    def lines(self) -> list[tuple[str, AssignmentFacts, CountedState | None, UnchangedState | None, bool]]:
        """For each sheet: its title, its line of the plan, what is counted, what is carried over, whether something came."""
        return [
            (sheet_title(each.table), each, self.counted.get(each.table), self.carried.get(each.table), each.table in self.sent)
            for each in self.sheets
        ]


@require_safe
@member
def templates_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """Templates that the visitor may take."""
    facts = the_year(year)
    shown = [_template(visitor, facts, code, sheets) for code, sheets in _plan(facts).items() if may_take(visitor, code)]
    return page(request, "templates.html", year=year, heading=f"填报模板 · {year_title(year)}", templates=shown, today=today())


def _plan(facts: YearFacts) -> dict[str, tuple[AssignmentFacts, ...]]:
    """The sheets of each department that contributes, in the order of the plan."""
    plan = [sheet_facts(facts, table).assignment for table in tables_of(facts)]
    codes = dict.fromkeys(code for each in plan for code in each.contributors)
    return {code: tuple(each for each in plan if code in each.contributors) for code in codes}


def _template(visitor: Visitor, facts: YearFacts, code: str, sheets: tuple[AssignmentFacts, ...]) -> Template:
    return Template(
        code=code,
        name=department_names()[code],
        sheets=sheets,
        counted={each.count.table: each for each in counted_states(facts.year, code)},
        carried={each.carried.table: each for each in unchanged_states(facts.year, code)},
        written=_there(facts, code),
        sends=visitor.may_wear(Role.COLLECTOR, department=code),
        sent=frozenset(Part.objects.filter(year=facts.year, department=code).values_list("table", flat=True)),
    )


def _there(facts: YearFacts, department: str) -> bool:
    return facts.opened or template_path(facts.year, department).exists()


def may_take(visitor: Visitor, department: str) -> bool:
    """Whether the papers of a department are this visitor's: its senders' and the QC office's."""
    return visitor.may_wear(*_ALL) or visitor.may_wear(*_SENDERS, department=department)


@require_safe
@member
def template_file(request: HttpRequest, visitor: Visitor, year: int, department: str) -> HttpResponseBase:
    """One workbook, made anew if what it was made from has moved."""
    facts = the_year(year)
    if department not in _plan(facts) or not _there(facts, department):
        raise Refused("not-found", "没有这个部门的填报模板", "模板在年度启动时生成，请联系督导与质量控制办")
    if not may_take(visitor, department):
        raise Refused("not-your-work", "这是其他部门的填报模板", "请从“填报模板”下载本部门的")
    name = f"{year}年度数据采集_{department_names()[department]}.xlsx"
    return FileResponse(template_of(year, department).open("rb"), as_attachment=True, filename=name)
