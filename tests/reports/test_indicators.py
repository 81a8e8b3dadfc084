from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from reports.indicators import IndicatorValue, Verdict, compute_indicators
from reports.last_year import LastYear
from reports.rounding import exact_text, round_half_up
from tests.reports import school


@pytest.fixture
def values(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> dict[str, IndicatorValue]:
    return {each.code: each for each in compute_indicators(connection, catalog, 2016)}


def test_a_share_with_last_year_and_standard(values: dict[str, IndicatorValue]) -> None:
    share = values["girls_share"]
    assert (share.numerator, share.denominator) == (Decimal(20), Decimal(60))
    assert share.exact == Fraction(100, 3)
    assert (share.value, share.last_value, share.change) == (Decimal("33.33"), Decimal("34.00"), Decimal("-0.67"))
    assert share.change_percent == Decimal("-2.0")
    assert (share.verdict, share.notable) == (Verdict.MET, False)


def test_last_years_dates_move_back_with_the_tables(values: dict[str, IndicatorValue]) -> None:
    joined = values["pupils_joined"]
    assert (joined.value, joined.last_value) == (Decimal(20), Decimal(17))
    assert joined.notable
    assert joined.verdict is Verdict.NO_STANDARD


def test_at_most_is_a_standard_too(values: dict[str, IndicatorValue]) -> None:
    each = values["income_each"]
    assert (each.value, each.verdict) == (Decimal("2083.33"), Verdict.MET)
    assert each.standard is not None
    assert each.standard.words == "≤ 2,500"


def test_a_second_connection_may_hold_last_year(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, last_tables: dict[str, Path]
) -> None:
    with duckdb.connect() as other:
        other.execute("CREATE MACRO school_year_first() AS DATE '2014-09-01'")
        for table, path in last_tables.items():
            other.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
        assert compute_indicators(connection, catalog, 2016, other) == compute_indicators(connection, catalog, 2016)


def test_without_last_year_it_says_so(catalog: Catalog, tables: dict[str, Path]) -> None:
    with school.connect(tables, {}) as connection:
        share = compute_indicators(connection, catalog, 2016)[0]
    assert (share.last_value, share.change, share.notable) == (None, None, False)
    assert "上年无可比数据" in share.remark


def test_a_missing_sheet_is_named(catalog: Catalog, tables: dict[str, Path]) -> None:
    with school.connect({name: path for name, path in tables.items() if name != "income"}, {}) as connection:
        each = compute_indicators(connection, catalog, 2016)[-1]
    assert each.verdict is Verdict.NOT_COMPUTABLE
    assert each.remark == "无法计算：缺少采集表“经费收入”"


def test_a_zero_denominator_is_not_computable(catalog: Catalog, tmp_path: Path) -> None:
    with school.connect(school.write_rows(catalog, tmp_path, pupils=0), {}) as connection:
        share = compute_indicators(connection, catalog, 2016)[0]
    assert (share.value, share.verdict.zh, share.remark) == (None, "无法计算", "无法计算：“学生数”为零")


def test_the_exact_value_decides_and_the_remark_says_so(catalog: Catalog, connection: duckdb.DuckDBPyConnection) -> None:
    strict = catalog.indicators["girls_share"]
    assert strict.standard is not None
    near = strict.model_copy(update={"decimals": 0, "standard": strict.standard.model_copy(update={"at_least": Decimal("33.4")})})
    just_over = near.model_copy(update={"standard": strict.standard.model_copy(update={"at_least": Decimal("33.1")})})
    edited = Catalog(catalog.sheets, catalog.code_lists, {"a": near, "b": just_over})
    below, above = compute_indicators(connection, edited, 2016)
    assert (below.value, below.verdict, below.remark) == (Decimal(33), Verdict.NOT_MET, "")
    assert (above.value, above.verdict, above.remark) == (Decimal(33), Verdict.MET, "按未四舍五入的精确值判定")


def test_names_like_a_sheet_are_left_alone(connection: duckdb.DuckDBPyConnection) -> None:
    sql = """WITH scale AS (SELECT 'pupils' AS pupils FROM pupils WHERE joined < school_year_first())
             SELECT count(pupils) FROM scale"""
    assert connection.execute(LastYear(connection).sql(sql)).fetchone() == (33,)


def test_two_statements_are_refused(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        LastYear(connection).sql("DROP VIEW pupils")


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 6))
def test_rounding_is_half_up_once(exact: Fraction, decimals: int) -> None:
    shown = round_half_up(exact, decimals)
    assert abs(Fraction(shown) - exact) * 2 <= Fraction(1, 10**decimals)
    assert -shown.as_tuple().exponent == decimals


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.integers(0, 4))
def test_rounding_agrees_with_decimal(number: Decimal, decimals: int) -> None:
    assert round_half_up(Fraction(number), decimals) == number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_exact_text_ends_or_stays_a_fraction() -> None:
    assert (exact_text(Fraction(1, 8)), exact_text(Fraction(100, 3)), exact_text(Fraction(-120))) == ("0.125", "100/3", "-120")


def test_sheets_that_are_typed_views_without_rows_count_as_missing(catalog: Catalog, tables: dict[str, Path]) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA last_year; CREATE MACRO school_year_first() AS DATE '2015-09-01'")
        connection.execute("CREATE TABLE present AS SELECT 'main' AS schema, 'pupils' AS name")
        connection.execute(f"CREATE VIEW pupils AS SELECT * FROM read_parquet('{tables['pupils']}')")
        connection.execute("CREATE VIEW income AS SELECT NULL::DECIMAL(18,4) AS tuition WHERE false")
        share, _, each = compute_indicators(connection, catalog, 2016)
    assert share.value == Decimal("33.33")
    assert each.remark == "无法计算：缺少采集表“经费收入”"
