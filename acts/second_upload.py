"""The second upload: what a delivery changed against the part that it replaces, sheet by sheet.

Both versions are judged among the same others as they stand now, so what differs is this upload's doing alone. Nothing
is recorded: it follows from the two rows files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from acts.context import sheet, the_catalog, the_store
from acts.draft import merged
from acts.evaluation import evaluate, standing_set
from acts.preview import Preview, preview
from checks.compared import Compared, cells_spoken_of, compare, counts_of
from ledger.facts import PartFacts, SheetFacts
from ledger.models import Delivery, Part
from warehouse.differences import RowDifference
from warehouse.upload_changes import CellChange, Place, RowCounts, TwoUploads

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SecondUpload:
    """One sheet of a delivery against the part before it. `others` counts cells that changed without having had a finding."""

    table: str
    earlier: Part
    compared: Compared
    rows: RowCounts
    others: int
    _uploads: TwoUploads = field(repr=False)
    _spoken_of: frozenset[Place] = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """The figures by name; the shape of `--json`."""
        return counts_of(self.compared, self.others, self.rows.came, self.rows.gone, self.rows.renamed)

    def other_cells(self, *, offset: int = 0, limit: int | None = None) -> list[CellChange]:
        """另有改动: cells that changed without having had a finding, a page of them."""
        return self._uploads.cells(self._spoken_of, offset=offset, limit=limit)

    def other_rows(self, *, offset: int = 0, limit: int | None = None) -> list[RowDifference]:
        """Rows that came or went, a page of them."""
        return self._uploads.rows(offset=offset, limit=limit)


def earlier_parts(delivery: int) -> dict[str, Part]:
    """By sheet: the parts of others that this delivery replaced, where its own is the latest.

    Read once more with mappings, a delivery has several parts of a sheet; what it replaced is what came before the first.
    """
    parts = Part.objects.filter(delivery=delivery).order_by("id")
    return {part.table: earlier for part in parts if (earlier := _earlier(part))}


def second_uploads(delivery: int, judged: Preview | None = None) -> tuple[SecondUpload, ...]:
    """For each sheet of which the delivery gives the latest part, and not the first one: what differs."""
    earlier = earlier_parts(delivery)
    if not earlier:
        return ()
    row, judged = Delivery.objects.get(event_seq=delivery), judged or preview(delivery)
    parts = {part.table: part for part in Part.objects.filter(delivery=delivery).order_by("id")}
    before = _judged_before(row, judged, earlier)
    return tuple(_second(parts[table], each, judged, before[table]) for table, each in earlier.items())


def _earlier(part: Part) -> Part | None:
    """The part that this one replaced; None if it is the first, or is itself replaced by now."""
    same = Part.objects.filter(year=part.year, table=part.table, department=part.department)
    if same.filter(version__gt=part.version).exists():
        return None
    return same.filter(version__lt=part.version).exclude(delivery=part.delivery).order_by("-version").first()


def _judged_before(row: Delivery, judged: Preview, earlier: Mapping[str, Part]) -> "dict[str, pd.DataFrame]":
    """The findings on the earlier parts' rows and on their sheets as a whole, by table."""
    facts = {table: sheet(row.year, table) for table in judged.tables}
    versions = {table: merged(_with(each, earlier.get(table))) for table, each in facts.items()}
    found = evaluate(row.year, {**standing_set(row.year), **versions}, list(earlier))
    return {table: _own(found[table].frame(), part) for table, part in earlier.items()}


def _with(facts: SheetFacts, earlier: Part | None) -> SheetFacts:
    """The facts as if that part were the latest of its department."""
    if earlier is None:
        return facts
    return replace(
        facts, parts=tuple(_as_before(each, earlier) if each.department == earlier.department else each for each in facts.parts)
    )


def _as_before(part: PartFacts, earlier: Part) -> PartFacts:
    return replace(part, rows_file=earlier.rows_file, problems_file=earlier.problems_file, version=earlier.version)


def _own(frame: "pd.DataFrame", part: Part) -> "pd.DataFrame":
    file = Delivery.objects.values_list("file", flat=True).get(event_seq=part.delivery)
    return frame[frame["source_file"].isna() | (frame["source_file"] == file)]


def _second(part: Part, earlier: Part, judged: Preview, before: "pd.DataFrame") -> SecondUpload:
    declared = the_catalog().sheets[part.table]
    uploads = TwoUploads(the_store().path(earlier.rows_file), the_store().path(part.rows_file), declared)
    renamed = uploads.renamed
    spoken_of = frozenset(cells_spoken_of(before, the_catalog(), declared, renamed))
    now = judged.findings[judged.findings["table"] == part.table]
    compared = compare(now, before, renamed, uploads.gone)
    return SecondUpload(part.table, earlier, compared, uploads.counts, uploads.count_cells(spoken_of), uploads, spoken_of)
