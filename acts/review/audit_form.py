"""The printed 数据审核表 of a sheet: key figures, explained items, lines to sign, 校验码 as text and QR."""

import os
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from acts.context import Refused, person, sheet, the_catalog, the_home
from acts.judged.evaluation import last_year_of
from acts.judged.findings_view import sheet_findings
from acts.overview import is_rehearsal
from acts.publishing.figures import KeyFigure, key_figures, largest_first
from acts.review.said_unchanged import said_unchanged
from acts.waiting import department_names, person_names
from catalog.digests import check_code
from catalog.findings import Severity
from catalog.periods import year_title
from ledger.chain import present
from ledger.facts import REVIEW_DESKS, DecisionFacts, Desk, PartFacts, Role, SheetFacts
from ledger.models import Event, School
from ledger.sheet_digest import sheet_digest
from ledger.stage import Stage, stage_of
from reports.audit_form import AuditForm, Signer, write_audit_form

_POSTS = {
    Desk.OWNER: (Role.INDICATOR_OWNER,),
    Desk.VICE_PRINCIPAL: (Role.VICE_PRINCIPAL,),
    Desk.QC_OFFICE: (Role.QC_HEAD, Role.QC_OFFICER),
}


def portal_url() -> str:
    """The address at which this home's pages are reached, as people type it."""
    return os.environ.get("STATEDATA_URL", "http://127.0.0.1:8000").rstrip("/")


def audit_form(year: int, table: str) -> Path:
    """Write and give the PDF for the submitted version.

    Raises:
        Refused: nothing has been submitted.
    """
    facts = sheet(year, table)
    if facts.submission is None:
        raise Refused("not-submitted", "该表尚未提交初审，没有数据审核表", "提交初审后再打印")
    digest = sheet_digest(facts)
    path = the_home().outgoing / str(year) / "audit" / f"{table}-{digest[:12]}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_audit_form(_form(facts, digest), path)
    return path


def _form(facts: SheetFacts, digest: str) -> AuditForm:
    declared, year = the_catalog().sheets[facts.table], facts.year.year
    findings = sheet_findings(year, facts.table)
    counts = findings["severity"].value_counts().to_dict()
    return AuditForm(
        school=School.objects.get().name,
        year_title=year_title(year),
        department=department_names()[facts.assignment.responsible_department],
        sheet_code=declared.code,
        sheet_title=declared.title.zh,
        check_code=check_code(digest),
        digest=digest,
        url=f"{portal_url()}/s/{year}/{facts.table}/{digest[:12]}",
        rows=facts.submission.rows if facts.submission else 0,
        key_figures=[figure_line(each) for each in largest_first(key_figures(year, facts.table))],
        findings={severity: counts.get(severity.value, 0) for severity in Severity},
        explained=[explained_line(each) for each in findings[findings["statement"] != ""].to_dict("records")],
        signers=[*_senders(facts), *_desks(facts, stage_of(facts))],
        printed_at=present().strftime("%Y-%m-%d %H:%M"),
        rehearsal=is_rehearsal(),
        last_year_title=last_year_of(year).title,
    )


def explained_line(finding: Mapping[Hashable, Any]) -> tuple[str, str, str, str]:
    """Place, message, 情况说明, who accepted it."""
    cell = finding["cell"]
    words = finding["statement"] or "（尚未说明）"
    return str(cell) if pd.notna(cell) else "整表", str(finding["message"]), words, finding["accepted_by"] or "（未认可）"


def figure_line(each: KeyFigure) -> tuple[str, str, str, str]:
    """Name with unit, this year, last year, change."""
    without = "无可比数据" if each.last_year is None else "上年为 0"
    change = f"{each.change or without}{'（较大）' if each.large else ''}"
    return f"{each.title}（{each.unit}）", _number(each.this_year), _number(each.last_year), change


def _number(value: object) -> str:
    return "—" if value is None else f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,}"


def _senders(facts: SheetFacts) -> Iterator[Signer]:
    """Who answers for the parts, and who merged them."""
    departments, names = department_names(), person_names()
    for part in facts.submitted_parts:
        if said := said_unchanged(part):
            yield f"确认无变化　{said.department}", said.by, Role.COLLECTOR.zh, f"与{said.edition}相同", _minute(said.at)
        state, at = ("已签字", time_of(part.signed_seq)) if part.signed_by else ("待签字", "")
        yield f"部门签字　{departments[part.department]}", signer(part), Role.DEPARTMENT_HEAD.zh, state, at
    if facts.submission:
        yield "汇总提交", names.get(facts.submission.by, ""), Role.COLLECTOR.zh, "已提交", _minute(facts.submission.at)


def signer(part: PartFacts) -> str:
    """Who signed a part, and in whose place; empty if nobody has."""
    names = person_names()
    return names.get(part.signed_by, "") + (f"（代{names.get(part.signed_for, '')}）" if part.signed_for else "")


def _desks(facts: SheetFacts, stage: Stage) -> Iterator[Signer]:
    names = person_names()
    for desk in REVIEW_DESKS:
        decision, holder = stage.approval(desk), facts.assignment.holder(desk)
        if decision:
            yield desk.zh, decided_by(decision), decided_as(decision), "审核通过", _minute(decision.at)
        else:
            yield desk.zh, names[holder], _post(holder, desk), "待审核", ""


def decided_by(decision: DecisionFacts) -> str:
    """The name, and in whose place."""
    names = person_names()
    return names[decision.by] + (f"（代{names.get(decision.acting_for, '')}）" if decision.acting_for else "")


def decided_as(decision: DecisionFacts) -> str:
    """The post in which a decision was taken, as people name it; a stand-in's is that of whom he stands in for."""
    return decision.post if decision.once else _post(decision.acting_for or decision.by, decision.desk)


def _post(holder: str, desk: Desk) -> str:
    """The post by which the person sits at the desk, as far as he holds one of those that do."""
    held = {post.role for post in person(holder).posts}
    return next((role.zh for role in _POSTS[desk] if role in held), "")


def time_of(seq: int | None) -> str:
    """When an event happened, to the minute."""
    row = Event.objects.filter(seq=seq).first() if seq else None
    return _minute(row.at) if row else ""


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
