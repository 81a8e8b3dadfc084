"""Parts merge, identities are carried over, versions are compared, staging is rebuilt beside its readers."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.home import Home
from tests.warehouse.making import Row, catalog_of, rows_file
from warehouse.carry_over import carried_ids, carry_over_ids
from warehouse.differences import differences
from warehouse.merging import concat_files, merge_parts, tell_apart
from warehouse.parquet import write_frame
from warehouse.staging import build_staging, current_staging, sheet_content_digest
from warehouse.store import Store

STAFF = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier}
  - {name: pay, title: 薪, type: decimal, unit: 元}
"""
WORKS = """
columns:
  - {name: title, title: 题, type: text}
  - {name: author, title: 人, type: text}
  - {name: place, title: 地, type: text}
  - {name: day, title: 日, type: date}
  - {name: note, title: 注, type: text}
"""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("data"), staff=STAFF, works=WORKS)


def rows_of(path: Path, columns: str = "row_id") -> list[tuple[object, ...]]:
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{path}')").fetchall()


def test_merging_keeps_all_rows_and_tells_equal_ids_apart(catalog: Catalog, tmp_path: Path) -> None:
    sheet, store = catalog.sheet("staff"), Store(tmp_path / "store")
    a = rows_file(tmp_path / "a", sheet, [{"no": "1", "pay": "1"}, {"no": "1", "row_id": "1-2", "pay": "2"}])
    b = rows_file(tmp_path / "b", sheet, [{"no": "1", "pay": "3"}, {"no": "0", "pay": "1"}])
    digest = merge_parts(sheet, [a, b], store)
    assert [row_id for (row_id,) in rows_of(store.path(digest))] == ["0", "1", "1-2", "1-3"]
    assert sorted(pay for (pay,) in rows_of(store.path(digest), "pay::INTEGER")) == [1, 1, 2, 3]
    assert merge_parts(sheet, [b, a], store) == digest


IDS = st.lists(st.sampled_from(["1", "2", "1-2", "2-2", "1-2-2"]), unique=True, max_size=4)


@given(ids=st.lists(IDS, max_size=4))
def test_told_apart_ids_are_unique_and_every_row_stays(ids: list[list[str]]) -> None:
    parts = [dict.fromkeys(part, (f"{place}",)) for place, part in enumerate(ids)]
    after = [renamed.get(row_id, row_id) for part, renamed in zip(ids, tell_apart(parts), strict=True) for row_id in part]
    assert len(after) == len(set(after)) == sum(map(len, ids))
    assert set(after) >= {row_id for part in ids for row_id in part}


def test_problems_follow_their_rows(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for name, raw in (("a", "x"), ("b", "y")):
        write_frame(pd.DataFrame({"row_id": ["1"], "raw": [raw]}), {"row_id": "VARCHAR", "raw": "VARCHAR"}, tmp_path / name)
    digest = concat_files([tmp_path / "a", tmp_path / "b"], store, [{}, {"1": "1-2"}])
    assert rows_of(store.path(digest), "*") == [("1", "x"), ("1-2", "y")]


def work(row_id: str, *cells: str | None) -> Row:
    return {"row_id": row_id, **dict(zip(["title", "author", "place", "day", "note"], cells, strict=False))}


def test_a_corrected_row_keeps_its_identity(catalog: Catalog, tmp_path: Path) -> None:
    sheet, store = catalog.sheet("works"), Store(tmp_path / "store")
    old = rows_file(
        tmp_path / "old", sheet, [work("a", "题甲", "王", "北京", "2016-01-02"), work("b", "题乙", "李", "上海", "2016-01-03")]
    )
    new = rows_file(
        tmp_path / "new", sheet, [work("x", "题甲", "王", "天津", "2016-01-02"), work("b", "题乙", "李", "上海", "2016-01-03")]
    )
    digest = carry_over_ids(sheet, new, old, store)
    assert rows_of(store.path(digest), "row_id, place") == [("a", "天津"), ("b", "上海")]
    assert differences(old, store.path(digest), sheet).to_numpy().tolist() == [["a", "changed", "place", "北京", "天津"]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([work("a", "题", "王", "京", "2016-01-02")], [work("x", "题", "王", "津", "2016-01-09")]),  # half is not enough
        ([work("a", "题", "王", "京"), work("b", "题", "王", "沪")], [work("x", "题", "王", "津")]),  # two as like
        ([work("a", None, None, None, None, "注")], [work("x", None, None, None, None, "另")]),  # equal in nothing but emptiness
    ],
)
def test_a_row_not_like_enough_is_a_new_one(catalog: Catalog, tmp_path: Path, before: list[Row], after: list[Row]) -> None:
    sheet, store = catalog.sheet("works"), Store(tmp_path / "store")
    old, new = rows_file(tmp_path / "old", sheet, before), rows_file(tmp_path / "new", sheet, after)
    assert carried_ids(sheet, new, old) == {}
    assert store.path(carry_over_ids(sheet, new, old, store)).is_file()


