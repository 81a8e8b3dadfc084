"""Reads the open findings of each department, as counts. Import after `start_ledger`."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from acts.receiving.judged_counts import judged_counts
from acts.waiting import department_names
from flows.year_view import FindingsView
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Part, Standing, Submission
from ledger.questions import QuestionState, question_states

_KINDS = {
    QuestionState.OPEN: "unexplained",
    QuestionState.REOPENED: "unexplained",
    QuestionState.EXPLAINED: "unaccepted",
}


def findings_of(year: int) -> Iterator[FindingsView]:
    """Departments that have something to mend, to explain or to be accepted, in the order of their names."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    _count_sent(year, found)
    _count_submitted(year, found)
    names = department_names()
    for department in sorted(found, key=lambda code: names[code]):
        if any(found[department].values()):
            yield FindingsView(names[department], **found[department])


def _count_sent(year: int, found: defaultdict[str, Counter[str]]) -> None:
    """Those of each department's latest file on a sheet, unless just this is submitted."""
    latest = {(row.department, row.table): row for row in Part.objects.filter(year=year).order_by("delivery", "version")}
    submitted = _submitted(year)
    for each in judged_counts(year):
        part = latest.get((each.department, each.table))
        if part is None or part.delivery != each.delivery or (each.department, each.table, part.version) in submitted:
            continue
        found[each.department].update(sent_errors=each.errors, sent_questions=each.questions)


def _submitted(year: int) -> set[tuple[str, str, int]]:
    """Department, sheet and version of every part that is submitted now."""
    rows = {row.table: row for row in Submission.objects.filter(year=year, withdrawn_seq=None).order_by("version")}
    return {(department, table, version) for table, row in rows.items() for department, version in row.parts}


def _count_submitted(year: int, found: defaultdict[str, Counter[str]]) -> None:
    """What stands on the submitted sheets, for the department that each belongs to."""
    facts = year_facts(year)
    planned = set(tables_of(facts))
    for row in Standing.objects.filter(year=year):
        if row.table not in planned or not (row.errors or row.questions):
            continue
        sheet = sheet_facts(facts, row.table)
        if sheet.standing is None:
            continue
        mine = found[sheet.assignment.responsible_department]
        mine.update(errors=len(sheet.standing.errors))
        mine.update(_KINDS[state] for state in question_states(sheet, sheet.as_of).values() if state in _KINDS)
