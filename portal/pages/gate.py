"""The gates of the year: 质控办总体核查 with the page of the suite, 领导小组审定; each on the digest of the dataset shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from acts.context import Refused, today
from acts.waiting import person_names, sheet_title
from acts.years.gates import Gate, dataset_state, news_of_year, pass_gate
from catalog.periods import year_title
from ledger.models import YearDecision
from ledger.permission import GATE_ZH, Action, Subject, may
from ledger.stage import Stage
from portal.answer import page
from portal.pages.runs import for_managers, steps
from portal.policy import written_page
from portal.visitor import Visitor, member
from portal.years import the_year

if TYPE_CHECKING:
    from acts.years.suite import SuiteReport

FORMS = {"meeting": "会议审定", "circulation": "会签", "head": "组长签批"}
_ACTIONS = {"qc": Action.PASS_QC_GATE, "leading_group": Action.PASS_LEADING_GROUP}


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that still holds the year back."""

    table: str
    title: str
    stage: Stage


def _the_gate(gate: str) -> Gate:
    if gate not in _ACTIONS:
        raise Refused("not-found", "没有这个审核环节", "请从“采集管理”打开")
    return cast(Literal["qc", "leading_group"], gate)


@require_safe
@member
def gate_page(request: HttpRequest, visitor: Visitor, year: int, gate: str) -> HttpResponse:
    """What stands before the gate, and the button for whose it is."""
    for_managers(visitor)
    name, facts, state = _the_gate(gate), the_year(year), dataset_state(year)
    waiting = [OpenSheet(table, sheet_title(table), stage) for table, stage in state.waiting]
    news = [] if state.ready else news_of_year(year)
    verdict = may(visitor.facts, _ACTIONS[name], Subject(year=facts))
    return page(
        request, "gate.html", year=year, gate=name, heading=f"{GATE_ZH[name]} · {year_title(year)}", state=state, waiting=waiting,
        news=news, steps=steps(year), decided=_decided(year, name), forms=FORMS.items(),
        may_pass=bool(verdict) and state.open_gate() == name, why_not="" if verdict else verdict.message, today=today(),
        total=len(state.waiting) + len(state.accepted), names=person_names(),
    )  # fmt: skip


def _suite(year: int) -> "SuiteReport":
    from acts.years.suite import run_suite  # seconds to import, and only this page needs it

    return run_suite(year)


def _decided(year: int, gate: Gate) -> list[tuple[YearDecision, str]]:
    """Decisions on record, the latest first, with the name of who took it."""
    names = person_names()
    rows = YearDecision.objects.filter(year=year, gate=gate).order_by("-event_seq")
    return [(row, names.get(row.by, row.by)) for row in rows]


@require_POST
@member
def gate_act(request: HttpRequest, visitor: Visitor, year: int, gate: str) -> HttpResponse:
    """Pass the gate on the digest of the page."""
    name = _the_gate(gate)
    given = request.POST
    form = given.get("form", "") if given.get("form") in FORMS else ""
    pass_gate(visitor.who, year, name, given.get("digest", ""), form, given.get("words", ""))
    messages.success(request, f"{GATE_ZH[name]}：已通过，记录在案。")
    return redirect("runs", year)


@require_safe
@member
def suite_result(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """What the suite found, in a line; asked for by htmx, since the first time may take half a minute."""
    _ready(visitor, year)
    return page(request, "_suite.html", suite=_suite(year))


def _ready(visitor: Visitor, year: int) -> None:
    for_managers(visitor)
    the_year(year)
    if dataset_state(year).digest is None:
        raise Refused("too-early", "还有采集表未审核通过，尚不能做全校数据总体核查", "请先完成各表审核")


@require_safe
@written_page
@member
def suite_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponseBase:
    """全校数据总体核查: the page as it was written."""
    _ready(visitor, year)
    return FileResponse(_suite(year).path.open("rb"), content_type="text/html; charset=utf-8")
