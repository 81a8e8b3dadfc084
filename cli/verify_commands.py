"""`verify [--rebuild]`: is the record whole, are the files those that were recorded, do the tables follow from the record."""

from collections.abc import Iterator
from typing import Annotated

import typer

from cli.faults import FINDINGS
from cli.file_commands import Json


def add_to(app: typer.Typer) -> None:
    app.command("verify", help="核对记录链、存档文件与定稿版是否完好")(verify)


def verify(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="按记录重建全部查询表并比较")] = False, json: Json = False
) -> None:
    """Tell every fault in one Chinese sentence, exit 1 if there is any; then what is only worth knowing."""
    from ledger.setup import start_ledger

    start_ledger()
    from acts.receiving.archive_check import archive_notes
    from cli.output import as_json, say
    from ledger.models import Event

    faults, notes = list(_faults(rebuild)), list(archive_notes())
    if json:
        as_json({"schema": 1, "events": Event.objects.count(), "faults": faults, "notes": notes})
    else:
        for line in (*faults, *(f"提示：{note}" for note in notes)):
            say(line)
        say(f"共 {Event.objects.count()} 条记录，{'发现 ' + str(len(faults)) + ' 处问题' if faults else '完好'}")
    if faults:
        raise typer.Exit(FINDINGS)


def _faults(rebuild: bool) -> Iterator[str]:
    from acts.publishing.publish import edition_faults
    from acts.receiving.archive_check import archive_faults
    from ledger.verify import chain_faults
    from ledger.verify import rebuild as replay

    yield from chain_faults()
    if rebuild:
        yield from replay()
    yield from archive_faults()
    yield from edition_faults()
