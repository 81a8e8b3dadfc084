"""Starts Django for commands, flows and the courier; the portal starts it by itself."""

import os

import django
from django.apps import apps


def start_ledger() -> None:
    """Make the ORM usable in this process. Doing it twice is harmless."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledger.settings")
    if not apps.ready:
        django.setup()


def migrate() -> None:
    """Bring the database of this home to the present form.

    Where the form of the projections changed they are made again from the events: a column that is new says of an old
    event what it says of a later one.
    """
    from django.core.management import call_command

    start_ledger()
    changed = _is_behind()
    call_command("migrate", interactive=False, verbosity=0)
    if changed:
        from ledger.verify import rebuild

        rebuild()


def _is_behind() -> bool:
    """Whether a ledger that is there has another form than this software's."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    of_ledger = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "ledger"]
    there = any(app == "ledger" for app, _ in executor.loader.applied_migrations)
    return there and bool(executor.migration_plan(of_ledger))
