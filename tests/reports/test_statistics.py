from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from catalog.catalog import Catalog
from reports.statistics import ColumnSum, compare_sheets
from tests.reports import school
from tests.warehouse.making import catalog_of, rows_file
from warehouse import views


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


def test_a_column_without_a_meaningful_sum_is_averaged(tmp_path: Path) -> None:
    marks = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier}
  - {name: score, title: 评分, type: decimal, unit: 分, summed_up_as: mean}
  - {name: hours, title: 课时, type: integer, unit: 节, summed_up_as: mean, empty_means: zero}
  - {name: funds, title: 经费, type: decimal, unit: 元}
"""
    catalog = catalog_of(tmp_path / "data", marks=marks)
    rows = [{"no": "1", "score": 90, "hours": 3, "funds": 1.5}, {"no": "2", "score": 80, "funds": 1}, {"no": "3"}]
    files = {"marks": rows_file(tmp_path / "marks.parquet", catalog.sheets["marks"], rows)}
    with views.connect(catalog, 2016, files) as connection:
        score, hours, funds = compare_sheets(connection, catalog)["marks"].sums
    assert [each.title for each in (score, hours, funds)] == ["评分平均", "课时平均", "经费合计"]
    assert [each.told_title for each in (score, hours, funds)] == [
        "评分平均（已填的 2 行）", "课时平均（3 行，空按 0 计）", "经费合计",
    ]  # fmt: skip
    assert [each.total for each in (score, hours, funds)] == [Decimal("85.00"), Decimal("1.00"), Decimal("2.5000")]


@pytest.mark.parametrize(
    ("column", "is_mean", "title"), [("收入合计", False, "收入合计"), ("学费", False, "学费合计"), ("平均", True, "平均")]
)
def test_a_column_that_says_what_it_is_says_it_once(column: str, is_mean: bool, title: str) -> None:
    assert ColumnSum(column, "元", Decimal(1), None, is_mean).title == title
