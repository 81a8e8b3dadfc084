"""自检: drop one file, see its problems, take the annotated copy. No login; nothing is kept beyond a quarter of an hour."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from acts.context import Refused, the_catalog
from acts.self_checks.kept import ASKED_WITHIN_SECONDS, KEPT_SECONDS
from acts.self_checks.self_check import BUSY, LARGEST_BYTES, MOST_ASKED, TOO_OFTEN, checked, self_check
from catalog.findings import Severity
from portal.answer import page, refusal_page
from portal.asked import the_year
from portal.masking import masked_text, masked_value
from portal.sender_address import sender_address
from portal.uploads import was_too_large
from portal.years import open_years

_STATUS = {BUSY: 503, TOO_OFTEN: 429}


@never_cache
@require_http_methods(["GET", "POST"])
def self_check_page(request: HttpRequest) -> HttpResponseBase:
    """The form, and what is dropped into it."""
    if request.method == "GET":
        return _form(request)
    try:
        return redirect("self_checked", _judged(request))
    except Refused as refused:
        return _form(request, refused)


def _judged(request: HttpRequest) -> str:
    files = [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]
    if was_too_large(request):
        raise Refused("size", f"文件超过 {_megabytes()} MB", "大文件请登录后报送，结果相同")
    if len(files) != 1:
        raise Refused("no-file", "没有收到文件，或不止一个", "每次选择一个文件")
    (file,) = files
    year, table = the_year(request.POST.get("year", "")), request.POST.get("sheet", "")
    return self_check(sender_address(request), file.name or "", file.read(), year if year in open_years() else 0, table)


def _form(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    sheets = [(each.table, f"{each.code} {each.title.zh}") for each in the_catalog().sheets.values()]
    return page(
        request, "self_check.html", years=open_years(), sheets=sheets, limit=_megabytes(), refused=refused, most=MOST_ASKED,
        minutes=int(ASKED_WITHIN_SECONDS // 60), kept=int(KEPT_SECONDS // 60),
        status=_STATUS.get(refused.code, 400) if refused else 200,
    )  # fmt: skip


def _megabytes() -> int:
    return LARGEST_BYTES // 2**20


def _of_strangers(view: Callable[[HttpRequest, str], HttpResponseBase]) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A page without login: a result that is gone becomes a page, never a traceback."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            return view(request, token)
        except Refused as refused:
            return refusal_page(request, refused)

    return guarded


@require_safe
@_of_strangers
def self_checked_page(request: HttpRequest, token: str) -> HttpResponseBase:
    """The problems of the file, masked; who has the file sees them whole in the copy."""
    found = checked(token)
    told = found.told
    counts = [(each.value, each.zh, told["counts"][each.value]) for each in Severity]
    groups = [_group(each) for each in told["groups"]]
    return page(
        request, "self_checked.html", told=told, counts=counts, groups=groups, token=token, copy=found.copy is not None,
        kept=int(KEPT_SECONDS // 60),
    )  # fmt: skip


def _group(group: dict[str, Any]) -> dict[str, Any]:
    severity = Severity(group["severity"])
    lines = [
        {**each, "value": masked_value(each["value"], each["type"]), "message": masked_text(each["message"]), "extent": 1}
        for each in group["lines"]
    ]
    return {**group, "severity": severity, "lines": lines, "rest": group["count"] - len(lines)}


@require_safe
@_of_strangers
def self_check_copy(request: HttpRequest, token: str) -> HttpResponseBase:
    """The annotated copy as a download."""
    found = checked(token)
    if found.copy is None:
        raise Refused("not-found", "这个文件没有审核反馈表", "请按提示改正后重新自检")
    stem = str(found.told["name"]).rsplit(".", 1)[0]
    return FileResponse(found.copy.open("rb"), as_attachment=True, filename=f"自检_{stem}.xlsx")
