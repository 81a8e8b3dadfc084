"""我的报送记录, and one delivery: progress, 问题清单 grouped by rule, 审核反馈表."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from acts.asking.mapping_questions import OpenSheets, open_sheets
from acts.asking.mappings import mapping_questions, said_open
from acts.context import Refused
from acts.many_hands.collisions_met import collisions_met
from acts.many_hands.share_words import OutOfForce, out_of_force
from acts.many_hands.shares import given_by
from acts.receiving.foresee import what_became
from acts.receiving.preview import preview
from acts.receiving.read import reading_told, refusal, sheets_of_others
from acts.receiving.taking import NOTHING_FOR_YOU
from acts.receiving.typed_words import typed_back
from acts.returning.feedback import feedback_copy
from acts.returning.second_upload import second_uploads
from acts.waiting import department_names, sheet_title
from catalog import clock
from catalog.findings import Severity
from ledger.facts import Role
from ledger.load_facts import latest_part
from ledger.models import Delivery, Event, Share
from portal.answer import page
from portal.findings import Group, groups_of
from portal.headings import heading
from portal.listing import listing_asked
from portal.pages.mappings import MayBeOther, mapping_form, may_be_other
from portal.second_upload import shown as second_shown
from portal.typed_words import typed_shown
from portal.visitor import Visitor, member
from workbooks.isolated.isolation import Reader

_PATIENCE_SECONDS = 120  # after so long in the queue the page says whom to ask
_READERS = (Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER)
_STATE_ZH = {"waiting": ("已收妥，等待读取", "waiting"), "read": ("已读取", "approved"), "refused": ("未能读取", "error")}
NOT_YOURS = ("已读取，没有贵部门要填报的表", "question")
UNTIL_SAID = ("未采用，等您说明", "question")


@dataclass(frozen=True)
class Entry:
    """A delivery in the list: what became of it, and the sheets that it gave a part to."""

    row: Delivery
    department: str
    state: str
    tone: str
    refused: str
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class SheetGroups:
    """The findings of one sheet of a delivery, and its link to sign or submit; what became of it, if it counts no more."""

    part: Share
    title: str
    groups: tuple[Group, ...]
    signed: bool
    out: OutOfForce | None
    others: tuple[MayBeOther, ...] = ()


@require_safe
@member
def deliveries_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Everything that the visitor or his departments sent, the latest first."""
    mine = {post.department for post in visitor.facts.posts if post.role in (Role.COLLECTOR, Role.DEPARTMENT_HEAD)}
    rows = Delivery.objects.filter(department__in=mine) | Delivery.objects.filter(by=visitor.who.staff_no)
    listed = listing_asked(request, rows.order_by("-event_seq"))
    return page(request, "deliveries.html", listing=listed, entries=_entries(listed.rows))


def _entries(rows: Sequence[Delivery]) -> list[Entry]:
    names, open_of = department_names(), cache(open_sheets)  # many files of one department ask the same
    sheets: dict[int, dict[str, str]] = defaultdict(dict)
    given = Share.objects.filter(delivery__in=[row.event_seq for row in rows]).order_by("id").values_list("delivery", "table")
    for delivery, table in given:
        sheets[delivery][table] = sheet_title(table)
    return [_entry(row, names[row.department], tuple(sheets[row.event_seq].values()), open_of) for row in rows]


def _entry(row: Delivery, department: str, sheets: tuple[str, ...], open_of: OpenSheets) -> Entry:
    state, tone = _STATE_ZH[row.state]
    code, refused = refusal(row)
    if code == NOTHING_FOR_YOU and sheets_of_others(row):
        state, tone = NOT_YOURS
    if row.state == "refused" and (asked := mapping_questions(row.event_seq, open_of)):
        state, tone = UNTIL_SAID
        refused = said_open(asked)
    return Entry(row, department, state, tone, refused, sheets)


def the_delivery(visitor: Visitor, delivery: int) -> Delivery:
    """A delivery of the visitor's department.

    Raises:
        Refused: there is none of that number, or it is another department's.
    """
    row = Delivery.objects.filter(event_seq=delivery).first()
    if row is None:
        raise Refused("unknown-delivery", f"没有第 {delivery} 号报送记录", "请从“我的报送记录”打开")
    own = visitor.may_wear(Role.COLLECTOR, Role.DEPARTMENT_HEAD, department=row.department)
    if not own and row.by != visitor.who.staff_no and not visitor.may_wear(*_READERS):
        raise Refused("not-your-work", "这是其他部门的报送记录", "请从“我的报送记录”打开本部门的文件")
    return row