def test_a_complete_key_is_the_identity(catalog: Catalog, tmp_path: Path) -> None:
    sheet = catalog.sheet("staff")
    old = rows_file(tmp_path / "old", sheet, [{"no": "1", "pay": "5"}])
    new = rows_file(tmp_path / "new", sheet, [{"no": "2", "pay": "5"}])
    assert carried_ids(sheet, new, old) == {}


def test_differences(catalog: Catalog, tmp_path: Path) -> None:
    sheet = catalog.sheet("staff")
    old = rows_file(tmp_path / "old", sheet, [{"no": "1", "pay": "5.50"}, {"no": "2"}, {"no": "3", "pay": "1"}])
    new = rows_file(tmp_path / "new", sheet, [{"no": "1", "pay": "6"}, {"no": "3", "pay": "1"}, {"no": "4"}])
    found = differences(old, new, sheet)
    assert list(found.columns) == ["row_id", "kind", "column", "old", "new"]
    assert found[["row_id", "kind", "column"]].to_numpy().tolist() == [
        ["1", "changed", "pay"],
        ["2", "removed", ""],
        ["4", "added", ""],
    ]
    assert found.loc[0, ["old", "new"]].tolist() == ["5.5", "6"]


def test_staging_is_rebuilt_beside_its_readers(catalog: Catalog, tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = rows_file(tmp_path / "staff.parquet", catalog.sheet("staff"), [{"no": "1", "pay": "5"}])
    assert current_staging(home, 2016) is None
    first = build_staging(home, catalog, 2016, {})
    with duckdb.connect(str(first), read_only=True) as reader:
        built = [build_staging(home, catalog, 2016, {"staff": path}) for _ in range(3)]
        assert reader.execute("SELECT count(*) FROM staff").fetchone() == (0,)
    assert current_staging(home, 2016) == built[-1]
    assert sorted((tmp_path / "staging" / "2016").glob("*.duckdb")) == built
    with duckdb.connect(str(built[-1]), read_only=True) as now:
        assert now.execute("SELECT pay::INTEGER FROM staff").fetchall() == [(5,)]
        assert now.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'pay'").fetchone() == ("薪（元）",)
        assert now.execute("FROM works").fetchall() == []


def test_content_digest_is_of_the_rows_not_of_the_file(catalog: Catalog, tmp_path: Path) -> None:
    sheet = catalog.sheet("staff")
    a = rows_file(tmp_path / "a", sheet, [{"no": "1"}, {"no": "2"}])
    b = rows_file(tmp_path / "b", sheet, [{"no": "2"}, {"no": "1"}])  # the same rows from other places
    c = rows_file(tmp_path / "c", sheet, [{"no": "1"}, {"no": "2", "pay": "1"}])
    assert a.read_bytes() != b.read_bytes()
    assert sheet_content_digest(a) == sheet_content_digest(b) != sheet_content_digest(c)
