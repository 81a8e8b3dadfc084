"""`verify`: what it says of a chain that somebody has tampered with, and that replaying gives the same tables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.chain import hash_of
from ledger.load_facts import decision_questions, sheet_facts, year_facts
from ledger.models import PROJECTIONS, Assignment, Decision, Delivery, Event, Person, Post, Standing, Submission
from ledger.payloads.base import PAYLOADS, Payload
from ledger.payloads.people import StandInAppointed
from ledger.payloads.work import SheetWithdrawn
from ledger.verify import chain_faults, projection_digests, rebuild
from tests.ledger.events import DAY, one_of_each, person, put, put_all, read, received, submitted

TRIGGERS = ("event_no_update", "event_no_delete", "event_chain")


@pytest.fixture
def raw(sqlite_database: Path) -> Iterator[sqlite3.Connection]:
    """A forger's connection: the triggers are away while he works and are put back afterwards."""
    put_all(one_of_each()[:6])
    connections["default"].close()
    opened = sqlite3.connect(sqlite_database, isolation_level=None)
    yield opened
    opened.close()


def forge(raw: sqlite3.Connection, *statements: str) -> list[str]:
    """What `verify` says once somebody has done this behind the triggers' back."""
    kept = raw.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    assert len(kept) == len(TRIGGERS)
    for name in TRIGGERS:
        raw.execute(f"DROP TRIGGER {name}")
    for each in statements:
        raw.execute(each)
    for (sql,) in kept:
        raw.execute(sql)
    return list(chain_faults())


def test_a_whole_chain_has_no_fault(raw: sqlite3.Connection) -> None:
    assert forge(raw) == []


def test_a_changed_payload(raw: sqlite3.Connection) -> None:
    said = forge(raw, "UPDATE event SET payload = replace(payload, '某', '甲') WHERE seq = 2")
    assert said == ["第 2 号记录（people.recorded）的内容与其校验值不符"]


def test_a_changed_actor_with_a_new_hash_breaks_the_next(raw: sqlite3.Connection) -> None:
    event = Event.objects.get(seq=3)
    event.actor = "T666"
    said = forge(raw, f"UPDATE event SET actor = 'T666', hash = '{hash_of(event)}' WHERE seq = 3")
    assert said == ["第 4 号记录不接在前一条之后"]


def test_a_removed_event(raw: sqlite3.Connection) -> None:
    said = forge(raw, "DELETE FROM event WHERE seq = 3")
    assert said == ["第 3 号记录缺失（其后是第 4 号）", "第 4 号记录不接在前一条之后"]


def test_an_inserted_event(raw: sqlite3.Connection) -> None:
    columns = "version, payload, actor, acting_for, road, at, recorded_at"
    said = forge(
        raw,
        *(f"UPDATE event SET seq = {seq + 1} WHERE seq = {seq}" for seq in (6, 5, 4)),
        f"INSERT INTO event (seq, kind, {columns}, prev, hash) "
        f"SELECT 4, 'forged', {columns}, '{'b' * 64}', '{'a' * 64}' FROM event WHERE seq = 2",
    )
    assert "第 4 号记录（forged）的内容与其校验值不符" in said
    assert "第 5 号记录不接在前一条之后" in said


def test_events_that_changed_places(raw: sqlite3.Connection) -> None:
    said = forge(raw, *(f"UPDATE event SET seq = {new} WHERE seq = {old}" for old, new in ((3, 99), (4, 3), (99, 4))))
    assert {"第 3 号记录不接在前一条之后", "第 4 号记录不接在前一条之后"} <= set(said)


def test_a_trigger_that_is_gone(raw: sqlite3.Connection) -> None:
    raw.execute("DROP TRIGGER event_no_delete")
    assert list(chain_faults()) == ["数据库缺少保护触发器 event_no_delete"]


def test_a_trigger_that_was_made_harmless(raw: sqlite3.Connection) -> None:
    raw.execute("DROP TRIGGER event_no_delete")
    raw.execute("CREATE TRIGGER event_no_delete BEFORE DELETE ON event WHEN 0 BEGIN SELECT 1; END")
    assert list(chain_faults()) == ["数据库的保护触发器 event_no_delete 被改动"]


def test_a_trigger_that_is_not_ours(raw: sqlite3.Connection) -> None:
    raw.execute("CREATE TABLE aside (x)")
    raw.execute("CREATE TRIGGER quiet AFTER INSERT ON event BEGIN INSERT INTO aside VALUES (NEW.payload); END")
    raw.execute("CREATE TRIGGER elsewhere AFTER INSERT ON post BEGIN SELECT 1; END")
    said = "数据库中有不属于本系统的触发器、视图或改写规则"
    assert list(chain_faults()) == [f"{said} elsewhere", f"{said} quiet"]  # on a projection it would act at each replay


