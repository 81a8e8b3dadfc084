"""Rows of several hands that collide: the same key, the same but for spelling, the same person under two keys."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from catalog.digests import digest_of
from catalog.sheet import Column, Sheet
from warehouse.parquet import identifier, plain_connection, quoted, rows_types, typed_select, union_of

Kind = Literal["key", "same", "spelling", "person", "total"]
COLLISION_ID_LENGTH = 16
_WORDS = ("text", "long_text", "person_name")  # types in which signs and spaces say nothing
_PERSON = "cn_id_number"
_BETWEEN = "chr(31)"


@dataclass(frozen=True)
class CollidingRow:
    """One of the rows: who gave it (`holder`), where it stands in his file, and its cells as text, in the sheet's order."""

    holder: str
    row_id: str
    row_digest: str
    department: str
    file: str
    worksheet: str
    row: int
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class Collision:
    """Rows that cannot all be right, or want a look. `collision` names the place, whatever the rows say at the moment.

    `kind`: key (same key, other content), same (nothing differs), spelling, person (one ID number, several keys), total.
    """

    collision: str
    kind: Kind
    rows: tuple[CollidingRow, ...]

    @property
    def holders(self) -> frozenset[str]:
        return frozenset(row.holder for row in self.rows)


def collisions(sheet: Sheet, given: Mapping[str, Path], *, between: bool = False) -> list[Collision]:
    """The collisions among rows files by holder, the gravest kind first; with `between` those of several holders only.

    The order in which the holders are named changes nothing.
    """
    groups: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for told in _colliding(sheet, given) if given else ():
        for kind, name in (("key", told.strict), ("spelling", told.loose), ("person", told.person)):
            if name is not None:
                groups[kind, name].append(told)
    found = [_collision(sheet, kind, name, rows) for (kind, name), rows in groups.items()]
    distinct = {each.rows: each for each in sorted((each for each in found if each), key=_rank, reverse=True)}
    return [each for each in sorted(distinct.values(), key=_rank) if not between or len(each.holders) > 1]


@dataclass(frozen=True)
class _Told:
    """A row with what it is called: exactly, but for spelling, and by its person."""

    strict: str
    loose: str
    person: str | None
    row: CollidingRow


def _rank(collision: Collision) -> tuple[int, str]:
    return ("key", "same", "person", "spelling", "total").index(collision.kind), collision.collision


def _collision(sheet: Sheet, kind: str, name: str, told: list[_Told]) -> Collision | None:
    if len(told) < 2 or (kind != "key" and len({each.strict for each in told}) < 2):
        return None
    rows = tuple(sorted((each.row for each in told), key=lambda row: (row.holder, row.file, row.worksheet, row.row, row.row_id)))
    named: Kind = "spelling" if kind == "spelling" else "person" if kind == "person" else "key"
    if named == "key" and len({row.row_digest for row in rows}) == 1:
        named = "same"
    return Collision(digest_of([sheet.table, kind, name])[:COLLISION_ID_LENGTH], named, rows)


def _colliding(sheet: Sheet, given: Mapping[str, Path]) -> list[_Told]:
    """The rows that have a name in common with another one."""
    types = rows_types(sheet)
    everything = union_of(
        f"SELECT {quoted(holder)} AS holder, * FROM ({typed_select(types, path)})" for holder, path in sorted(given.items())
    )
    names = f"{_name(sheet, loose=False)} AS strict, {_name(sheet, loose=True)} AS loose, {_person(sheet)} AS person"
    cells = ", ".join(f"text_of({identifier(name)})" for name in sheet.names)
    told = f"""
        WITH every AS (SELECT *, {names} FROM ({everything}))
        SELECT strict, loose, person, holder, row_id, row_digest, source_department, source_file, source_worksheet, source_row,
               [{cells}]
        FROM every
        WHERE strict IN (SELECT strict FROM every GROUP BY strict HAVING count(*) > 1)
           OR loose IN (SELECT loose FROM every GROUP BY loose HAVING count(*) > 1)
           OR person IN (SELECT person FROM every WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1)"""
    found = plain_connection().execute(told).fetchall()
    return [_Told(strict, loose, who, _row(*row)) for strict, loose, who, *row in found]


def _row(holder: str, row_id: str, row_digest: str, *place: Any) -> CollidingRow:
    department, file, worksheet, row, cells = place
    return CollidingRow(holder, row_id, row_digest, department, file, worksheet, row, tuple(cells))


def _name(sheet: Sheet, *, loose: bool) -> str:
    """SQL for what names a row: its key, if complete; else the identifying columns; else all that it says."""
    if sheet.shape == "form" and not (sheet.key or sheet.identified_by):
        return "''"  # a form is one record
    last = "row_digest"
    for columns in (sheet.identified_by, sheet.key):
        if columns:
            texts = [_text(sheet.column(name), loose=loose) for name in columns]
            whole = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in columns)
            last = f"CASE WHEN {whole} THEN concat_ws({_BETWEEN}, {', '.join(texts)}) ELSE {last} END"
    return last


def _text(column: Column, *, loose: bool) -> str:
    text = f"text_of({identifier(column.name)})"
    if not loose or column.kind.duckdb != "VARCHAR":
        return text
    signs = r"[\s\p{P}\p{S}]" if column.type in _WORDS else r"\s"
    bare = f"regexp_replace(lower(nfc_normalize({text})), {quoted(signs)}, '', 'g')"
    return f"coalesce(nullif({bare}, ''), {text})"


def _person(sheet: Sheet) -> str:
    numbers = [identifier(column.name) for column in sheet.columns if column.type == _PERSON]
    return f"upper({numbers[0]})" if numbers else "CAST(NULL AS VARCHAR)"
