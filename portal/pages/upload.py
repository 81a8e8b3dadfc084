"""报送文件: drop files, for one of one's departments; each, and each table in a zip, becomes a delivery of its own."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from acts.context import Refused
from acts.receiving.foresee import foreseen, sent_before
from acts.receiving.receive import LARGEST_BYTES
from acts.receiving.receive_bundle import receive_dropped
from acts.receiving.sent_again import sent_again_words
from acts.waiting import department_names, sheet_title
from ledger.facts import Role, hat
from ledger.load_facts import sheet_facts, tables_of, year_facts
from portal.answer import page
from portal.asked import the_year
from portal.uploads import was_too_large
from portal.visitor import Visitor, member
from portal.years import open_years
from workbooks.isolated.isolation import Reader

_MOST_NAMES = 50
_TOO_LARGE = Refused("size", "一次报送的文件超过 60 MB，没有收下", "请删去表中的图片等附件，或分成几个文件分别报送")


@dataclass(frozen=True)
class Choice:
    """A department of the visitor with the sheets that it contributes to."""

    code: str
    name: str
    sheets: tuple[str, ...]
    chosen: bool
    sent: tuple[str, ...] = ()


@require_http_methods(["GET", "POST"])
@member
def upload_page(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """The form, and what is sent with it."""
    if request.method == "POST":
        return _received(request, visitor)
    years = open_years()
    asked = the_year(request.GET.get("year", ""))
    year = asked if asked in years else (years or [0])[0]
    choices = _choices(visitor, year, request.GET.get("department", "")) if year else []
    return page(request, "upload.html", years=years, year=year, choices=choices, limit=LARGEST_BYTES // 1024 // 1024)


def _choices(visitor: Visitor, year: int, asked: str) -> list[Choice]:
    facts = year_facts(year)
    plan = [sheet_facts(facts, table).assignment for table in tables_of(facts)]
    mine = [code for code in department_names() if _sends_for(visitor, code)]
    choices = []
    for code in mine:
        sheets = tuple(sheet_title(each.table) for each in plan if code in each.contributors)
        choices.append(
            Choice(
                code,
                department_names()[code],
                sheets,
                code == asked or len(mine) == 1,
                sent_before(visitor.who.staff_no, year, code),
            )
        )
    return choices


def _sends_for(visitor: Visitor, department: str) -> bool:
    """The collector for his department; a member of staff for himself."""
    collects = hat(visitor.facts, Role.COLLECTOR, department=department) is not None
    return collects or visitor.facts.holds(Role.STAFF, department=department)


@require_safe
@member
def foresee_fragment(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What the chosen files would replace, said before they are sent (asked by `foresee.js`)."""
    year, department = the_year(request.GET.get("year", "")), request.GET.get("department", "")
    if year not in open_years() or not _sends_for(visitor, department):
        raise Refused("not-your-work", "文件由本部门数据采集员或本部门教职工报送", "")
    names, share = request.GET.getlist("name")[:_MOST_NAMES], request.GET.get("share", "")
    return page(request, "_foreseen.html", told=foreseen(visitor.who.staff_no, year, department, names, share))


def _received(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    files = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
    if was_too_large(request):  # known once the files have been read
        raise _TOO_LARGE
    year, department = the_year(request.POST.get("year", "")), request.POST.get("department", "")
    share = request.POST.get("share", "")
    if not files or not year:
        raise Refused("no-file", "没有收到文件", "请选择要报送的文件后再点“报送”")
    with Reader() as reader:  # its process starts for a zip only
        dropped = [receive_dropped(visitor.who, year, department, each.name or "", each.read(), reader, share) for each in files]
    taken = [each for drop in dropped for each in drop.taken]
    for each in taken:
        if each.received.already:
            messages.info(request, f"{sent_again_words(each.name, each.received).rstrip('。')}。")
    left = [line for drop in dropped for line in drop.left]
    for line in left:
        messages.info(request, line)
    if len(taken) == 1 and not left:
        return redirect("delivery", taken[0].received.delivery)
    return redirect("deliveries")
