"""All findings of one rule at one sheet: 情况说明 for the senders, 认可 for the desk where it lies, 50 at a time."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from acts.context import Moved, Refused
from acts.review.explain import accept, explain
from catalog.findings import Severity
from ledger.facts import REVIEW_DESKS, Desk, Role
from ledger.permission import Action
from ledger.questions import QuestionState
from portal.answer import page
from portal.asked import of_draft, the_date, the_number
from portal.findings import groups_of, lines_of, seen_digest
from portal.headings import heading
from portal.listing import PER_PAGE, listing_of, page_number
from portal.reading import Reading, reading
from portal.visitor import Visitor, member


@require_safe
@member
def findings_page(request: HttpRequest, visitor: Visitor, year: int, table: str, rule: str) -> HttpResponse:
    """The findings of a rule, with what may be said of them now."""
    read = reading(visitor, year, table)
    draft = of_draft(request.GET.get("of", ""), read)
    frame = _of_rule(read, rule, draft=draft)
    if frame.empty:
        return page(request, "findings_none.html", read=read, heading=_heading(read), draft=draft)
    wanted = _filtered(request, frame)
    number = page_number(request, len(wanted))
    rows = wanted.iloc[(number - 1) * PER_PAGE : number * PER_PAGE]
    lines = listing_of(request, lines_of(rows, full=_sees_all(read, frame)), number, len(wanted))
    return page(
        request, "findings.html", read=read, heading=_heading(read), draft=draft, rule=rule, group=groups_of(frame)[0],
        department=request.GET.get("department", ""), listing=lines,
        seen=seen_digest(frame["finding_id"]), state=request.GET.get("state", ""), is_question=_is_question(frame),
        may_explain=_is_question(frame) and read.may(Action.EXPLAIN), may_accept=_is_question(frame) and may_accept(read),
        may_send_back=read.sends_back_from,
    )  # fmt: skip


def _heading(read: Reading) -> str:
    return heading(read.year, read.table, read.facts.assignment.responsible_department)


def _is_question(frame: pd.DataFrame) -> bool:
    return bool(frame["severity"].iloc[0] == Severity.QUESTION.value)


def _of_rule(read: Reading, rule: str, *, draft: bool) -> pd.DataFrame:
    frame = read.findings(of_draft=draft)
    return frame[frame["rule"] == rule]


def _filtered(request: HttpRequest, frame: pd.DataFrame) -> pd.DataFrame:
    """The address may ask for one state and one department."""
    if state := request.GET.get("state"):
        frame = frame[frame["state"] == state]
    if department := request.GET.get("department"):
        frame = frame[frame["source_department"] == department]
    return frame


def _sees_all(read: Reading, frame: pd.DataFrame) -> bool:
    """Those who fill in must compare the very ID number with the original; for everybody else it stays masked."""
    departments = set(frame["source_department"].dropna())
    senders = (Role.COLLECTOR, Role.DEPARTMENT_HEAD)
    return bool(departments) and all(read.visitor.may_wear(*senders, department=code) for code in departments)


def may_accept(read: Reading) -> bool:
    """Whether the sheet lies at a desk of the visitor."""
    return read.stage.desk in REVIEW_DESKS and read.may(Action.ACCEPT, desk=read.stage.desk)


@require_POST
@member
def explain_act(request: HttpRequest, visitor: Visitor, year: int, table: str, rule: str) -> HttpResponse:
    """情况说明 for the chosen findings, or for all of the rule that the person had before him."""
    read = reading(visitor, year, table)
    frame = _of_rule(read, rule, draft=of_draft(request.POST.get("of", ""), read))
    chosen = _chosen(request, frame)
    explain(visitor.who, year, table, chosen, request.POST.get("words", ""))
    messages.success(request, f"已保存 {len(chosen)} 处情况说明。")
    return redirect(_address(request, year, table, rule))


@require_POST
@member
def accept_act(request: HttpRequest, visitor: Visitor, year: int, table: str, rule: str) -> HttpResponse:
    """认可 of explained findings: up to what they measure now (or a number, or without limit), until a day."""
    read = reading(visitor, year, table)
    frame = _of_rule(read, rule, draft=False)
    explained = frame[frame["state"] == QuestionState.EXPLAINED.value]
    frame = explained if request.POST.get("scope") == "all" else frame
    chosen = _chosen(request, frame, seen_of=_of_rule(read, rule, draft=False))
    amounts = frame.set_index("finding_id")["amount"]
    limits = {each: _limit(request, amounts[each]) for each in chosen}
    until: date | None = the_date(request.POST.get("until", ""))
    desk = Desk(request.POST["desk"]) if request.POST.get("desk") in REVIEW_DESKS else read.stage.desk
    accept(visitor.who, year, table, desk, request.POST.get("digest", ""), limits, until, request.POST.get("words", ""))
    messages.success(request, f"已认可 {len(chosen)} 处情况说明。")
    if request.POST.get("then") == "sheet":
        return redirect("sheet", year, table)
    return redirect(_address(request, year, table, rule))


def _limit(request: HttpRequest, amount: float) -> float | None:
    """How far the acceptance reaches: `present` (what it measures now), a number, or without limit."""
    kind = request.POST.get("limit", "present")
    if kind == "none":
        return None
    if kind == "number":
        return the_number(request.POST.get("up_to", ""))
    return None if pd.isna(amount) else abs(float(amount))


def _chosen(request: HttpRequest, frame: pd.DataFrame, seen_of: pd.DataFrame | None = None) -> Sequence[str]:
    """The findings spoken of.

    Raises:
        Moved: "all" was said of a list that is another by now.
        Refused: none was chosen.
    """
    known = list(frame["finding_id"])
    if request.POST.get("scope") == "all":
        if request.POST.get("seen") != seen_digest((seen_of if seen_of is not None else frame)["finding_id"]):
            raise Moved
        return known
    chosen = [each for each in request.POST.getlist("finding") if each in known]
    if not chosen:
        raise Refused("nothing-chosen", "没有选中任何问题", "请勾选要办理的问题，或选择“本规则全部”")
    return chosen


def _address(request: HttpRequest, year: int, table: str, rule: str) -> str:
    draft = "?of=draft" if request.POST.get("of") == "draft" else ""
    return reverse("findings", args=[year, table, rule]) + draft
