"""The small school's catalog, and a clock that stands in September."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import clock
from tests.acts import school


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return school.write_catalog(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(autouse=True)
def _in_september(small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATEDATA_CATALOG", str(small_catalog))
    with clock.simulated(school.when(5)):
        yield


@pytest.fixture
def opened(db: None) -> None:
    """The year is open."""
    school.opened()
