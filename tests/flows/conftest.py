"""A home with a real Prefect and all its processes, started once for the tests that need them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.home import Home
from cli.processes import Running, start_all
from cli.procfile import SOURCE, Ports

PATIENCE_SECONDS = 240.0  # the box may be busy with other things
POLL_SECONDS = 0.15  # of Prefect's server, which has other things to do


class Player:
    """Plays into the ledger of the home from a process of its own: this one has the database of the other tests."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, *words: str) -> dict[str, int]:
        """One act of `tests.flows.play`; gives its `facts()`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        answer: dict[str, int] = json.loads(self._process.stdout.readline())
        return answer


class Api:
    """Prefect's API, as anyone with its password may use it."""

    def __init__(self, running: Running) -> None:
        user, _, password = running.environment["PREFECT_API_AUTH_STRING"].partition(":")
        self._client = httpx.Client(base_url=running.environment["PREFECT_API_URL"], auth=(user, password), timeout=30)

    def post(self, path: str, **body: Any) -> Any:
        """The answer; a Prefect whose database is busy says 503 and wants to be asked again."""
        for _ in range(20):
            response = self._client.post(path, json=body)
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        response.raise_for_status()
        return response.json()

    def runs(self, family: str) -> list[dict[str, Any]]:
        """Runs of a gate or a year, newest first."""
        found = self.post("/flow_runs/filter", sort="ID_DESC")
        mine = [run for run in found if (run["idempotency_key"] or "").startswith(f"{family}:")]
        return sorted(mine, key=lambda run: run["created"], reverse=True)

    def one(self, kind: str, run_id: str) -> dict[str, Any]:
        """A run of that kind (`flow_runs`, `task_runs`) as it is shown now."""
        response = self._client.get(f"/{kind}/{run_id}")
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def force(self, run: dict[str, Any], state: str) -> None:
        self.post(f"/flow_runs/{run['id']}/set_state", state={"type": state}, force=True)

    def resume(self, run: dict[str, Any]) -> None:
        self.post(f"/flow_runs/{run['id']}/resume", run_input=None)

    def close(self) -> None:
        self._client.close()


def until(what: Callable[[], Any], home: Home, every_seconds: float = POLL_SECONDS) -> Any:
    """What is waited for, as soon as it is true."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            if found := what():
                return found
        except httpx.HTTPError:
            pass  # Prefect is starting again
        time.sleep(every_seconds)
    raise AssertionError(f"waited in vain; logs are in {home.logs}")


@dataclass(frozen=True)
class Beside:
    """The running home, seen from a test."""

    home: Home
    ports: Ports
    running: Running
    play: Player
    api: Api

    def until(self, what: Callable[[], Any]) -> Any:
        return until(what, self.home)

    def run(self, family: str, state: str = "Suspended", *, after: dict[str, Any] | None = None) -> dict[str, Any]:
        """The newest run of that family, once it is in the state; if `after` is given, in it anew since then."""
        old = after and after["state_id"]

        def there() -> dict[str, Any] | None:
            runs = self.api.runs(family)
            right = runs and runs[0]["state"]["name"] == state and runs[0]["state_id"] != old
            return runs[0] if right else None

        return self.until(there)  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    home, ports = Home(tmp_path_factory.mktemp("home")), Ports.free()
    with start_all(home, ports, with_portal=False, wait_for_prefect=False) as running, _player(running) as play:
        play("found")
        running.wait_for_prefect(home)
        api = Api(running)
        yield Beside(home, ports, running, play, api)
        api.close()


def _player(running: Running) -> Any:
    return _Playing(running)


class _Playing:
    def __init__(self, running: Running) -> None:
        words = [sys.executable, "-m", "tests.flows.play"]
        self._process = subprocess.Popen(
            words, cwd=SOURCE, env=dict(running.environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Player:
        return Player(self._process)

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)


def bytes_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
