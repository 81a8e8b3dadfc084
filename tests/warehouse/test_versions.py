"""Parts merge, identities are carried over, versions are compared, staging is rebuilt beside its readers."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.home import Home
from catalog.sheet import Sheet
from tests.warehouse.making import Row, catalog_of, rows_file
from warehouse.carry_over import carried_ids, carry_over
from warehouse.differences import Cell, DifferenceCounts, count_differences, differences
from warehouse.merging import Heads, concat_files, merge_parts, tell_apart
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


def problems(folder: Path, *row_ids: str) -> Path:
    """A problems file with a line for each of the rows."""
    told = pd.DataFrame({"row_id": row_ids, "raw": [f"raw {row_id}" for row_id in row_ids]})
    write_frame(told, {"row_id": "VARCHAR", "raw": "VARCHAR"}, folder / "problems")
    return folder / "problems"


def test_problems_follow_their_rows(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    (tmp_path / "second").mkdir()
    first, second = problems(tmp_path, "1"), problems(tmp_path / "second", "1")
    digest = concat_files([first, second], store, [{}, {"1": "1-2"}])
    assert rows_of(store.path(digest), "*") == [("1", "raw 1"), ("1-2", "raw 1")]


def test_what_is_said_of_a_column_moves_to_a_row_that_stays(catalog: Catalog, tmp_path: Path) -> None:
    sheet, store = catalog.sheet("staff"), Store(tmp_path / "store")
    rows = rows_file(tmp_path / "rows", sheet, [{"no": no, "source_row": row} for no, row in (("1", 2), ("2", 3), ("3", 4))])
    told = pd.DataFrame({"row_id": ["1", "1"], "code": ["header-unit", "no-such-date"]})
    write_frame(told, dict.fromkeys(("row_id", "code"), "VARCHAR"), tmp_path / "told")
    heads = Heads(frozenset({"header-unit"}), [rows])
    for out, left in (({"1"}, [("2", "header-unit")]), ({"1", "2"}, [("3", "header-unit")]), ({"1", "2", "3"}, [])):
        digest = concat_files([tmp_path / "told"], store, without=[out], of_heads=heads)
        assert rows_of(store.path(digest), "*") == left


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
    digest, told = carry_over(sheet, new, [problems(tmp_path, "x", "b")], old, store)
    assert rows_of(store.path(digest), "row_id, place") == [("a", "天津"), ("b", "上海")]
    assert rows_of(store.path(told), "*") == [("a", "raw x"), ("b", "raw b")]
    (found,) = differences(old, store.path(digest), sheet)
    assert (found.row_id, found.kind, found.cells) == ("a", "changed", (Cell("place", "北京", "天津"),))


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
    assert carry_over(sheet, new, [], old, store) == ()


def test_a_complete_key_is_the_identity(catalog: Catalog, tmp_path: Path) -> None:
    sheet = catalog.sheet("staff")
    old = rows_file(tmp_path / "old", sheet, [{"no": "1", "pay": "5"}])
    new = rows_file(tmp_path / "new", sheet, [{"no": "2", "pay": "5"}])
    assert carried_ids(sheet, new, old) == {}


@pytest.fixture
def two_versions(catalog: Catalog, tmp_path: Path) -> tuple[Path, Path, Sheet]:
    """One row changed, one gone, one the same (elsewhere in the file), two new."""
    sheet = catalog.sheet("staff")
    old = rows_file(tmp_path / "old", sheet, [{"no": "1", "pay": "5.50"}, {"no": "2"}, {"no": "3", "pay": "1"}])
    rows = [{"no": "1", "pay": "6"}, {"no": "4"}, {"no": "3", "pay": "1"}, {"no": "0", "pay": "7"}]
    new = rows_file(tmp_path / "new", sheet, rows)
    return old, new, sheet


def test_differences(two_versions: tuple[Path, Path, Sheet]) -> None:
    found = differences(*two_versions)
    assert [(each.row_id, each.kind, each.row) for each in found] == [
        ("1", "changed", 2), ("4", "added", 3), ("0", "added", 5), ("2", "removed", 3),
    ]  # fmt: skip
    assert found[0].cells == (Cell("pay", "5.5", "6"),)
    assert found[2].cells == (Cell("no", None, "0"), Cell("pay", None, "7"))
    assert found[3].cells == (Cell("no", "2", None),)
    assert [each.named_by for each in found[:2]] == [(Cell("no", "1", "1"),), (Cell("no", None, "4"),)]
    assert {(each.department, each.worksheet) for each in found} == {("office", "表")}


def test_differences_are_counted_and_come_a_page_at_a_time(two_versions: tuple[Path, Path, Sheet]) -> None:
    counted = count_differences(*two_versions)
    assert counted == DifferenceCounts(changed=1, added=2, removed=1, cells=1)
    assert counted.rows == 4
    assert differences(*two_versions, offset=1, limit=2) == differences(*two_versions)[1:3]
    assert [each.row_id for each in differences(*two_versions, row_id="4")] == ["4"]
    assert differences(*two_versions, row_id="3") == []


def test_the_record_of_a_form_has_no_name(tmp_path: Path) -> None:
    sheet = catalog_of(tmp_path / "data", money="shape: form\n" + STAFF.replace("key: [no]\n", "")).sheet("money")
    old, new = (rows_file(tmp_path / pay, sheet, [{"row_id": "one", "pay": pay}]) for pay in ("5", "6"))
    (found,) = differences(old, new, sheet)
    assert (found.named_by, found.cells) == ((), (Cell("pay", "5", "6"),))


def test_the_same_version_differs_in_nothing(two_versions: tuple[Path, Path, Sheet]) -> None:
    old, _, sheet = two_versions
    assert count_differences(old, old, sheet) == DifferenceCounts()
    assert differences(old, old, sheet) == []


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
