"""`kill -9` of every process at an awkward moment, and the year is the same as one that nobody disturbed."""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from catalog.load import load_catalog
from sample.deliveries import write_deliveries
from tasks.leftovers import remove_leftovers
from tests.flows.conftest import Api
from tests.flows.house import House, Troupe, alive, children, house
from tests.flows.small_year import DEPARTMENTS, TABLES, YEAR

pytestmark = pytest.mark.slow

COLLECT = f"collect:{YEAR}"
FAMILIES = (COLLECT, *(f"gate:{YEAR}:{department}" for department in DEPARTMENTS))
Kill = Callable[[House], AbstractContextManager[None]]
Record = dict[str, Any]


@contextmanager
def the_reading_process(at: House) -> Iterator[None]:
    """In the middle of a file; then, in the middle of the same file, the process that was forked for it."""
    yield
    os.kill(at.catch(at.reader), signal.SIGKILL)
    os.kill(at.catch(at.reading), signal.SIGKILL)


@contextmanager
def the_courier(at: House) -> Iterator[None]:
    """Between an event and its telling: it saw nothing of what happens now."""
    at.freeze("courier")
    yield
    at.replace("courier")


@contextmanager
def the_worker(at: House) -> Iterator[None]:
    """With a delivery in hand."""
    yield
    at.catch(at.reading)
    at.replace("worker")


@contextmanager
def the_server(at: House) -> Iterator[None]:
    """While the gates wait, and a sheet goes through all its desks before it is back."""
    at.kill("prefect")
    yield
    at.start("prefect")


@contextmanager
def the_server_and_its_database(at: House) -> Iterator[None]:
    """While the gates wait, and a file comes in before it is back."""
    at.kill("prefect")
    for path in at.home.prefect.glob("prefect.db*"):
        path.unlink()
    yield
    at.start("prefect")


@contextmanager
def everything(at: House) -> Iterator[None]:
    """As when the power fails, while a run is in work on what follows a gate."""
    yield
    at.catch(lambda: _run_in_work(at))
    at.kill()
    at.start()


@contextmanager
def the_runner(at: House) -> Iterator[None]:
    """While its run writes the edition; that run must not go on beside the next one."""
    yield
    at.catch(lambda: any(at.home.editions.glob("*making*")))
    run = _run_in_work(at)
    assert run
    at.kill("runner")
    at.catch(lambda: not alive(run))
    at.start("runner")


def _run_in_work(at: House) -> int | None:
    """A child of the process from which the runner forks; the runner's own children are that and a tracker."""
    return next((each for child in children(at.pid("runner")) for each in children(child)), None)


KILLS: dict[str, Kill] = {
    "send 1 student_affairs": the_reading_process,
    "send 1 academic": the_courier,
    "send 2 student_affairs": the_worker,
    "send 2 finance": the_server_and_its_database,
    "bring students": the_server,
    "bring funding_income": everything,
    "pass_gate leading_group": the_runner,
}


class Year:
    """The scenes in their order; a scene may be disturbed, its outcome is awaited."""

    def __init__(self, at: House, troupe: Troupe, api: Api, kills: dict[str, Kill]) -> None:
        self._at, self._troupe, self._api, self._kills = at, troupe, api, kills

    def play(self, files: Path) -> None:
        """From the first day to both editions."""
        self._troupe("found", files)
        self._until_all("Suspended")
        for upload in (1, 2):
            for department in DEPARTMENTS:
                self._until_answered(self._scene("send", upload, department))
        self._until_all("Suspended")  # also where they were deleted meanwhile
        for table in TABLES:
            self._scene("bring", table)
        self._until_asking("qc")
        self._scene("pass_gate", "qc")
        self._until_asking("leading_group")
        self._scene("pass_gate", "leading_group")
        self._at.until(lambda: self._troupe("editions"))
        self._troupe("publish")
        self._until_all("Completed")

    def _scene(self, *words: object) -> Any:
        kill = self._kills.pop(" ".join(map(str, words)), None)
        with kill(self._at) if kill else nullcontext():
            return self._troupe(str(words[0]), *words[1:])

    def _until_answered(self, delivery: int) -> None:
        self._at.until(lambda: self._troupe("answered", delivery))

    def _until_all(self, state: str) -> None:
        for family in FAMILIES:
            self._at.until(lambda family=family: state in [run["state"]["name"] for run in self._api.runs(family)[:1]])

    def _until_asking(self, question: str) -> None:
        """Until the run of the year waits under this question, which it asked of the ledger."""
        self._at.until(lambda: question in [_question(run) for run in self._api.runs(COLLECT)[:1]])


def _question(run: dict[str, Any]) -> str:
    key = run["state"]["state_details"]["pause_key"] if run["state"]["type"] == "PAUSED" else ""
    return str(key).partition("/")[0]


def play_year(root: Path, files: Path, kills: dict[str, Kill]) -> tuple[Record, int]:
    """A home of its own, its year played by the real processes; what it leaves, and how much lay there unfinished."""
    left = dict(kills)
    with house(root) as at:
        at.start()
        at.wait_for_prefect()
        with Troupe(at.running) as troupe, closing(at.api()) as api:
            Year(at, troupe, api, left).play(files)
            _until_nothing_in_work(at, api)
            unfinished = remove_leftovers(at.home, old_seconds=0)
            record: Record = troupe("record")
        assert left == {}, "not every kill had its scene"
        assert at.died_by_themselves() == []
        _whole(at)
    return record, unfinished


def _until_nothing_in_work(at: House, api: Api) -> None:
    try:
        at.until(lambda: not _shown_in_work(api))
    except AssertionError as error:
        raise AssertionError(f"{error}; still in work: {_shown_in_work(api)}") from None


def _shown_in_work(api: Api) -> list[str]:
    """Names of runs and steps that Prefect shows as in work."""
    state = {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}
    runs, steps = (
        api.post("/flow_runs/filter", flow_runs={"state": state}),
        api.post("/task_runs/filter", task_runs={"state": state}),
    )
    return [each["name"] for each in (*runs, *steps)]


def _whole(at: House) -> None:
    said = at.command("verify", "--rebuild", "--json")
    assert json.loads(said.stdout)["faults"] == []
    assert said.returncode == 0


def test_a_year_in_which_everything_is_killed_is_the_year_that_nobody_disturbed(tmp_path: Path) -> None:
    files = tmp_path / "files"
    write_deliveries(1, files, load_catalog())
    with ThreadPoolExecutor(2) as both:  # each waits most of the time
        plays = [both.submit(play_year, tmp_path / name, files, kills) for name, kills in (("quiet", {}), ("killed", KILLS))]
    (quiet, nothing), (killed, unfinished) = (play.result() for play in plays)
    assert Counter(event[1] for event in killed["events"]) == Counter(event[1] for event in quiet["events"])
    assert killed == quiet
    assert [kind for kind, _, _ in killed["editions"]] == ["internal", "public"]
    assert nothing == 0
    assert unfinished >= 2, "a reading and an edition were killed in the middle"
