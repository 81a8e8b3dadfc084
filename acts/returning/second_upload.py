"""The second upload: what a delivery changed against the version of its share that it replaces, sheet by sheet.

Both versions are judged among the same others as they stand now, so what differs is this upload's doing alone. Nothing
is recorded: it follows from the two rows files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from acts.context import sheet, the_catalog, the_store
from acts.judged.draft import merged
from acts.judged.evaluation import evaluate, standing_set
from acts.judged.words_for_sender import for_sender
from acts.many_hands.share_history import file_before, made_by, replaced_by_act
from acts.many_hands.shares import collects, composed, files_of, given_by, in_force, sent_at
from acts.receiving.preview import Preview, preview
from checks.compared import Compared, cells_spoken_of, compare, counts_of
from ledger.facts import SheetFacts
from ledger.models import Delivery, Share
from warehouse.differences import RowDifference
from warehouse.parquet import plain_connection, quoted
from warehouse.row_names import RowNames, names_in
from warehouse.upload_changes import CellChange, Place, RowCounts, TwoUploads

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SecondUpload:
    """One sheet of a delivery against the version of its share before it.

    `others` counts cells that changed without having had a finding.
    """

    table: str
    earlier: Share
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


def earlier_shares(delivery: int) -> dict[str, Share]:
    """By sheet: what this delivery replaced of its own share, where its own version is in force; never another hand's."""
    sender = Delivery.objects.get(event_seq=delivery)
    return {share.table: earlier for share in _in_force(delivery) if (earlier := _earlier(share)) and _his(earlier, sender)}


def _his(earlier: Share, sender: Delivery) -> bool:
    """Whether the sender may see what his file replaced: the collector; others their own share, if nobody joined rows to it."""
    if collects(sender.by, sender.department, sent_at(sender)):
        return True
    return earlier.owner == sender.by and (made_by(earlier) is None or set(earlier.senders) == {sender.by})


def second_uploads(delivery: int, judged: Preview | None = None) -> tuple[SecondUpload, ...]:
    """For each sheet of which the delivery gives a share that is in force, and not its first version: what differs."""
    earlier = earlier_shares(delivery)
    if not earlier:
        return ()
    judged = judged or preview(delivery)
    shares = {share.table: share for share in _in_force(delivery)}
    before = _judged_before(shares, judged, earlier)
    return tuple(_second(shares[table], each, judged, before[table]) for table, each in earlier.items())


def _in_force(delivery: int) -> list[Share]:
    """The shares that a delivery gave and that count now, in the order of its file."""
    row = Delivery.objects.get(event_seq=delivery)
    present = (in_force(row.year, table, row.department) for table in given_by(delivery))
    return [share for shares in present for share in shares if share.delivery == delivery]


def _earlier(share: Share) -> Share | None:
    """The version that this one replaced, or the share that an act said it replaces; None if it is the first.

    None too for the rows of two shares joined: they are more than what this delivery brought.
    """
    before = file_before(share) if made_by(share) is None else None
    return before or replaced_by_act(share)


@dataclass(frozen=True)
class _Before:
    """The findings on the earlier version's rows and on its sheet as a whole; the merged rows files, then and now."""

    findings: "pd.DataFrame"
    then: str
    now: str


def _judged_before(shares: Mapping[str, Share], judged: Preview, earlier: Mapping[str, Share]) -> dict[str, _Before]:
    """By table: what would be found now if the earlier versions were in force."""
    year = Delivery.objects.get(event_seq=judged.delivery).year
    facts = {table: sheet(year, table) for table in judged.tables}
    now = {table: merged(each) for table, each in facts.items()}
    then = {table: merged(_as_before(facts[table], shares[table], each)) for table, each in earlier.items()}
    found = evaluate(year, {**standing_set(year), **now, **then}, list(earlier))
    findings = {table: _own(found[table].frame(), share) for table, share in earlier.items()}
    return {
        table: _Before(for_sender(table, mine, whole=table not in judged.guarded), then[table].rows_file, now[table].rows_file)
        for table, mine in findings.items()
    }


def _as_before(facts: SheetFacts, share: Share, earlier: Share) -> SheetFacts:
    """The facts as if the earlier version were the one in force, beside the same other shares."""
    files = {each.number: files_of(each) for each in in_force(share.year, share.table, share.department)}
    files[share.number] = files_of(earlier)
    then = composed(share.table, files, earlier.worksheet, facts.settled(share.department))
    mine = share.department
    parts = (
        replace(each, rows_file=then.rows_file, problems_file=then.problems_file, rows=then.rows)
        if each.department == mine
        else each
        for each in facts.parts
    )
    return replace(facts, parts=tuple(parts))


def _own(frame: "pd.DataFrame", share: Share) -> "pd.DataFrame":
    """Findings on the files of a share: several, if shares were joined."""
    rows = quoted(the_store().path(share.rows_file))
    found = plain_connection().execute(f"SELECT DISTINCT source_file FROM read_parquet({rows})").fetchall()
    sent = Delivery.objects.values_list("file", flat=True).get(event_seq=share.delivery)  # a share may be without rows
    return frame[frame["source_file"].isna() | frame["source_file"].isin([sent, *(file for (file,) in found)])]


def _second(share: Share, earlier: Share, judged: Preview, before: _Before) -> SecondUpload:
    declared, store = the_catalog().sheets[share.table], the_store()
    old, new = store.path(earlier.rows_file), store.path(share.rows_file)
    uploads = TwoUploads(old, new, declared)
    names = RowNames(names_in(old, store.path(before.then)), names_in(new, store.path(before.now)), uploads.renamed)
    spoken_of = frozenset(cells_spoken_of(before.findings, the_catalog(), declared, names.own()))
    now = judged.findings[judged.findings["table"] == share.table]
    compared = compare(now, before.findings, names.merged(), names.gone(uploads.gone))
    return SecondUpload(share.table, earlier, compared, uploads.counts, uploads.count_cells(spoken_of), uploads, spoken_of)
