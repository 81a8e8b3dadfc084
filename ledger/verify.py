"""`statedata verify`: the chain, its triggers, and whether the projections are what the events say."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.db import connection, models, transaction

from catalog.digests import digest_of
from ledger.apply.registry import apply_event
from ledger.chain import GENESIS, hash_of, lock
from ledger.models import PROJECTIONS, Event

TRIGGERS = {
    "sqlite": {"event_no_update", "event_no_delete", "event_chain"},
    "postgresql": {"event_no_update", "event_no_truncate", "event_chain"},
}
_TRIGGER_QUERY = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'",
    "postgresql": "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
    " WHERE tgenabled <> 'D' AND tgqual IS NULL AND NOT tgisinternal AND tgrelid = 'event'::regclass",
}
# Whatever acts when any table is written to, the projections too: also what is switched off, or waits for a condition.
_OURS = "JOIN pg_class c ON c.oid = {} JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()"
_ALL_QUERY = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')",
    "postgresql": f"SELECT tgname FROM pg_trigger {_OURS.format('tgrelid')} AND NOT tgisinternal"
    f" UNION SELECT rulename FROM pg_rewrite {_OURS.format('ev_class')}",
}


def chain_faults() -> Iterator[str]:
    """What is wrong with the chain, one Chinese sentence each; nothing if it is whole."""
    yield from _missing_triggers()
    yield from _foreign_triggers()
    prev, expected = GENESIS, 1
    for event in Event.objects.order_by("seq").iterator():
        if event.seq != expected:
            yield f"第 {expected} 号记录缺失（其后是第 {event.seq} 号）"
        if event.prev != prev:
            yield f"第 {event.seq} 号记录不接在前一条之后"
        if event.hash != hash_of(event):
            yield f"第 {event.seq} 号记录（{event.kind}）的内容与其校验值不符"
        prev, expected = event.hash, event.seq + 1
    yield from _cut_off(expected - 1)


def _missing_triggers() -> Iterator[str]:
    guard = _one_line(_guard())
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGER_QUERY[connection.vendor])
        present = {name: _one_line(body) for name, body in cursor.fetchall()}
    for name in sorted(TRIGGERS[connection.vendor]):
        if name not in present:
            yield f"数据库缺少保护触发器 {name}"
        elif present[name] not in guard:
            yield f"数据库的保护触发器 {name} 被改动"


def _foreign_triggers() -> Iterator[str]:
    """Triggers, views and PostgreSQL's rules that no migration of ours made: they may change what is written or read.

    On any table: one on a projection would act again at each replay, and so look right.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALL_QUERY[connection.vendor])
        names = {name for (name,) in cursor.fetchall()}
    for name in sorted(names - TRIGGERS[connection.vendor]):
        yield f"数据库中有不属于本系统的触发器、视图或改写规则 {name}"


def _cut_off(head: int) -> Iterator[str]:
    """Tables that know of events after the last one: the chain has lost its tail."""
    for model in PROJECTIONS:
        named = [field.attname for field in model._meta.concrete_fields if field.attname == "event_seq"]
        last = model._default_manager.aggregate(last=models.Max("event_seq"))["last"] if named else None
        if last is not None and last > head:
            yield f"表 {model._meta.db_table} 出自第 {last} 号记录，而记录只到第 {head} 号：末尾的记录缺失"


def _guard() -> str:
    """What the first migration wrote into the database; a trigger of the right name may have been made harmless."""
    migration = import_module("ledger.migrations.0001_event")
    return str({"sqlite": migration.SQLITE, "postgresql": migration.POSTGRES}[connection.vendor])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def projection_digests() -> dict[str, str]:
    """A digest of each projection's rows, whatever their ids."""
    return {model._meta.db_table: digest_of([_row(model, each) for each in _ordered(model)]) for model in PROJECTIONS}


def _ordered(model: type[models.Model]) -> list[models.Model]:
    return sorted(model._default_manager.all(), key=lambda row: digest_of(_row(model, row)))


def _row(model: type[models.Model], row: models.Model) -> dict[str, Any]:
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else value.isoformat()


def rebuild() -> list[str]:
    """Drop the projections, replay every event, and name the tables that came out different.

    Runs in one transaction: what was there stands until the replay is done.
    """
    with transaction.atomic():
        lock()
        before = projection_digests()
        for model in reversed(PROJECTIONS):
            model._default_manager.all().delete()
        for event in Event.objects.order_by("seq").iterator():
            apply_event(event)
        after = projection_digests()
    return [f"投影表 {table} 与记录重放的结果不一致，已按记录重建" for table in before if before[table] != after[table]]
