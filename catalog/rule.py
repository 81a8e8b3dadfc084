"""Rules between cells, rows, sheets and years: what each kind says, and its own passing and failing example.

What one cell must be (type, code, range, pattern, presence) is declared on the column instead; no rule
stands in two places. Expressions are DuckDB SQL over the columns of the sheet; other sheets go by their
table name, last year's by `last_year.<table>`.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from catalog.base import Declaration, Name, RuleCode, Title
from catalog.findings import Severity


class Example(Declaration):
    """Rows of this sheet, of other sheets and of last year, on which the rule must hold or fail.

    A plain mapping of columns is short for one row of this sheet. Columns not named are empty.
    """

    rows: list[dict[str, str | None]]
    sheets: dict[Name, list[dict[str, str | None]]] = {}
    last_year: dict[Name, list[dict[str, str | None]]] = {}


def _example(value: Any) -> Any:
    if isinstance(value, dict) and "rows" not in value:
        return {"rows": [value]}
    return value


class PartOf(Declaration):
    """`part` may not exceed `whole` (其中项不大于总项)."""

    part: Name
    whole: Name


class SumOf(Declaration):
    """`parts` add up to `whole`, within `tolerance` (in the unit of the columns). Empty parts count as 0."""

    parts: Annotated[list[Name], Field(min_length=2)]
    whole: Name
    tolerance: float = 0.0


class Agreement(Declaration):
    """`column` equals `value`, an aggregate over `table`, for the rows where each `by` column agrees.

    `by` maps a column of this sheet to an expression over the other table; empty for form sheets.
    """

    column: Name
    table: Name
    value: str
    by: dict[Name, str] = {}
    where: str = "true"
    tolerance: float = 0.0


class Change(Declaration):
    """`column` moved by more than `over_percent` and at least `at_least` (its own unit) since last year."""

    column: Name
    over_percent: float
    at_least: float = 0.0


KINDS = ("holds", "exists_in", "unique", "part_of", "sum", "within_period", "agrees_with", "exclusive_of", "change", "sql")


class Rule(Declaration):
    """One rule of one sheet. Exactly one of the kinds in `KINDS` is given.

    `at` is the anchor column: where the finding stands. `when` restricts the rows judged. `amount` measures
    how far off a row is, in `unit`. `{expressions}` in message and remedy are SQL, evaluated for failing rows.
    A `sql` rule is a SELECT over any tables giving `row_id` of failing rows, with what the message names.
    A rule `on_trial` (试运行规则) is shown to the QC office only and enters no digest.
    """

    code: RuleCode
    title: Title
    severity: Severity
    at: Name
    when: str = "true"
    holds: str | None = None
    exists_in: str | None = None
    unique: list[Name] | None = None
    part_of: PartOf | None = None
    sum: SumOf | None = None
    within_period: bool | None = None
    agrees_with: Agreement | None = None
    exclusive_of: str | None = None
    change: Change | None = None
    sql: str | None = None
    amount: str | None = None
    unit: str = ""
    message: str
    remedy: str
    source: str
    on_trial: bool = False
    passes: Annotated[Example, BeforeValidator(_example)]
    fails: Annotated[Example, BeforeValidator(_example)]

    @model_validator(mode="after")
    def _one_kind(self) -> "Rule":
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"须恰好声明一种规则（{'、'.join(KINDS)}），现有：{'、'.join(given) or '无'}")
        return self

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    def logic(self) -> dict[str, Any]:
        """What decides which rows fail, without the wording: this, not the message, enters digests."""
        return self.model_dump(mode="json", exclude={"title", "message", "remedy", "source", "passes", "fails", "on_trial"})
