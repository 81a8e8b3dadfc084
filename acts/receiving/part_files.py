"""The files of a part: what the reader wrote for one sheet, joined, with the row ids of the version before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from acts.context import the_catalog, the_store
from catalog.sheet import Sheet
from checks.no_rows import NO_ROWS
from checks.unreadable import BOTH_RIGHT, DEMANDS
from warehouse.merging import Heads, concat_files, merge_parts, renames_of
from warehouse.parquet import plain_connection, quoted
from warehouse.store import Store
from workbooks.reports import SheetReading

_OF_HEADS: Final = frozenset(DEMANDS)


@dataclass(frozen=True)
class PartFiles:
    """Digests of the three files of a part in the store."""

    rows: str
    problems: str
    changes: str


@dataclass(frozen=True)
class Settled:
    """What was settled of one holder's rows: row_ids that stay out, and (row_id, words) of those that are right beside others."""

    without: frozenset[str] = frozenset()
    both: frozenset[tuple[str, str]] = frozenset()


def part_files(sheet: Sheet, readings: Sequence[SheetReading], folder: Path, before: str | None) -> PartFiles:
    """Take the reader's files below `folder` into the store. `before` is the rows file of the last version.

    Rows that no key joins to the last version take over the ids of those rows that they correct.
    """
    files = joined(sheet.table, [_adopted(each, folder) for each in readings])
    return files if before is None else carried(sheet, files, before)


def carried(sheet: Sheet, files: PartFiles, before: str) -> PartFiles:
    """The files with the row_ids of the version before, where its rows were corrected."""
    from warehouse.carry_over import carry_over  # pandas: not for those who only ask where things stand

    store = the_store()
    beside = [store.path(files.problems), store.path(files.changes)]
    renamed = carry_over(sheet, store.path(files.rows), beside, store.path(before), store)
    return PartFiles(*renamed) if renamed else files


def _adopted(reading: SheetReading, folder: Path) -> PartFiles:
    return PartFiles(*(_kept(digest, folder) for digest in (reading.rows_file, reading.problems_file, reading.changes_file)))


def _kept(digest: str, folder: Path) -> str:
    """Take one file in; files without lines are the same for all sheets of a delivery."""
    store = the_store()
    return digest if store.has(digest) else store.adopt(folder / f"{digest}.parquet")


def joined(table: str, given: Sequence[PartFiles], settled: Sequence[Settled] = ()) -> PartFiles:
    """Several files of one sheet as one, less what was settled against; a single one as it is, if nothing was settled of it."""
    return _joined(table, tuple(given), tuple(settled) or (Settled(),) * len(given), the_store())


@lru_cache(maxsize=256)
def _joined(table: str, given: tuple[PartFiles, ...], settled: tuple[Settled, ...], store: Store) -> PartFiles:
    if len(given) == 1 and settled == (Settled(),):
        return given[0]
    rows = [store.path(each.rows) for each in given]
    without = [each.without for each in settled]
    names = renames_of(rows, without)
    more = _both_right(names, settled)
    return PartFiles(
        merge_parts(the_catalog().sheets[table], rows, store, without),
        concat_files([store.path(each.problems) for each in given], store, names, without, more, Heads(_OF_HEADS, rows)),
        concat_files([store.path(each.changes) for each in given], store, names, without),
    )


def _both_right(names: Sequence[Mapping[str, str]], settled: Sequence[Settled]) -> str:
    """The lines of a problems file by which the key rule knows that rows were settled as right beside each other."""
    pairs = zip(names, settled, strict=True)
    lines = [(renamed.get(row_id, row_id), words) for renamed, each in pairs for row_id, words in each.both]
    if not lines:
        return ""
    values = ", ".join(f"({quoted(row_id)}, {quoted(words)})" for row_id, words in sorted(lines))
    columns = "row_id, '' AS \"column\", CAST(NULL AS VARCHAR) AS cell, CAST(NULL AS VARCHAR) AS raw"
    told = f"{quoted(BOTH_RIGHT)} AS code, words AS message, '' AS remedy"
    return f"SELECT {columns}, {told} FROM (VALUES {values}) AS t(row_id, words)"


def noted(problems: str, notes: tuple[str, ...]) -> str:
    """The problems file with notes of parts that hold no rows; its digest."""
    return _noted(problems, notes, the_store())


@lru_cache(maxsize=64)
def _noted(problems: str, notes: tuple[str, ...], store: Store) -> str:
    values = ", ".join(f"({quoted(each)})" for each in sorted(notes))
    columns = "'' AS row_id, '' AS \"column\", CAST(NULL AS VARCHAR) AS cell, raw"
    told = f"{quoted(NO_ROWS)} AS code, '' AS message, '' AS remedy"
    return concat_files([store.path(problems)], store, more=f"SELECT {columns}, {told} FROM (VALUES {values}) AS t(raw)")


def count_rows(rows: str) -> int:
    """How many rows a rows file holds."""
    found = plain_connection().execute(f"SELECT count(*) FROM read_parquet({quoted(the_store().path(rows))})").fetchone()
    return int(found[0]) if found else 0
