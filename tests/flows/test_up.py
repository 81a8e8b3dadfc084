"""`statedata up` as an operator runs it: one process killed, and nothing is left that a new start would stumble over."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.home import Home
from cli.faults import OUR_FAULT, REFUSED
from cli.processes import answers
from cli.procfile import SOURCE, Ports
from flows.one_at_a_time import only_one
from tests.flows.conftest import until
from tests.flows.house import command_line, descendants

pytestmark = pytest.mark.slow


def words(port: int) -> list[str]:
    return [sys.executable, "-m", "cli.main", "up", "--port", str(port)]


def environment(home: Home) -> dict[str, str]:
    return {**os.environ, "STATEDATA_HOME": str(home.root)}


@contextmanager
def up(home: Home, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    with (home.root / "up.log").open("ab") as log:
        running = subprocess.Popen(words(port), cwd=SOURCE, env=environment(home), stdout=log, stderr=log, start_new_session=True)
        try:
            yield running
        finally:
            if running.poll() is None:
                for pid in (*descendants(running.pid), running.pid):
                    os.kill(pid, signal.SIGKILL)
                running.wait()


def test_one_killed_ends_all_and_says_so_and_told_to_stop_is_no_fault(tmp_path: Path) -> None:
    home, port = Home(tmp_path), Ports.free().portal
    with up(home, port) as running:
        until(lambda: answers(f"http://127.0.0.1:{port}"), home)
        worker = until(lambda: _worker(running.pid), home)
        os.kill(worker, signal.SIGKILL)
        assert running.wait(60) == OUR_FAULT
    _nobody_holds_a_place(home, port)
    assert "有一个进程意外结束" in (tmp_path / "up.log").read_text(encoding="utf-8")
    with up(home, port) as running:
        until(lambda: answers(f"http://127.0.0.1:{port}"), home)
        until(lambda: _worker(running.pid), home)
        second = subprocess.run(words(port), cwd=SOURCE, env=environment(home), capture_output=True, text=True, check=False)
        assert (second.returncode, second.stdout) == (REFUSED, "")
        assert second.stderr == f"数据文件夹 {home.root} 的服务已在运行，未作任何改动。请直接在浏览器中打开，或先停止原来的服务\n"
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    _nobody_holds_a_place(home, port)


def test_a_terminal_that_is_closed_ends_all(tmp_path: Path) -> None:
    """The kernel tells every process of the terminal, and whoever writes to it afterwards fails."""
    home, port = Home(tmp_path), Ports.free().portal
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *words(port)],
        cwd=SOURCE,
        env=environment(home),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    until(lambda: answers(f"http://127.0.0.1:{port}"), home)
    until(lambda: _worker(running.pid), home)
    os.close(ours)
    running.wait(60)
    until(lambda: not answers(f"http://127.0.0.1:{port}"), home)
    _nobody_holds_a_place(home, port)


def _worker(pid: int) -> int | None:
    """The worker itself, once it is one: a fork of its starter looks like the starter."""
    return next((each for each in descendants(pid) if command_line(each)[1:] == ["-m", "flows.worker"]), None)


def _nobody_holds_a_place(home: Home, port: int) -> None:
    assert not answers(f"http://127.0.0.1:{port}")
    for kind in ("runner", "worker", "courier"):
        with only_one(home, kind):
            pass
