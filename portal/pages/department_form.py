"""部门数据审核表: the PDF, and where its QR code leads: is the 校验码 on the paper still the present one?"""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from acts.context import Refused
from acts.review.department_form import DepartmentPart, department_digest, department_form, department_parts
from acts.waiting import department_names
from catalog.digests import same_check_code
from portal.answer import page
from portal.headings import heading
from portal.pages.templates import may_take
from portal.visitor import Visitor, member
from portal.years import the_year


@require_safe
@member
def department_form_file(request: HttpRequest, visitor: Visitor, year: int, department: str) -> HttpResponseBase:
    """The form as PDF."""
    _parts(visitor, year, department)
    path = department_form(year, department)
    name = f"部门数据审核表_{department_names()[department]}_{path.stem[-12:]}.pdf"
    return FileResponse(path.open("rb"), content_type="application/pdf", filename=name)


@require_safe
@member
def department_scan(request: HttpRequest, visitor: Visitor, year: int, department: str, code: str) -> HttpResponse:
    """Compare the 校验码 of the paper with what stands."""
    parts = _parts(visitor, year, department)
    digest = department_digest(year, parts) if any(each.part for each in parts) else ""
    return page(
        request,
        "department_scan.html",
        heading=heading(year, department=department),
        year=year,
        department=department,
        code=code,
        digest=digest,
        same=bool(digest) and same_check_code(code, digest),
    )


def _parts(visitor: Visitor, year: int, department: str) -> list[DepartmentPart]:
    the_year(year)
    parts = department_parts(year, department)
    if not parts:
        raise Refused("not-found", "该部门本年度没有须填报的采集表", "请核对地址")
    if not may_take(visitor, department):
        raise Refused("not-your-work", "这是其他部门的数据审核表", "请从“填报模板”打开本部门的")
    return parts
