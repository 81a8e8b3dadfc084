"""One list of what a delivery changed against the one before, 50 lines a page; and the words that came back with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from acts.context import Refused
from acts.receiving.typed_words import take_typed
from acts.returning.second_upload import second_uploads
from portal.answer import page
from portal.headings import heading
from portal.pages.deliveries import the_delivery
from portal.second_upload import KINDS, list_shown, shown
from portal.visitor import Visitor, member


@require_safe
@member
def second_upload_page(request: HttpRequest, visitor: Visitor, delivery: int, table: str, kind: str) -> HttpResponse:
    """已改正, 仍存在, 新出现, 另有改动, 增减的行 of one sheet."""
    row = the_delivery(visitor, delivery)
    second = next((each for each in second_uploads(delivery) if each.table == table), None) if row.state == "read" else None
    if second is None or kind not in KINDS:
        raise Refused("not-found", "没有可以比较的上一次报送", "请从“我的报送记录”打开最近一次报送")
    return page(
        request, "second_upload.html", row=row, heading=heading(row.year, table, row.department), second=shown(second), kind=kind,
        word=KINDS[kind], listed=list_shown(request, second, kind),
    )  # fmt: skip


@require_POST
@member
def take_typed_act(request: HttpRequest, visitor: Visitor, delivery: int) -> HttpResponse:
    """采用: the words that were typed into the 问题清单 become 情况说明, by the act and the permission of `explain`."""
    the_delivery(visitor, delivery)
    count = take_typed(visitor.who, delivery, request.POST.get("seen", ""))
    messages.success(request, f"已保存 {count} 处情况说明。")
    return redirect("delivery", delivery)
