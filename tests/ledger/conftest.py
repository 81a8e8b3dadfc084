"""Databases that really commit: a copy of a migrated template for each test, since append-only tables cannot be flushed."""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from catalog.home import Home
from tests.postgres import Server, default_database, postgres_settings

_OURS = f"statedata_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # workers may share the server that the environment names
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "ledger.sqlite3"
    with django_db_blocker.unblock(), default_database({"NAME": str(path)}):
        call_command("migrate", interactive=False, verbosity=0)
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server, django_db_blocker: Any) -> Iterator[str]:
    """The name of a migrated PostgreSQL database."""
    name = f"{_OURS}_template"
    postgres_server.run(f"DROP DATABASE IF EXISTS {name}")
    postgres_server.run(f"CREATE DATABASE {name}")
    with django_db_blocker.unblock(), default_database(postgres_settings(postgres_server.url(name))):
        call_command("migrate", interactive=False, verbosity=0)
    yield name
    postgres_server.run(f"DROP DATABASE {name}")


@pytest.fixture
def sqlite_database(sqlite_template: Path, home: Home, django_db_blocker: Any) -> Iterator[Path]:
    """A SQLite file of the test's own at the home's place; gives its path."""
    shutil.copy(sqlite_template, home.database)
    with django_db_blocker.unblock(), default_database({"NAME": str(home.database)}):
        yield home.database


@pytest.fixture
def postgres_database(postgres_server: Server, postgres_template: str, django_db_blocker: Any) -> Iterator[str]:
    """A PostgreSQL database of the test's own; gives its URL."""
    name = f"{_OURS}_{next(_numbers)}"
    postgres_server.run(f"DROP DATABASE IF EXISTS {name}")
    postgres_server.run(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    url = postgres_server.url(name)
    with django_db_blocker.unblock(), default_database(postgres_settings(url)):
        yield url
    postgres_server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Each of the two databases in turn; gives its kind."""
    request.getfixturevalue(f"{request.param}_database")
    return str(request.param)
