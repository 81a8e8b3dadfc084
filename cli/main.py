"""The entry point: every command, and how a mistake becomes one line and an exit code.

Exit codes: 0 ok · 1 findings · 2 refused input · 3 a fault of ours.
"""

import sys

import typer

from cli import (
    account_commands,
    catalog_commands,
    decide_commands,
    file_commands,
    mapping_commands,
    parts_commands,
    second_look_commands,
    serve_commands,
    status_commands,
    unchanged_commands,
    verify_commands,
    work_commands,
    year_commands,
)
from cli.faults import exit_code_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="人才培养工作状态数据采集与管理"
)
for module in (
    file_commands, work_commands, unchanged_commands, decide_commands, second_look_commands,
    parts_commands, mapping_commands, status_commands, year_commands, catalog_commands, verify_commands,
    account_commands, serve_commands,
):  # fmt: skip
    module.add_to(app)


def main() -> None:
    """Run the command line; a person's mistake is one line, a fault of ours is logged with its place."""
    try:
        app(standalone_mode=True)
    except Exception as error:
        sys.exit(exit_code_of(error))


if __name__ == "__main__":
    main()
