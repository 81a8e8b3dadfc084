"""One sheet at its desk: key figures with last year and change first, findings with what was said, then the acts."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from acts.context import Refused, today
from acts.counting.counted_state import CountedState, counted_state
from acts.judged.draft import Draft, draft
from acts.judged.evaluation import last_year_of
from acts.overview import row_of
from acts.review.audit_form import audit_form
from acts.review.news import news_of
from acts.review.said_unchanged import said_unchanged
from acts.review.unchanged import UnchangedState, unchanged_state
from acts.waiting import department_names, person_names, sheet_title
from catalog.findings import Severity
from ledger.facts import REVIEW_DESKS, DecisionFacts, PartFacts, Role
from ledger.permission import Action
from ledger.questions import QuestionState
from ledger.stage import last_look
from portal.answer import page
from portal.asked import of_draft
from portal.changes import Changes, changes, with_before
from portal.figures import figures_of
from portal.findings import Group, groups_of, seen_digest
from portal.headings import heading
from portal.pages.findings import may_accept
from portal.pages.news import sheet_news
from portal.reading import Reading, reading
from portal.visitor import Visitor, member


@dataclass(frozen=True)
class PartLine:
    """What one department gave; `part` None while nothing came."""

    code: str
    name: str
    part: PartFacts | None
    signed_by: str
    readable: bool
    said: str = ""


@dataclass(frozen=True)
class Opinion:
    """One 审核意见 on record, in words; `void` once what it was given on has changed."""

    decision: DecisionFacts
    who: str
    void: bool


@dataclass(frozen=True)
class Look:
    """What the desk said last, whether that was an approval that fell, and what differs since (None: not asked for)."""

    decision: DecisionFacts
    fell: bool
    changes: Changes | None


@dataclass(frozen=True)
class SeenGroup:
    """A group with the digest of its findings: what 认可全部 speaks of."""

    group: Group
    seen: str


@require_safe
@member
def sheet_page(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponse:
    """The sheet as this visitor may see it, with the acts that are his now."""
    read = reading(visitor, year, table)
    shows_draft = of_draft(request.GET.get("of", ""), read)
    present = draft(year, table) if shows_draft else None
    look = None if shows_draft else _look(request, read)
    shown = {**_where(read), **_figures(read, present), **_findings(read, look, draft=shows_draft), **_news(read), "look": look}
    return page(request, "sheet.html", **shown, **_acts(read, present), shows_draft=shows_draft, draft=present)


def _look(request: HttpRequest, read: Reading) -> Look | None:
    """What differs since the desk where the sheet lies spoke last. Whose approval fell is shown nothing else, unless he asks."""
    desk = read.stage.desk
    spoken = last_look(read.facts, desk) if desk in REVIEW_DESKS and read.mine.whole else None
    if spoken is None:
        return None
    asked = request.GET.get("show", "")
    fell = any(each.desk is desk for each in read.stage.voided)
    only = asked == "changes" or (asked != "all" and fell and read.may(Action.SEND_BACK, desk=desk))
    return Look(spoken, fell, changes(request, read.facts, spoken) if only else None)


def _news(read: Reading) -> dict[str, Any]:
    """有新情况: what moved, for a desk that has to confirm it; the desks alone, for everybody else."""
    mine = [each for each in news_of(read.facts) if read.may(Action.SEND_BACK, desk=each.desk)]
    return {"news_desks": [desk.zh for desk in read.stage.news], "news": sheet_news(mine[0]) if mine else None}


def _where(read: Reading) -> dict[str, Any]:
    plan, names = read.facts.assignment, person_names()
    return {
        "read": read,
        "row": row_of(read.facts),
        "heading": heading(read.year, read.table, plan.responsible_department),
        "today": today(),
        "parts": _parts(read),
        "opinions": _opinions(read, names),
        "submitted_by": names.get(read.facts.submission.by, "") if read.facts.submission else "",
        "desks": [(desk.zh, names.get(plan.holder(desk), "")) for desk in REVIEW_DESKS],
        "collector": names.get(plan.collector, ""),
    }


def _parts(read: Reading) -> list[PartLine]:
    departments, names = department_names(), person_names()
    lines = []
    for code in read.facts.assignment.contributors:
        part = read.facts.part_of(code)
        signed = names.get(part.signed_by, "") if part and part.signed_by else ""
        if part and part.signed_for:
            signed += f"（代{names.get(part.signed_for, '')}）"
        said = said_unchanged(part) if part else None
        readable = read.mine.of(code)
        lines.append(PartLine(code, departments[code], part, signed, readable, said.words if said else ""))
    return lines


def _opinions(read: Reading, names: dict[str, str]) -> list[Opinion]:
    holds = {each.seq for each in (*read.stage.passed, *read.stage.confirmed)}
    back = read.stage.sent_back.seq if read.stage.sent_back else None
    found = []
    for each in reversed(read.facts.decisions):
        who = names.get(each.by, each.by) + (f"（代{names.get(each.acting_for, '')}）" if each.acting_for else "")
        found.append(Opinion(each, who, each.seq not in holds and each.seq != back))
    return found


def _figures(read: Reading, present: Draft | None) -> dict[str, Any]:
    """Key figures of the whole sheet, for those who may read the whole."""
    if not read.mine.whole:
        return {"figures": []}
    figures = figures_of(read.year, read.table, present.version if present else None)
    large = sum(each.large for each in figures)
    return {"figures": figures, "large": large, "last_title": last_year_of(read.year).title}


def _findings(read: Reading, look: Look | None, *, draft: bool) -> dict[str, Any]:
    frame = read.findings(of_draft=draft)
    seen = {rule: seen_digest(each["finding_id"]) for rule, each in frame.groupby("rule")}
    if look and look.changes:
        frame = _that_differ(frame, look.changes)
    groups = [SeenGroup(each, seen[each.rule]) for each in groups_of(frame)]
    return {"groups": groups, "may_accept": may_accept(read), "incomplete": _incomplete(read)}


def _that_differ(frame: pd.DataFrame, differs: Changes) -> pd.DataFrame:
    """Findings that came or moved since, and those that nobody has accepted yet."""
    found = differs.since.findings
    moved = set(found.opened["finding_id"]) | set(found.moved["finding_id"])
    waiting = (frame["severity"] == Severity.QUESTION.value) & (frame["state"] != QuestionState.ACCEPTED.value)
    return with_before(frame[frame["finding_id"].isin(moved) | waiting], found)


def _incomplete(read: Reading) -> bool:
    return read.facts.standing is not None and not read.facts.standing.complete


def _acts(read: Reading, present: Draft | None) -> dict[str, Any]:
    """Which buttons this visitor sees. The acts ask `may()` again; this only spares people refusals."""
    desk = read.stage.desk
    reviewing = desk in REVIEW_DESKS
    plan = read.facts.assignment
    submits = read.may(Action.SUBMIT) and present is not None
    return {
        "digest": read.digest,
        "may_approve": reviewing and read.may(Action.APPROVE, desk=desk),
        "may_send_back": read.sends_back_from,
        "may_submit": submits and present is not None and not (present.errors or present.unexplained) and present.complete,
        "blocked": _blocked(present) if submits and present is not None else "",
        "may_withdraw": read.may(Action.WITHDRAW),
        "uploads_for": [
            code for code in plan.contributors if read.gathering and read.visitor.may_wear(Role.COLLECTOR, department=code)
        ],
        "counted": _counted(read),
        "unchanged": _unchanged(read),
    }


def _counted(read: Reading) -> list[tuple[CountedState, bool]]:
    """What the system counts of this sheet for departments whose data the visitor may read, and whether he sends for them."""
    readable = read.mine.departments
    states = filter(None, (counted_state(read.year, read.table, code) for code in readable))
    return [(state, read.visitor.may_wear(Role.COLLECTOR, department=state.count.department)) for state in states]


def _unchanged(read: Reading) -> list[tuple[UnchangedState, bool]]:
    """Last year's rows of departments whose data the visitor may read, while they can take the place of a file."""
    readable = read.mine.departments
    states = filter(None, (unchanged_state(read.year, read.table, code) for code in readable)) if read.gathering else ()
    return [(state, read.visitor.may_wear(Role.COLLECTOR, department=state.carried.department)) for state in states]


def _blocked(present: Draft) -> str:
    """Why the draft cannot be submitted yet, in one sentence."""
    wants = []
    if present.errors:
        wants.append(f"{present.errors} 处必改未改正")
    if present.unexplained:
        wants.append(f"{len(present.unexplained)} 处须说明未填写情况说明")
    if not present.complete:
        wants.append("有规则未能正常运行，请联系督导与质量控制办")
    return "；".join(wants)


@require_safe
@member
def audit_form_file(request: HttpRequest, visitor: Visitor, year: int, table: str) -> HttpResponseBase:
    """The 数据审核表 as PDF, for those who may read the whole sheet."""
    read = reading(visitor, year, table)
    if not read.mine.whole:
        raise Refused("not-your-work", "数据审核表由数据归属部门和各审核环节打印", "本部门填报的部分请打印部门数据审核表")
    path = audit_form(read.year, read.table)
    return FileResponse(
        path.open("rb"), content_type="application/pdf", filename=f"数据审核表_{sheet_title(table)}_{path.stem[-12:]}.pdf"
    )
