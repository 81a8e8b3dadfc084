"""Two years from files to editions, played at once in two homes that know nothing of each other."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sample.happenings import Kind

pytestmark = pytest.mark.slow
SEED = 3


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Both years in one home, the first of them also in another, side by side."""
    running = [_start(tmp_path_factory.mktemp(f"home{years}"), years) for years in (2, 1)]
    told = [(process, *process.communicate()) for process in running]
    assert [(process.returncode, errors) for process, _, errors in told] == [(0, ""), (0, "")]
    return [json.loads(said) for _, said, _ in told]


def _start(home: Path, years: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "tests.sample.play_years", str(SEED), str(years)]
    env = {**os.environ, "STATEDATA_HOME": str(home)}
    return subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_fresh_homes_give_the_same_edition(played: list[dict[str, Any]]) -> None:
    both, first_only = played

    assert set(both["digests"]) == {"2015 internal", "2016 internal", "2016 public"}
    assert first_only["digests"] == {"2015 internal": both["digests"]["2015 internal"]}


def test_all_that_the_timeline_must_show_happened_and_is_proved_by_the_record(played: list[dict[str, Any]]) -> None:
    proved = played[0]["proved"]

    assert set(proved) == {kind.name for kind in Kind}
    assert all(events for kind, all_events in proved.items() for events in all_events if kind != Kind.REFUSED.name)


def test_nothing_is_proved_by_a_record_that_does_not_hold_it(played: list[dict[str, Any]]) -> None:
    assert played[0]["credulous"] == []


def test_lines_are_in_the_words_of_the_office(played: list[dict[str, Any]], table_names: set[str]) -> None:
    lines = played[0]["lines"]

    assert len(lines) >= 15
    assert [line for line in lines if any(name in line for name in table_names)] == []
    assert lines == sorted(lines, key=lambda line: line[:5])  # year after year


@pytest.fixture
def table_names(catalog: Any) -> set[str]:
    return set(catalog.sheets)
