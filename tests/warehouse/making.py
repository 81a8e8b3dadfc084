"""Small catalogs and rows files for tests."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from catalog.catalog import Catalog
from catalog.digests import digest_of
from catalog.load import load_catalog
from catalog.sheet import Sheet
from warehouse.parquet import rows_types, write_frame

Row = Mapping[str, Any]


def catalog_of(root: Path, codes: Mapping[str, str] | None = None, **sheets: str) -> Catalog:
    """A catalog of these sheets (YAML after the common head) and code lists (CSV lines)."""
    for folder in ("sheets", "code_lists", "indicators"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, text in (codes or {}).items():
        head = "# title: 表\n# standard: 标准\n# version: 1\ncode,title,aliases\n"
        (root / "code_lists" / f"{name}.csv").write_text(head + text, encoding="utf-8")
    for number, (table, text) in enumerate(sheets.items(), 1):
        (root / "sheets" / f"{table}.yaml").write_text(_sheet(number, table, text), encoding="utf-8")
    return load_catalog(root)


def _sheet(number: int, table: str, text: str) -> str:
    head = {
        "table": table,
        "code": f'"{number}.1"',
        "title": f"{{zh: 表{number}, en: Sheet {number}}}",
        "shape": "list",
        "period": "school_year",
        "population": "全部",
    }
    missing = [
        f"{key}: {value}" for key, value in head.items() if not any(line.startswith(f"{key}:") for line in text.splitlines())
    ]
    return "\n".join([*missing, text])


def rows_file(path: Path, sheet: Sheet, rows: Sequence[Row]) -> Path:
    """A rows file; `row_id` is the key, or what the row says, or r1, r2, …; other source columns have defaults."""
    full = [_row(sheet, row, number) for number, row in enumerate(rows, 1)]
    types = rows_types(sheet)
    frame = pd.DataFrame(sorted(full, key=lambda row: str(row["row_id"])), columns=list(types), dtype=object)
    write_frame(frame, types, path)
    return path


def _row(sheet: Sheet, row: Row, number: int) -> dict[str, Any]:
    cells = {name: row.get(name) for name in sheet.duckdb_types}
    key = "|".join(str(row.get(name)) for name in sheet.key)
    return {
        "row_id": key or f"r{number}",
        "row_digest": digest_of({name: None if value is None else str(value) for name, value in cells.items()}),
        "source_file": "f1",
        "source_worksheet": "表",
        "source_row": number + 1,
        "source_department": "office",
        **cells,
        **{name: row[name] for name in rows_types(sheet) if name in row},
    }
