"""What every test run has: a home of its own, a PostgreSQL server if the machine can give one, and a word on what was skipped."""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from hypothesis.internal.conjecture import providers

from catalog.home import Home, current_home
from tests.postgres import Server, any_server

# How long an example takes says how busy the machine is. The same examples in every run: what lands is what was tested.
# `make fuzz` looks for others, with STATEDATA_SEARCH=1.
hypothesis.settings.register_profile("repeated", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None)
if os.environ.get("STATEDATA_SEARCH") == "1":
    hypothesis.settings.load_profile("search")
else:
    hypothesis.settings.load_profile("repeated")
    # Hypothesis also draws words from the modules that happen to be loaded; which these are depends on the tests before, and
    # with several workers on the clock. There is no setting for it (6.170).
    providers._get_local_constants = lambda: providers._local_constants

_HOME = Path(tempfile.mkdtemp(prefix="statedata-tests-"))
NO_SKIP = "STATEDATA_NO_SKIP"


def _own_home(root: Path) -> Home:
    """The home of this run. pytest-django has loaded the settings before this file: their paths are moved as well."""
    os.environ["STATEDATA_HOME"] = str(root)
    home = current_home()
    settings.HOME = home
    settings.STATIC_ROOT = home.root / "static"
    settings.DATABASES["default"]["NAME"] = home.database
    return home


_own_home(_HOME)


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests first: their tests wait much, and the many small ones then fill up both workers to the end.

    Workers take whole modules (`--dist loadfile`), so that a server or a played year is made once. `xdist_group` would say it
    finer, but does nothing under pytest 9.2 (xdist 3.8 renames the test by an attribute that is no longer there).
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where skipping is forbidden (.ci/run), a skipped test has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(NO_SKIP) == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped although {NO_SKIP}=1: {_reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name what was left out for want of a program: a green run must not look like a full one."""
    reasons = [_reason(report) for report in terminalreporter.stats.get("skipped", [])]
    for reason in sorted(set(reasons)):
        terminalreporter.write_line(f"skipped {reasons.count(reason)} tests: {reason}", yellow=True)


def _reason(report: pytest.TestReport) -> str:
    said = report.longrepr
    return said[2].removeprefix("Skipped: ") if isinstance(said, tuple) else str(said)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server: the one that STATEDATA_TEST_POSTGRES_URL names, or a throw-away one of Debian's binaries."""
    with any_server() as server:
        if server is None:
            pytest.skip("needs PostgreSQL (Debian: apt-get install postgresql)")
        yield server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home for one test alone."""
    monkeypatch.setenv("STATEDATA_HOME", str(tmp_path / "home"))
    return current_home()
