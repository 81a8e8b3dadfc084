"""Comparison with last year, sheet by sheet: rows, shares of codes, sums or means of what has a unit."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import duckdb

from catalog.catalog import Catalog
from catalog.sheet import Column, Sheet
from reports.code_titles import CodeTitles, titles_in
from reports.last_year import SCHEMA
from reports.rounding import round_half_up
from reports.rows import quoted

MOVES_SHOWN = 6
SHARE_DECIMALS = 1
PERCENT_DECIMALS = 1
MEAN_DECIMALS = 2


@dataclass(frozen=True)
class CodeCount:
    """How often one code stands in a column; shares in %, of all rows of the year. `column_title` says what is coded."""

    column_title: str
    code_title: str
    count: int
    last_count: int | None
    share: Decimal | None
    last_share: Decimal | None

    @property
    def share_change(self) -> Decimal | None:
        """In percentage points."""
        return None if self.share is None or self.last_share is None else self.share - self.last_share


@dataclass(frozen=True)
class ColumnSum:
    """What stands for a column that has a unit: its sum, or its mean over the rows that say something (`summed_up_as`).

    A mean is over `counted` rows: all of them if empty means zero (`empty_is_zero`), otherwise those that are filled in.
    """

    column_title: str
    unit: str
    total: Decimal | None
    last_total: Decimal | None
    is_mean: bool = False
    counted: int = 0
    empty_is_zero: bool = False

    @property
    def title(self) -> str:
        """「经费合计」, 「评分平均」; a column that says so itself says it once."""
        word = "平均" if self.is_mean else "合计"
        return self.column_title if self.column_title.endswith(word) else f"{self.column_title}{word}"

    @property
    def told_title(self) -> str:
        """The title with what a mean divides by: 「企业工作年限平均（281 行，空按 0 计）」."""
        if not self.is_mean:
            return self.title
        rows = f"{self.counted:,} 行，空按 0 计" if self.empty_is_zero else f"已填的 {self.counted:,} 行"
        return f"{self.title}（{rows}）"

    @property
    def change(self) -> Decimal | None:
        return None if self.total is None or self.last_total is None else self.total - self.last_total

    @property
    def change_percent(self) -> Decimal | None:
        return percent_change(self.total, self.last_total)


@dataclass(frozen=True)
class SheetComparison:
    """One sheet beside last year's; `last_rows` is None where there is no last year."""

    table: str
    rows: int
    last_rows: int | None
    codes: tuple[CodeCount, ...]
    sums: tuple[ColumnSum, ...]

    @property
    def rows_change(self) -> int | None:
        return None if self.last_rows is None else self.rows - self.last_rows

    @property
    def rows_change_percent(self) -> Decimal | None:
        return percent_change(Decimal(self.rows), None if self.last_rows is None else Decimal(self.last_rows))

    @property
    def moves(self) -> list[CodeCount]:
        """The codes whose share moved most, the largest move first."""
        moved = [(each.share_change, each) for each in self.codes if each.share_change]
        return [each for _, each in sorted(moved, key=lambda move: -abs(move[0]))[:MOVES_SHOWN]]


def percent_change(now: Decimal | None, last: Decimal | None) -> Decimal | None:
    """The change in % of last year's value; None where there is nothing to compare with."""
    if now is None or not last:
        return None
    return round_half_up((Fraction(now) - Fraction(last)) / abs(Fraction(last)) * 100, PERCENT_DECIMALS)


def compare_sheets(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, only: Collection[str] | None = None
) -> dict[str, SheetComparison]:
    """Every sheet (or `only` those) of the connection, by table name, beside schema `last_year` where that has rows."""
    found = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
    known = set(found)
    titles = titles_in(connection, catalog, ("main", SCHEMA))
    return {
        sheet.table: _compare(connection, titles, sheet, (SCHEMA, sheet.table) in known)
        for sheet in catalog.sheets.values()
        if ("main", sheet.table) in known and (only is None or sheet.table in only)
    }


def _compare(connection: duckdb.DuckDBPyConnection, titles: CodeTitles, sheet: Sheet, known_last: bool) -> SheetComparison:
    now, last = f"main.{quoted(sheet.table)}", f"{SCHEMA}.{quoted(sheet.table)}"
    rows = _count(connection, now)
    last_rows = (_count(connection, last) or None) if known_last else None
    beside = last if last_rows else None
    codes = [
        each
        for column in sheet.columns
        if column.type in ("code", "boolean")
        for each in _codes(connection, titles, sheet, column, now, beside)
    ]
    sums = [_sum(connection, column, now, beside) for column in sheet.columns if column.unit and column.kind.right_aligned]
    return SheetComparison(sheet.table, rows, last_rows, tuple(codes), tuple(sums))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _codes(
    connection: duckdb.DuckDBPyConnection, titles: CodeTitles, sheet: Sheet, column: Column, now: str, last: str | None
) -> list[CodeCount]:
    counts = _counts(connection, column, now)
    last_counts = _counts(connection, column, last) if last else None
    codes = sorted(set(counts) | set(last_counts or {}), key=lambda code: (code is None, code))
    return [
        CodeCount(
            column.title.removesuffix("代码"),  # what stands beside it is the name of the code
            titles.of(sheet, column, code),
            counts.get(code, 0),
            None if last_counts is None else last_counts.get(code, 0),
            _share(counts, code),
            None if last_counts is None else _share(last_counts, code),
        )
        for code in codes
    ]


def _counts(connection: duckdb.DuckDBPyConnection, column: Column, table: str) -> dict[str | None, int]:
    name = quoted(column.name)
    return dict(connection.execute(f"SELECT CAST({name} AS VARCHAR), count(*) FROM {table} GROUP BY ALL").fetchall())


def _share(counts: dict[str | None, int], code: str | None) -> Decimal | None:
    total = sum(counts.values())
    return round_half_up(Fraction(counts.get(code, 0) * 100, total), SHARE_DECIMALS) if total else None


def _sum(connection: duckdb.DuckDBPyConnection, column: Column, now: str, last: str | None) -> ColumnSum:
    total, counted = _total(connection, column, now)
    last_total = _total(connection, column, last)[0] if last else None
    is_mean, empty_is_zero = column.summed_up_as == "mean", column.empty_means == "zero"
    return ColumnSum(column.title, column.unit, total, last_total, is_mean, counted, empty_is_zero)


def _total(connection: duckdb.DuckDBPyConnection, column: Column, table: str) -> tuple[Decimal | None, int]:
    """Sum or mean, and over how many rows."""
    name = quoted(column.name)
    counted = "*" if column.empty_means == "zero" else name
    total, said = connection.execute(f"SELECT sum({name}), count({counted}) FROM {table}").fetchall()[0]
    if total is None:
        return None, said
    exact = Fraction(str(total))
    return round_half_up(exact / said, MEAN_DECIMALS) if column.summed_up_as == "mean" else Decimal(str(total)), said
