"""What settlements do to a merge: they hold for exactly the rows that they name, and for nothing else."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from acts.context import the_catalog, the_store
from acts.receiving.part_files import PartFiles, Settled
from catalog.sheet import Sheet
from ledger.facts import Mark, SettlementFacts
from warehouse.collisions import Collision, collisions
from warehouse.store import Store

Given = Mapping[str, PartFiles]  # by holder: the number of a share, or between departments a department


def collisions_among(table: str, given: Given, *, between: bool) -> tuple[Collision, ...]:
    """The collisions of these holders' rows. Kept: a page and the merge ask the same, and files of the store never change."""
    return _collisions(table, tuple(sorted((holder, files.rows) for holder, files in given.items())), between, the_store())


@lru_cache(maxsize=64)
def _collisions(table: str, given: tuple[tuple[str, str], ...], between: bool, store: Store) -> tuple[Collision, ...]:
    paths = {holder: store.path(rows) for holder, rows in given}
    return tuple(collisions(the_catalog().sheets[table], paths, between=between))


def marks(collision: Collision) -> frozenset[Mark]:
    return frozenset(Mark(row.holder, row.row_id, row.row_digest) for row in collision.rows)


def holds(settlement: SettlementFacts | None, collision: Collision) -> bool:
    """Whether the settlement is of these very rows, and settles them: rows given back are not settled."""
    return settlement is not None and settlement.outcome != "back" and settlement.rows == marks(collision)


def settled_among(sheet: Sheet, given: Given, settlements: Sequence[SettlementFacts], *, between: bool = False) -> list[Settled]:
    """What was settled of each holder's rows, in the order of `given`."""
    last = {each.collision: each for each in settlements}
    if not last:
        return [Settled() for _ in given]
    found = collisions_among(sheet.table, given, between=between)
    valid = [last[each.collision] for each in found if holds(last.get(each.collision), each)]
    out = {mark for each in valid if each.kept for mark in each.rows - {each.kept}}
    both = {mark: each.words for each in valid if each.outcome == "both" for mark in each.rows if mark not in out}
    return [
        Settled(
            frozenset(mark.row_id for mark in out if mark.holder == holder),
            frozenset((mark.row_id, words) for mark, words in both.items() if mark.holder == holder),
        )
        for holder in given
    ]
