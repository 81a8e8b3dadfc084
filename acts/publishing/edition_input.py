"""Gathers what an edition is made of: the accepted versions, indicators, approvals, the diagnosis."""

from collections.abc import Iterator
from datetime import datetime

import pandas as pd

from acts.context import the_catalog, the_store
from acts.judged.evaluation import last_year_of, rows_paths, standing_set
from acts.judged.findings_view import sheet_findings
from acts.review.audit_form import decided_as, decided_by
from acts.review.said_unchanged import unchanged_parts
from acts.waiting import department_names, person_names
from acts.years.suite import suite_report
from catalog.findings import Severity
from catalog.periods import periods
from ledger.chain import present
from ledger.facts import DecisionFacts, SheetFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import School as SchoolRow
from ledger.models import YearDecision
from ledger.permission import GATE_ZH
from ledger.stage import stage_of
from reports.baseline import marked_baseline, said_of_baseline
from reports.diagnosis import Approval, Diagnosis, ExplainedItem, School, SheetSummary, SuiteSummary, UnchangedPart
from reports.edition import EditionInput, Kind
from reports.indicators import compute_indicators
from reports.statistics import SheetComparison, compare_sheets
from warehouse.views import connect


def edition_input(year: int, kind: Kind, number: int) -> EditionInput:
    """The input of the next edition of a year, from what is accepted."""
    catalog, row = the_catalog(), SchoolRow.objects.get()
    standing, last_year = standing_set(year), last_year_of(year)
    versions = {table: standing[table] for table in catalog.sheets if table in standing}  # by 表号
    with connect(catalog, year, rows_paths(versions), rows_paths(last_year.versions)) as connection:
        indicators = compute_indicators(connection, catalog, year)
        if last_year.baseline:
            indicators = [marked_baseline(each) for each in indicators]
        comparisons = compare_sheets(connection, catalog)
    school = School(row.name, row.code)
    approvals = tuple(_approvals(year))
    diagnosis = Diagnosis(
        school=school,
        year=year,
        indicators=tuple(indicators),
        sheets=tuple(_summary(sheet_facts(year_facts(year), table), comparisons) for table in versions),
        approvals=approvals,
        made_at=present(),
        rehearsal=row.is_sample,
        beside_baseline=last_year.baseline,
        suite=_suite(year, beside_baseline=last_year.baseline),
    )
    return EditionInput(
        kind=kind,
        number=number,
        school=school,
        year=year,
        tables={table: the_store().path(version.rows_file) for table, version in versions.items()},
        catalog=catalog,
        indicators=indicators,
        rule_logic_digest=catalog.logic_digest,
        approvals=approvals,
        made_at=present(),
        rehearsal=row.is_sample,
        diagnosis=diagnosis,
        beside_baseline=last_year.baseline,
        unchanged=tuple(_unchanged(year)),
    )


def _suite(year: int, *, beside_baseline: bool) -> SuiteSummary | None:
    report = suite_report(year)
    if report is None:
        return None
    return SuiteSummary(report.total, tuple(map(said_of_baseline, report.unexpected)) if beside_baseline else report.unexpected)


def _approvals(year: int) -> Iterator[Approval]:
    facts, names = year_facts(year), person_names()
    for table in tables_of(facts):
        for decision in stage_of(sheet_facts(facts, table)).passed:
            yield _approval(table, decision)
    for row in YearDecision.objects.filter(year=year).order_by("event_seq"):
        yield Approval(
            "", "全校数据", GATE_ZH[row.gate], names[row.by], row.post, datetime.fromisoformat(row.at), row.digest, row.words
        )


def _unchanged(year: int) -> Iterator[UnchangedPart]:
    facts = year_facts(year)
    for table in tables_of(facts):
        sheet = the_catalog().sheets[table]
        for said in unchanged_parts(sheet_facts(facts, table)):
            at = datetime.fromisoformat(said.at)
            yield UnchangedPart(
                sheet.code, sheet.title.zh, said.department, said.rows, said.by, at, said.edition, said.edition_digest
            )


def _approval(table: str, decision: DecisionFacts) -> Approval:
    sheet = the_catalog().sheets[table]
    note = "部门数据责任人与指标负责人为同一人，一次审核" if decision.once else decision.words
    at, post = datetime.fromisoformat(decision.at), decided_as(decision)
    return Approval(sheet.code, sheet.title.zh, decision.desk.zh, decided_by(decision), post, at, decision.digest, note)


def _summary(facts: SheetFacts, comparisons: dict[str, SheetComparison]) -> SheetSummary:
    sheet = the_catalog().sheets[facts.table]
    findings = sheet_findings(facts.year.year, facts.table)
    count = findings["severity"].value_counts().to_dict()
    return SheetSummary(
        code=sheet.code,
        title=sheet.title.zh,
        department=department_names()[facts.assignment.responsible_department],
        population=sheet.population,
        period_title=periods(facts.year.year)[sheet.period].title,
        comparison=comparisons[facts.table],
        errors=count.get(Severity.ERROR.value, 0),
        questions=count.get(Severity.QUESTION.value, 0),
        notices=count.get(Severity.NOTICE.value, 0),
        explained=tuple(_explained(findings)),
    )


def _explained(findings: pd.DataFrame) -> Iterator[ExplainedItem]:
    """Explained findings, those with the same rule and the same words in one line."""
    said = findings[findings["statement"] != ""]
    for (title, severity, words), group in said.groupby(["rule_title", "severity", "statement"], sort=False):
        first = group.iloc[0]
        yield ExplainedItem(
            rule_title=str(title),
            severity_zh=Severity(str(severity)).zh,
            count=len(group),
            statement=str(words),
            explained_by=first["explained_by"],
            accepted_by=first["accepted_by"],
            until=first["until"] or None,
        )
