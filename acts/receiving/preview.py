"""The preview: what the checks say of a delivery among the drafts of its sheets and what others have submitted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from acts.judged.draft import merged
from acts.judged.evaluation import Evaluation, evaluate, standing_set
from acts.judged.rule_titles import rule_title
from acts.judged.words_for_sender import for_sender, sheets_not_read
from acts.many_hands.shares import given_by
from catalog.digests import digest_of
from catalog.findings import Severity
from ledger.load_facts import sheet_facts, year_facts
from ledger.models import Delivery

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Preview:
    """Seen by the sender alone. `findings` are those on his own rows or on his sheets as a whole, in words for him.

    `guarded` are the sheets of which he may read no more than his own rows (`acts.judged.words_for_sender`).
    """

    delivery: int
    tables: tuple[str, ...]
    evaluations: tuple[Evaluation, ...]
    findings: "pd.DataFrame"
    guarded: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return all(each.complete for each in self.evaluations)

    @property
    def inputs(self) -> str:
        """Names everything that the findings depend on."""
        return digest_of([*(each.inputs for each in self.evaluations), *(["guarded", *self.guarded] if self.guarded else ())])

    @property
    def not_judged(self) -> tuple[tuple[str, str], ...]:
        """Rules that could not be judged, by title, and why."""
        outcomes = (outcome for each in self.evaluations for outcome in each.outcome_list())
        states = ("not_judged", "broken")
        return tuple(
            (rule_title(each["rule"]), each["why"]) for each in outcomes if each["state"] in states and not each["on_trial"]
        )

    def count(self, severity: Severity) -> int:
        return int((self.findings["severity"] == severity.value).sum())

    @property
    def counts(self) -> dict[Severity, int]:
        return {severity: self.count(severity) for severity in Severity}


def preview(delivery: int) -> Preview:
    """Judge a delivery that has been read.

    Raises:
        LookupError: the delivery gave no part.
    """
    row = Delivery.objects.get(event_seq=delivery)
    tables = given_by(delivery)
    if not tables:
        raise LookupError(f"delivery {delivery} gave no part")
    year = year_facts(row.year)
    sheets = [sheet_facts(year, table) for table in tables]
    drafts = {each.table: merged(each) for each in sheets}
    evaluations = evaluate(row.year, {**standing_set(row.year), **drafts}, tables)
    import pandas as pd  # not for those who only ask what was found

    guarded = sheets_not_read(row, sheets)
    frames = (for_sender(table, each.frame(), whole=table not in guarded) for table, each in evaluations.items())
    frame = pd.concat(frames, ignore_index=True)
    own = frame["source_file"].isna() | (frame["source_file"] == row.file)
    return Preview(delivery, tables, tuple(evaluations.values()), frame[own], guarded)
