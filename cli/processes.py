"""Starts the processes of a home around a block, for the demo and tests; `cli.up` is for people."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from catalog.home import Home
from cli.procfile import SOURCE, Ports, Process, environment, ours, portal, prefect_server

_PATIENCE_SECONDS = 180.0
_LAST_SECONDS = 10.0


class DidNotStartError(Exception):
    """A process ended, or did not answer in time; the message names its log."""


@dataclass(frozen=True)
class Running:
    """Addresses of what runs, the environment it runs in, and its processes by name."""

    portal_url: str
    prefect_url: str
    environment: Mapping[str, str]
    processes: Mapping[str, "subprocess.Popen[bytes]"]

    def wait_for_prefect(self, home: Home) -> None:
        """As long as Prefect needs to answer.

        Raises:
            DidNotStartError: it does not.
        """
        wait_until_answers(f"{self.prefect_url}/api/health", self.processes["prefect"], home)


@contextmanager
def start_all(home: Home, ports: Ports, with_portal: bool, *, wait_for_prefect: bool = True) -> Iterator[Running]:
    """Run the processes of the home around a block; each writes its log to `home.logs`.

    The block need not wait for Prefect: what happens before it answers is found in the ledger as soon as it does.

    Raises:
        DidNotStartError: Prefect or the portal did not come up.
    """
    env = environment(home, ports)
    wanted = [prefect_server(ports), *ours(), *([portal(ports, "127.0.0.1")] if with_portal else [])]
    with ExitStack() as stack:
        processes = {each.name: stack.enter_context(started(each, home, env)) for each in wanted}
        stack.callback(_ask_to_end, processes.values())  # called first: they end side by side
        running = Running(f"http://127.0.0.1:{ports.portal}", f"http://127.0.0.1:{ports.prefect}", env, processes)
        if wait_for_prefect:
            running.wait_for_prefect(home)
        if with_portal:
            wait_until_answers(running.portal_url, processes["portal"], home)
        yield running


@contextmanager
def started(process: Process, home: Home, env: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """One process in a group of its own, with its log; at the end the whole group is ended."""
    home.logs.mkdir(parents=True, exist_ok=True)
    with (home.logs / f"{process.name}.log").open("ab") as log:
        popen = subprocess.Popen(process.words, cwd=SOURCE, env=dict(env), stdout=log, stderr=log, start_new_session=True)
        try:
            yield popen
        finally:
            end(popen)


def _ask_to_end(processes: Iterable["subprocess.Popen[bytes]"]) -> None:
    for popen in processes:
        with suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGTERM)


def end(popen: "subprocess.Popen[bytes]") -> None:
    """Ask the group to end, and see that it does."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(popen.pid, number)
            popen.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
    popen.wait(_LAST_SECONDS)


def wait_until_answers(url: str, popen: "subprocess.Popen[bytes]", home: Home) -> None:
    """Wait until something answers there, whatever it says.

    Raises:
        DidNotStartError: the process ended, or three minutes went by.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while not answers(url):
        if popen.poll() is not None or time.monotonic() > until:
            raise DidNotStartError(f"{url} 没有应答，请查看日志文件夹 {home.logs}")
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether an HTTP server answers; a refusal for want of a login is an answer."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - an address of ours
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
