"""What differs in a department's part since its head last signed one: he looks at that, not at everything again."""

from dataclasses import dataclass

from acts.context import the_catalog, the_store
from acts.waiting import person_names
from ledger.facts import SheetFacts
from ledger.models import Event, Part
from warehouse.differences import DifferenceCounts, RowDifference, count_differences, differences


@dataclass(frozen=True)
class SinceSigned:
    """The last signature, if a later version made it void: who, when, on which version, and how many rows differ now."""

    version: int
    signer: str
    at: str
    rows_file: str
    rows: DifferenceCounts


def since_signed(facts: SheetFacts, department: str) -> SinceSigned | None:
    """The signature that no longer holds; None if nobody has signed, or the present version is signed."""
    part = facts.part_of(department)
    if part is None or part.signed_by:
        return None
    signed = Part.objects.filter(year=facts.year.year, table=facts.table, department=department).exclude(signed_by="")
    last = signed.order_by("counts_from", "version").last()
    if last is None or last.signed_seq is None:
        return None
    at = Event.objects.values_list("at", flat=True).get(seq=last.signed_seq)
    before, now = the_store().path(last.rows_file), the_store().path(part.rows_file)
    rows = count_differences(before, now, the_catalog().sheets[facts.table]) if before != now else DifferenceCounts()
    return SinceSigned(last.version, person_names().get(last.signed_by, ""), at, last.rows_file, rows)


def rows_since_signed(
    facts: SheetFacts, department: str, since: SinceSigned, *, offset: int = 0, limit: int = 50
) -> list[RowDifference]:
    """A page of the rows that differ."""
    part = facts.part_of(department)
    if part is None or not since.rows.rows:
        return []
    before, now = the_store().path(since.rows_file), the_store().path(part.rows_file)
    return differences(before, now, the_catalog().sheets[facts.table], offset=offset, limit=limit)
