"""Runs commands in this process, as `statedata` would, and keeps what they said."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main
from tests.acts import school
from tests.warm_reader import WarmReader, warm_reader


@dataclass(frozen=True)
class Said:
    """Exit code and both outputs of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(scope="session")
def _warm() -> Iterator[WarmReader]:
    with warm_reader() as warm:
        yield warm


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, _warm: WarmReader) -> Run:
    """`run("status", "--json")`; nobody is logged in unless the test does it."""
    _warm.patch(monkeypatch)
    monkeypatch.setenv("STATEDATA_SESSION", str(tmp_path / "session"))
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["statedata", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return command


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return school.write_catalog(tmp_path_factory.mktemp("small") / "data")
