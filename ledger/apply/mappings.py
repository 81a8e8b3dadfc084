"""Projections of saved mappings. Confirming makes the delivery wait for one more reading."""

from collections.abc import Iterator

from ledger.apply.registry import Applied, applies
from ledger.models import Delivery, SavedMapping
from ledger.payloads.mappings import MappedSheet, MappingsConfirmed, MappingsRevoked

Said = tuple[str, str, str | None]


@applies(MappingsConfirmed)
def _confirmed(content: MappingsConfirmed, event: Applied) -> None:
    delivery = Delivery.objects.get(event_seq=content.delivery)
    said = [(sheet, each) for sheet in content.sheets for each in _said(sheet)]
    whose = {"department": delivery.department, "source": content.source.value}
    for number, (sheet, (column, word, code)) in enumerate(said):
        key = {**whose, "table": sheet.table, "word": word, "of_worksheet": False}
        _replace({**key, "code": None} if code is None else {**key, "column": column, "code__isnull": False}, event)
        _save(delivery, event, number, key, column=column, code=code, profile=list(sheet.profile))
    for number, each in enumerate(content.worksheets, len(said)):
        key = {**whose, "profile": list(each.profile), "of_worksheet": True}
        _replace(key, event)
        _save(delivery, event, number, key, table=each.table, word=each.name)
    delivery.state, delivery.source, delivery.asked_seq = "waiting", content.source.value, event.seq
    delivery.save()


def _save(delivery: Delivery, event: Applied, number: int, key: dict[str, object], **more: object) -> None:
    who = {"by": event.actor, "acting_for": event.acting_for, "at": event.at}
    SavedMapping.objects.create(event_seq=event.seq, number=number, delivery=delivery.event_seq, **who, **key, **more)


def _said(sheet: MappedSheet) -> Iterator[Said]:
    """Column, word, code; in the order that numbers them."""
    yield from ((each.column, each.word, None) for each in sheet.headers)
    yield from ((each.column, each.word, each.code) for each in sheet.codes)


def _replace(what: dict[str, object], event: Applied) -> None:
    """What the same source said of it before no longer holds."""
    ended = {"ended_seq": event.seq, "ended_by": event.actor, "ended_at": event.at}
    SavedMapping.objects.filter(**what, ended_seq=None).update(**ended)


@applies(MappingsRevoked)
def _revoked(content: MappingsRevoked, event: Applied) -> None:
    ended = {"ended_seq": event.seq, "ended_by": event.actor, "ended_at": event.at, "reason": content.reason}
    for each in content.mappings:
        mine = SavedMapping.objects.filter(department=content.department, event_seq=each.seq, number=each.number, ended_seq=None)
        mine.update(**ended)
