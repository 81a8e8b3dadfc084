"""情况说明 that a sender typed into the 问题清单 of an annotated copy: proposed to him, taken by his own act only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from acts.context import Moved, Refused, Who, sheet, the_store
from acts.judged.rule_titles import rule_title
from acts.receiving.preview import Preview, preview
from acts.review.explain import LONGEST_WORDS, Saying, explain_together
from catalog.digests import digest_of
from catalog.findings import Severity
from ledger.facts import StatementFacts
from ledger.models import Delivery
from ledger.sheet_digest import explanations
from workbooks.annotated.titles import OF_RULE
from workbooks.reports import ReadReport, TypedWords

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Proposal:
    """Words for one finding, or for all of a rule that do not say so yet. `before` is what was said of it so far."""

    table: str
    findings: tuple[str, ...]
    title: str
    place: str
    message: str
    words: str
    before: str


@dataclass(frozen=True)
class NotTaken:
    """Words that help nothing, and why: the finding is gone, or wants a mend, or they are too long."""

    place: str
    problem: str
    words: str
    why: str


@dataclass(frozen=True)
class TypedBack:
    """What came back with a delivery. `digest` names the proposals that a person sees."""

    proposals: tuple[Proposal, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()

    @property
    def digest(self) -> str:
        return digest_of([[each.table, list(each.findings), each.words] for each in self.proposals])

    @property
    def count(self) -> int:
        """Findings that would be explained."""
        return sum(len(each.findings) for each in self.proposals)


def typed_back(delivery: int, judged: Preview | None = None) -> TypedBack:
    """What was typed, held against the findings as they stand. What was said already is left out."""
    row = Delivery.objects.get(event_seq=delivery)
    typed = ReadReport.model_validate(the_store().get_json(row.report)).typed_words if row.report else []
    if not typed:
        return TypedBack()
    said = _Said(judged or preview(delivery), row.year)
    found = [each for line in typed for each in said.answer(line)]
    return TypedBack(
        tuple(each for each in found if isinstance(each, Proposal)), tuple(each for each in found if isinstance(each, NotTaken))
    )


class _Said:
    """The findings of a preview and what has been said of them."""

    def __init__(self, judged: Preview, year: int) -> None:
        self._findings = judged.findings.drop_duplicates("finding_id")
        self._said: dict[str, StatementFacts] = {}
        for table in judged.tables:
            self._said |= explanations(sheet(year, table))

    def answer(self, line: TypedWords) -> Iterator[Proposal | NotTaken]:
        """One proposal or one refusal; nothing if the words are those that we had written there."""
        found = self._of(line.finding)
        if found.empty:
            if line.words not in self._all_said(line.finding):
                yield _not(line, "该问题已不存在，不需要说明")
        elif not (questions := found[found["severity"] == Severity.QUESTION.value]).empty:
            yield from self._proposed(line, questions)
        else:
            severity = Severity(found["severity"].iloc[0])
            yield _not(line, f"{severity.zh}不能以说明代替，请改正" if severity is Severity.ERROR else "提示不需要说明")

    def _of(self, finding: str) -> "pd.DataFrame":
        """The findings of which a line of the list speaks."""
        known = self._findings
        if finding.startswith(OF_RULE):
            table, _, rule = finding.removeprefix(OF_RULE).partition("/")
            return known[(known["table"] == table) & (known["rule"] == rule)]
        return known[known["finding_id"] == finding]

    def _all_said(self, finding: str) -> set[str]:
        """What had been said of a finding that is gone; of a group that is gone, of any."""
        said = self._said.values() if finding.startswith(OF_RULE) else filter(None, [self._said.get(finding)])
        return {each.words for each in said}

    def _proposed(self, line: TypedWords, questions: "pd.DataFrame") -> Iterator[Proposal | NotTaken]:
        before = {each: self._said[each].words for each in questions["finding_id"] if each in self._said}
        wanted = tuple(each for each in questions["finding_id"] if before.get(each) != line.words)
        if not wanted:
            return
        if len(line.words) > LONGEST_WORDS:
            yield _not(line, f"超过 {LONGEST_WORDS} 字，请缩短")
            return
        first = questions[questions["finding_id"] == wanted[0]].iloc[0]
        yield Proposal(
            table=first["table"],
            findings=wanted,
            title=rule_title(first["rule"]),
            place=line.place,
            message=first["message"],
            words=line.words,
            before=before.get(wanted[0], ""),
        )


def _not(line: TypedWords, why: str) -> NotTaken:
    return NotTaken(line.place, line.problem, line.words, why)


def take_typed(who: Who, delivery: int, seen: str) -> int:
    """Give all proposals as 情况说明, all or none; how many findings were explained.

    `seen` is the digest of the proposals that the person had before him.

    Raises:
        Refused: nothing to take, or not a collector of the sheet.
        Moved: the proposals are others by now.
    """
    found = typed_back(delivery)
    if not found.proposals:
        raise Refused("nothing-typed", "没有可采用的情况说明", "请刷新页面")
    if found.digest != seen:
        raise Moved
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in found.proposals:
        said[each.table, each.words] += each.findings
    year = Delivery.objects.values_list("year", flat=True).get(event_seq=delivery)
    explain_together(who, year, [Saying(table, findings, words) for (table, words), findings in said.items()])
    return found.count
