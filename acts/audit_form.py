"""The printed 数据审核表 of a sheet: key figures, explained items, lines to sign, 校验码 as text and QR."""

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from acts.context import Refused, sheet, the_catalog, the_home
from acts.figures import KeyFigure, key_figures
from acts.findings_view import sheet_findings
from acts.overview import is_rehearsal
from acts.waiting import department_names, person_names
from catalog.digests import check_code
from catalog.findings import Severity
from catalog.periods import year_title
from ledger.chain import present
from ledger.facts import REVIEW_DESKS, SheetFacts
from ledger.models import School
from ledger.sheet_digest import sheet_digest
from ledger.stage import Stage, stage_of
from reports.audit_form import AuditForm, write_audit_form


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
        key_figures=[_figure(each) for each in key_figures(year, facts.table)],
        findings={severity: counts.get(severity.value, 0) for severity in Severity},
        explained=list(_explained(findings)),
        desks=list(_desks(facts, stage_of(facts))),
        printed_at=present().strftime("%Y-%m-%d %H:%M"),
        rehearsal=is_rehearsal(),
    )


def _explained(findings: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    plain = findings[findings["statement"] != ""].fillna({"cell": "整表"})
    for each in plain.to_dict("records"):
        yield str(each["cell"]), str(each["message"]), str(each["statement"]), str(each["accepted_by"] or "（未认可）")


def _figure(each: KeyFigure) -> tuple[str, str, str, str]:
    unit = "个百分点" if each.is_share else "%"
    change = "无可比数据" if each.change_percent is None else f"{each.change_percent:+}{unit}"
    return f"{each.title}（{each.unit}）", _number(each.this_year), _number(each.last_year), change


def _number(value: object) -> str:
    return "—" if value is None else f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,}"


def _desks(facts: SheetFacts, stage: Stage) -> Iterator[tuple[str, str, str, str, str]]:
    names = person_names()
    for desk in REVIEW_DESKS:
        decision, holder = stage.approval(desk), facts.assignment.holder(desk)
        if decision:
            yield desk.zh, names[decision.by], decision.post, "审核通过", decision.at[:16].replace("T", " ")
        else:
            yield desk.zh, names[holder], desk.zh, "待审核", ""
