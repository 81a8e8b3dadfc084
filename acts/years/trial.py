"""试运行规则: what rules on trial find in the submitted versions. The QC office looks at it; it counts for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from acts.context import the_catalog, the_store
from acts.judged.evaluation import Evaluation, evaluate, standing_set
from acts.waiting import sheet_title
from catalog.findings import Severity
from checks.findings_frame import findings_frame
from ledger.load_facts import tables_of, year_facts
from warehouse.frames import read_frame

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = 20
NOT_SUBMITTED = "该表尚未提交初审"


@dataclass(frozen=True)
class TrialRule:
    """A rule on trial and what became of it; `examples` are up to 20 of its `count` findings (columns of a findings file).

    `why` says why it judged nothing, or which rows it left out; empty if it judged all.
    """

    table: str
    sheet: str
    rule: str
    title: str
    severity: Severity
    count: int
    rows_judged: int
    why: str
    broken: bool
    examples: "pd.DataFrame"


def trial_rules(year: int) -> list[TrialRule]:
    """All rules on trial of the sheets of a year, those that found most first."""
    return sorted(_rules(year), key=lambda each: -each.count)


def _rules(year: int) -> Iterator[TrialRule]:
    versions, planned = standing_set(year), tables_of(year_facts(year))
    trying = {sheet.table for sheet, rule in the_catalog().rules if rule.on_trial and sheet.table in planned}
    judged = evaluate(year, versions, [table for table in planned if table in trying and table in versions])
    for table in (table for table in planned if table in trying):
        evaluation = judged.get(table)
        outcomes = {each["rule"]: each for each in evaluation.outcome_list()} if evaluation else {}
        found = found_on_trial(evaluation)
        for rule in (rule for rule in the_catalog().sheets[table].rules if rule.on_trial):
            mine, became = found[found["rule"] == rule.code], outcomes.get(rule.code)
            yield _rule(table, rule.code, rule.title.zh, rule.severity, became, mine)


def _rule(
    table: str, code: str, title: str, severity: Severity, became: dict[str, Any] | None, found: "pd.DataFrame"
) -> TrialRule:
    told = became or {"failed": 0, "rows_judged": 0, "why": NOT_SUBMITTED, "state": "not_judged"}
    return TrialRule(
        table=table,
        sheet=sheet_title(table),
        rule=code,
        title=title,
        severity=severity,
        count=told["failed"],
        rows_judged=told["rows_judged"],
        why=told["why"],
        broken=told["state"] == "broken",
        examples=found.head(EXAMPLES),
    )


def found_on_trial(evaluation: Evaluation | None) -> "pd.DataFrame":
    """What rules on trial found in one judging, with the columns of a findings file."""
    if evaluation is None or not evaluation.trial:
        return findings_frame([], {})
    return read_frame(the_store().path(evaluation.trial))
