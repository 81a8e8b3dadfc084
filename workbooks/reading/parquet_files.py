"""Writes what was read as Parquet, named by the digest of its bytes; the same content gives the same bytes."""

import os
import tempfile
import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from catalog.digests import digest_of_file

_FEW_ROWS = 40


class ParquetWriter:
    """Writes frames of text into `folder` as `<digest>.parquet`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def write(self, frame: pd.DataFrame, types: Mapping[str, str]) -> str:
        """`types`: all columns in order with their DuckDB types; the texts must be castable. Gives the digest."""
        if len(frame):
            return self._settle(self._written(frame, types))
        unfinished = self._unfinished()
        unfinished.write_bytes(_without_rows(tuple(types.items())))
        return self._settle(unfinished)

    def _written(self, frame: pd.DataFrame, types: Mapping[str, str]) -> Path:
        unfinished = self._unfinished()
        try:
            _write(frame, types, unfinished)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return unfinished

    def _settle(self, unfinished: Path) -> str:
        digest = digest_of_file(unfinished)
        unfinished.replace(self._folder / f"{digest}.parquet")
        return digest

    def _unfinished(self) -> Path:
        return self._folder / f".{uuid.uuid4().hex}.parquet"


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:  # by process: a fork must not use its parent's
    """One for the life of a process: opening a database takes longer than writing a small sheet."""
    connection = duckdb.connect(config={"threads": 1})
    # without samples every object column counts as text, also one that begins with a thousand empty cells
    connection.execute("SET pandas_analyze_sample = 0")
    return connection


def _write(frame: pd.DataFrame, types: Mapping[str, str], path: Path) -> None:
    if 0 < len(frame) <= _FEW_ROWS:
        _write_few(frame, types, path)
        return
    columns = ", ".join(f'CAST("{name}" AS {duckdb_type}) AS "{name}"' for name, duckdb_type in types.items())
    with _database(os.getpid()).cursor() as connection:
        connection.register("frame", frame)
        connection.execute(f"COPY (SELECT {columns} FROM frame) TO '{_quoted(path)}' (FORMAT parquet)")


def _write_few(frame: pd.DataFrame, types: Mapping[str, str], path: Path) -> None:
    """The same bytes without a registered frame, of which DuckDB looks at each column for longer than it writes a few rows."""
    columns = ", ".join(f'CAST(unnest(?::VARCHAR[]) AS {duckdb_type}) AS "{name}"' for name, duckdb_type in types.items())
    with _database(os.getpid()).cursor() as connection:
        connection.execute(
            f"COPY (SELECT {columns}) TO '{_quoted(path)}' (FORMAT parquet)", [frame[name].tolist() for name in types]
        )


@cache
def _without_rows(types: tuple[tuple[str, str], ...]) -> bytes:
    """The bytes of a file of these columns without rows: most sheets have no problems, and many no changes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.parquet"
        _write(pd.DataFrame({name: pd.Series([], dtype=object) for name, _ in types}), dict(types), path)
        return path.read_bytes()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
