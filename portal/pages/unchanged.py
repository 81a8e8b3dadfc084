"""确认无变化: last year's rows of a department on one page, and the press by which its collector says that they hold."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from acts.context import Refused
from acts.review.unchanged import confirm_unchanged, unchanged_state
from ledger.permission import Action
from portal.answer import page
from portal.headings import heading
from portal.listing import listing_of, page_number
from portal.pages.part import part_reading
from portal.rows import rows_shown
from portal.visitor import Visitor, member

NOTHING_SEEN = "-"  # no digest: a form without one showed no rows


@require_http_methods(["GET", "HEAD", "POST"])
@member
def unchanged_page(request: HttpRequest, visitor: Visitor, year: int, table: str, department: str) -> HttpResponse:
    """What would be confirmed, or (POST) the confirmation of exactly that."""
    read = part_reading(visitor, year, table, department)
    if request.method == "POST":
        received = confirm_unchanged(visitor.who, year, table, department, request.POST.get("seen") or NOTHING_SEEN)
        messages.success(request, f"{heading(year, table, department)}：已确认无变化，记录在案。请部门数据责任人签字。")
        return redirect("delivery", received.delivery)
    state = unchanged_state(year, table, department)
    if state is None:
        raise Refused("not-carried", "这张表没有可以沿用的上年定稿数据", "请从“填报模板”下载模板，填好后报送")
    carried = state.carried
    number = page_number(request, carried.rows)
    rows = rows_shown(table, carried.version.rows_file, number)
    return page(
        request, "unchanged.html", read=read, department=department, heading=heading(year, table, department), state=state,
        rows=rows, listing=listing_of(request, rows.lines, number, carried.rows),
        may_confirm=read.may(Action.CONFIRM_UNCHANGED, department=department),
    )  # fmt: skip
