"""有新情况 on 我的待办: per desk all sheets on which other sheets moved something, confirmed by one button."""

from dataclasses import dataclass

import pandas as pd
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from acts.review.confirm import confirm
from acts.review.news import Mover, News, Pile, movers, pile_of
from acts.waiting import person_names, sheet_title
from ledger.facts import Desk
from portal.findings import Line, lines_of
from portal.pages.decisions import the_desk
from portal.visitor import Visitor, member

_SHOWN = 5  # findings of a sheet on this page; all are on the page of the sheet


@dataclass(frozen=True)
class Move:
    """One finding that came, measures something else, or went."""

    word: str
    tone: str
    line: Line


@dataclass(frozen=True)
class SheetNews:
    """One sheet of the batch: which other sheets moved, and what that changed here; `rest` changes are not listed."""

    news: News
    acting_for: str
    movers: tuple[Mover, ...]
    moves: tuple[Move, ...]
    rest: int


@dataclass(frozen=True)
class NewsPile:
    """What one button confirms; `blocked` are sheets that cannot be confirmed yet, and why."""

    pile: Pile
    sheets: tuple[SheetNews, ...]
    blocked: tuple[News, ...]


def news_piles(visitor: Visitor, batches: list[tuple[int, Desk]]) -> list[NewsPile]:
    """The batches of the visitor, by year and desk."""
    piles = [pile_of(visitor.who, year, desk) for year, desk in batches]
    return [NewsPile(each, tuple(map(sheet_news, each.sheets)), each.blocked) for each in piles]


def sheet_news(news: News) -> SheetNews:
    """One sheet with what moved, the new findings first."""
    found = news.findings()
    moves = [
        *_moves("新出现", "question", found.opened),
        *_moves("有变化", "question", found.moved),
        *_moves("不再出现", "approved", found.gone),
    ]
    names = person_names()
    rest = found.count - min(len(moves), _SHOWN)
    return SheetNews(news, names.get(news.acting_for, ""), tuple(movers(news.facts, news.look)), tuple(moves[:_SHOWN]), rest)


def _moves(word: str, tone: str, frame: pd.DataFrame) -> list[Move]:
    return [Move(word, tone, line) for line in lines_of(frame.head(_SHOWN))]


@require_POST
@member
def confirm_act(request: HttpRequest, visitor: Visitor, year: int, desk: str) -> HttpResponse:
    """确认新情况 of the whole batch that the page showed."""
    tables = confirm(visitor.who, year, the_desk(desk), request.POST.get("digest", ""))
    messages.success(request, f"已确认 {len(tables)} 张表的新情况：{'、'.join(map(sheet_title, tables))}。")
    return redirect("duties")
