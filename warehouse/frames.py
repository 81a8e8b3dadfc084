"""Parquet files of the store as pandas frames."""

from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.parquet import plain_connection, quoted

if TYPE_CHECKING:
    import pandas as pd


def read_frame(path: Path) -> "pd.DataFrame":
    """The whole file, in its order."""
    with plain_connection() as connection:
        return connection.execute(f"SELECT * FROM read_parquet({quoted(path)})").df()
