"""The console blocks of the documents: what is typed, what exit code it gives, what is shown."""

import contextlib
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md")))
ANYTHING = "…"
_BLOCK = re.compile(r"^```console( run)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXIT = re.compile(r"\s+# exit (\d)$")


@dataclass
class Command:
    """One line after `$ `, the exit code it must give, the lines shown beneath."""

    line: str
    exit_code: int
    runs: bool
    shown: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return shlex.split(self.line)

    @property
    def ours(self) -> bool:
        return self.words[0] == "statedata"


def commands_of(document: Path) -> list[Command]:
    """Every command of a document in order."""
    return [each for runs, block in _BLOCK.findall(document.read_text(encoding="utf-8")) for each in _commands(block, bool(runs))]


def _commands(block: str, runs: bool) -> Iterator[Command]:
    current: Command | None = None
    for line in block.splitlines():
        if line.startswith("$ "):
            if current:
                yield current
            code = _EXIT.search(line)
            current = Command(_EXIT.sub("", line[2:]), int(code.group(1)) if code else 0, runs)
        elif current:
            current.shown.append(line.rstrip())
    if current:
        yield current


def carry_out(command: Command) -> tuple[int, str]:
    """Exit code and what was said. Ours runs in this process: importing Django anew for each would take most of the time."""
    if not command.ours:
        done = subprocess.run(["bash", "-c", command.line], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    from cli.main import main

    said = io.StringIO()
    typed, sys.argv = sys.argv, command.words
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main()
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    finally:
        sys.argv = typed
    return 0, said.getvalue()


def differs(shown: list[str], said: str) -> str:
    """How what was said differs from what the document shows; empty if it agrees. `…` is anything, alone any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == ANYTHING else ".*".join(map(re.escape, line.split(ANYTHING))) + r"\n" for line in shown
    )
    lines = "".join(f"{line.rstrip()}\n" for line in said.splitlines())
    return "" if not shown or re.fullmatch(pattern, lines) else f"shown:\n{chr(10).join(shown)}\nsaid:\n{lines}"
