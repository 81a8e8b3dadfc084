"""What one department gave to a merged version of a sheet."""

from pathlib import Path

from warehouse.parquet import plain_connection, quoted
from warehouse.store import Store


def rows_of_department(rows: Path, department: str, store: Store) -> str | None:
    """The department's rows as a rows file of their own; its digest, or None if it gave none."""
    theirs = f"FROM read_parquet({quoted(rows)}) WHERE source_department = {quoted(department)}"
    if plain_connection().execute(f"SELECT 1 {theirs} LIMIT 1").fetchone() is None:
        return None
    return store.put_query(f"SELECT * {theirs} ORDER BY row_id")
