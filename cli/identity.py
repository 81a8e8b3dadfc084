"""Who is at the keyboard: a login kept for the working day, or in a rehearsal any person at any simulated time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.faults import InputError

if TYPE_CHECKING:
    from acts.context import Who

As = Annotated[str, typer.Option("--as", help="（仅演练）以此教工号的身份办理")]
At = Annotated[str, typer.Option("--at", help="（仅演练）模拟时间，如 2016-10-18T09:30")]
HOURS_OF_A_LOGIN = 10
_SALT = "statedata-login"


@dataclass(frozen=True)
class Caller:
    """What the options of a command said about who and when."""

    as_person: str = ""
    at: str = ""


@contextmanager
def identified(caller: Caller) -> Iterator["Who"]:
    """The person who acts, at the time at which he acts.

    Raises:
        InputError: `--as` or `--at` outside a rehearsal, or nobody logged in.
    """
    from catalog import clock
    from ledger.setup import start_ledger

    start_ledger()
    from acts.context import Who
    from acts.overview import is_rehearsal

    rehearsal = is_rehearsal()
    if (caller.as_person or caller.at) and not rehearsal:
        raise InputError("只有演练用的学校可以用 --as 与 --at", "请先用 statedata login 登录")
    who = Who(caller.as_person or logged_in(), "command")
    if not caller.at:
        yield who
        return
    with clock.simulated(_moment(caller.at)):
        yield who


def _moment(text: str) -> datetime:
    from catalog.clock import SCHOOL_TIME

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text}”不是时间", "写作 2016-10-18T09:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SCHOOL_TIME)


def _session_file() -> Path:
    return Path(os.environ.get("STATEDATA_SESSION", Path.home() / ".statedata-session"))


def logged_in() -> str:
    """The staff number of the login of this machine's user.

    Raises:
        InputError: nobody is logged in, or it was too long ago.
    """
    from django.core import signing

    from ledger.models import Account

    try:
        token = _session_file().read_text(encoding="ascii")
        staff_no = str(signing.loads(token, salt=_SALT, max_age=HOURS_OF_A_LOGIN * 3600))
    except (OSError, signing.BadSignature):
        raise InputError("还没有登录，或登录已过期", "请用 statedata login 登录") from None
    if not Account.objects.filter(staff_no=staff_no, is_active=True).exists():
        raise InputError("该账号已停用", "请联系数据平台管理维护专员")
    return staff_no


def remember(staff_no: str) -> None:
    """Keep a login for the working day, readable by this machine's user only."""
    from django.core import signing

    path = _session_file()
    path.touch(mode=0o600)
    path.chmod(0o600)  # one that was there before may have been open to others
    path.write_text(signing.dumps(staff_no, salt=_SALT), encoding="ascii")
