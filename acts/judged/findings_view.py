"""The findings of a sheet as people look at them: with the rule's title, what was said of each, and its state."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from acts.context import sheet, today
from acts.judged.draft import draft
from acts.judged.evaluation import evaluate, kept_evaluation, standing_set
from acts.judged.finding_rows import finding_rows
from acts.judged.rule_titles import rule_title
from acts.waiting import person_names
from catalog.findings import Finding, Severity
from checks.findings_frame import findings_frame
from ledger.facts import SheetFacts, StatementFacts
from ledger.questions import QuestionState, question_state
from ledger.sheet_digest import acceptances, explanations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class _Said:
    statement: str = ""
    explained_by: str = ""
    accepted_by: str = ""
    up_to: float | None = None
    until: date | None = None
    state: str = ""
    state_zh: str = ""


def sheet_findings(year: int, table: str, *, of_draft: bool = False) -> "pd.DataFrame":
    """The findings file's columns, and: rule_title, statement, explained_by, accepted_by, up_to, until, state, state_zh.

    Of the submitted version, or of the draft. Gravest first. Without a version the frame has no rows.
    """
    facts = sheet(year, table)
    frame = _frame(facts, of_draft=of_draft)
    said = [_said(facts, finding) for finding in finding_rows(frame)]
    import pandas as pd  # not for those who only ask what waits

    more = pd.DataFrame([vars(each) for each in said], columns=list(_Said.__dataclass_fields__), index=frame.index)
    titles = pd.Series([rule_title(code) for code in frame["rule"]], index=frame.index, dtype=object)
    return pd.concat([frame, titles.rename("rule_title"), more], axis=1)


def _frame(facts: SheetFacts, *, of_draft: bool) -> "pd.DataFrame":
    if of_draft:
        present = draft(facts.year.year, facts.table)
        return present.findings if present else findings_frame([], {})
    if facts.submission is None:
        return findings_frame([], {})
    year = facts.year.year
    return evaluate(year, standing_set(year), [facts.table])[facts.table].frame()


def judged_before(inputs: str) -> "pd.DataFrame":
    """The findings file of an earlier evaluation, by what it depended on; no rows if it is not there any more."""
    kept = kept_evaluation(inputs)
    return kept.frame() if kept else findings_frame([], {})


def _said(facts: SheetFacts, finding: Finding) -> _Said:
    explained = explanations(facts).get(finding.finding_id)
    if finding.severity is not Severity.QUESTION:
        return _Said(*_words(explained))
    accepted = acceptances(facts).get(finding.finding_id)
    state = question_state(finding.amount, explained, accepted, today())
    holds = accepted if state is QuestionState.ACCEPTED else None
    return _Said(
        *_words(explained),
        accepted_by=person_names().get(holds.by, "") if holds else "",
        up_to=holds.up_to if holds else None,
        until=holds.until if holds else None,
        state=state.value,
        state_zh=state.zh,
    )


def _words(explained: StatementFacts | None) -> tuple[str, str]:
    return (explained.words, person_names().get(explained.by, "")) if explained else ("", "")
