"""Who said 确认无变化 of a part, and from which edition: wherever a part is shown it is told apart from one that was sent."""

from dataclasses import dataclass

from acts.waiting import department_names, person_names
from catalog.digests import check_code
from catalog.periods import year_title
from ledger.facts import PartFacts, SheetFacts
from ledger.models import Unchanged
from reports.figures import ordinal_edition


@dataclass(frozen=True)
class SaidUnchanged:
    """`by` names the person (and in whose place), `edition` is 「2015年度…校内定稿版（第一版，校验码 …）」, `at` ISO."""

    table: str
    department: str
    by: str
    at: str
    rows: int
    edition: str
    edition_digest: str

    @property
    def words(self) -> str:
        return f"{self.by}确认与{self.edition}无变化"


def said_unchanged(part: PartFacts) -> SaidUnchanged | None:
    """What was said of a part; None if it came as a file of its own."""
    if part.unchanged_seq is None:
        return None
    row, names = Unchanged.objects.get(event_seq=part.unchanged_seq), person_names()
    by = names.get(row.by, row.by) + (f"（代{names.get(row.acting_for, '')}）" if row.acting_for else "")
    code = check_code(row.edition_digest)
    edition = f"{year_title(row.edition_year)}校内定稿版（{ordinal_edition(row.edition_number)}，校验码 {code}）"
    department = department_names().get(row.department, row.department)
    return SaidUnchanged(row.table, department, by, row.at, row.rows, edition, row.edition_digest)


def unchanged_parts(facts: SheetFacts) -> tuple[SaidUnchanged, ...]:
    """Of the parts that count now: those submitted, else the latest that came."""
    parts = facts.submitted_parts if facts.submission else facts.parts
    return tuple(said for part in parts if (said := said_unchanged(part)))
