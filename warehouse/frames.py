"""Parquet files of the store as pandas frames."""

from pathlib import Path

import pandas as pd

from warehouse.parquet import plain_connection, quoted


def read_frame(path: Path) -> pd.DataFrame:
    """The whole file, in its order."""
    with plain_connection() as connection:
        return connection.execute(f"SELECT * FROM read_parquet({quoted(path)})").df()
