"""One rule as SQL: what it asks of each row, and the statements made of that."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.rule import Rule
from catalog.sheet import Sheet
from checks.outcome import EMPTY
from checks.words import message_sql

SOURCE_COLUMNS = ("source_row", "source_worksheet", "source_file", "source_department")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Question:
    """What a rule asks, with the row's columns bare.

    `source` is a SELECT giving the columns of the sheet and what the kind computes; `verdict` an expression:
    TRUE held, FALSE failed, NULL not judged; `amount` how far off; `computed` maps names usable in messages to
    columns of `source`; `extent` a list of row_ids; `why_empty` says what NULL means;
    `when` stands in place of the rule's own if the source has seen to that already.
    """

    sheet: Sheet
    rule: Rule
    source: str
    verdict: str
    amount: str = "NULL"
    extent: str = "[row_id]"
    computed: Mapping[str, str] = field(default_factory=dict)
    why_empty: str = EMPTY
    when: str = ""

    @property
    def judged(self) -> str:
        """The rows to which the rule applies, under the name of the table."""
        return (
            f"FROM ({self.source}) AS {quoted(self.sheet.table)} WHERE ({self.when or in_period(self.rule.when, self.sheet)}\n)"
        )

    @property
    def counts(self) -> str:
        """One row: how many rows held, failed, were not judged."""
        return (
            "SELECT count(*) FILTER (ok), count(*) FILTER (NOT ok), count(*) FILTER (ok IS NULL) "
            f"FROM (SELECT ({self.verdict}\n) AS ok {self.judged})"
        )

    @property
    def failing(self) -> str:
        """A row per finding, for failing rows only: messages are worked out for these alone."""
        rule = self.rule
        amount = self.computed.get(rule.amount, in_period(rule.amount, self.sheet)) if rule.amount else self.amount
        return (
            f"SELECT row_id, {', '.join(SOURCE_COLUMNS)}, text_of({quoted(rule.at)}) AS value, "
            f"{self._words(rule.message)} AS message, {self._words(rule.remedy)} AS remedy, "
            f"CAST(({amount}\n) AS DOUBLE) AS amount, {self.extent} AS extent "
            f"{self.judged} AND NOT ({self.verdict}\n) ORDER BY row_id"
        )

    def _words(self, template: str) -> str:
        return message_sql(in_period(template, self.sheet), self.computed)


def in_period(expression: str, sheet: Sheet) -> str:
    """The expression with `period_first()` and `period_last()` standing for the sheet's own period."""
    kind = sheet.period.value
    first, last = (kind, kind) if kind == "point_in_time" else (f"{kind}_first", f"{kind}_last")
    return expression.replace("period_first()", f"{first}()").replace("period_last()", f"{last}()")
