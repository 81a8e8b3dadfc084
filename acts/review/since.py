"""What differs on a sheet since a desk last spoke of it: rows, explanations, findings. Who looks again is shown that."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from acts.context import Refused, Who, allowed, sheet, the_catalog, the_store
from acts.judged.findings_view import judged_before, sheet_findings
from acts.waiting import person_names
from ledger.facts import DecisionFacts, Desk, SheetFacts, StatementFacts
from ledger.load_facts import decision_questions
from ledger.models import Submission
from ledger.permission import Action
from ledger.stage import last_look
from warehouse.differences import DifferenceCounts, RowDifference, count_differences, differences

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FindingsSince:
    """须说明 that came, measure something else (amount before in `before`), or went.

    `opened` and `moved` have the columns of `sheet_findings`, `gone` those of a findings file. Of what went, only
    `gone_count` is sure: the file of that time is made again from other files, and need not be there any more.
    """

    opened: "pd.DataFrame"
    moved: "pd.DataFrame"
    gone: "pd.DataFrame"
    gone_count: int

    @property
    def count(self) -> int:
        return len(self.opened) + len(self.moved) + self.gone_count


@dataclass(frozen=True)
class Reworded:
    """An explanation that was given, or given anew, since; `message` is that of the finding, empty if it is gone."""

    finding: str
    message: str
    old: str
    new: str
    by: str


@dataclass(frozen=True)
class Since:
    """All that differs from what a desk had before it when it spoke (`look`)."""

    look: DecisionFacts
    rows: DifferenceCounts
    reworded: tuple[Reworded, ...]
    findings: FindingsSince

    @property
    def empty(self) -> bool:
        return not (self.rows.rows or self.reworded or self.findings.count)


def seen_at(who: Who, year: int, table: str, desk: Desk) -> tuple[SheetFacts, Since]:
    """What differs since the desk spoke last, for those who may read the whole sheet.

    Raises:
        Refused: not this person's work, or the desk has not spoken of it yet.
    """
    facts = sheet(year, table)
    allowed(who, Action.READ_SHEET, of=facts)
    look = last_look(facts, desk) if facts.submission else None
    if look is None:
        raise Refused("no-look", f"「{desk.zh}」还没有办理过这张表，没有可比的", "请查看全部数据")
    return facts, since(facts, look)


def since(facts: SheetFacts, look: DecisionFacts) -> Since:
    """What differs now from what the desk saw at `look`, in the submitted version."""
    present = sheet_findings(facts.year.year, facts.table)
    files = _files(facts, look)
    rows = count_differences(*files, the_catalog().sheets[facts.table]) if files else DifferenceCounts()
    return Since(look, rows, tuple(_reworded(facts, look, present)), _findings(facts, look, present))


def findings_since(facts: SheetFacts, look: DecisionFacts) -> FindingsSince:
    """The part of `since` that other sheets can have moved."""
    return _findings(facts, look, sheet_findings(facts.year.year, facts.table))


def rows_since(facts: SheetFacts, look: DecisionFacts, *, offset: int = 0, limit: int | None = None) -> list[RowDifference]:
    """The rows that differ, a page of them."""
    files = _files(facts, look)
    return differences(*files, the_catalog().sheets[facts.table], offset=offset, limit=limit) if files else []


def version_of(facts: SheetFacts, number: int) -> tuple[str, str]:
    """The rows and problems files of an earlier submission of the sheet."""
    mine = Submission.objects.filter(year=facts.year.year, table=facts.table)
    rows, problems = mine.values_list("rows_file", "problems_file").get(version=number)
    return rows, problems


def _files(facts: SheetFacts, look: DecisionFacts) -> tuple[Path, Path] | None:
    """The rows files of then and now; None if they are one and the same."""
    if facts.submission is None:
        return None
    (before, _), now = version_of(facts, look.submission), facts.submission.rows_file
    return None if before == now else (the_store().path(before), the_store().path(now))


def _findings(facts: SheetFacts, look: DecisionFacts, present: "pd.DataFrame") -> FindingsSince:
    before, now = _questions_at(facts, look), dict(facts.standing.questions) if facts.standing else {}
    moved_ids = {finding for finding, amount in now.items() if finding in before and before[finding] != amount}
    moved = present[present["finding_id"].isin(moved_ids)]
    import pandas as pd

    amounts = pd.Series([before[each] for each in moved["finding_id"]], index=moved.index, dtype="float64", name="before")
    gone = set(before) - set(now)
    then = judged_before(look.evaluation) if gone else present.iloc[:0]
    return FindingsSince(
        opened=present[present["finding_id"].isin(set(now) - set(before))],
        moved=pd.concat([moved, amounts], axis=1),
        gone=then[then["finding_id"].isin(gone)],
        gone_count=len(gone),
    )


def _questions_at(facts: SheetFacts, look: DecisionFacts) -> dict[str, float | None]:
    if look.once and facts.submission:
        return dict(facts.submission.questions)
    return decision_questions(look.seq, facts.table)


def _reworded(facts: SheetFacts, look: DecisionFacts, present: "pd.DataFrame") -> Iterator[Reworded]:
    said = [each for each in facts.statements if each.kind == "explained"]
    before = _latest(each for each in said if each.seq <= look.seq)
    messages, names = dict(zip(present["finding_id"], present["message"], strict=True)), person_names()
    for finding, now in _latest(iter(said)).items():
        old = before.get(finding)
        if old is None or (old.words, old.amount) != (now.words, now.amount):
            yield Reworded(finding, str(messages.get(finding, "")), old.words if old else "", now.words, names.get(now.by, ""))


def _latest(said: Iterator[StatementFacts]) -> dict[str, StatementFacts]:
    return {each.finding: each for each in said}
