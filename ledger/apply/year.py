"""Projections of a year: plan, opening, gates, editions."""

from ledger.apply.registry import Applied, applies
from ledger.models import Assignment, Edition, Plan, SchoolYear, YearDecision
from ledger.payloads.year import EditionPublished, PlanDecided, YearClosed, YearDecided, YearOpened


@applies(PlanDecided)
def _plan(content: PlanDecided, event: Applied) -> None:
    version = Plan.objects.filter(year=content.year).count() + 1
    Plan.objects.create(
        event_seq=event.seq,
        year=content.year,
        version=version,
        body=content.body,
        form=content.form,
        document=content.document,
        decided_on=content.decided_on,
    )
    Assignment.objects.bulk_create(
        Assignment(event_seq=event.seq, year=content.year, plan_version=version, **_fields(each.model_dump()))
        for each in content.assignments
    )
    SchoolYear.objects.filter(year=content.year).update(plan_version=version)


def _fields(entry: dict[str, object]) -> dict[str, object]:
    return {**entry, "contributors": list(entry["contributors"])}  # type: ignore[call-overload]


@applies(YearOpened)
def _opened(content: YearOpened, event: Applied) -> None:
    SchoolYear.objects.create(event_seq=event.seq, **content.model_dump())


@applies(YearDecided)
def _decided(content: YearDecided, event: Applied) -> None:
    YearDecision.objects.create(
        event_seq=event.seq, by=event.actor, acting_for=event.acting_for, at=event.at, **content.model_dump()
    )


@applies(EditionPublished)
def _published(content: EditionPublished, event: Applied) -> None:
    fields = content.model_dump()
    Edition.objects.create(event_seq=event.seq, kind=fields.pop("edition"), at=event.at, **fields)


@applies(YearClosed)
def _closed(content: YearClosed, event: Applied) -> None:
    SchoolYear.objects.filter(year=content.year).update(closed=True)
