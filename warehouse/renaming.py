"""Row ids that a new version took over from the one before, carried on to the files that speak of its rows."""

from pathlib import Path

from warehouse.parquet import quoted
from warehouse.store import Store


def rename_rows(before: Path, after: Path, listed: Path, store: Store) -> str:
    """The file `listed` (problems or changes, by row_id) with the ids of `after` in place of those of `before`.

    Both are rows files of the same reading: a row is found again by worksheet and row number.
    """
    return store.put_query(
        f"""
        SELECT l.* REPLACE (coalesce(n.row_id, l.row_id) AS row_id)
        FROM read_parquet({quoted(str(listed))}) l
        LEFT JOIN read_parquet({quoted(str(before))}) o USING (row_id)
        LEFT JOIN read_parquet({quoted(str(after))}) n
          ON n.source_file = o.source_file AND n.source_worksheet = o.source_worksheet AND n.source_row = o.source_row
        ORDER BY ALL
        """
    )
