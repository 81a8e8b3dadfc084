"""The tables of the public edition, with small counts hidden across all of them at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from catalog.catalog import Catalog
from catalog.sheet import Column, Sheet
from reports.code_titles import titles_in
from reports.csv_files import text_select
from reports.hiding import HIDDEN_SIGN, Relation, cells_to_hide, is_small
from reports.openness import counted_columns, counts_people, domain, open_columns, publishes_rows
from reports.rows import quoted

Margin = tuple[str, str]  # a domain of codes and one code of it: what cells of several sheets may add up to


@dataclass(frozen=True)
class CountRow:
    """One count of a sheet whose rows stay inside; `column` empty: all its rows."""

    sheet: Sheet
    column: Column | None
    code: str | None
    title: str
    cell: int


@dataclass
class PublicTables:
    """Rows (as text) of the sheets that go out, counts of the others, and which of all these numbers are hidden."""

    counts: list[int] = field(default_factory=list)
    count_rows: list[CountRow] = field(default_factory=list)
    rows: dict[str, list[list[str | None]]] = field(default_factory=dict)
    columns: dict[str, list[Column]] = field(default_factory=dict)
    cell_at: dict[tuple[str, int, int], int] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    derivable: set[int] = field(default_factory=set)
    margins: dict[Margin, list[tuple[int, ...]]] = field(default_factory=lambda: defaultdict(list))
    hidden: set[int] = field(default_factory=set)

    def cell(self, count: int) -> int:
        """A new cell with this count."""
        self.counts.append(count)
        return len(self.counts) - 1

    def shown(self, cell: int) -> str:
        return HIDDEN_SIGN if cell in self.hidden else str(self.counts[cell])

    @property
    def hidden_counts(self) -> dict[str, set[int]]:
        """By sheet, the numbers of its rows that no indicator over it may give back."""
        hidden: dict[str, set[int]] = defaultdict(set)
        for row in self.count_rows:
            if row.cell in self.hidden:
                hidden[row.sheet.table].add(self.counts[row.cell])
        return hidden

    def shown_rows(self, table: str) -> list[list[str | None]]:
        """The rows of a sheet that goes out, its hidden numbers replaced."""
        return [
            [self.shown(cell) if (cell := self.cell_at.get((table, i, j))) is not None else text for j, text in enumerate(row)]
            for i, row in enumerate(self.rows[table])
        ]


def public_tables(connection: duckdb.DuckDBPyConnection, catalog: Catalog, names: Sequence[str]) -> PublicTables:
    """What the named sheets (views of `connection`) publish."""
    tables = PublicTables()
    for sheet in (catalog.sheets[name] for name in names):
        if publishes_rows(catalog, sheet):
            _add_rows(tables, connection, catalog, sheet)
        else:
            _add_counts(tables, connection, catalog, sheet)
    tables.relations += _links(tables)
    tables.hidden = cells_to_hide(tables.counts, tables.relations, tables.derivable)
    return tables


def _add_counts(tables: PublicTables, connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet) -> None:
    total = tables.cell(connection.execute(f"SELECT count(*) FROM {quoted(sheet.table)}").fetchall()[0][0])
    tables.count_rows.append(CountRow(sheet, None, None, "合计", total))
    cells: dict[str, dict[str | None, int]] = {}
    titles = titles_in(connection, catalog)
    for column in counted_columns(catalog, sheet):
        cells[column.name] = {code: tables.cell(count) for code, count in _counts(connection, sheet, column)}
        tables.relations.append(Relation(tuple(cells[column.name].values()), (total,)))
        for code, cell in cells[column.name].items():
            tables.count_rows.append(CountRow(sheet, column, code, titles.of(sheet, column, code), cell))
            tables.margins[domain(sheet, column), code or ""].append((cell,))
    tables.relations += _dependencies(connection, sheet, cells)


def _counts(connection: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> list[tuple[str | None, int]]:
    name = quoted(column.name)
    sql = f"SELECT CAST({name} AS VARCHAR) AS code, count(*) FROM {quoted(sheet.table)} GROUP BY ALL ORDER BY code NULLS LAST"
    return connection.execute(sql).fetchall()


def _dependencies(
    connection: duckdb.DuckDBPyConnection, sheet: Sheet, cells: dict[str, dict[str | None, int]]
) -> Iterator[Relation]:
    """Where one code decides another (a major its department), the finer counts add up to the coarser ones."""
    for finer, fine_cells in cells.items():
        for coarser, coarse_cells in cells.items():
            pairs = _pairs(connection, sheet, finer, coarser) if finer != coarser else []
            if len(pairs) != len(fine_cells):
                continue
            parts = defaultdict(list)
            for fine, coarse in pairs:
                parts[coarse].append(fine_cells[fine])
            yield from (Relation(tuple(each), (coarse_cells[coarse],)) for coarse, each in parts.items())


def _pairs(connection: duckdb.DuckDBPyConnection, sheet: Sheet, finer: str, coarser: str) -> list[tuple[Any, Any]]:
    chosen = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in (finer, coarser))
    return connection.execute(f"SELECT DISTINCT {chosen} FROM {quoted(sheet.table)}").fetchall()


def _add_rows(tables: PublicTables, connection: duckdb.DuckDBPyConnection, catalog: Catalog, sheet: Sheet) -> None:
    columns = open_columns(catalog, sheet)
    fetched = connection.execute(text_select(columns, sheet, first=())).fetchall()
    tables.columns[sheet.table], tables.rows[sheet.table] = columns, [list(row) for row in fetched]
    people = [place for place, column in enumerate(columns) if counts_people(column)]
    for place in people:
        _add_people(tables, sheet, columns, place)
    for i in range(len(fetched)):
        _add_parts(tables, sheet, columns, i)


def _add_people(tables: PublicTables, sheet: Sheet, columns: list[Column], place: int) -> None:
    """The numbers of one column of people: their sum, and their sums by each code, may be known."""
    cells: list[int] = []
    by_code: dict[Margin, list[int]] = defaultdict(list)
    for i, row in enumerate(tables.rows[sheet.table]):
        text = row[place]
        if text is None:
            continue
        cells.append(tables.cell(int(text)))
        tables.cell_at[sheet.table, i, place] = cells[-1]
        for j, column in enumerate(columns):
            if column.type in ("code", "year"):
                by_code[domain(sheet, column), row[j] or ""].append(cells[-1])
    if len(cells) > 1:
        tables.relations.append(Relation(tuple(cells)))
    for margin, parts in by_code.items():
        tables.margins[margin].append(tuple(parts))


def _add_parts(tables: PublicTables, sheet: Sheet, columns: list[Column], i: int) -> None:
    """What a row itself gives away: a whole less its part, parts that add up."""
    places = {column.name: j for j, column in enumerate(columns)}

    def cell(name: str) -> int | None:
        return tables.cell_at.get((sheet.table, i, places.get(name, -1)))

    for rule in sheet.rules:
        if rule.part_of and (part := cell(rule.part_of.part)) is not None and (whole := cell(rule.part_of.whole)) is not None:
            _add_rest(tables, part, whole)
        if rule.sum and (total := cell(rule.sum.whole)) is not None:
            parts = tuple(found for name in rule.sum.parts if (found := cell(name)) is not None)
            if sum(tables.counts[each] for each in parts) == tables.counts[total]:
                tables.relations.append(Relation(parts, (total,)))


def _add_rest(tables: PublicTables, part: int, whole: int) -> None:
    rest = tables.counts[whole] - tables.counts[part]
    if is_small(rest):
        left = tables.cell(rest)
        tables.derivable.add(left)
        tables.relations.append(Relation((part, left), (whole,)))


def _links(tables: PublicTables) -> Iterator[Relation]:
    """Sheets that count the same: wherever two sums over one code are equal, either gives the other back."""
    for sums in tables.margins.values():
        for i, one in enumerate(sums):
            for other in sums[i + 1 :]:
                if sum(tables.counts[cell] for cell in one) == sum(tables.counts[cell] for cell in other):
                    yield Relation(one, other)
