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
    """Bring the database of this home to the present form."""
    from django.core.management import call_command

    start_ledger()
    call_command("migrate", interactive=False, verbosity=0)
