"""Parts of many contributors become one rows file; files about cells are put one behind the other."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from catalog.sheet import Sheet
from warehouse.parquet import identifier, plain_connection, quoted, rows_types, typed_select, union_of
from warehouse.store import Store

Renames = Mapping[str, str]  # old row_id → new one; those not named stay
NO_RENAMES: Sequence[Renames] = ()
Without = Sequence[Collection[str]]  # of each part the row_ids that stay out
NOTHING: Without = ()


@dataclass(frozen=True)
class Heads:
    """Codes of lines that mean a whole column, and the rows file beside each problems file."""

    codes: frozenset[str]
    rows: Sequence[Path]


def merge_parts(sheet: Sheet, parts: Sequence[Path], store: Store, without: Without = NOTHING) -> str:
    """The union of rows files of one sheet, sorted by row_id; its digest.

    Where parts share a row_id all rows are kept and told apart by an ordinal (`renames_of`). The order in
    which the parts are named changes nothing. `without` names the rows of each part that were settled against.
    """
    types = rows_types(sheet)
    columns = ", ".join(f"part.{identifier(name)}" for name in types if name != "row_id")
    selects = [
        f"SELECT coalesce(renamed.new, part.row_id) AS row_id, {columns} "
        f"FROM ({typed_select(types, part)}) part LEFT JOIN ({_pairs(renames)}) renamed ON part.row_id = renamed.old"
        f"{_but(out, 'part')}"
        if renames or out
        else typed_select(types, part)
        for part, renames, out in zip(parts, renames_of(parts, without), without or [()] * len(parts), strict=True)
    ]
    return store.put_query(f"{union_of(selects)} ORDER BY row_id" if selects else typed_select(types, None))


def _but(row_ids: Collection[str], alias: str) -> str:
    """A condition that leaves these rows out."""
    return f" WHERE {alias}.row_id NOT IN ({', '.join(map(quoted, sorted(row_ids)))})" if row_ids else ""


def renames_of(parts: Sequence[Path], without: Without = NOTHING) -> list[dict[str, str]]:
    """For each part the row_ids that it must give up because another part has them too (`tell_apart`)."""
    connection = plain_connection()
    if len(parts) < 2 or _all_different(parts, connection):
        return [{} for _ in parts]
    content = (
        "row_digest, coalesce(source_department, ''), coalesce(source_file, ''), coalesce(source_worksheet, ''), "
        "coalesce(source_row, 0)"
    )
    rows = [
        connection.execute(f"SELECT row_id, {content} FROM read_parquet({quoted(part)}) part{_but(out, 'part')}").fetchall()
        for part, out in zip(parts, without or [()] * len(parts), strict=True)
    ]
    return tell_apart([{row_id: tuple(held) for row_id, *held in part} for part in rows])


def _all_different(parts: Sequence[Path], connection: duckdb.DuckDBPyConnection) -> bool:
    files = ", ".join(map(quoted, parts))
    counted = f"SELECT count(*) = count(DISTINCT row_id) FROM read_parquet([{files}], union_by_name = true)"
    return connection.execute(counted).fetchall() == [(True,)]


def tell_apart(parts: Sequence[Mapping[str, tuple[Any, ...]]]) -> list[dict[str, str]]:
    """New names for row_ids that several parts hold; each part maps its row_ids to their content.

    Of equal row_ids the first by content keeps it, the next are called `…-2`, `…-3`, skipping what is taken.
    """
    taken = set().union(*parts)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        for row_id in part:
            holders[row_id].append(place)
    renames: list[dict[str, str]] = [{} for _ in parts]
    for row_id in sorted(row_id for row_id, places in holders.items() if len(places) > 1):
        for place in sorted(holders[row_id], key=lambda each: parts[each][row_id])[1:]:
            renames[place][row_id] = _free(row_id, taken)
    return renames


def _free(row_id: str, taken: set[str]) -> str:
    ordinal = 2
    while (name := f"{row_id}-{ordinal}") in taken:
        ordinal += 1
    taken.add(name)
    return name


def _pairs(renames: Renames) -> str:
    """A SELECT giving (old, new)."""
    if not renames:
        return "SELECT '' AS old, '' AS new WHERE false"
    return (
        "SELECT * FROM (VALUES "
        + ", ".join(f"({quoted(old)}, {quoted(new)})" for old, new in renames.items())
        + ") AS t(old, new)"
    )


def concat_files(
    paths: Sequence[Path], store: Store, renames: Sequence[Renames] = NO_RENAMES, without: Without = NOTHING, more: str = "",
    of_heads: Heads | None = None,
) -> str:  # fmt: skip
    """Problems or changes files one behind the other, sorted by all they hold; the digest.

    `renames` (one mapping per file, as `renames_of` or `carried_ids` give) lets their row_ids follow their rows, `without`
    leaves out what is said of these rows; what is said of a whole column stays, at another row of that worksheet (`of_heads`).
    `more` is a SELECT of the same columns to be put behind them.
    """
    none: Without = [()] * len(paths)
    sources = [
        _reanchored(path, rows, out, of_heads.codes) if of_heads and out else f"SELECT * FROM read_parquet({quoted(path)})"
        for path, rows, out in zip(paths, of_heads.rows if of_heads else paths, without or none, strict=True)
    ]
    selects = [
        f"SELECT coalesce(renamed.new, file.row_id) AS row_id, file.* EXCLUDE (row_id) "
        f"FROM ({source}) file LEFT JOIN ({_pairs(renamed)}) renamed ON file.row_id = renamed.old"
        f"{_but(out, 'file')}"
        for source, renamed, out in zip(sources, renames or [{}] * len(paths), without or none, strict=True)
    ]
    return store.put_query(f"{union_of([*selects, *([more] if more else [])])} ORDER BY ALL")


def _reanchored(path: Path, rows: Path, out: Collection[str], codes: Collection[str]) -> str:
    """The lines of a problems file; those of these codes at the first row of their worksheet that is not left out."""
    gone = ", ".join(map(quoted, sorted(out)))
    anchors = (
        f"SELECT gone.row_id AS old, arg_min(kept.row_id, kept.source_row) AS new FROM read_parquet({quoted(rows)}) gone "
        f"JOIN read_parquet({quoted(rows)}) kept ON gone.source_file IS NOT DISTINCT FROM kept.source_file "
        f"AND gone.source_worksheet IS NOT DISTINCT FROM kept.source_worksheet "
        f"WHERE gone.row_id IN ({gone}) AND kept.row_id NOT IN ({gone}) GROUP BY gone.row_id"
    )
    of_a_column = f"line.code IN ({', '.join(map(quoted, sorted(codes)))})"
    return (
        f"SELECT CASE WHEN {of_a_column} THEN coalesce(anchor.new, line.row_id) ELSE line.row_id END AS row_id, "
        f"line.* EXCLUDE (row_id) FROM read_parquet({quoted(path)}) line LEFT JOIN ({anchors}) anchor ON line.row_id = anchor.old"
    )


def rename_rows(sheet: Sheet, path: Path, renames: Renames, store: Store) -> str:
    """A rows file with other row_ids, sorted by them; the digest."""
    types = rows_types(sheet)
    columns = ", ".join(f"file.{identifier(name)}" for name in types if name != "row_id")
    file = typed_select(types, path)
    return store.put_query(
        f"SELECT coalesce(renamed.new, file.row_id) AS row_id, {columns} "
        f"FROM ({file}) file LEFT JOIN ({_pairs(renames)}) renamed ON file.row_id = renamed.old ORDER BY row_id"
    )
