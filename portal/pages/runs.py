"""采集管理: which department waits for whom since when, from the ledger and not from Prefect; links to the gates."""

import os
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from acts.context import Refused, today
from acts.overview import year_list
from acts.waiting import sheet_title
from acts.years.gates import DepartmentState, dataset_state, department_state, responsible_departments
from catalog.periods import year_title
from ledger.facts import Role
from ledger.load_facts import baseline_facts
from ledger.models import Delivery, SchoolYear
from ledger.permission import GATE_ZH
from portal.answer import page
from portal.visitor import Visitor, member
from portal.years import the_year

MANAGERS = (Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER, Role.PRINCIPAL, Role.LEADING_GROUP_HEAD)


@dataclass(frozen=True)
class Step:
    """One gate of the year: its word, whether it is passed on the present dataset, whether it waits now."""

    gate: str
    title: str
    passed: bool
    open: bool


def for_managers(visitor: Visitor) -> None:
    """Refuse whoever has no part in managing the year.

    Raises:
        Refused: none of the posts.
    """
    if not visitor.may_wear(*MANAGERS):
        raise Refused(
            "not-your-post", "本页供督导与质量控制办、校长、领导小组组长和数据平台管理维护专员使用", "各表进度请看“进度一览”"
        )


def sees_trial(visitor: Visitor) -> bool:
    """Rules on trial are the QC office's to look at, and nobody else's."""
    return visitor.may_wear(Role.QC_HEAD, Role.QC_OFFICER)


@require_safe
@member
def runs_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """State of the year, department by department."""
    for_managers(visitor)
    the_year(year)
    states = [department_state(year, code) for code in responsible_departments(year)]
    waiting = Delivery.objects.filter(year=year, state="waiting").order_by("event_seq")
    return page(
        request, "runs.html", year=year, years=year_list(), heading=f"采集管理 · {year_title(year)}", today=today(),
        departments=sorted(states, key=_oldest_first), steps=steps(year), opened=SchoolYear.objects.filter(year=year).first(),
        unread=waiting.count(), oldest=waiting.first(), accepted=sum(len(_accepted(each)) for each in states),
        sheets=sum(len(each.sheets) for each in states), dashboard=dashboard_address(), titles=sheet_title,
        news=[wait for each in states for wait in each.news], sees_trial=sees_trial(visitor), beside=baseline_facts(year - 1),
    )  # fmt: skip


def _oldest_first(state: DepartmentState) -> tuple[bool, bool, str]:
    return (state.all_accepted, not any(each.late for each in state.waits), state.since)


def _accepted(state: DepartmentState) -> list[str]:
    return [table for table, stage in state.sheets if stage.accepted]


def steps(year: int) -> list[Step]:
    """The gates of the year in order."""
    state = dataset_state(year)
    waits = state.open_gate()
    return [Step(gate, GATE_ZH[gate], gate in state.passed, gate == waits) for gate in ("qc", "leading_group")]


def dashboard_address() -> str:
    """Where Prefect's own dashboard is. It shows; it decides nothing."""
    return os.environ.get("STATEDATA_PREFECT_UI", "http://127.0.0.1:4200")
