"""The preview: what the checks say of a delivery among the drafts of its sheets and what others have submitted."""

from dataclasses import dataclass

import pandas as pd

from acts.context import sheet, the_catalog
from acts.draft import merged
from acts.evaluation import Evaluation, evaluate, standing_set
from catalog.findings import Severity
from ledger.models import Delivery, Part


@dataclass(frozen=True)
class Preview:
    """Seen by the sender alone. `findings` are those on his own rows or on his sheets as a whole."""

    delivery: int
    tables: tuple[str, ...]
    evaluation: Evaluation
    findings: pd.DataFrame
    not_judged: tuple[tuple[str, str], ...]

    @property
    def complete(self) -> bool:
        return self.evaluation.complete

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
    tables = tuple(Part.objects.filter(delivery=delivery).order_by("id").values_list("table", flat=True))
    if not tables:
        raise LookupError(f"delivery {delivery} gave no part")
    drafts = {table: merged(sheet(row.year, table)) for table in tables}
    evaluation = evaluate(row.year, {**standing_set(row.year), **drafts})
    frame = evaluation.frame()
    own = frame["source_file"].isna() | (frame["source_file"] == row.file)
    return Preview(delivery, tables, evaluation, frame[frame["table"].isin(tables) & own], _not_judged(evaluation, tables))


def _not_judged(evaluation: Evaluation, tables: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    titles = rule_titles()
    return tuple(
        (titles.get(each["rule"], each["rule"]), each["why"])
        for each in evaluation.outcome_list()
        if each["table"] in tables and each["state"] in ("not_judged", "broken")
    )


def rule_titles() -> dict[str, str]:
    """Rule code → Chinese title, of the declared rules."""
    return {rule.code: rule.title.zh for _, rule in the_catalog().rules}
