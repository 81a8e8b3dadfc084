"""The small school, built once by real acts and laid into the database of each test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.test import Client

from ledger.models import Account
from tests.portal import school as acts_of

Records = list[tuple[type[models.Model], list[models.Model]]]
Login = Callable[[str], Client]


@pytest.fixture(scope="session", autouse=True)
def _static_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """whitenoise warns of a folder that is not there; warnings are errors."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def _stages(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> dict[str, Records]:
    """The rows of the ledger after each stage. Built inside a transaction that is rolled back."""
    stages: dict[str, Records] = {}
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for stage in (acts_of.found, acts_of.first_deliveries, acts_of.mended, acts_of.submitted):
            stage()
            stages[stage.__name__] = _records()
        transaction.set_rollback(True)
    return stages


def _records() -> Records:
    found = apps.get_app_config("ledger").get_models()
    return [(model, list(model._default_manager.order_by("pk"))) for model in found]


def _lay(records: Records) -> None:
    for model, rows in records:
        model._default_manager.bulk_create(rows)


@pytest.fixture
def opened(db: None, _stages: dict[str, Records]) -> None:
    """The year is open, nothing came."""
    _lay(_stages["found"])


@pytest.fixture
def delivered(db: None, _stages: dict[str, Records]) -> None:
    """Both departments sent their part of 6.7; one holds a 必改 and a 须说明."""
    _lay(_stages["first_deliveries"])


@pytest.fixture
def mended(db: None, _stages: dict[str, Records]) -> None:
    """The 必改 is mended, both parts are signed."""
    _lay(_stages["mended"])


@pytest.fixture
def submitted(db: None, _stages: dict[str, Records]) -> None:
    """6.7 lies at the indicator owner's desk."""
    _lay(_stages["submitted"])


@pytest.fixture
def login() -> Login:
    """A browser in which this person has logged in."""

    def as_person(staff_no: str) -> Client:
        client = Client(enforce_csrf_checks=False, raise_request_exception=True)
        client.force_login(Account.objects.get(staff_no=staff_no), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_person


@pytest.fixture
def portal_root() -> Path:
    return Path(acts_of.__file__).resolve().parents[2] / "portal"
