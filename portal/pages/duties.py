"""我的待办: what this person has to do now, the earliest due first; many sheets at one desk as one pile."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from acts.context import sheet, today
from acts.duties import Duty, duties
from acts.waiting import person_names
from ledger.facts import Desk
from ledger.load_facts import latest_part
from ledger.permission import GATE_ZH
from portal.answer import page
from portal.figures import large_changes
from portal.headings import heading
from portal.pages.news import news_piles
from portal.visitor import Visitor, member
from portal.years import present_year

_MANY = 2  # from so many sheets at one desk on, one page for all


@dataclass(frozen=True)
class Pile:
    """The sheets of one year that lie at one of this person's desks, and how many moved much since last year."""

    year: int
    desk: Desk
    count: int
    large: int


@dataclass(frozen=True)
class DutyCard:
    """A duty with the page where it is done and, for a stand-in, the name of the absent."""

    duty: Duty
    heading: str
    address: str
    acting_for: str


@require_safe
@member
def duties_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What waits for the visitor."""
    mine, names = duties(visitor.who.staff_no), person_names()
    single = [each for each in mine if each.kind != "confirm"]
    cards = [DutyCard(each, _heading(each), duty_address(each), names.get(each.acting_for, "")) for each in single]
    news = news_piles(visitor, [(each.year, each.desk) for each in mine if each.kind == "confirm" and each.desk])
    return page(
        request, "duties.html", count=len(mine), duties=cards, piles=_piles(mine), news=news, today=today(), year=present_year()
    )


def _piles(mine: list[Duty]) -> list[Pile]:
    desks = Counter((each.year, each.desk) for each in mine if each.kind == "review" and each.desk)
    return [Pile(year, desk, count, _large(mine, year, desk)) for (year, desk), count in desks.items() if desk and count >= _MANY]


def _large(mine: list[Duty], year: int, desk: Desk) -> int:
    return sum(bool(large_changes(year, each.table)) for each in mine if (each.year, each.desk) == (year, desk))


def _heading(duty: Duty) -> str:
    if duty.kind == "gate":
        return f"{GATE_ZH[duty.title]} · {heading(duty.year)}"
    if duty.kind == "answer":
        return f"报送的文件 · {heading(duty.year, '', duty.department)}"
    if not duty.table:
        return f"公开版 · {heading(duty.year)}"
    department = duty.department or sheet(duty.year, duty.table).assignment.responsible_department
    return heading(duty.year, duty.table, department)


def duty_address(duty: Duty) -> str:
    """The page where the duty is done."""
    if duty.kind == "answer":
        return f"{reverse('delivery', args=[duty.delivery])}#mapping"
    if duty.kind == "send" and not duty.counted:
        return _sending_address(duty)
    if duty.kind == "sign":
        return reverse("part", args=[duty.year, duty.table, duty.department])
    if duty.kind == "gate":
        return reverse("gate", args=[duty.year, duty.title])
    if duty.kind == "publish":
        return reverse("editions", args=[duty.year])
    return reverse("sheet", args=[duty.year, duty.table])


def _sending_address(duty: Duty) -> str:
    """The 问题清单 of what was sent already, else the page where a file is dropped."""
    sent = latest_part(duty.year, duty.table, duty.department)
    if sent:
        return reverse("delivery", args=[sent.delivery])
    return f"{reverse('upload')}?year={duty.year}&department={duty.department}"
