"""What differs between two versions of a sheet, cell by cell, as people read it."""

from pathlib import Path

import pandas as pd

from catalog.sheet import Sheet
from warehouse.parquet import identifier, plain_connection, quoted, rows_types, typed_select


def differences(old: Path, new: Path, sheet: Sheet) -> pd.DataFrame:
    """Columns `row_id`, `kind` (added, removed, changed), `column`, `old`, `new` (values as text, NULL = empty).

    A row that came or went is one line with `column` empty; a changed row one line per cell that differs.
    """
    connection = plain_connection()
    for name, path in (("before", old), ("after", new)):
        connection.execute(f"CREATE TEMP VIEW {name} AS {typed_select(rows_types(sheet), path)}")
    cells = ", ".join(
        f"{{'place': {place}, 'column': {quoted(name)}, "
        f"'old': text_of(before.{identifier(name)}), 'new': text_of(after.{identifier(name)})}}"
        for place, name in enumerate(sheet.names)
    )
    changed = (
        f"SELECT row_id, unnest([{cells}]) AS cell FROM before JOIN after USING (row_id) "
        "WHERE before.row_digest IS DISTINCT FROM after.row_digest"
    )
    return connection.execute(f"""
        SELECT row_id, kind, "column", old, new FROM (
            SELECT row_id, 'added' AS kind, 0 AS place, '' AS "column", NULL::VARCHAR AS old, NULL::VARCHAR AS new
            FROM after WHERE row_id NOT IN (SELECT row_id FROM before)
            UNION ALL SELECT row_id, 'removed', 0, '', NULL, NULL FROM before WHERE row_id NOT IN (SELECT row_id FROM after)
            UNION ALL SELECT row_id, 'changed', cell.place, cell."column", cell.old, cell.new
            FROM ({changed}) WHERE cell.old IS DISTINCT FROM cell.new
        ) ORDER BY row_id, kind, place
    """).df()
