"""Appending to the chain: sequence and hash are given under a lock, projections in the same transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from catalog import clock
from catalog.digests import canonical_json, digest_of
from ledger.apply.registry import apply_event
from ledger.models import Event, School
from ledger.payloads.base import Payload

GENESIS = "0" * 64
SYSTEM = "system"
_POSTGRES_LOCK = 0x57A7EDA7  # any number that nobody else takes in this database


@dataclass(frozen=True)
class Actor:
    """Who does an act: the real person, in whose place, by which road (page, api, command, flow, system)."""

    staff_no: str
    acting_for: str = ""
    road: str = "command"


THE_SYSTEM = Actor(SYSTEM, road="system")


def head() -> Event | None:
    """The last event."""
    return Event.objects.order_by("-seq").first()


def present() -> datetime:
    """The time of an act that happens now. In a rehearsal the clock stands at the last event unless it is set."""
    moment = clock.now()
    if clock.is_simulated():
        return moment
    last = head()
    if last and School.objects.filter(is_sample=True).exists():
        return datetime.fromisoformat(last.at)
    return moment


@transaction.atomic
def append(content: Payload, actor: Actor) -> Event:
    """Append one event and apply it. The caller's checks must be in the same transaction.

    Raises:
        django.db.IntegrityError: the chain moved although it was locked (two servers on one file).
    """
    lock()
    last = head()
    event = Event(
        seq=last.seq + 1 if last else 1,
        kind=content.KIND,
        version=content.VERSION,
        payload=canonical_json(content.model_dump(mode="json")).decode(),
        actor=actor.staff_no,
        acting_for=actor.acting_for,
        road=actor.road,
        at=present().isoformat(timespec="microseconds"),
        recorded_at=clock.real_now().isoformat(timespec="microseconds"),
        prev=last.hash if last else GENESIS,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    apply_event(event)
    return event


def hash_of(event: Event) -> str:
    """What the hash of an event must be: over every other column."""
    columns = [f.attname for f in Event._meta.concrete_fields if f.attname != "hash"]
    return digest_of({name: getattr(event, name) for name in columns})


def lock() -> None:
    """One writer at a time until the transaction ends; SQLite's IMMEDIATE transaction has already locked the file."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTGRES_LOCK])
