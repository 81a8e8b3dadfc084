"""Follows the `run` blocks of a document in the present folder: `python -m tests.docs.follow DOCUMENT`; exit 1 if one differs."""

import sys
from pathlib import Path

import pytest

from tests.docs.consoles import carry_out, commands_of, differs
from tests.warm_reader import warm_reader


def main() -> int:
    """Stop at the first command that does not do what the document says."""
    with warm_reader() as warm, pytest.MonkeyPatch.context() as patch:
        warm.patch(patch)
        return _follow()


def _follow() -> int:
    for command in (each for each in commands_of(Path(sys.argv[1])) if each.runs):
        code, said = carry_out(command)
        wrong = f"exit {code}, not {command.exit_code}:\n{said}" if code != command.exit_code else differs(command.shown, said)
        if wrong:
            sys.stderr.write(f"$ {command.line}\n{wrong}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
