"""Projections of many hands: shares, the parts that are made of them, and settlements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from ledger.apply.registry import Applied, applies
from ledger.models import Delivery, Event, Part, Settlement, Share, Unchanged
from ledger.payloads.parts import CollisionSettled, MarkEntry, PartsArranged
from ledger.payloads.work import DeliveryRead, PartEntry, ShareEntry

_FATES = {"withdraw": "withdrawn", "join": "joined", "replace": "replaced"}
Act = PartsArranged | CollisionSettled


@dataclass(frozen=True)
class _Place:
    """A department's part of a sheet."""

    year: int
    table: str
    department: str

    @property
    def named(self) -> dict[str, Any]:
        return vars(self)

    def parts(self) -> models.QuerySet[Part]:
        return Part.objects.filter(**self.named).order_by("counts_from", "version")

    def shares(self, number: int) -> models.QuerySet[Share]:
        return Share.objects.filter(**self.named, number=number).order_by("version")


def apply_read(content: DeliveryRead, delivery: Delivery, event: Applied) -> None:
    """The shares that a delivery gave, and the parts that follow."""
    given = {each.table: each for each in content.shares}
    said = _said_what_it_means(delivery)
    for each in content.shares:
        place = _Place(delivery.year, each.table, delivery.department)
        _create_share(place, each, _who_sent(place, each, delivery), event, delivery)
        if each.version > 1:
            place.shares(each.number).update(fate="", into=0)
    for entry in content.parts:
        place = _Place(delivery.year, entry.table, delivery.department)
        if share := given.get(entry.table):
            before = list(place.parts())
            versions = {**dict(before[-1].shares if before else ()), share.number: share.version}
            _create_part(place, entry, _delivery(share, delivery), versions, said, event, event.seq, before)
        else:
            _create_part(place, entry, delivery, _only_share(place, entry, delivery, event), (), event, delivery.event_seq)


def _who_sent(place: _Place, entry: ShareEntry, delivery: Delivery) -> tuple[str, ...]:
    """The sender; of a version of before that counts again, since the file turned out to be of another sheet, its own senders."""
    if entry.delivery == delivery.event_seq:
        return (delivery.by,)
    before = place.shares(entry.number).filter(delivery=entry.delivery).last()
    return tuple(before.senders) if before else (delivery.by,)


def _said_what_it_means(delivery: Delivery) -> tuple[str, ...]:
    """Who confirmed mappings upon which the delivery was read once more: he had a hand in its rows, whoever sent them."""
    if delivery.asked_seq in (0, delivery.event_seq):
        return ()
    return (Event.objects.values_list("actor", flat=True).get(seq=delivery.asked_seq),)


def _only_share(place: _Place, entry: PartEntry, delivery: Delivery, event: Applied) -> dict[int, int]:
    """An event from before there were shares: each file of a department replaced the one before."""
    version = place.shares(1).count() + 1
    share = ShareEntry(**entry.model_dump(), number=1, version=version, label=delivery.name[:60], delivery=delivery.event_seq)
    _create_share(place, share, (delivery.by,), event, delivery)
    return {1: version}


def _delivery(entry: ShareEntry, known: Delivery | None) -> Delivery:
    """The file of a share, which is mostly the one at hand."""
    return known if known and known.event_seq == entry.delivery else Delivery.objects.get(event_seq=entry.delivery)


def _create_share(
    place: _Place, entry: ShareEntry, senders: Iterable[str], event: Applied, known: Delivery | None = None
) -> None:
    delivery = _delivery(entry, known)
    said = entry.model_dump(exclude={"table"})
    Share.objects.create(
        event_seq=event.seq, by=delivery.by, at=delivery.at, senders=sorted(set(senders)), **place.named, **said
    )  # fmt: skip


def _create_part(
    place: _Place,
    entry: PartEntry,
    delivery: Delivery,
    versions: dict[int, int],
    mergers: Iterable[str],
    event: Applied,
    counts_from: int,
    before: Sequence[Part] | None = None,
) -> None:
    """`before`: the parts that there are already, as `place.parts()`, if the caller has them."""
    earlier = list(place.parts()) if before is None else before
    latest = earlier[-1] if earlier else None
    merged = {*(latest.mergers if latest else ()), *mergers}
    in_force = (share for share in Share.objects.filter(**place.named) if versions.get(share.number) == share.version)
    sent = {person for share in in_force for person in share.senders}
    Part.objects.create(
        event_seq=event.seq,
        version=len(earlier) + 1,
        delivery=delivery.event_seq,
        by=delivery.by,
        shares=sorted([number, version] for number, version in versions.items()),
        persons=sorted(sent | merged),
        mergers=sorted(merged),
        counts_from=counts_from,
        unchanged_seq=_unchanged(delivery, entry),
        **place.named,
        **entry.model_dump(exclude={"table"}),
    )


def _unchanged(delivery: Delivery, part: PartEntry) -> int | None:
    """The 确认无变化 to which a part is true: it is exactly what was said to hold, nothing of other hands beside it."""
    said = Unchanged.objects.filter(delivery=delivery.event_seq, table=part.table, content_digest=part.content_digest)
    return said.values_list("event_seq", flat=True).first()


@applies(PartsArranged)
def _arranged(content: PartsArranged, event: Applied) -> None:
    place = _Place(content.year, content.table, content.department)
    if content.made:
        _create_share(place, content.made, _senders(place, content), event)
    fate = _FATES.get(content.did, "")
    place.shares(content.share).update(fate=fate, into=content.into if fate else 0)
    _follows(place, content, content.part, event)


def _senders(place: _Place, content: PartsArranged) -> set[str]:
    """Who sent the rows of a version that an act made: all who sent rows of the shares it was made from."""
    latest = place.parts().last()
    in_force = dict(latest.shares if latest else ())
    made_from = (share for share in Share.objects.filter(**place.named) if in_force.get(share.number) == share.version)
    return {person for share in made_from if share.number in (content.share, content.into) for person in share.senders}


def _follows(place: _Place, content: Act, entry: PartEntry, event: Applied) -> None:
    """The part after an act: of the latest delivery among its shares."""
    versions = dict(content.shares)
    in_force = (share for share in Share.objects.filter(**place.named) if versions.get(share.number) == share.version)
    delivery = Delivery.objects.get(event_seq=max(share.delivery for share in in_force))
    _create_part(place, entry, delivery, versions, (event.actor,), event, event.seq)


@applies(CollisionSettled)
def _settled(content: CollisionSettled, event: Applied) -> None:
    said = content.model_dump(exclude={"shares", "part", "rows", "kept"})
    Settlement.objects.create(
        event_seq=event.seq, by=event.actor, acting_for=event.acting_for, at=event.at, **said,
        rows=[_mark(each) for each in content.rows], kept=_mark(content.kept) if content.kept else None,
    )  # fmt: skip
    if content.part:
        _follows(_Place(content.year, content.table, content.department), content, content.part, event)


def _mark(mark: MarkEntry) -> list[str]:
    return [mark.holder, mark.row_id, mark.row_digest]
