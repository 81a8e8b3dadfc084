"""Prefect's own share: all processes of a home while the first uploads come in, with real tasks and with empty ones.

The difference between the two is the work; what remains with empty tasks is ordering, polling and recording.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.home import found, open_the_year, start_in
from bench.measure import Figure, tree_cpu_seconds

QUIET_SECONDS, QUIET_SHARE, PATIENCE_SECONDS = 3.0, 0.15, 120.0
REAL, EMPTY = "real tasks", "empty tasks"


def measure(files: Path, scratch: Path) -> list[Figure]:
    """With real tasks; `bench.empty_worker.measure` does the same with empty ones."""
    return processes_at_work(REAL, "flows.worker", files, scratch)


def processes_at_work(kind: str, worker: str, files: Path, scratch: Path) -> list[Figure]:
    """Processor seconds by process, from the first file to rest; `worker` is the module of the worker."""
    start_in(scratch)
    found()
    stage = open_the_year(files)
    with _processes(scratch, worker) as pids:
        until_quiet(pids)
        before, began = _cpu(pids), time.perf_counter()
        _send_all(stage)
        until_quiet(pids)
        wall, after = time.perf_counter() - began, _cpu(pids)
    return [Figure(f"{kind}: {name}", after[name] - before[name], wall, 0) for name in pids]


@contextmanager
def _processes(root: Path, worker: str) -> Iterator[dict[str, int]]:
    """All but the portal, which people keep busy; process → its id."""
    from catalog.home import Home
    from cli.processes import started, wait_until_answers
    from cli.procfile import Ports, Process, environment, ours, prefect_server

    home, ports = Home(root), Ports.free()
    env = environment(home, ports)
    theirs = {each.name: each for each in (prefect_server(ports), *ours())}
    theirs["worker"] = Process("worker", (sys.executable, "-m", worker))
    with ExitStack() as stack:
        running = {name: stack.enter_context(started(each, home, env)) for name, each in theirs.items()}
        wait_until_answers(f"http://127.0.0.1:{ports.prefect}/api/health", running["prefect"], home)
        yield {name: popen.pid for name, popen in running.items()}


def _cpu(pids: dict[str, int]) -> dict[str, float]:
    return {name: tree_cpu_seconds(pid) for name, pid in pids.items()}


def until_quiet(pids: dict[str, int]) -> None:
    """Until nothing waits to be read and the processes do no more than poll.

    Raises:
        TimeoutError: they never rest.
    """
    from acts.receiving.read import pending_deliveries

    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        before = sum(_cpu(pids).values())
        time.sleep(QUIET_SECONDS)
        if not pending_deliveries() and sum(_cpu(pids).values()) - before < QUIET_SHARE * QUIET_SECONDS:
            return
    raise TimeoutError("the processes did not come to rest")


def _send_all(stage: Any) -> None:
    from sample import scenes

    for delivery in stage.deliveries(1):
        scenes.send(stage, delivery)
