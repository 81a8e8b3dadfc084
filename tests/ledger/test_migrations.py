"""Migrations: none after the first touches `event`, and none is missing."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

import ledger.migrations
from ledger.models import Decision
from ledger.setup import migrate
from ledger.verify import chain_faults, projection_digests
from tests.ledger.events import one_of_each, put_all

FOLDER = Path(ledger.migrations.__file__).parent
FIRST = "0001_event.py"


def test_no_later_migration_touches_the_event_table() -> None:
    later = [path for path in sorted(FOLDER.glob("[0-9]*.py")) if path.name != FIRST]
    assert later, "the projections have a migration of their own"
    for path in later:
        assert _models(path) & {"event"} == set(), f"{path.name} would remake the table and drop its triggers"


def _models(path: Path) -> set[str]:
    """Lower-case names of the models and tables that a migration's operations name."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    said = [node for call in calls for node in (*call.args, *(key.value for key in call.keywords if key.arg in _NAMING))]
    return {str(node.value).lower() for node in said if isinstance(node, ast.Constant)}


_NAMING = ("name", "model_name", "old_name", "new_name", "table")


def test_the_guard_would_see_it(tmp_path: Path) -> None:
    bad = tmp_path / "0009_bad.py"
    bad.write_text("operations = [migrations.AddField(model_name='event', name='x', field=models.TextField())]", encoding="utf-8")
    assert "event" in _models(bad)


@pytest.mark.django_db
def test_the_models_are_those_of_the_migrations() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()


@pytest.mark.usefixtures("database")
def test_a_form_that_changed_is_filled_from_the_events() -> None:
    """An older home: its projections lack columns, and its events are all there."""
    put_all(one_of_each())
    before = projection_digests()
    call_command("migrate", "ledger", "0002_projections", verbosity=0)
    migrate()
    assert projection_digests() == before
    assert Decision.objects.filter(questions=[["q1", 2.5], ["q2", None]]).count() == 3
    assert list(chain_faults()) == []


@pytest.mark.usefixtures("database")
def test_a_present_form_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    put_all(one_of_each()[:3])
    monkeypatch.setattr("ledger.verify.rebuild", lambda: pytest.fail("rebuilt"))
    migrate()
