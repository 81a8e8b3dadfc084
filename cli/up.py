"""`up`: all processes of a home until told to stop. One screen of words for people; everything else goes to log files."""

import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Any, cast

from catalog.home import Home
from cli.faults import InputError
from cli.processes import answers
from cli.procfile import PREFECT_USER, SOURCE, Ports, Process, environment, ours, password_file, portal, prefect_server
from flows.one_at_a_time import TakenError, only_one

_TOLD = (128 + signal.SIGINT, 128 + signal.SIGTERM)
"""What honcho gives back if it was told to stop, and not one of the five ended."""
_LOOK_SECONDS = 0.3


def refuse_if_running(home: Home, port: int | None = None) -> None:
    """So that a second start is one sentence.

    Raises:
        InputError: processes serve this home already, or somebody listens on the port.
    """
    for kind in ("worker", "runner", "courier"):
        try:
            with only_one(home, kind):
                pass
        except TakenError:
            raise InputError(
                f"数据文件夹 {home.root} 的服务已在运行，未作任何改动", "请直接在浏览器中打开，或先停止原来的服务"
            ) from None
    if port is not None and _taken(port):
        raise InputError(f"端口 {port} 已被其他程序占用", "请用 --port 另选一个端口")


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the portal does: a port that is closing is free
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - where the portal will listen
        except OSError:
            return True
    return False


def up(home: Home, portal_port: int, told_once: Sequence[str] = ()) -> bool:
    """Run all five until told to stop, or until one of them ends; whether it was told.

    Says at once where things will be, and when they are there; `told_once` is said again then, below it.
    """
    from honcho import manager as honcho
    from honcho.printer import Printer

    ports = Ports.of(portal_port)
    _say("正在启动，需十几秒至一分钟；各进程的日志在 " + str(home.logs))
    home.logs.mkdir(parents=True, exist_ok=True)
    with (home.logs / "up.log").open("a", encoding="utf-8") as log:
        manager: Any = cast(Any, honcho).Manager(cast(Any, Printer)(log))
        env = environment(home, ports)
        for each in (prefect_server(ports), *ours(), portal(ports)):
            manager.add_process(each.name, _command(each, home.logs), cwd=str(SOURCE), env=env)
        Thread(target=_tell_when_ready, args=(home, ports, told_once), daemon=True, name="ready").start()
        _end_with_the_terminal()
        manager.loop()
    return manager.returncode in _TOLD


def _command(process: Process, logs: Path) -> str:
    # Without "exec" a shell stands between: whoever kills the number that is shown would leave the process itself alive.
    return f"exec {shlex.join(process.words)} >>{shlex.quote(str(logs / f'{process.name}.log'))} 2>&1"


def _end_with_the_terminal() -> None:
    """A closed terminal tells as Ctrl-C does. honcho's own forks must live through it, to report the end of what they started."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGHUP, stop)
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))


def _tell_when_ready(home: Home, ports: Ports, told_once: Sequence[str]) -> None:
    for port in (ports.portal, ports.prefect):
        while not answers(f"http://127.0.0.1:{port}"):
            time.sleep(_LOOK_SECONDS)
    lines = (
        f"已就绪（Ctrl-C 停止）。数据采集系统：http://{_name_in_house()}:{ports.portal}",
        f"运行状态（仅本机，不用于审批）：http://127.0.0.1:{ports.prefect}　"
        f"登录框填“{PREFECT_USER}:”和文件 {password_file(home)} 的内容，中间不空格；登录前弹出的 Authentication failed 可忽略",
        *told_once,
    )
    with suppress(OSError):  # the terminal may be closed by now
        _say("\n".join(lines))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _name_in_house() -> str:
    """The address by which others in the house reach this machine; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
