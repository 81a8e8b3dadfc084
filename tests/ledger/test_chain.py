"""The chain: numbers, hashes, what the databases themselves refuse, two writers at once."""

import sqlite3
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from catalog import clock
from catalog.home import Home
from ledger.chain import GENESIS, Actor, append, hash_of, head
from ledger.models import Event, Person
from ledger.verify import TRIGGERS, chain_faults
from tests.ledger.events import founded, person, put

COLUMNS = ("seq", "kind", "version", "payload", "actor", "acting_for", "road", "at", "recorded_at", "prev", "hash")


@pytest.mark.django_db
def test_each_event_names_the_one_before() -> None:
    first, second = put(founded()), put(person(1), "T9", acting_for="T8", road="page")
    assert (first.seq, first.prev) == (1, GENESIS)
    assert (second.seq, second.prev) == (2, first.hash)
    assert (second.actor, second.acting_for, second.road) == ("T9", "T8", "page")
    assert list(chain_faults()) == []


@pytest.mark.django_db
def test_the_hash_is_over_every_other_column() -> None:
    event = put(founded())
    stored = Event.objects.get(seq=1)
    assert hash_of(stored) == event.hash
    assert {field.attname for field in Event._meta.concrete_fields} == set(COLUMNS)
    for column in COLUMNS[:-1]:
        was = getattr(stored, column)
        setattr(stored, column, was + 1 if isinstance(was, int) else f"{was}x")
        assert hash_of(stored) != event.hash, column
        setattr(stored, column, was)
    assert hash_of(stored) == event.hash


@pytest.mark.django_db
def test_both_times_are_kept_in_a_rehearsal() -> None:
    moment = datetime(2016, 9, 3, 9, 30, tzinfo=clock.SCHOOL_TIME)
    before = clock.real_now()
    with clock.simulated(moment):
        event = put(founded())
    assert event.at == "2016-09-03T09:30:00.000000+08:00"
    assert datetime.fromisoformat(event.recorded_at) >= before
    assert put(person(1)).at == event.at, "the clock of a rehearsal stands at the last event"


@pytest.mark.django_db
def test_elsewhere_time_goes_on() -> None:
    with clock.simulated(datetime(2016, 9, 3, tzinfo=clock.SCHOOL_TIME)):
        put(founded(is_sample=False))
    assert datetime.fromisoformat(put(person(1)).at).year >= 2026


@pytest.mark.django_db
def test_a_failing_projection_takes_the_event_with_it() -> None:
    put(founded())
    with pytest.raises(DatabaseError), transaction.atomic():
        put(founded())  # the school's code is unique
    assert head().seq == 1  # type: ignore[union-attr]


INSERT = "INSERT INTO event (seq, kind, version, payload, actor, acting_for, road, at, recorded_at, prev, hash)"
FORGED = (
    "{insert} SELECT {seq}, kind, version, payload, 'T666', '', road, at, recorded_at, {prev}, '{hash}' FROM event WHERE seq = 2"
)
REFUSED = {
    "update": "UPDATE event SET actor = 'T666' WHERE seq = 2",
    "update of the last": "UPDATE event SET actor = 'T666' WHERE seq = 3",
    "delete": "DELETE FROM event WHERE seq = 2",
    "delete of the last": "DELETE FROM event WHERE seq = 3",
    "number left out": FORGED.format(insert=INSERT, seq=5, prev="(SELECT hash FROM event WHERE seq = 3)", hash="f" * 64),
    "number doubled": FORGED.format(insert=INSERT, seq=3, prev="(SELECT hash FROM event WHERE seq = 3)", hash="f" * 64),
    "wrong predecessor": FORGED.format(insert=INSERT, seq=4, prev="(SELECT hash FROM event WHERE seq = 2)", hash="f" * 64),
    "invented predecessor": FORGED.format(insert=INSERT, seq=4, prev=f"'{'e' * 64}'", hash="f" * 64),
}
SQLITE_ONLY = {
    "replace of the last": REFUSED["number doubled"].replace("INSERT", "INSERT OR REPLACE"),
    "replace in the middle": FORGED.format(
        insert=INSERT.replace("INSERT", "REPLACE"), seq=2, prev="(SELECT hash FROM event WHERE seq = 1)", hash="f" * 64
    ),
    "update or replace": "UPDATE OR REPLACE event SET seq = 3 WHERE seq = 2",
    "no predecessor": FORGED.format(insert=INSERT, seq=4, prev="NULL", hash="f" * 64),
}
POSTGRES_ONLY = {
    "truncate": "TRUNCATE event",
    "truncate in company": "TRUNCATE event, person",
    "upsert": REFUSED["number doubled"] + " ON CONFLICT (seq) DO UPDATE SET actor = 'T666'",
}


