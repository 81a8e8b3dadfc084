"""A home whose processes can be killed and started one by one, as an operator's supervisor does it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from catalog.home import Home
from cli.processes import Running, started, wait_until_answers
from cli.procfile import SOURCE, Ports, environment, ours, prefect_server
from tests.flows.conftest import Api, until


class House:
    """The processes of a home by name: prefect, runner, worker, courier."""

    def __init__(self, home: Home, stack: ExitStack) -> None:
        self.home = home
        self._ports = Ports.free()
        self._environment = environment(home, self._ports)
        self._commands = {each.name: each for each in (prefect_server(self._ports), *ours())}
        self._stack = stack
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def running(self) -> Running:
        return Running("", f"http://127.0.0.1:{self._ports.prefect}", self._environment, self._processes)

    def start(self, *names: str) -> None:
        """Start these (all, if none is named), without waiting for any to be ready."""
        for name in names or self._commands:
            self._processes[name] = self._stack.enter_context(started(self._commands[name], self.home, self._environment))

    def pid(self, name: str) -> int:
        return self._processes[name].pid

    def freeze(self, name: str) -> None:
        """Stop a process in its tracks: from now on it does nothing, until it is killed."""
        os.kill(self.pid(name), signal.SIGSTOP)

    def kill(self, *names: str) -> None:
        """`kill -9` of these processes (all, if none is named) and of no other."""
        for name in names or self._commands:
            os.kill(self.pid(name), signal.SIGKILL)
        for name in names or self._commands:
            assert self._processes[name].wait(10) == -signal.SIGKILL

    def replace(self, name: str) -> None:
        self.kill(name)
        self.start(name)

    def wait_for_prefect(self) -> None:
        wait_until_answers(f"{self.running.prefect_url}/api/health", self._processes["prefect"], self.home)

    def died_by_themselves(self) -> list[str]:
        return [name for name, process in self._processes.items() if process.poll() is not None]

    def api(self) -> Api:
        return Api(self.running)

    def until(self, what: Callable[[], Any]) -> Any:
        return until(what, self.home)

    def catch(self, what: Callable[[], Any]) -> Any:
        """As `until`, for a moment that passes: it is seen in the list of processes, which costs little."""
        return until(what, self.home, 0.02)

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """`statedata …` in this home."""
        whole = [sys.executable, "-m", "cli.main", *words]
        return subprocess.run(whole, cwd=SOURCE, env=self._environment, capture_output=True, text=True, check=False)

    def reading(self) -> int | None:
        """The process that reads one file just now: forked by the reading process, which the worker keeps. It may also rest."""
        if not any(self.home.scratch.glob("reading-*")):
            return None
        return next((child for reader in children(self.pid("worker")) for child in children(reader)), None)

    def reader(self) -> int | None:
        """The reading process, if it is in the middle of a file."""
        return next((reader for reader in children(self.pid("worker")) if self.reading() in children(reader)), None)


@contextmanager
def house(root: Path) -> Iterator[House]:
    """An empty home without processes; whatever runs at the end is ended."""
    with ExitStack() as stack:
        yield House(Home(root), stack)


class Troupe:
    """The people of `tests.flows.small_year`, who play in a process of their own."""

    def __init__(self, running: Running) -> None:
        words = [sys.executable, "-m", "tests.flows.small_year"]
        self._process = subprocess.Popen(
            words, cwd=SOURCE, env=dict(running.environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, verb: str, *words: object) -> Any:
        """What the scene gives."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join([verb, *map(str, words)]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> "Troupe":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)


def children(pid: int) -> list[int]:
    """The processes that this one has started and that live."""
    try:
        lists = [each.read_text(encoding="ascii") for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except FileNotFoundError:
        return []  # it ended while we looked
    return [int(child) for each in lists for child in each.split()]


def descendants(pid: int) -> list[int]:
    """Its children and theirs, nearest first."""
    found = children(pid)
    return [*found, *(each for child in found for each in descendants(child))]


def command_line(pid: int) -> list[str]:
    """The words of its command; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").rstrip("\0").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def alive(pid: int) -> bool:
    """Whether it works; one that nobody has waited for is dead all the same."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
