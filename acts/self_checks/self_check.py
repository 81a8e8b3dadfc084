"""自检: anybody in the house drops one file and sees its problems, without a login and without anything being kept.

A process of its own judges each file (`acts/self_checks/child.py`). It knows the catalog and the file, not the ledger, so
nothing of others can show. Its folder has an unguessable name and lives for minutes. Few run at once and few may wait, so
that senders' files are never held up; each address may ask so often.
"""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from acts.context import Refused, catalog_root, the_catalog, the_home
from acts.receiving.receive import plain_name
from acts.self_checks.child import COPY, JOB, ORIGINAL, TOLD
from acts.self_checks.kept import ASKED, ASKED_WITHIN_SECONDS, FOLDER, RESULTS, sweep
from catalog import clock
from ledger.chain import present

LARGEST_BYTES = 20 * 1024 * 1024
AT_ONCE, MAY_WAIT = 1, 3
PATIENCE_SECONDS, JUDGING_SECONDS = 45.0, 150.0
MOST_ASKED = 12
BUSY, TOO_OFTEN = "self-check-busy", "self-check-too-often"
SOURCE = Path(__file__).resolve().parents[2]
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOK_EVERY_SECONDS = 0.1
_QUIET: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)  # errors may quote the file


@dataclass(frozen=True)
class SelfChecked:
    """What the child told, and the annotated copy if it wrote one."""

    told: dict[str, Any]
    copy: Path | None


def self_check(address: str, name: str, content: bytes, year: int, table: str) -> str:
    """Judge a file; gives the unguessable name under which the result can be had for a quarter of an hour.

    `year` 0: that of the template, else the last. `table` empty: whatever the file is recognised as.

    Raises:
        Refused: too large or empty, asked too often from this address, too many wait, or the judging died or took too long.
    """
    sweep(the_home())
    if not content or len(content) > LARGEST_BYTES:
        raise Refused("size", f"文件是空的，或超过 {LARGEST_BYTES // 2**20} MB", "请核对文件；大文件请登录后报送，结果相同")
    if table and table not in the_catalog().sheets:
        raise Refused("unknown-sheet", "没有这张采集表", "请从列表中选择")
    _count_asked(address)
    with _turn(_folder("slots")):
        return _judged(plain_name(name), content, year, table)


def _judged(name: str, content: bytes, year: int, table: str) -> str:
    token = secrets.token_urlsafe(32)
    folder = _folder(RESULTS) / token
    folder.mkdir(mode=0o700)
    job = {
        "name": name, "year": year, "tables": [table] if table else [], "catalog_root": str(catalog_root()),
        "at": present().strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    try:
        (folder / ORIGINAL).write_bytes(content)
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        _run(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        _forget_file(folder)
    return token


def _run(folder: Path) -> None:
    """In an environment that names neither the home nor the database."""
    environment = {
        "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "TMPDIR": str(folder),
    }  # fmt: skip
    command = [sys.executable, "-m", "acts.self_checks.child", str(folder)]
    try:
        ended = subprocess.run(command, cwd=SOURCE, env=environment, timeout=JUDGING_SECONDS, check=False, **_QUIET)
    except subprocess.TimeoutExpired:
        raise Refused("self-check-over-time", "核对这个文件用时过长，已停止", "请登录后报送，由系统在后台核对") from None
    if ended.returncode or not (folder / TOLD).exists():
        raise Refused("self-check-died", "核对这个文件时程序中止，可能是文件过大或已损坏", "请另存为 .xlsx 后再试，或登录后报送")


def _forget_file(folder: Path) -> None:
    """Nothing of the upload stays: only what the page shows and the copy."""
    for name in (ORIGINAL, JOB):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "work", ignore_errors=True)


def checked(token: str) -> SelfChecked:
    """The result of that name.

    Raises:
        Refused: there is none, or not any more.
    """
    sweep(the_home())
    folder = _folder(RESULTS) / token
    if not _TOKEN.fullmatch(token) or not (folder / TOLD).exists():
        raise Refused("not-found", "自检结果已删除", "自检结果只保留 15 分钟，请重新自检")
    copy = folder / COPY
    told: dict[str, Any] = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    return SelfChecked(told, copy if copy.exists() else None)


def _folder(name: str) -> Path:
    folder = the_home().scratch / FOLDER / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _count_asked(address: str) -> None:
    """Count this request; the address itself is written nowhere."""
    name = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    with (_folder(ASKED) / name).open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        now = clock.real_now().timestamp()
        recent = [each for each in map(float, file.read().split()) if now - each < ASKED_WITHIN_SECONDS]
        if len(recent) >= MOST_ASKED:
            raise Refused(TOO_OFTEN, f"自检过于频繁（每 10 分钟最多 {MOST_ASKED} 次）", "请稍后再试；登录后报送不受此限")
        file.truncate(0)
        file.write(" ".join(map(str, [*recent, now])))


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One's turn to judge, among all processes of the portal.

    Raises:
        Refused: too many wait already, or one's turn does not come.
    """
    here = AT_ONCE + MAY_WAIT  # who judges keeps the place in which he waited
    with _lock(folder, "wait", here, 0), _lock(folder, "run", AT_ONCE, PATIENCE_SECONDS):
        yield


@contextmanager
def _lock(folder: Path, kind: str, count: int, patience: float) -> Iterator[None]:
    """One of `count` locks; whoever ends or dies gives it back."""
    until = time.monotonic() + patience
    files = [(folder / f"{kind}-{number}").open("a") for number in range(count)]
    try:
        while not any(_taken(file) for file in files):
            if time.monotonic() >= until:
                raise Refused(BUSY, "现在自检的人较多", "请过一两分钟再试；登录后报送不受影响")
            time.sleep(_LOOK_EVERY_SECONDS)
        yield
    finally:
        for file in files:
            file.close()


def _taken(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
