"""The files of a part: what the reader wrote for one sheet, joined, with the row ids of the version before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from acts.context import the_store
from catalog.sheet import Sheet
from warehouse.carry_over import carried_ids
from warehouse.merging import concat_files, merge_parts, rename_rows, renames_of
from workbooks.reports import SheetReading


@dataclass(frozen=True)
class PartFiles:
    """Digests of the three files of a part in the store."""

    rows: str
    problems: str
    changes: str


def part_files(sheet: Sheet, readings: Sequence[SheetReading], folder: Path, before: str | None) -> PartFiles:
    """Take the reader's files below `folder` into the store. `before` is the rows file of the last version.

    Rows that no key joins to the last version take over the ids of those rows that they correct.
    """
    read = [_adopted(each, folder) for each in readings]
    files = read[0] if len(read) == 1 else _joined(sheet, read)
    if before is None:
        return files
    store = the_store()
    carried = carried_ids(sheet, store.path(files.rows), store.path(before))
    return _renamed(sheet, files, carried) if carried else files


def _renamed(sheet: Sheet, files: PartFiles, names: Mapping[str, str]) -> PartFiles:
    store = the_store()
    return PartFiles(
        rename_rows(sheet, store.path(files.rows), names, store),
        concat_files([store.path(files.problems)], store, [names]),
        concat_files([store.path(files.changes)], store, [names]),
    )


def _adopted(reading: SheetReading, folder: Path) -> PartFiles:
    return PartFiles(*(_kept(digest, folder) for digest in (reading.rows_file, reading.problems_file, reading.changes_file)))


def _kept(digest: str, folder: Path) -> str:
    """Take one file in; files without lines are the same for all sheets of a delivery."""
    store = the_store()
    return digest if store.has(digest) else store.adopt(folder / f"{digest}.parquet")


def _joined(sheet: Sheet, read: Sequence[PartFiles]) -> PartFiles:
    store = the_store()
    rows = [store.path(each.rows) for each in read]
    names = renames_of(rows)
    return PartFiles(
        merge_parts(sheet, rows, store),
        concat_files([store.path(each.problems) for each in read], store, names),
        concat_files([store.path(each.changes) for each in read], store, names),
    )
