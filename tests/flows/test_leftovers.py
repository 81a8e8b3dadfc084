"""What dead processes left: removed when nobody can be at it any more, and nothing else ever."""

import os
import shutil
import time
from pathlib import Path

import pytest

from acts.publishing.publish import discard
from catalog.home import Home
from flows.one_at_a_time import TakenError, latest_holder, only_one
from tasks.leftovers import OLD_SECONDS, remove_leftovers
from warehouse.archive import Archive
from warehouse.replacing import replace_with
from warehouse.store import Store

UNFINISHED = (
    "scratch/reading-7-abc/students.parquet",
    "archive/tmp/0a1b",
    "store/tmp/0a1b",
    "store/evaluations/.new-x",
    "staging/2016/tmp/0a1b",
    "editions/making-2016-internal-1-0a1b/manifest.json",
    "editions/.making-2016-internal-1-0a1b-x/students.csv",
    "outgoing/2016/feedback/finance/9-ab.0a1b.part",
    "outgoing/2016/templates/finance.0a1b.part",
    "outgoing/2016/suite/.new-x",
)
KEPT = (
    "scratch/worker.lock",
    "staging/2016/staging-000001.duckdb",
    "editions/2016-internal-1/manifest.json",
    "outgoing/2016/templates/finance.xlsx",
    "prefect/prefect.db",
)


@pytest.fixture
def full(home: Home) -> Home:
    """A home with all that is kept and all that may be left."""
    for name in (*UNFINISHED, *KEPT):
        path = home.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    Archive(home.archive).put(b"a delivery")
    Store(home.store).put_json({"a": 1})
    replace_with(home.store / "evaluations" / "ab.json", "{}")
    return home


def age(home: Home, seconds: float) -> None:
    """Let everything have been touched last so long ago."""
    then = time.time() - seconds
    for path in home.root.rglob("*"):
        os.utime(path, (then, then), follow_symlinks=False)


def files(home: Home) -> set[str]:
    return {str(path.relative_to(home.root)) for path in home.root.rglob("*") if path.is_file()}


def test_what_is_in_the_making_is_left_alone(full: Home) -> None:
    age(full, OLD_SECONDS - 60)
    before = files(full)
    assert remove_leftovers(full) == 0
    assert files(full) == before


def test_what_nobody_can_be_writing_any_more_is_removed_and_nothing_else(full: Home) -> None:
    for name in ("making-2016-internal-1-0a1b", "2016-internal-1"):
        (full.editions / name).chmod(0o555)
    before = files(full)
    age(full, OLD_SECONDS + 60)
    assert remove_leftovers(full) == len(UNFINISHED)
    assert files(full) == before - set(UNFINISHED)
    discard(full.editions / "2016-internal-1")


def test_a_folder_that_is_still_written_to_is_in_the_making(full: Home) -> None:
    age(full, OLD_SECONDS + 60)
    shutil.copy(__file__, full.scratch / "reading-7-abc" / "students.parquet")
    remove_leftovers(full)
    assert (full.scratch / "reading-7-abc" / "students.parquet").exists()


def test_a_home_without_anything_has_no_leftovers(home: Home) -> None:
    assert remove_leftovers(home) == 0


def test_each_holder_of_a_place_leaves_a_mark_of_its_own(home: Home) -> None:
    assert latest_holder(home, "worker") == ""
    with only_one(home, "worker"):
        first = latest_holder(home, "worker")
        with pytest.raises(TakenError), only_one(home, "worker"):
            pass
        assert latest_holder(home, "worker") == first
    assert latest_holder(home, "worker") == first
    with only_one(home, "worker"):
        assert latest_holder(home, "worker") not in ("", first)


def test_the_place_is_for_its_owner_only(home: Home) -> None:
    with only_one(home, "worker"):
        assert Path(home.scratch / "worker.lock").stat().st_mode & 0o077 == 0
