"""汇总: who has sent, who is missing, what collides; the collector's acts on both."""

from dataclasses import dataclass
from typing import Any, Final, get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from acts.context import Refused
from acts.many_hands.arrange import arrange
from acts.many_hands.gathering import gathering
from acts.many_hands.settle import settle
from ledger.payloads.parts import Arrangement, Outcome
from portal.answer import page
from portal.asked import the_count
from portal.collisions import cases_shown
from portal.headings import heading
from portal.visitor import Visitor, member
from portal.years import the_year

_UNFINISHED: Final = 422  # nothing was done: something is still to be put in
_WANTING: Final = ("words", "no-such-row")
_DONE = {
    "withdraw": "已撤下，可随时恢复", "restore": "已恢复", "join": "已并成一份", "replace": "已替换",
    "separate": "已改作单独的一份",
    "keep": "已定：保留一行", "both": "已定：都正确", "back": "已退回核对，对方的“我的待办”会提醒",
}  # fmt: skip


@require_safe
@member
def gathering_page(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """What the visitor may see of the hands of a sheet."""
    return _page(request, visitor, year, table, None)


@dataclass(frozen=True)
class _Missed:
    """What was wanting in what somebody said of a collision; it is told in its box, and what he had put in stays."""

    name: str
    said: str
    words: str
    keep: int
    person: str


def _page(request: HttpRequest, visitor: Visitor, year: int, table: str, missed: _Missed | None) -> HttpResponse:
    the_year(year)
    found = gathering(visitor.who, year, table)
    plan = found.facts.assignment
    return page(
        request, "gathering.html", found=found, year=year, table=table, heading=heading(year, table, plan.responsible_department),
        departments=[(each, cases_shown(found, each.code)) for each in found.departments], between=cases_shown(found, ""),
        missed=missed, status=_UNFINISHED if missed else 200,
    )  # fmt: skip


@require_POST
@member
def arrange_act(request: HttpRequest, visitor: Visitor, year: int, table: str, department: str) -> HttpResponse:
    """One share of the department: out, in again, joined, replaced, or made one of its own."""
    did = _one_of(request.POST.get("did", ""), Arrangement)
    arrange(
        visitor.who, year, table, department, did, the_count(request.POST.get("share", "")), request.POST.get("digest", ""),
        into=the_count(request.POST.get("into", "")), words=request.POST.get("words", ""),
    )  # fmt: skip
    messages.success(request, f"{_DONE[did]}。本部门数据有变化，须由部门数据责任人重新签字。")
    return redirect(f"{reverse('gathering', args=[year, table])}#{department}")


@require_POST
@member
def settle_act(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """One collision, within the department that the form names or between departments."""
    outcome = _one_of(request.POST.get("outcome", ""), Outcome)
    department, name = request.POST.get("department", ""), request.POST.get("collision", "")
    keep = the_count(request.POST.get("keep", ""))
    person, words = request.POST.get("person", ""), request.POST.get("words", "")
    try:
        settle(
            visitor.who, year, table, department, name, request.POST.get("digest", ""), outcome, keep=keep, person=person,
            words=words,
        )  # fmt: skip
    except Refused as refused:
        if refused.code not in _WANTING:
            raise
        said = "请先选中要保留的一行" if refused.code == "no-such-row" else refused.message
        return _page(request, visitor, year, table, _Missed(name, said, words, keep, person))
    messages.success(request, f"{_DONE[outcome]}。")
    return redirect(f"{reverse('gathering', args=[year, table])}#{name}")


def _one_of(asked: str, choices: object) -> Any:
    if asked not in get_args(choices):
        raise Refused("bad-choice", "没有选择要怎样处理", "请返回汇总页面重新选择")
    return asked
