"""What a department's second upload of a sheet changed: cells, rows that came and went, rows whose key was corrected."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from catalog.sheet import Sheet
from warehouse.differences import (
    Cell,
    Kind,
    RowDifference,
    both_versions,
    cells_of_both,
    differing_cells,
    naming_columns,
    typed_cells,
)

LIKE_ENOUGH = 0.6  # as for rows without key (`carry_over`)

Place = tuple[str, str]
"""A cell as (row_id of the new version, column)."""


class CellChange(NamedTuple):
    """A cell that says something else; `row` is its place in the new worksheet, `named_by` the cells that name the row.

    `file` is the digest of the file that the row came in: worksheets of several files may be called alike.
    """

    row_id: str
    file: str
    worksheet: str
    row: int
    named_by: tuple[Cell, ...]
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class RowCounts:
    """Rows that came, went, and whose key was corrected (`renamed`: neither came nor went)."""

    came: int
    gone: int
    renamed: int


class TwoUploads:
    """Two rows files of one sheet and department, the earlier and the later; asked in one session of DuckDB.

    A row whose key was corrected has another row_id. It is known again if it stands in the row of the same number and
    at least 60 % of the cells filled in either agree (worksheets are not compared: that of a csv is called as the file).
    """

    def __init__(self, old: Path, new: Path, sheet: Sheet) -> None:
        self._sheet = sheet
        self._connection = both_versions(old, new, sheet)
        self._connection.execute(_ROWS.format(share=_share(sheet), likeness=LIKE_ENOUGH))
        named = [name for name in sheet.names if name in naming_columns(sheet)]
        self._connection.execute(
            "CREATE TEMP TABLE moved AS SELECT * EXCLUDE (before, after), after.source_file AS file, "
            f"{cells_of_both(named)} AS named, {differing_cells(sheet.names)} AS cells FROM paired"
        )

    @property
    def renamed(self) -> dict[str, str]:
        """Old row_id → new one, of rows whose key was corrected."""
        return dict(self._connection.execute("SELECT old_id, row_id FROM moved WHERE kind = 'renamed'").fetchall())

    @property
    def gone(self) -> frozenset[str]:
        """Row_ids of the earlier version that are there no more."""
        return frozenset(
            each for (each,) in self._connection.execute("SELECT row_id FROM moved WHERE kind = 'removed'").fetchall()
        )

    @property
    def counts(self) -> RowCounts:
        kinds = dict(self._connection.execute("SELECT kind, count(*) FROM moved GROUP BY kind").fetchall())
        return RowCounts(kinds.get("added", 0), kinds.get("removed", 0), kinds.get("renamed", 0))

    def count_cells(self, except_for: Collection[Place]) -> int:
        """How many cells changed in rows that stayed, without those."""
        found = self._connection.execute(f"SELECT count(*) FROM ({self._cells(except_for)})", _lists(except_for)).fetchone()
        return int(found[0]) if found else 0

    def cells(self, except_for: Collection[Place], *, offset: int = 0, limit: int | None = None) -> list[CellChange]:
        """These cells, as they stand in the new worksheet; a page of them."""
        page = "" if limit is None else f"LIMIT {limit:d} OFFSET {offset:d}"
        order = "worksheet, file, source_row, row_id, list_position($names, cell.column)"
        found = self._connection.execute(
            f"SELECT row_id, file, worksheet, source_row, named, cell FROM ({self._cells(except_for)}) ORDER BY {order} {page}",
            {**_lists(except_for), "names": self._sheet.names},
        ).fetchall()
        return [
            CellChange(row_id, file, worksheet, row, typed_cells(named), cell["column"], cell["old"], cell["new"])
            for row_id, file, worksheet, row, named, cell in found
        ]

    def rows(self, *, offset: int = 0, limit: int | None = None) -> list[RowDifference]:
        """Rows that came, then those that went; a page of them."""
        page = "" if limit is None else f"LIMIT {limit:d} OFFSET {offset:d}"
        found = self._connection.execute(
            "SELECT row_id, kind, department, worksheet, source_row, named, cells FROM moved "
            f"WHERE kind IN ('added', 'removed') ORDER BY kind, worksheet, source_row, row_id {page}"
        ).fetchall()
        return [_row(*each) for each in found]

    def _cells(self, except_for: Collection[Place]) -> str:
        """Without a place to leave out there is no parameter to name."""
        left_out = "WHERE (row_id, cell.column) NOT IN (SELECT (unnest($rows), unnest($columns)))" if except_for else ""
        changed = (
            "SELECT row_id, file, worksheet, source_row, named, unnest(cells) AS cell FROM moved "
            "WHERE kind IN ('changed', 'renamed')"
        )
        return f"SELECT * FROM ({changed}) {left_out}"


_ROWS = """
    CREATE TEMP TABLE renames AS
        SELECT gone.row_id AS old_id, came.row_id AS new_id, gone.before AS before, came.after AS after
        FROM (FROM differing WHERE kind = 'removed') gone JOIN (FROM differing WHERE kind = 'added') came
        USING (source_row);
    DELETE FROM renames WHERE coalesce({share}, 0) < {likeness};
    DELETE FROM renames WHERE old_id IN (SELECT old_id FROM renames GROUP BY 1 HAVING count(*) > 1)
        OR new_id IN (SELECT new_id FROM renames GROUP BY 1 HAVING count(*) > 1);
    CREATE TEMP TABLE paired AS
        SELECT row_id, NULL AS old_id, kind, department, worksheet, source_row, before, after FROM differing
        WHERE row_id NOT IN (SELECT old_id FROM renames UNION ALL SELECT new_id FROM renames)
        UNION ALL
        SELECT new_id, old_id, 'renamed', after.source_department, after.source_worksheet, after.source_row, before, after
        FROM renames;
"""


def _share(sheet: Sheet) -> str:
    """The share of equal cells among those filled in either row; NULL if none is."""
    cells = cells_of_both(sheet.names)
    equal = f"len(list_filter({cells}, lambda cell: cell.old = cell.new))"
    filled = f"len(list_filter({cells}, lambda cell: cell.old IS NOT NULL OR cell.new IS NOT NULL))"
    return f"{equal} / nullif({filled}, 0)"


def _lists(places: Collection[Place]) -> dict[str, Any]:
    return {"rows": [row for row, _ in places], "columns": [column for _, column in places]} if places else {}


def _row(row_id: str, kind: Kind, department: str, worksheet: str, row: int, named: Any, cells: Any) -> RowDifference:
    return RowDifference(row_id, kind, department or "", worksheet, row, typed_cells(named), typed_cells(cells))
