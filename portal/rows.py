"""The rows of a part and what reading changed in them, a page at a time, masked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from acts.context import the_catalog, the_store
from acts.receiving.part_names import base_name
from catalog.cell_words import cell_words
from catalog.sheet import Column
from checks.no_rows import NO_ROWS
from checks.unreadable import BOTH_RIGHT
from ledger.models import Delivery
from portal.listing import PER_PAGE
from portal.masking import masked_text, masked_value
from warehouse.parquet import plain_connection, quoted

_CHANGES_SHOWN = 12


@dataclass(frozen=True)
class RowsShown:
    """A page of rows: titles with units, and per row its place and the texts of its cells.

    The place is the number in the sender's worksheet; with rows of several files or worksheets it names these too.
    """

    columns: tuple[Column, ...]
    lines: tuple[tuple[str, tuple[tuple[Column, str], ...]], ...]


@dataclass(frozen=True)
class ChangeKind:
    """One kind of change that reading made: how many cells, and one of them before and after."""

    how: str
    column: str
    count: int
    cell: str
    raw: str
    result: str


def rows_shown(table: str, rows_file: str, number: int, problems_file: str = "") -> RowsShown:
    """One page of a rows file in the order of the sender's worksheet; what could not be read stands as it was written."""
    columns = tuple(the_catalog().sheets[table].columns)
    source = quoted(the_store().path(rows_file))
    query = (
        f"SELECT * FROM read_parquet({source}) ORDER BY source_worksheet, source_row, row_id "
        f"LIMIT {PER_PAGE} OFFSET {(number - 1) * PER_PAGE}"
    )
    frame = plain_connection().execute(query).df()
    there, named, unread = set(frame.columns), _names_of_sources(source), unread_cells(problems_file)
    lines = tuple(
        (
            f"{named.get((row['source_file'], row['source_worksheet']), '')} {int(row['source_row'])}".strip(),
            tuple(
                (each, (_text(row[each.name], each) if each.name in there else "") or unread_text(unread, row["row_id"], each))
                for each in columns
            ),
        )
        for row in frame.to_dict("records")
    )
    return RowsShown(columns, lines)


def _names_of_sources(source: str) -> dict[tuple[str, str], str]:
    """By file and worksheet a short name, where the rows come from more than one; else none is needed."""
    asked = f"SELECT DISTINCT source_file, source_worksheet FROM read_parquet({source}) ORDER BY ALL"
    found = plain_connection().execute(asked).fetchall()
    if len(found) < 2:
        return {}
    names = dict(Delivery.objects.filter(file__in={file for file, _ in found}).order_by("event_seq").values_list("file", "name"))
    several = Counter(file for file, _ in found)
    return {
        (file, sheet): masked_text(base_name(names.get(file, sheet)) + (f" {sheet}" if several[file] > 1 else ""))
        for file, sheet in found
    }


def unread_cells(problems_file: str) -> dict[tuple[str, str], str]:
    """What was written in cells of which nothing could be read, by row_id and column."""
    if not problems_file:
        return {}
    source = quoted(the_store().path(problems_file))
    asked = f'SELECT row_id, "column", raw FROM read_parquet({source}) WHERE raw IS NOT NULL AND code NOT IN (?, ?)'
    found = plain_connection().execute(asked, [NO_ROWS, BOTH_RIGHT]).fetchall()
    return {(row_id, column): raw for row_id, column, raw in found}


def unread_text(unread: Mapping[tuple[str, str], str], row_id: str, column: Column) -> str:
    """「十六年三月（未能读出）」 of an empty cell; empty if nothing stood there."""
    raw = unread.get((row_id, column.name))
    return f"{masked_value(raw, column.type)}（未能读出）" if raw else ""


def _text(value: object, column: Column) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    codes = the_catalog().codes_of(column)
    return codes.titles.get(str(value), str(value)) if codes else masked_value(str(value), column.type)


def changes_shown(table: str, changes_file: str) -> list[ChangeKind]:
    """What normalisation did to the sender's cells, by column and kind, the commonest first."""
    if not changes_file:
        return []
    source = quoted(the_store().path(changes_file))
    query = (
        'SELECT how, "column", count(*), first(cell), first(raw), first(result) '
        f"FROM read_parquet({source}) GROUP BY ALL ORDER BY 3 DESC, 2, 1 LIMIT {_CHANGES_SHOWN}"
    )
    titles = {each.name: each for each in the_catalog().sheets[table].columns}
    return [
        ChangeKind(
            how,
            titles[name].title if name in titles else name,
            count,
            cell or "",
            _masked(raw, titles.get(name)),
            _result(result, titles.get(name)),
        )
        for how, name, count, cell, raw, result in plain_connection().execute(query).fetchall()
    ]


def _masked(value: object, column: Column | None) -> str:
    return masked_value("" if value is None else str(value), column.type if column else "text")


def _result(value: object, column: Column | None) -> str:
    """What a cell became, a code in words."""
    masked = _masked(value, column)
    return cell_words(the_catalog(), column, masked) if column else masked