@require_safe
@member
def delivery_page(request: HttpRequest, visitor: Visitor, delivery: int) -> HttpResponse:
    """Where one delivery stands: being read, refused, or read with its 问题清单."""
    row = the_delivery(visitor, delivery)
    head = heading(row.year, "", row.department)
    out = out_of_force(row)
    if out and len(out) == len(given_by(delivery)) and all(each.instead for each in out.values()):
        return page(request, "delivery_old.html", row=row, heading=head, out=list(out.values()))
    shown: dict[str, Any] = {"row": row, "heading": head, "entry": _entries([row])[0], "out": out.values()}
    if row.state != "read":
        asked = row.state == "refused" and mapping_questions(delivery) is not None
        form = mapping_form(visitor, row) if asked else None
        told = reading_told(row, whole=True) if asked else []
        return page(
            request, "delivery_waiting.html", **shown, asked=asked, form=form, told=told, long=_waits_long(row)
        )  # fmt: skip
    judged = preview(delivery)
    groups, others = groups_of(judged.findings), may_be_other(visitor, row)
    shares = {share.table: share for share in Share.objects.filter(delivery=delivery).order_by("id")}
    sheets = [
        SheetGroups(
            share,
            sheet_title(table),
            tuple(each for each in groups if each.table == table),
            _signed(share),
            out.get(table),
            others.get(table, ()),
        )
        for table, share in shares.items()
    ]
    typed = typed_back(delivery, judged)
    return page(
        request, "delivery.html", **shown, judged=judged, sheets=sheets, counts=_counts(judged.counts),
        told=reading_told(row, whole=True),
        became=what_became(delivery), seconds=[second_shown(each) for each in second_uploads(delivery, judged)],
        typed=typed_shown(typed), typed_digest=typed.digest, takes=visitor.may_wear(Role.COLLECTOR, department=row.department),
        no_sheet=others.get("", ()), form=mapping_form(visitor, row), met=collisions_met(delivery),
        next=_next_step(judged.counts),
    )  # fmt: skip


def _next_step(counts: dict[Severity, int]) -> str:
    """What the sender has to do about what was found, in one sentence beside the counts; empty if nothing."""
    if counts[Severity.ERROR]:
        return "请按下列问题改正文件后重新报送。"
    return "须说明的请填写情况说明，填错的改正后重新报送。" if counts[Severity.QUESTION] else ""


def _signed(share: Share) -> bool:
    """Whether the department's part, as it counts now, is signed."""
    part = latest_part(share.year, share.table, share.department)
    return part is not None and bool(part.signed_by)


def _counts(counts: dict[Severity, int]) -> list[tuple[str, str, int]]:
    return [(severity.value, severity.zh, count) for severity, count in counts.items()]


@require_safe
@member
def progress_fragment(request: HttpRequest, visitor: Visitor, delivery: int) -> HttpResponse:
    """What htmx asks for every second: the same fragment, or a reload once something is known."""
    row = the_delivery(visitor, delivery)
    if row.state != "waiting":
        return HttpResponseClientRefresh()
    return page(request, "_progress.html", row=row, long=_waits_long(row))


def _waits_long(row: Delivery) -> bool:
    recorded = Event.objects.values_list("recorded_at", flat=True).get(seq=row.asked_seq or row.event_seq)
    return (clock.real_now() - datetime.fromisoformat(recorded)).total_seconds() > _PATIENCE_SECONDS


@require_safe
@member
def feedback_file(request: HttpRequest, visitor: Visitor, delivery: int) -> HttpResponseBase:
    """The 审核反馈表 as a download."""
    row = the_delivery(visitor, delivery)
    with Reader() as reader:  # its process starts only if the worker has not written the copy yet
        path = feedback_copy(delivery, reader)
    stem = row.shown_name.replace("*", "＊").rsplit(".", 1)[0]
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"审核反馈表_{stem}{path.suffix}")
