from decimal import Decimal
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from reports.statistics import compare_sheets
from tests.reports import school


def test_rows_shares_and_sums_beside_last_year(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    compared = compare_sheets(connection, catalog)
    pupils = compared["pupils"]
    assert (pupils.rows, pupils.last_rows, pupils.rows_change, pupils.rows_change_percent) == (60, 50, 10, Decimal("20.0"))
    girls = next(each for each in pupils.codes if each.code_title == "女")
    assert (girls.count, girls.last_count, girls.share, girls.last_share) == (20, 17, Decimal("33.3"), Decimal("34.0"))
    assert girls.share_change == Decimal("-0.7")
    assert max(pupils.moves, key=lambda each: abs(each.share_change or 0)) is pupils.moves[0]
    tuition = compared["income"].sums[0]
    assert (tuition.total, tuition.unit, tuition.change, tuition.change_percent) == (Decimal("12.5"), "万元", 0, Decimal("0.0"))


def test_without_last_year_there_is_no_change(catalog: Catalog, tables: dict[str, Path]) -> None:
    with school.connect(tables, {}) as connection:
        pupils = compare_sheets(connection, catalog)["pupils"]
    assert (pupils.last_rows, pupils.rows_change, pupils.moves) == (None, None, [])
