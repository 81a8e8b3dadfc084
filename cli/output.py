"""How commands speak: tables for people, JSON for programs; both Chinese, neither guessing the other's needs."""

import json
import os
import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer

from catalog.home import DEFAULT, Home

UNBOUND_COLUMNS = 160
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(text: str, *, to_errors: bool = False) -> None:
    """One line for people; what is no result goes to standard error. What a file says must not steer a terminal."""
    typer.echo(_CONTROL.sub("", text), err=to_errors)


def this_command(home: Home) -> str:
    """What to type, in the present folder, for this program to serve that home."""
    program = Path(os.path.relpath(Path(sys.executable).parent / "statedata"))
    root = home.root.resolve()
    named = [] if root == DEFAULT.resolve() else [f"STATEDATA_HOME={shlex.quote(os.path.relpath(root))}"]
    return " ".join([*named, shlex.quote(str(program))])


def as_json(value: Any) -> None:
    """One JSON value on standard output; dates ISO, decimals as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*("" if cell is None else _CONTROL.sub("", str(cell)) for cell in row))
    console = Console()
    if not console.is_terminal:  # a log or a pipe has no width of its own
        console = Console(width=UNBOUND_COLUMNS)
    console.print(shown)
