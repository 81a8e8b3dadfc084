"""What every answer has in common: the frame of the page, refusals, the way back, files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from acts.context import Moved, Refused
from ledger.models import School
from portal.menu import menu_of

_NOT_FOUND = ("unknown-sheet", "unknown-year", "unknown-person", "unknown-delivery", "not-found")
_STATE = ("news", "moved", "busy", "reopened", "too-early", "not-here", "locked", "closed", "not-open")


def page(request: HttpRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """A whole page: `shown` and what the frame needs (school, 演练, the visitor's name and menu)."""
    return render(request, f"portal/{template}", {**frame_of(request), **shown}, status=status)


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """School, menu and name at the top of each page; empty where nobody has logged in."""
    school = School.objects.first()
    return {
        "school": school.name if school else "",
        "rehearsal": bool(school and school.is_sample),
        "menu": menu_of(request),
    }


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """What happened, what was kept, what to do. Words that were typed are given back, so that nothing is typed twice."""
    typed = request.POST.get("words", "") if request.method == "POST" else ""
    return page(
        request, "refused.html", status=status_of(refused), refused=refused, typed=typed, acted=request.method == "POST",
        back=back_address(request),
    )  # fmt: skip


def status_of(refused: Refused) -> int:
    """404 for what is not there, 409 for what stands otherwise, 403 for what is not this person's."""
    if refused.code in _NOT_FOUND:
        return 404
    return 409 if isinstance(refused, Moved) or refused.code in _STATE else 403


def back_address(request: HttpRequest) -> str:
    """The page of this portal from which the request came, else 我的待办."""
    return safe_address(request, request.META.get("HTTP_REFERER", ""))


def safe_address(request: HttpRequest, address: str) -> str:
    """The address if it leads nowhere but into this portal, else 我的待办."""
    hosts = {request.get_host()}
    own = address and address != request.build_absolute_uri()
    if own and url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure()):
        return address
    return reverse("duties")
