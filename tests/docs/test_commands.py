"""What the documents tell people to type can be typed, and does what they say."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from catalog.load import DATA
from cli.main import app
from tests.docs.consoles import DOCUMENTS, ROOT, Command, commands_of, differs

ALL = [(document, command) for document in DOCUMENTS for command in commands_of(document)]
OURS = [pytest.param(command, id=f"{path.name}: {command.line}"[:80]) for path, command in ALL if command.ours]
FOLLOWED = sorted({path for path, command in ALL if command.runs})


def tree() -> TyperGroup:
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    return command


def leaves(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield from leaves(command, (*path, name)) if isinstance(command, TyperGroup) else [(*path, name)]


@pytest.mark.slow
@pytest.mark.parametrize("document", FOLLOWED, ids=lambda path: path.name)
def test_blocks_marked_run_do_what_they_show(document: Path, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(DATA)
    own = {"STATEDATA_HOME": str(tmp_path / "var"), "STATEDATA_SESSION": str(tmp_path / "session"), "COLUMNS": "200"}
    words = [sys.executable, "-m", "tests.docs.follow", str(document)]
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_document_is_followed() -> None:
    assert ROOT / "docs" / "commands.md" in FOLLOWED


@pytest.mark.parametrize("command", OURS)
def test_commands_and_options_exist(command: Command) -> None:
    found = tree()
    words = command.words[1:]
    while isinstance(found, TyperGroup):
        assert words[0] in found.commands
        found = found.commands[words.pop(0)]
    known = {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("path", list(leaves(tree())), ids=" ".join)
def test_every_command_is_shown(path: tuple[str, ...]) -> None:
    shown = [command.words[1 : 1 + len(path)] for command in commands_of(ROOT / "docs" / "commands.md") if command.ours]
    assert list(path) in shown


@pytest.mark.parametrize(
    ("shown", "said", "agrees"),
    [
        (["a … c"], "a b c\n", True),
        (["a … c"], "a b d\n", False),
        (["a", "…"], "a\nb\nc\n", True),
        (["a", "…", "z"], "a\nb\n", False),
        (["a"], "a\nb\n", False),
        ([], "anything", True),
    ],
)
def test_comparing(shown: list[str], said: str, agrees: bool) -> None:
    assert (differs(shown, said) == "") is agrees
