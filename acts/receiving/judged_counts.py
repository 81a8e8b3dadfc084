"""How many findings the check of each department's latest file left, by sheet: counts for the dashboard and nothing else.

Kept beside what goes out, since no event tells of a preview; it may be lost, and is there again with the next check.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from acts.context import the_home
from acts.receiving.preview import Preview
from catalog.findings import Severity
from ledger.models import Delivery
from warehouse.replacing import replace_with


@dataclass(frozen=True)
class JudgedCounts:
    """Of one sheet in one delivery: how many 必改 and 须说明, each counted once however many cells it has."""

    year: int
    department: str
    table: str
    delivery: int
    errors: int
    questions: int


def note_counts(judged: Preview) -> tuple[JudgedCounts, ...]:
    """Keep the counts of a delivery that was just judged, in place of those before it."""
    row = Delivery.objects.get(event_seq=judged.delivery)
    counts = tuple(_counts(row, table, judged) for table in judged.tables)
    for each in counts:
        place = the_home().outgoing / str(row.year) / "counts" / row.department / f"{each.table}.json"
        replace_with(place, json.dumps(asdict(each)))
    return counts


def _counts(row: Delivery, table: str, judged: Preview) -> JudgedCounts:
    mine = judged.findings[judged.findings["table"] == table]
    number = mine.groupby("severity")["finding_id"].nunique().to_dict()
    errors, questions = (int(number.get(each.value, 0)) for each in (Severity.ERROR, Severity.QUESTION))
    return JudgedCounts(row.year, row.department, table, row.event_seq, errors, questions)


def judged_counts(year: int) -> Iterator[JudgedCounts]:
    """What is kept of a year."""
    for place in sorted((the_home().outgoing / str(year) / "counts").glob("*/*.json")):
        yield JudgedCounts(**json.loads(place.read_text(encoding="utf-8")))
