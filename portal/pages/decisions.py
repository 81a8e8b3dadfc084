"""审核通过, 退回修改, 提交初审, 撤回: each bound to the 校验码 that stood on the page (hidden field)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from acts.context import Refused, today
from acts.review.decide import SEND_BACK_REASONS, approve, send_back
from acts.review.submit import submit, withdraw
from acts.waiting import sheet_title
from ledger.facts import REVIEW_DESKS, Desk
from portal.answer import page
from portal.asked import the_date
from portal.findings import Line, lines_of
from portal.headings import heading
from portal.reading import Reading, reading
from portal.visitor import Visitor, member


def the_desk(text: str) -> Desk:
    """A review desk named by a form.

    Raises:
        Refused: there is no such desk.
    """
    if text not in REVIEW_DESKS:
        raise Refused("unknown-desk", "没有这个审核环节", "请从“我的待办”重新打开")
    return Desk(text)


@require_POST
@member
def approve_act(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """审核通过 on the digest of the page."""
    given = request.POST
    approve(visitor.who, year, table, the_desk(given.get("desk", "")), given.get("digest", ""), given.get("words", ""))
    messages.success(request, f"{sheet_title(table)}：审核通过，已记录在案。")
    return redirect("duties")


@require_http_methods(["GET", "HEAD", "POST"])
@member
def send_back_page(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """退回修改: the form with the places that were chosen, and the act."""
    read = reading(visitor, year, table)
    if request.method == "POST":
        return _sent_back(request, read)
    desk = read.sends_back_from
    if desk is None:
        raise Refused("not-here", f"该表现处于「{read.stage.desk.zh}」，不在您的审核环节", "请从“我的待办”查看轮到您办理的表")
    return page(
        request, "send_back.html", read=read, reasons=SEND_BACK_REASONS.items(), today=today(), digest=read.digest, desk=desk,
        places=_places(read, request.GET.getlist("finding")),
        heading=heading(year, table, read.facts.assignment.responsible_department),
    )  # fmt: skip


def _places(read: Reading, chosen: list[str]) -> list[Line]:
    frame = read.findings(of_draft=False)
    return lines_of(frame[frame["finding_id"].isin(chosen)])


def _sent_back(request: HttpRequest, read: Reading) -> HttpResponse:
    given = request.POST
    frame = read.findings(of_draft=False)
    chosen = frame[frame["finding_id"].isin(given.getlist("finding"))]
    places = [
        {"finding": str(row.finding_id), "row_id": str(row.row_id), "column": str(row.column)} for row in chosen.itertuples()
    ]
    send_back(
        read.visitor.who, read.year, read.table, the_desk(given.get("desk", "")), given.get("digest", ""),
        given.get("reason", ""), given.get("words", ""), places, the_date(given.get("due", "")),
    )  # fmt: skip
    messages.success(request, f"{sheet_title(read.table)}：已退回修改，归属部门会在待办中看到您的意见。")
    return redirect("duties")


@require_POST
@member
def submit_act(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """提交初审 of the draft that the page showed."""
    reading(visitor, year, table)
    submit(visitor.who, year, table, request.POST.get("digest", ""))
    messages.success(request, f"{sheet_title(table)}：已提交初审。")
    return redirect("sheet", year, table)


@require_POST
@member
def withdraw_act(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """撤回 before the next desk has looked."""
    reading(visitor, year, table)
    withdraw(visitor.who, year, table)
    messages.success(request, f"{sheet_title(table)}：已撤回，可以修改后重新提交。")
    return redirect("sheet", year, table)
