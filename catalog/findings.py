"""The finding (问题): what is wrong or odd at one place, with one identity from upload to upload."""

from dataclasses import dataclass
from enum import StrEnum

from catalog.digests import digest_of

FINDING_ID_LENGTH = 16


class Severity(StrEnum):
    """How much a finding matters: 必改 blocks, 须说明 wants words or a mend, 提示 only tells."""

    ERROR = "error"
    QUESTION = "question"
    NOTICE = "notice"

    @property
    def zh(self) -> str:
        return {"error": "必改", "question": "须说明", "notice": "提示"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return ("error", "question", "notice").index(self.value)


def finding_id(rule: str, table: str, row_id: str, column: str) -> str:
    """The identity of a finding: the same rule at the same row and anchor column is the same finding."""
    return digest_of([rule, table, row_id, column])[:FINDING_ID_LENGTH]


@dataclass(frozen=True)
class Finding:
    """One finding, as shown to people.

    `row` is the row number in the sender's worksheet (1-based; None for a finding on the whole sheet or a
    merged table), `cell` its address (`C17`), `value` what stands there as text; `amount` how far it is off,
    in `unit` (None when the rule measures nothing); `extent` the row_ids of all rows that it speaks of. The last
    three tell which delivery the row came from.
    """

    finding_id: str
    rule: str
    severity: Severity
    table: str
    row_id: str
    column: str
    row: int | None
    cell: str | None
    value: str | None
    message: str
    remedy: str
    amount: float | None = None
    unit: str = ""
    extent: tuple[str, ...] = ()
    worksheet: str | None = None
    source_file: str | None = None
    source_department: str | None = None
