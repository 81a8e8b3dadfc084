"""Rows without a key keep their identity when a corrected file comes: each takes that of the old row most like it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from catalog.sheet import Sheet
from warehouse.merging import concat_files, rename_rows
from warehouse.parquet import identifier, plain_connection, typed_select
from warehouse.store import Store

LIKE_ENOUGH = 0.6
# Above this many pairs nobody has corrected a few rows: the file is another one, and ids are not carried over.
MOST_PAIRS = 4_000_000

Codes = npt.NDArray[np.int64]


def carry_over(sheet: Sheet, rows: Path, beside: Sequence[Path], before: Path, store: Store) -> tuple[str, ...]:
    """`rows` and the files beside it (problems, changes) with the row_ids of the rows of `before` that its rows correct.

    Gives their digests in that order; nothing if no row is known again. Only rows whose key is not complete take part (see
    `carried_ids`).
    """
    names = carried_ids(sheet, rows, before)
    if not names:
        return ()
    return (rename_rows(sheet, rows, names, store), *(concat_files([each], store, [names]) for each in beside))


def carried_ids(sheet: Sheet, new: Path, old: Path) -> dict[str, str]:
    """New row_id → old row_id, for rows that no row_id joins.

    A pair must be the best for both, without a rival as good, and agree in at least 60 % of the cells filled
    in either (two empty cells say nothing).
    """
    here, before = _keyless(sheet, new), _keyless(sheet, old)
    mine, theirs = here.loc[~here.index.isin(before.index)], before.loc[~before.index.isin(here.index)]
    if mine.empty or theirs.empty or len(mine) * len(theirs) > MOST_PAIRS:
        return {}
    likeness = _likeness(*_coded(mine, theirs))
    best, best_back = likeness.argmax(axis=1), likeness.argmax(axis=0)
    pairs = [
        (i, int(j))
        for i, j in enumerate(best)
        if likeness[i, j] >= LIKE_ENOUGH and best_back[j] == i and _without_rival(likeness, i, int(j))
    ]
    return {str(mine.index[i]): str(theirs.index[j]) for i, j in pairs}


def _keyless(sheet: Sheet, path: Path) -> pd.DataFrame:
    """Declared cells as text, by row_id, of the rows whose key is not complete (all, if the sheet has none)."""
    connection = plain_connection()
    cells = ", ".join(f"CAST({identifier(name)} AS VARCHAR) AS {identifier(name)}" for name in sheet.names)
    keyless = " OR ".join(f"{identifier(name)} IS NULL" for name in sheet.key) or "true"
    types = {"row_id": "VARCHAR", **sheet.duckdb_types}
    select = typed_select(types, path)
    return connection.execute(f"SELECT row_id, {cells} FROM ({select}) WHERE {keyless}").df().set_index("row_id")


def _coded(mine: pd.DataFrame, theirs: pd.DataFrame) -> tuple[Codes, Codes]:
    """Both frames with each distinct value of a column as a number, empty as -1."""
    both = pd.concat([mine, theirs])
    codes = np.column_stack([pd.factorize(both[name])[0] for name in both.columns]).astype(np.int64)
    return codes[: len(mine)], codes[len(mine) :]


def _likeness(mine: Codes, theirs: Codes) -> npt.NDArray[np.float64]:
    """The share of equal cells of each pair, among those filled in either."""
    equal = np.zeros((len(mine), len(theirs)))
    filled = np.zeros_like(equal)
    for a, b in zip(mine.T, theirs.T, strict=True):
        left, right = a[:, None], b[None, :]
        equal += (left == right) & (left >= 0)
        filled += (left >= 0) | (right >= 0)
    return np.divide(equal, filled, out=np.zeros_like(equal), where=filled > 0)


def _without_rival(likeness: npt.NDArray[Any], i: int, j: int) -> bool:
    best = likeness[i, j]
    return int((likeness[i] == best).sum()) == 1 and int((likeness[:, j] == best).sum()) == 1
