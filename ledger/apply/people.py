"""Projections of the organisation."""

from ledger.apply.registry import Applied, applies
from ledger.models import Campus, Department, Person, Post, School, StandIn
from ledger.payloads.people import PeopleRecorded, SchoolFounded, StandInAppointed, StandInEnded


@applies(SchoolFounded)
def _founded(content: SchoolFounded, event: Applied) -> None:
    School.objects.create(
        event_seq=event.seq,
        code=content.code,
        name=content.name,
        leading_group=content.leading_group,
        is_sample=content.is_sample,
    )
    Campus.objects.bulk_create(Campus(event_seq=event.seq, **each.model_dump()) for each in content.campuses)
    Department.objects.bulk_create(Department(event_seq=event.seq, **each.model_dump()) for each in content.departments)


@applies(PeopleRecorded)
def _people(content: PeopleRecorded, event: Applied) -> None:
    for person in content.persons:
        Person.objects.update_or_create(
            staff_no=person.staff_no,
            defaults={"event_seq": event.seq, "name": person.name, "department": person.department},
        )
    Post.objects.bulk_create(Post(event_seq=event.seq, **each.model_dump()) for each in content.posts)


@applies(StandInAppointed)
def _appointed(content: StandInAppointed, event: Applied) -> None:
    StandIn.objects.create(event_seq=event.seq, **content.model_dump())


@applies(StandInEnded)
def _ended(content: StandInEnded, event: Applied) -> None:
    StandIn.objects.filter(event_seq=content.appointed_seq).update(ended_on=content.day)
