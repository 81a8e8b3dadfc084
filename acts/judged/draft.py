"""The draft of a sheet: the latest part of each contributor, signed or not; judged among the other sheets as submitted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from acts.context import sheet, the_catalog, the_store
from acts.judged.evaluation import Evaluation, Version, evaluate, standing_set
from acts.judged.finding_rows import amounts, of_severity
from acts.many_hands.merging_settled import settled_among
from acts.receiving.emptied import emptied
from acts.receiving.part_files import PartFiles, count_rows, joined, noted
from catalog.findings import Severity
from ledger.facts import PartFacts, SheetFacts
from ledger.sheet_digest import explanations
from warehouse.staging import sheet_content_digest

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Draft:
    """What would be submitted now. `digest` names its content; `unexplained` 须说明 have no words yet."""

    table: str
    digest: str
    version: Version
    rows: int
    parts: tuple[PartFacts, ...]
    evaluation: Evaluation
    findings: "pd.DataFrame"
    errors: int
    questions: int
    unexplained: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return self.evaluation.complete


def draft(year: int, table: str) -> Draft | None:
    """The draft of a sheet, or None if no part has come."""
    facts = sheet(year, table)
    if not facts.parts:
        return None
    version = merged(facts)
    evaluation = evaluate(year, {**standing_set(year), table: version}, [table])[table]
    mine = evaluation.frame()
    questions = amounts(of_severity(mine, Severity.QUESTION))
    said = explanations(facts)
    return Draft(
        table=table,
        digest=content_digest(version),
        version=version,
        rows=count_rows(version.rows_file),
        parts=facts.parts,
        evaluation=evaluation,
        findings=mine,
        errors=of_severity(mine, Severity.ERROR)["finding_id"].nunique(),
        questions=len(questions),
        unexplained=tuple(sorted(set(questions) - set(said))),
    )


def merged(facts: SheetFacts) -> Version:
    """The latest parts of a sheet as one version; a single part stays the file that it is."""
    given = part_files_of(facts)
    settled = settled_among(the_catalog().sheets[facts.table], given, facts.settled(""), between=True)
    files = joined(facts.table, list(given.values()), settled)
    notes = tuple(each.note for part in facts.parts if (each := emptied(facts, part)))
    return Version(files.rows, noted(files.problems, notes) if notes else files.problems)


def part_files_of(facts: SheetFacts) -> dict[str, PartFiles]:
    """The files of the latest parts, by department."""
    parts = sorted(facts.parts, key=lambda part: part.department)
    return {part.department: PartFiles(part.rows_file, part.problems_file, part.changes_file) for part in parts}


def content_digest(version: Version) -> str:
    return sheet_content_digest(the_store().path(version.rows_file))
