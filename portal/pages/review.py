"""Many sheets at one desk: cards with what moved, chosen and approved in one act, each recorded for itself."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from acts.context import person, sheet, today
from acts.duties import Duty, duties
from acts.judged.evaluation import last_year_of
from acts.overview import MatrixRow, row_of
from acts.publishing.figures import KeyFigure
from acts.review.decide import approve_many
from acts.review.since import Since, since
from acts.waiting import sheet_title
from catalog.periods import year_title
from ledger.facts import Desk, SheetFacts
from ledger.permission import Action, Subject, may
from ledger.questions import QuestionState, question_states
from ledger.stage import last_look, stage_of
from portal.answer import page
from portal.figures import figures_of
from portal.pages.decisions import the_desk
from portal.visitor import Visitor, member
from portal.years import the_year

_FIGURES = 3


@dataclass(frozen=True)
class Card:
    """One sheet of the pile: its first figures, how many moved much, and why it cannot be ticked (if so).

    `since` is what differs from what this desk had approved, where its approval fell: then that is shown, not the figures.
    """

    duty: Duty
    row: MatrixRow
    figures: tuple[KeyFigure, ...]
    large: int
    hindrance: str
    since: Since | None


@require_safe
@member
def review_page(request: HttpRequest, visitor: Visitor, year: int, desk: str) -> HttpResponse:
    """All sheets of the year at this desk of the visitor, those that moved much first."""
    the_year(year)
    at = the_desk(desk)
    mine = [each for each in duties(visitor.who.staff_no) if each.kind == "review" and (each.year, each.desk) == (year, at)]
    cards = sorted((_card(visitor, each, at) for each in mine), key=lambda card: (not card.large, card.duty.title))
    return page(
        request, "review.html", desk=at, year=year, heading=f"{at.zh} · {year_title(year)}", cards=cards, today=today(),
        last_title=last_year_of(year).title,
        large=sum(bool(card.large) for card in cards), ready=sum(not card.hindrance for card in cards),
    )  # fmt: skip


def _card(visitor: Visitor, duty: Duty, at: Desk) -> Card:
    facts = sheet(duty.year, duty.table)
    figures = figures_of(duty.year, duty.table)
    states = question_states(facts, today()).values()
    waiting = sum(state is not QuestionState.ACCEPTED for state in states)
    verdict = may(person(visitor.who.staff_no), Action.APPROVE, Subject(sheet=facts, desk=at))
    hindrance = verdict.message or (f"{waiting} 处须说明待认可，请打开该表办理" if waiting else "")
    large = sum(each.large for each in figures)
    return Card(duty, row_of(facts), tuple(figures[:_FIGURES]), large, hindrance, _since(facts, at))


def _since(facts: SheetFacts, desk: Desk) -> Since | None:
    fell = any(each.desk is desk for each in stage_of(facts).voided)
    look = last_look(facts, desk) if fell else None
    return since(facts, look) if look else None


@require_POST
@member
def review_act(request: HttpRequest, visitor: Visitor, year: int, desk: str) -> HttpResponse:
    """审核通过 for the ticked sheets, each on the digest that its card carried."""
    at: Desk = the_desk(desk)
    ticked = request.POST.getlist("table")
    outcomes = approve_many(visitor.who, year, at, {table: request.POST.get(f"digest-{table}", "") for table in ticked})
    passed = [table for table, refused in outcomes.items() if refused is None]
    if passed:
        messages.success(request, f"审核通过 {len(passed)} 张：{'、'.join(map(sheet_title, passed))}。")
    for table, refused in outcomes.items():
        if refused is not None:
            messages.error(request, f"{sheet_title(table)}：{refused.message}。{refused.remedy}")
    if not ticked:
        messages.error(request, "没有选中任何采集表，未作审核。")
    return redirect("review", year, desk)
