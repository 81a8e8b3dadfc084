"""What people see when something is not there, not allowed, or broken on our side. No dead ends, no traceback."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from acts.context import Refused
from portal.answer import refusal_page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusal_page(request, Refused("not-found", "没有这个页面", "请核对地址，或从“我的待办”重新打开"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 of Django itself."""
    return refusal_page(request, Refused("forbidden", "不能这样打开本页", "请从“我的待办”重新打开"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    refused = Refused("bad-request", "请求无法识别", "请从“我的待办”重新打开")
    response = refusal_page(request, refused)
    response.status_code = 400
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks neither database nor menu, since they may be what broke."""
    return render(request, "portal/broken.html", status=500)
