"""The files of a part: what the reader wrote for one sheet, joined, with the row ids of the version before."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.carry_over import carry_over_ids
from warehouse.merging import concat_files, merge_parts

from acts.context import the_store
from catalog.sheet import Sheet
from warehouse.renaming import rename_rows
from workbooks.reports import SheetReading


@dataclass(frozen=True)
class PartFiles:
    """Digests of the three files of a part in the store."""

    rows: str
    problems: str
    changes: str


def part_files(sheet: Sheet, readings: Sequence[SheetReading], folder: Path, before: str | None) -> PartFiles:
    """Take the reader's files below `folder` into the store. `before` is the rows file of the last version."""
    store = the_store()
    read = [_adopted(each, folder) for each in readings]
    files = read[0] if len(read) == 1 else _joined(sheet, read)
    if before is None or sheet.key:
        return files
    rows = carry_over_ids(sheet, store.path(files.rows), store.path(before), store)
    old, new = store.path(files.rows), store.path(rows)
    renamed = (rename_rows(old, new, store.path(each), store) for each in (files.problems, files.changes))
    return PartFiles(rows, *renamed)


def _adopted(reading: SheetReading, folder: Path) -> PartFiles:
    store, digests = the_store(), (reading.rows_file, reading.problems_file, reading.changes_file)
    return PartFiles(*(store.adopt(folder / f"{digest}.parquet") for digest in digests))


def _joined(sheet: Sheet, read: Sequence[PartFiles]) -> PartFiles:
    store = the_store()
    return PartFiles(
        merge_parts(sheet, [store.path(each.rows) for each in read], store),
        concat_files([store.path(each.problems) for each in read], store),
        concat_files([store.path(each.changes) for each in read], store),
    )
