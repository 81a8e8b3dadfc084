"""按系统统计数填报: one press sends the count of a sheet as a file of its department."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from acts.counting.receive_counted import receive_counted
from portal.visitor import Visitor, member

NOTHING_SEEN = "-"  # no digest: a form without one showed no count


@require_POST
@member
def counted_act(request: HttpRequest, visitor: Visitor, year: int, table: str, department: str) -> HttpResponse:
    """Deliver exactly the count that the page showed, and follow it like every file."""
    received = receive_counted(visitor.who, year, table, department, request.POST.get("seen") or NOTHING_SEEN)
    if received.already:
        messages.info(request, "按这次统计数填报的文件此前已报送，没有重复收件。")
    return redirect("delivery", received.delivery)
