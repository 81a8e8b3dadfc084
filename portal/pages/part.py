"""A department's part on one page: rows, findings, what was changed at reading, 校验码; the head signs it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from acts.context import Refused, today
from acts.many_hands.shares import in_force
from acts.review.said_unchanged import said_unchanged
from acts.review.sign_part import sign_part
from acts.review.since_signed import SinceSigned, rows_since_signed, since_signed
from acts.waiting import department_names, person_names
from ledger.models import Delivery
from ledger.permission import Action
from portal.answer import page
from portal.changes import RowChange, row_change
from portal.findings import groups_of
from portal.headings import heading
from portal.listing import PER_PAGE, Listing, listing_of, page_number
from portal.reading import Reading, reading
from portal.rows import changes_shown, rows_shown
from portal.visitor import Visitor, member


@require_safe
@member
def part_page(request: HttpRequest, visitor: Visitor, year: int, table: str, department: str) -> HttpResponse:
    """The latest part of a department."""
    read = part_reading(visitor, year, table, department)
    part = read.facts.part_of(department)
    shown: dict[str, Any] = {
        "read": read,
        "department": department,
        "heading": heading(year, table, department),
        "today": today(),
        "part": part,
    }
    if part is None:
        return page(request, "part_none.html", **shown)
    frame = read.findings(of_draft=True)
    mine = frame[frame["source_department"] == department]
    since = since_signed(read.facts, department)
    differing = _differing(request, read, department, since)
    number = page_number(request, part.rows)
    rows = None if differing else rows_shown(table, part.rows_file, number, part.problems_file)
    return page(
        request, "part.html", **shown, delivery=Delivery.objects.get(event_seq=part.delivery), groups=groups_of(mine),
        rows=rows, listing=differing or listing_of(request, rows.lines if rows else (), number, part.rows), since=since,
        differing=differing, shares=in_force(year, table, department), changes=changes_shown(table, part.changes_file),
        said=said_unchanged(part), sender=person_names().get(part.by, ""), signer=person_names().get(part.signed_by, ""),
        may_sign=read.may(Action.SIGN_PART, department=department),
    )  # fmt: skip


def _differing(request: HttpRequest, read: Reading, department: str, since: SinceSigned | None) -> Listing[RowChange] | None:
    """The rows that differ from what was signed last, unless the visitor asks for all; None if nothing was signed before."""
    if since is None or request.GET.get("show") == "all":
        return None
    number = page_number(request, since.rows.rows)
    rows = rows_since_signed(read.facts, department, since, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return listing_of(request, [row_change(read.table, each) for each in rows], number, since.rows.rows)


def part_reading(visitor: Visitor, year: int, table: str, department: str) -> Reading:
    """The sheet, for a visitor who may read this department's part of it.

    Raises:
        Refused: it gives none, or it is another department's.
    """
    read = reading(visitor, year, table)
    if department not in read.facts.assignment.contributors:
        raise Refused("not-found", f"这张表没有“{department_names().get(department, department)}”填报的部分", "请核对地址")
    if not read.mine.of(department):
        raise Refused("not-your-work", "这是其他部门填报的部分", "请从“我的待办”打开本部门的表")
    return read


@require_POST
@member
def sign_act(request: HttpRequest, visitor: Visitor, year: int, table: str, department: str) -> HttpResponse:
    """部门签字 for exactly the content that the page showed."""
    part_reading(visitor, year, table, department)
    sign_part(visitor.who, year, table, department, request.POST.get("digest", ""))
    messages.success(request, f"{heading(year, table, department)}：已签字，记录在案。")
    return redirect("duties")
