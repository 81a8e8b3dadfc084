"""Mistakes of people as one Chinese line; faults of ours as one line and a log file for the maintainer."""

import traceback
from datetime import datetime

import typer

from catalog.home import current_home
from catalog.mistakes import CatalogError

FINDINGS = 1
REFUSED = 2
OUR_FAULT = 3
NOT_TAKEN = 4


class InputError(Exception):
    """Input that a command cannot take: a sentence and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message}。{remedy}")


def exit_code_of(error: Exception) -> int:
    """Say the error to the person, and give the exit code."""
    if isinstance(error, CatalogError):
        for mistake in error.mistakes:
            typer.echo(str(mistake), err=True)
        return REFUSED
    if isinstance(error, InputError) or _is_refusal(error):
        typer.echo(str(error), err=True)
        return REFUSED
    typer.echo(f"系统故障，未完成（{type(error).__name__}）。详情见 {_log(error)}，请联系数据平台管理维护专员", err=True)
    return OUR_FAULT


def _is_refusal(error: Exception) -> bool:
    """Whether an act refused; told by its shape, since acts load Django and this module must not."""
    return all(hasattr(error, name) for name in ("code", "message", "remedy"))


def _log(error: Exception) -> str:
    """Write where it went wrong, without the values at hand: a message may hold personal data."""
    place = "".join(traceback.format_tb(error.__traceback__))
    try:
        folder = current_home().logs
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "faults.log"
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now().astimezone().isoformat()} {type(error).__name__}\n{place}\n")
    except OSError:
        return "（日志无法写入，请检查 STATEDATA_HOME 所指的文件夹）"
    return str(path)
