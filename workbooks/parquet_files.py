"""Writes what was read as Parquet, named by the digest of its bytes; the same content gives the same bytes."""

import uuid
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from catalog.digests import digest_of_file


class ParquetWriter:
    """Writes frames of text into `folder` as `<digest>.parquet`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._connection = duckdb.connect(config={"threads": 1})
        # without samples every object column counts as text, also one that begins with a thousand empty cells
        self._connection.execute("SET pandas_analyze_sample = 0")

    def close(self) -> None:
        self._connection.close()

    def write(self, frame: pd.DataFrame, types: Mapping[str, str]) -> str:
        """`types`: all columns in order with their DuckDB types; the texts must be castable. Gives the digest."""
        columns = ", ".join(f'CAST("{name}" AS {duckdb_type}) AS "{name}"' for name, duckdb_type in types.items())
        unfinished = self._folder / f".{uuid.uuid4().hex}.parquet"
        self._connection.register("frame", frame)
        try:
            self._connection.execute(f"COPY (SELECT {columns} FROM frame) TO '{_quoted(unfinished)}' (FORMAT parquet)")
            digest = digest_of_file(unfinished)
            unfinished.replace(self._folder / f"{digest}.parquet")
        finally:
            self._connection.unregister("frame")
            unfinished.unlink(missing_ok=True)
        return digest


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
