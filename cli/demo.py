"""`statedata demo`: two years of the sample school, played by its people through real processes, from files to editions."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from catalog.home import Home
from cli.clockwork import Clockwork
from cli.demo_report import SCORES, tell_results
from cli.faults import InputError
from cli.output import say
from cli.up import refuse_if_running

if TYPE_CHECKING:
    from sample.happenings import Happening
    from sample.playing import Tell

QUIET, EVENTFUL = 2015, 2016
_PATIENCE_SECONDS = 300.0
_FILES_BETWEEN_WORDS = 5
_MARK = "sample-home"


@dataclass(frozen=True)
class Played:
    """What the play leaves beside the home: every word that names one of its persons, and what is said to have happened."""

    personal: set[str]
    happenings: "list[Happening]"


def run_demo(root: Path, seed: int, seeds: int) -> bool:
    """Make the home anew, start the processes, play both years, tell what came of it; gives whether all is as promised."""
    _end_in_order_when_told()
    home, aside = _empty_home(root.resolve())
    os.environ["STATEDATA_HOME"] = str(home.root)
    home.logs.mkdir(parents=True, exist_ok=True)
    clockwork = Clockwork(home.logs / "demo.log")
    if aside:
        say(f"上一次的演练移到 {aside}（再演练一次时清除）")
    say("演练两个年度，约需三至六分钟。每行开头是已用的秒数")
    clockwork.tell("建立数据库")
    from ledger.setup import migrate

    migrate()
    with scoring(home, seed, seeds) as scores:
        played = _play(home, seed, clockwork)
        clockwork.tell("演练结束，各进程已停止；搜索个人信息，汇总各随机种子的答卷")
        from cli.demo_search import search_home

        searched = search_home(home, played.personal)
        scores.wait()
    return tell_results(home, clockwork, played, searched, seeds)


def _end_in_order_when_told() -> None:
    """Told to stop in any way, or its terminal closed, it ends through its `finally`s, which end what it started."""

    def stop(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _empty_home(root: Path) -> tuple[Home, Path | None]:
    """A new folder, and where the last demo's lies now, if there was one: nothing else is ever moved or removed.

    Raises:
        InputError: the folder is no demo's, or is being served.
    """
    aside = None
    if root.exists() and any(root.iterdir()):
        if not (root / _MARK).exists():
            raise InputError(f"{root} 不是演练文件夹，未作任何改动", "用 --home 指定一个空文件夹")
        refuse_if_running(Home(root))
        aside = root.with_name(f"{root.name}-previous")
        _remove(aside)
        root.rename(aside)
    root.mkdir(parents=True, mode=0o700, exist_ok=True)
    (root / _MARK).write_text("演练用的学校，可以整个删除\n", encoding="utf-8")
    return Home(root), aside


def _remove(root: Path) -> None:
    """The demo before the last one, if there was one."""
    if not root.exists():
        return
    if not (root / _MARK).exists():
        raise InputError(f"{root} 不是演练文件夹，未作任何改动", "请将其改名，或用 --home 指定一个空文件夹")
    for path in (root, *root.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)  # editions are read-only
    shutil.rmtree(root)


@contextmanager
def scoring(home: Home, seed: int, seeds: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Score the answer sheets of several seeds beside the play, at low priority."""
    wanted = [str(seed + each) for each in range(seeds)]
    command = [sys.executable, "-m", "sample.scoreboard", "--seeds", *wanted, "--out", str(home.root / SCORES)]
    with (home.logs / "scoring.log").open("ab") as log:
        popen = subprocess.Popen(["nice", "-n", "10", *command], stdout=log, stderr=log)
        try:
            yield popen
        finally:
            popen.terminate()
            popen.wait()


def _play(home: Home, seed: int, clockwork: Clockwork) -> Played:
    from acts.context import the_catalog
    from cli.processes import start_all
    from cli.procfile import Ports
    from sample import years
    from sample.deliveries import write_school
    from sample.personal import personal_words
    from sample.school import make_school

    files, catalog = home.root / "files", the_catalog()
    clockwork.tell("启动 Prefect 与本系统的三个进程")
    with start_all(home, Ports.free(), with_portal=False, wait_for_prefect=False) as running:
        clockwork.tell(f"生成示例学校两个年度的人员与数据，写成各部门的文件（随机种子 {seed}）")
        school = make_school(seed, catalog)
        manifest = write_school(school, files, catalog)
        clockwork.tell(f"文件已写出：{files}；等待 Prefect 应答")
        years.found()
        machine = Processes(home, clockwork)
        running.wait_for_prefect(home)
        clockwork.tell("Prefect 已应答，演练开始")
        years.quiet_year(years.stage_for(QUIET, files, machine, clockwork.tell))
        eventful = years.stage_for(EVENTFUL, files, machine, _stand_in_once(clockwork.tell))
        years.eventful_year(eventful)
    return Played(personal_words(school, catalog, files / manifest.answers), eventful.happenings)


def _stand_in_once(tell: "Tell") -> "Tell":
    """Each sheet that a stand-in decides would be a line of its own: the first is shown, the last table has all."""
    from sample.happenings import Kind

    shown: list[str] = []

    def show(line: str) -> None:
        if f"　{Kind.STOOD_IN}　" not in line:
            tell(line)
        elif not shown:
            shown.append(line)
            tell(f"{line}（此后代理办理的不再逐条显示，见最后的“经过”）")

    return show


class Processes:
    """The machine of a real home: worker, courier and runner do the work, here it is only waited for."""

    def __init__(self, home: Home, clockwork: Clockwork) -> None:
        self._home, self._clockwork = home, clockwork

    def until_read(self, delivery: int) -> None:
        """Until the sender could have his 审核反馈表 in hand, or the sentence that refuses his file."""
        began = time.monotonic()
        _until(lambda: self._answered(delivery), f"来件 {delivery} 的读取与核查")
        waits = self._clockwork.to_findings
        waits.append(time.monotonic() - began)
        if len(waits) % _FILES_BETWEEN_WORDS == 0:
            self._clockwork.tell(f"已读取、核查 {len(waits)} 个文件，最近一个用 {waits[-1]:.1f} 秒")

    def _answered(self, delivery: int) -> bool:
        from ledger.models import Delivery

        row = Delivery.objects.get(event_seq=delivery)
        folder = self._home.outgoing / str(row.year) / "feedback" / row.department
        return row.state == "refused" or any(folder.glob(f"{delivery}-*.xlsx"))

    def until_checked(self, year: int) -> None:
        from acts.years.suite import suite_report

        _until(lambda: suite_report(year) is not None, f"{year}年度全校数据总体核查")

    def until_edition(self, year: int) -> None:
        from ledger.models import Edition

        _until(Edition.objects.filter(year=year, kind="internal").exists, f"{year}年度定稿版")


def _until(done: Callable[[], bool], what: str) -> None:
    """Poll the ledger: it is the only place where processes meet.

    Raises:
        TimeoutError: it did not come in five minutes.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(f"{what}没有完成")
        time.sleep(0.05)
