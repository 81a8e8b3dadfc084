"""The printed 部门数据审核表: what one department has sent to all its sheets, for its head to answer for with one signature."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from acts.context import Refused, the_catalog, the_home, the_store
from acts.judged.evaluation import Version, last_year_of
from acts.judged.findings_view import sheet_findings
from acts.overview import is_rehearsal
from acts.publishing.figures import KeyFigure, compare_versions, largest_first
from acts.review.audit_form import explained_line, figure_line, portal_url, signer, time_of
from acts.waiting import department_names, person_names, sheet_title
from catalog.digests import check_code, digest_of
from catalog.findings import Severity
from catalog.periods import year_title
from ledger.chain import present
from ledger.facts import AssignmentFacts, PartFacts, Role, SheetFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Delivery, Post, School
from reports.audit_form import DepartmentForm, PartLine, SheetExplained, SheetFigure, Signer, write_department_form
from warehouse.contributions import rows_of_department

FIGURES_OF_A_SHEET = 8  # the largest changes come first; the rest stand on the form of the sheet


@dataclass(frozen=True)
class DepartmentPart:
    """One sheet of the department, with what it last sent and what the checks say of its rows."""

    facts: SheetFacts
    department: str

    @property
    def plan(self) -> AssignmentFacts:
        return self.facts.assignment

    @cached_property
    def part(self) -> PartFacts | None:
        return self.facts.part_of(self.department)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Those on its own rows; what is said of the sheet as a whole is its 归属部门's."""
        frame = sheet_findings(self.facts.year.year, self.facts.table, of_draft=True)
        mine = frame["source_department"] == self.department
        if self.department == self.plan.responsible_department:
            mine |= frame["source_department"].isna()
        return frame[mine] if self.part else frame[:0]

    def of(self, severity: Severity) -> pd.DataFrame:
        return self.findings[self.findings["severity"] == severity.value]

    @property
    def content(self) -> list[object]:
        """What the signature is on."""
        said = sorted(self.findings[["finding_id", "statement"]].itertuples(index=False, name=None))
        return [self.facts.table, self.part.content_digest if self.part else "", [list(each) for each in said]]


def department_parts(year: int, department: str) -> list[DepartmentPart]:
    """All sheets to which the department contributes, in the order of their 表号."""
    facts = year_facts(year)
    sheets = [sheet_facts(facts, table) for table in tables_of(facts)]
    order = list(the_catalog().sheets)
    mine = [DepartmentPart(each, department) for each in sheets if department in each.assignment.contributors]
    return sorted(mine, key=lambda each: order.index(each.facts.table))


def department_digest(year: int, parts: list[DepartmentPart]) -> str:
    """The 校验码 of all that the department has sent, with the findings on it and the words said of them."""
    return digest_of([year, [each.department for each in parts], [each.content for each in parts]])


def department_form(year: int, department: str) -> Path:
    """Write and give the PDF.

    Raises:
        Refused: the department gives no part to any sheet, or has sent nothing yet.
    """
    parts = department_parts(year, department)
    if not parts:
        raise Refused("not-found", "该部门没有须填报的采集表", "请核对部门")
    if not any(each.part for each in parts):
        raise Refused("no-part", "该部门还没有报送任何采集表，没有部门数据审核表", "报送后再打印")
    digest = department_digest(year, parts)
    path = the_home().outgoing / str(year) / "audit" / f"department-{department}-{digest[:12]}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_department_form(_form(year, department, parts, digest), path)
    return path


def _form(year: int, department: str, parts: list[DepartmentPart], digest: str) -> DepartmentForm:
    sent = sum(each.part is not None for each in parts)
    return DepartmentForm(
        school=School.objects.get().name,
        year_title=year_title(year),
        department=department_names()[department],
        check_code=check_code(digest),
        digest=digest,
        url=f"{portal_url()}/d/{year}/{department}/{digest[:12]}",
        findings={severity: sum(len(each.of(severity)) for each in parts) for severity in Severity},
        signers=list(_signers(department, parts)),
        printed_at=present().strftime("%Y-%m-%d %H:%M"),
        rehearsal=is_rehearsal(),
        extent=f"{len(parts)} 张，已报送 {sent} 张",
        parts=[_part_line(each) for each in parts],
        key_figures=[line for each in parts for line in _figure_lines(each)],
        explained=[line for each in parts for line in _explained_lines(each)],
    )


def _part_line(each: DepartmentPart) -> PartLine:
    title, part = sheet_title(each.facts.table), each.part
    if part is None:
        return title, "", "未报送", "", "", "", "", ""
    questions = each.of(Severity.QUESTION)
    unexplained = int((questions["statement"] == "").sum())
    how = "\n确认无变化" if part.unchanged_seq else ""
    sent = f"第 {part.version} 次\n{Delivery.objects.get(event_seq=part.delivery).at[:10]}{how}"
    errors, asked, open_ones = map(str, (len(each.of(Severity.ERROR)), len(questions), unexplained))
    code, signed = check_code(part.content_digest), signer(part) or "未签字"
    return title, f"{part.rows:,}", sent, code, errors, asked, open_ones, signed


def _figure_lines(each: DepartmentPart) -> Iterator[SheetFigure]:
    for figure in _figures(each)[:FIGURES_OF_A_SHEET]:
        yield sheet_title(each.facts.table), *figure_line(figure)


def _figures(each: DepartmentPart) -> list[KeyFigure]:
    """Of the department's rows beside those that it gave last year."""
    if each.part is None:
        return []
    year, table = each.facts.year.year, each.facts.table
    before = last_year_of(year)
    last = None if before.baseline else before.versions.get(table)  # a 基线 does not know whose rows are whose
    theirs = rows_of_department(the_store().path(last.rows_file), each.department, the_store()) if last else None
    now = Version(each.part.rows_file, each.part.problems_file)
    return largest_first(compare_versions(year, table, now, Version(theirs, "") if theirs else None))


def _explained_lines(each: DepartmentPart) -> Iterator[SheetExplained]:
    code = the_catalog().sheets[each.facts.table].code
    for finding in each.of(Severity.QUESTION).to_dict("records"):
        yield code, *explained_line(finding)


def _signers(department: str, parts: list[DepartmentPart]) -> Iterator[Signer]:
    """Who sent, and the head: signed once every part that was sent is."""
    sent = [each.part for each in parts if each.part]
    for staff_no in dict.fromkeys(part.by for part in sent):
        at = _last(part.delivery for part in sent if part.by == staff_no)
        yield "填报", person_names().get(staff_no, ""), Role.COLLECTOR.zh, "已报送", at
    if all(part.signed_by for part in sent):
        who = "、".join(dict.fromkeys(signer(part) for part in sent))
        yield "部门审核", who, Role.DEPARTMENT_HEAD.zh, "已签字", _last(part.signed_seq for part in sent)
    else:
        yield "部门审核", _head(department), Role.DEPARTMENT_HEAD.zh, "待签字", ""


def _last(seqs: Iterator[int | None]) -> str:
    return time_of(max((seq or 0 for seq in seqs), default=0))


def _head(department: str) -> str:
    """The name of the department's head, as of now."""
    today = present().date()
    posts = Post.objects.filter(department=department, role=Role.DEPARTMENT_HEAD, first_day__lte=today)
    held = [post.staff_no for post in posts if post.last_day is None or post.last_day >= today]
    return "、".join(person_names().get(each, "") for each in held)