@pytest.fixture
def three_events(database: str) -> str:
    put(founded())
    put(person(1))
    put(person(2))
    return database


@pytest.mark.parametrize("statement", [*REFUSED.values()], ids=[*REFUSED])
def test_the_database_refuses(three_events: str, statement: str) -> None:
    _refused(statement)


@pytest.mark.parametrize("statement", [*SQLITE_ONLY.values()], ids=[*SQLITE_ONLY])
def test_sqlite_refuses(sqlite_database: Path, statement: str) -> None:
    for content in (founded(), person(1), person(2)):
        put(content)
    _refused(statement)


@pytest.mark.postgres
@pytest.mark.parametrize("statement", [*POSTGRES_ONLY.values()], ids=[*POSTGRES_ONLY])
def test_postgres_refuses(postgres_database: str, statement: str) -> None:
    for content in (founded(), person(1), person(2)):
        put(content)
    _refused(statement)


def _refused(statement: str) -> None:
    before = list(Event.objects.order_by("seq").values_list())
    assert len(before) == 3
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.order_by("seq").values_list()) == before


def test_replace_is_refused_without_recursive_triggers_too(sqlite_database: Path) -> None:
    for content in (founded(), person(1), person(2)):
        put(content)
    connections["default"].close()
    raw = sqlite3.connect(sqlite_database)
    assert raw.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    for statement in SQLITE_ONLY.values():
        with pytest.raises(sqlite3.DatabaseError):
            raw.execute(statement)
    raw.close()
    assert list(chain_faults()) == []


def test_the_triggers_are_those_that_verify_looks_for(database: str) -> None:
    assert list(chain_faults()) == []
    with connection.cursor() as cursor:
        for name in TRIGGERS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {name}{' ON event' if database == 'postgres' else ''}")
    assert sorted(chain_faults()) == sorted(f"数据库缺少保护触发器 {name}" for name in TRIGGERS[connection.vendor])


@pytest.mark.postgres
def test_a_disabled_trigger_is_missed(postgres_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE event DISABLE TRIGGER event_no_update")
    assert list(chain_faults()) == ["数据库缺少保护触发器 event_no_update"]


EACH = 25


@pytest.mark.postgres
def test_threads_lose_and_double_nothing(postgres_database: str) -> None:
    """Four writers: the advisory lock gives every event a number of its own."""
    put(founded())
    wrong: list[Exception] = []

    def write(first: int) -> None:
        try:
            for number in range(first, first + EACH):
                append(person(number), Actor("T1"))
        except Exception as error:  # told to the main thread
            wrong.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(1000 * n,)) for n in range(1, 5)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(60)
    assert wrong == []
    _all_there(4)


WRITER = """
import sys
from ledger.setup import start_ledger
start_ledger()
from tests.ledger.events import person, put
first, count = int(sys.argv[1]), int(sys.argv[2])
for number in range(first, first + count):
    put(person(number))
"""


def test_processes_lose_and_double_nothing(sqlite_database: Path, home: Home) -> None:
    put(founded())
    connections["default"].close()
    words = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*words, str(1000 * n), str(EACH)], stderr=subprocess.PIPE) for n in (1, 2)]
    assert [each.communicate(timeout=120)[1] for each in writers] == [b"", b""]
    _all_there(2)


def _all_there(writers: int) -> None:
    expected = 1 + writers * EACH
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, expected + 1))
    assert list(chain_faults()) == []
    assert Person.objects.count() == writers * EACH