@pytest.mark.postgres
@pytest.mark.parametrize(
    "made",
    [
        "CREATE TRIGGER quiet BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_check_chain()",
        "CREATE TRIGGER quiet BEFORE INSERT ON event FOR EACH ROW WHEN (NEW.seq > 9) EXECUTE FUNCTION event_check_chain()",
        "CREATE RULE quiet AS ON UPDATE TO event DO INSTEAD NOTHING",
    ],
)
def test_what_is_not_ours_on_postgres(postgres_database: str, made: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(made)
    assert list(chain_faults()) == ["数据库中有不属于本系统的触发器、视图或改写规则 quiet"]


@pytest.mark.postgres
def test_a_function_that_was_made_harmless(postgres_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION event_check_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )
    assert list(chain_faults()) == ["数据库的保护触发器 event_chain 被改动"]


@pytest.mark.django_db
def test_one_of_each_is_one_of_each() -> None:
    events = put_all(one_of_each())
    assert {(each.kind, each.version) for each in events} == set(PAYLOADS)
    assert list(chain_faults()) == []


@pytest.mark.django_db
def test_replaying_gives_the_same_tables() -> None:
    put_all(one_of_each())
    before = projection_digests()
    assert {model._meta.db_table for model in PROJECTIONS} == set(before)
    assert rebuild() == []
    assert projection_digests() == before
    assert Standing.objects.count() == Submission.objects.filter(withdrawn_seq=None).count() == 1


@pytest.mark.usefixtures("database")
def test_a_confirmed_batch_is_kept_and_replayed_by_both_databases() -> None:
    """What stood when a desk spoke is on its decision, and on its confirmation, whatever stands later."""
    put_all(one_of_each())
    put(submitted(1, "second"))
    assert list(chain_faults()) == []
    assert rebuild() == []
    rows = {row.outcome: row for row in Decision.objects.order_by("event_seq")}
    assert [*rows] == ["approved", "confirmed", "sent_back"]
    assert {row.evaluation for row in rows.values()} == {"e"}
    assert decision_questions(rows["confirmed"].event_seq, "pupils") == {"q1": 2.5, "q2": None}
    facts = sheet_facts(year_facts(2016), "pupils")
    assert [each.outcome for each in facts.decisions] == [*rows]
    assert facts.submission is not None
    assert facts.submission.questions == (("q1", 2.5), ("q2", None))


@pytest.mark.django_db
def test_every_projection_is_written_by_one_of_each() -> None:
    put_all(one_of_each())
    assert [model.__name__ for model in PROJECTIONS if not model._default_manager.exists()] == []


@pytest.mark.parametrize(
    ("spoil", "table"),
    [
        (lambda: Person.objects.filter(staff_no="T1").update(name="假"), "person"),
        (lambda: Post.objects.all().delete(), "post"),
        (lambda: Assignment.objects.update(owner="T6"), "assignment"),
        (lambda: Delivery.objects.update(state="waiting"), "delivery"),
        (lambda: Person.objects.create(event_seq=2, staff_no="T666", name="无", department=""), "person"),
    ],
)
@pytest.mark.django_db
def test_what_somebody_set_by_hand_is_found_and_put_right(spoil: object, table: str) -> None:
    put_all(one_of_each())
    before = projection_digests()
    spoil()  # type: ignore[operator]
    assert rebuild() == [f"投影表 {table} 与记录重放的结果不一致，已按记录重建"]
    assert projection_digests() == before


@st.composite
def next_events(draw: st.DrawFn, made: dict[str, int]) -> Payload:
    """An event that may follow; `made` counts what is there."""
    kinds = ["person", "stand_in", "deliver"]
    kinds += ["read"] if made["delivered"] > made["read"] else []
    kinds += ["submit"] * 2 if made["read"] else []
    kinds += ["withdraw"] if made["submitted"] > made["withdrawn"] else []
    kind = draw(st.sampled_from(kinds))
    if kind == "person":
        return person(draw(st.integers(1, 4)), draw(st.text(max_size=5)))
    if kind == "stand_in":
        return StandInAppointed(absent="T1", deputy="T2", first_day=DAY, last_day=DAY, reason=draw(st.text(max_size=5)))
    if kind == "deliver":
        made["delivered"] += 1
        return received(made["delivered"])
    if kind == "read":
        made["read"] += 1
        seq = list(Delivery.objects.order_by("event_seq").values_list("event_seq", flat=True))[made["read"] - 1]
        return read(seq, draw(st.sampled_from(["a", "b"])))
    if kind == "submit":
        made["submitted"] += 1
        return submitted(
            draw(st.integers(1, made["read"])), draw(st.sampled_from(["a", "b"])), tuple(draw(st.sets(st.just("e1"))))
        )
    made["withdrawn"] += 1
    return SheetWithdrawn(year=2016, table="pupils", submission=made["withdrawn"])


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_any_sequence_replays_to_the_same_tables(data: st.DataObject) -> None:
    with transaction.atomic():
        put_all(one_of_each()[:4])
        made = dict.fromkeys(("delivered", "read", "submitted", "withdrawn"), 0)
        for _ in range(data.draw(st.integers(0, 12))):
            put(data.draw(next_events(made)))
        assert list(chain_faults()) == []
        assert rebuild() == []
        transaction.set_rollback(True)
