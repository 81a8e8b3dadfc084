"""The connection shows exactly the files it was given, typed, and nothing else."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from catalog.catalog import Catalog
from tests.warehouse.making import catalog_of, rows_file
from warehouse.views import connect, session

STAFF = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier}
  - {name: pay, title: 薪, type: decimal}
  - {name: id_number, title: 身份证号, type: cn_id_number}
"""
NAMES_CODES = """
rules:
  - code: known-sex
    title: {zh: 性别, en: Sex}
    severity: error
    at: no
    holds: no IN (SELECT code FROM codes.sex)
    message: 错
    remedy: 改
    source: 自定
    passes: {no: "1"}
    fails: {no: "3"}
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path / "data", {"sex": "1,男,\n2,女,\n", "unnamed": "1,甲,\n"}, staff=STAFF + NAMES_CODES, room=STAFF)


@pytest.fixture
def connection(catalog: Catalog, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    now = rows_file(tmp_path / "now.parquet", catalog.sheet("staff"), [{"no": "1", "pay": "2.5"}, {"no": "2"}])
    then = rows_file(tmp_path / "then.parquet", catalog.sheet("staff"), [{"no": "1", "pay": "2"}])
    return connect(catalog, 2016, {"staff": now}, {"staff": then})


def test_sessions_side_by_side_each_see_their_own_files_and_read_nothing_outside_the_store(
    catalog: Catalog, tmp_path: Path
) -> None:
    paths = [rows_file(tmp_path / f"{number}.parquet", catalog.sheet("staff"), [{"no": number}]) for number in ("1", "2")]
    outside = tmp_path.parent / f"{tmp_path.name}.txt"
    outside.write_text("secret", encoding="utf-8")
    first, second = (session(catalog, 2016, {"staff": path}, {}, ["staff"], tmp_path) for path in paths)
    with first as one, second as other:
        assert one.execute("SELECT no FROM staff").fetchall() == [("1",)]
        assert other.execute("SELECT no FROM staff").fetchall() == [("2",)]
        for forbidden in (f"FROM read_text('{outside}')", "SET enable_external_access = true", "FROM room"):
            with pytest.raises(duckdb.Error):
                one.execute(forbidden)
    with session(catalog, 2016, {}, {}, ["staff"], tmp_path) as after:
        assert after.execute("SELECT no FROM staff").fetchall() == []
        assert len(after.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()) == 2


def test_views_of_both_years_and_typed_empty_ones(connection: duckdb.DuckDBPyConnection) -> None:
    both = "SELECT n.pay - o.pay FROM staff n JOIN last_year.staff o USING (no)"
    assert connection.execute(both).fetchone() == (pytest.approx(0.5),)
    empty = connection.execute("SELECT id_number__birth_date FROM room")
    assert (empty.description[0][1], empty.fetchall()) == ("DATE", [])
    assert connection.execute("FROM present ORDER BY ALL").fetchall() == [("last_year", "staff"), ("main", "staff")]


def test_macros_and_codes(connection: duckdb.DuckDBPyConnection) -> None:
    days = "SELECT school_year_first(), school_year_last(), calendar_year_first(), calendar_year_last(), point_in_time()"
    assert connection.execute(days).fetchone() == (
        date(2015, 9, 1), date(2016, 8, 31), date(2015, 1, 1), date(2015, 12, 31), date(2016, 8, 31),
    )  # fmt: skip
    assert connection.execute("SELECT school_year_end()").fetchone() == (2016,)
    assert connection.execute("SELECT title FROM codes.sex WHERE code = '2'").fetchone() == ("女",)
    with pytest.raises(duckdb.CatalogException):
        connection.execute("FROM codes.unnamed")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.5000::DECIMAL(18,4)", "1.5"), ("100::DECIMAL(18,0)", "100"),
        ("100.00", "100"), ("0.1::DOUBLE + 0.2", "0.3"), ("3::DOUBLE", "3"),
        ("DATE '2016-01-02'", "2016-01-02"), ("DATE '2016-01-02' + INTERVAL 1 DAY", "2016-01-03"), ("true", "true"),
        ("NULL", None),
        ("['a', 'b']", "a、b"), ("'0012'", "0012"), ("-1200", "-1200"),
    ],
)  # fmt: skip
def test_text_of_a_value(connection: duckdb.DuckDBPyConnection, value: str, text: str | None) -> None:
    assert connection.execute(f"SELECT text_of({value})").fetchone() == (text,)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_text('/etc/hostname')",
        "FROM read_parquet('{folder}/other.parquet')",
        "FROM glob('{folder}/*')",
        "COPY staff TO '{folder}/out.csv'",
        "ATTACH '{folder}/out.duckdb'",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/']",
        "INSTALL excel",
    ],
)
def test_nothing_else_can_be_read_or_written(connection: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str) -> None:
    (tmp_path / "other.parquet").write_bytes((tmp_path / "now.parquet").read_bytes())
    with pytest.raises(duckdb.Error, match=r"(?i)permission|disabled|locked"):
        connection.execute(sql.format(folder=tmp_path)).fetchall()


def test_a_file_of_an_older_shape_shows_empty_columns(catalog: Catalog, tmp_path: Path) -> None:
    older = catalog_of(tmp_path / "older", staff=STAFF.replace("  - {name: pay, title: 薪, type: decimal}\n", ""))
    path = rows_file(tmp_path / "older.parquet", older.sheet("staff"), [{"no": "7"}])
    connection = connect(catalog, 2016, {"staff": path})
    assert connection.execute("SELECT no, pay FROM staff").fetchall() == [("7", None)]
