"""Where the QR code of a 数据审核表 leads: is the 校验码 on the paper still the present one?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.digests import same_check_code
from portal.answer import page
from portal.headings import heading
from portal.reading import Reading, reading
from portal.visitor import Visitor, member


@require_safe
@member
def scan_page(request: HttpRequest, visitor: Visitor, year: int, table: str, code: str) -> HttpResponse:
    """Compare the 校验码 of the paper with what stands."""
    read = reading(visitor, year, table)
    return page(
        request, "scan.html", read=read, heading=heading(year, table, read.facts.assignment.responsible_department), code=code,
        digest=read.digest, same=bool(read.digest) and same_check_code(code, read.digest), known=_known(read, code),
    )  # fmt: skip


def _known(read: Reading, code: str) -> str:
    """When a desk last decided on that 校验码, if it ever stood."""
    times = [each.at for each in read.facts.decisions if same_check_code(code, each.digest)]
    return times[-1] if times else ""
