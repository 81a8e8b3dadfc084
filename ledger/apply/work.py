"""Projections of the work on sheets."""

from collections.abc import Iterable

from ledger.apply.parts import apply_read
from ledger.apply.registry import Applied, applies
from ledger.models import Decision, Delivery, MappingUse, Part, Settlement, Share, Standing, Statement, Submission, Unchanged
from ledger.payloads.work import (
    DeliveryRead,
    DeliveryReceived,
    FindingsAccepted,
    FindingsAcceptedUnbound,
    FindingsExplained,
    NewsConfirmed,
    PartSigned,
    SheetDecided,
    SheetSentBack,
    SheetSubmitted,
    SheetWithdrawn,
    StandingEntry,
    UnchangedConfirmed,
)


@applies(DeliveryReceived)
def _received(content: DeliveryReceived, event: Applied) -> None:
    Delivery.objects.create(event_seq=event.seq, by=event.actor, at=event.at, asked_seq=event.seq, **content.model_dump())


@applies(DeliveryRead)
def _read(content: DeliveryRead, event: Applied) -> None:
    delivery = Delivery.objects.get(event_seq=content.delivery)
    again = bool(content.refused) and Share.objects.filter(delivery=delivery.event_seq).exists()
    delivery.state = "refused" if content.refused and not again else "read"
    delivery.refused = content.refused
    if not again:  # what was read before stands, with its report
        delivery.report = content.report
    delivery.save()
    MappingUse.objects.bulk_create(
        MappingUse(event_seq=event.seq, confirmed_seq=each.seq, number=each.number, delivery=delivery.event_seq, at=event.at)
        for each in content.mappings
    )
    apply_read(content, delivery, event)


@applies(UnchangedConfirmed)
def _confirmed_unchanged(content: UnchangedConfirmed, event: Applied) -> None:
    Unchanged.objects.create(**_by(event), **content.model_dump())


@applies(PartSigned)
def _signed(content: PartSigned, event: Applied) -> None:
    Part.objects.filter(year=content.year, table=content.table, department=content.department, version=content.version).update(
        signed_by=event.actor, signed_for=event.acting_for, signed_seq=event.seq
    )


@applies(FindingsExplained)
def _explained(content: FindingsExplained, event: Applied) -> None:
    Statement.objects.bulk_create(
        _statement(content.year, content.table, event, "explained", each.finding, content.words, amount=each.amount)
        for each in content.findings
    )


@applies(FindingsAccepted)
def _accepted(content: FindingsAccepted, event: Applied) -> None:
    _accept(content, event, content.digest)


@applies(FindingsAcceptedUnbound)
def _accepted_unbound(content: FindingsAcceptedUnbound, event: Applied) -> None:
    _accept(content, event, "")


def _accept(content: FindingsAccepted | FindingsAcceptedUnbound, event: Applied, digest: str) -> None:
    more = {"until": content.until, "digest": digest}
    Statement.objects.bulk_create(
        _statement(content.year, content.table, event, "accepted", each.finding, content.words, up_to=each.up_to, **more)
        for each in content.findings
    )


def _statement(year: int, table: str, event: Applied, kind: str, finding: str, words: str, **more: object) -> Statement:
    return Statement(
        event_seq=event.seq,
        year=year,
        table=table,
        finding=finding,
        kind=kind,
        words=words,
        by=event.actor,
        acting_for=event.acting_for,
        at=event.at,
        **more,
    )


@applies(SheetSubmitted)
def _submitted(content: SheetSubmitted, event: Applied) -> None:
    version = Submission.objects.filter(year=content.year, table=content.table).count() + 1
    stand(content.year, content.standings, event)
    Submission.objects.create(
        event_seq=event.seq,
        year=content.year,
        table=content.table,
        version=version,
        parts=[[part.department, part.version] for part in content.parts],
        contributors=_contributors(content),
        rows_file=content.rows_file,
        problems_file=content.problems_file,
        content_digest=content.content_digest,
        rows=content.rows,
        by=event.actor,
        at=event.at,
        **_as_judged(content.year, content.table),
    )


def stand(year: int, standings: Iterable[StandingEntry], event: Applied) -> None:
    """What the checks say of every sheet, now that another set of versions stands."""
    for each in standings:
        Standing.objects.update_or_create(
            year=year,
            table=each.table,
            defaults={
                "event_seq": event.seq,
                "evaluation": each.evaluation,
                "errors": list(each.errors),
                "questions": [list(pair) for pair in each.questions],
                "complete": each.complete,
            },
        )


def _contributors(content: SheetSubmitted) -> list[str]:
    """Staff numbers of the real persons who entered the parts, put them together or settled their collisions."""
    mine = {"year": content.year, "table": content.table}
    parts = (Part.objects.get(**mine, department=part.department, version=part.version) for part in content.parts)
    settled = Settlement.objects.filter(**mine, department="").values_list("by", flat=True)
    return sorted({person for part in parts for person in (part.by, *part.persons)} | set(settled))


@applies(SheetWithdrawn)
def _withdrawn(content: SheetWithdrawn, event: Applied) -> None:
    Submission.objects.filter(year=content.year, table=content.table, version=content.submission).update(withdrawn_seq=event.seq)
    stand(content.year, content.standings, event)


@applies(SheetDecided)
def _decided(content: SheetDecided, event: Applied) -> None:
    fields = content.model_dump()
    fields["errors"] = list(fields["errors"])
    Decision.objects.create(outcome="approved", **_by(event), **fields, **_as_judged(content.year, content.table))


@applies(SheetSentBack)
def _sent_back(content: SheetSentBack, event: Applied) -> None:
    fields = content.model_dump()
    fields["places"] = list(fields["places"])
    judged = _as_judged(content.year, content.table)
    Decision.objects.create(outcome="sent_back", errors=[], **_by(event), **fields, **judged)


@applies(NewsConfirmed)
def _confirmed(content: NewsConfirmed, event: Applied) -> None:
    said = content.model_dump(include={"year", "desk", "post", "words"})
    Decision.objects.bulk_create(
        Decision(
            outcome="confirmed", errors=[], **_by(event), **said, **sheet.model_dump(), **_as_judged(content.year, sheet.table)
        )
        for sheet in content.sheets
    )


def _as_judged(year: int, table: str) -> dict[str, object]:
    """What the checks say of the sheet at this moment of the chain: what a later look is compared with."""
    standing = Standing.objects.filter(year=year, table=table).first()
    return {"evaluation": standing.evaluation, "questions": standing.questions} if standing else {}


def _by(event: Applied) -> dict[str, object]:
    return {"event_seq": event.seq, "by": event.actor, "acting_for": event.acting_for, "at": event.at}
