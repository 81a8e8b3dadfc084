"""Two uploads of one sheet held against each other: every changed cell once, rows that came and went, corrected keys."""

from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.sheet import Sheet
from tests.warehouse.making import catalog_of, rows_file
from warehouse.upload_changes import RowCounts, TwoUploads

STAFF = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier}
  - {name: name, title: 名, type: text}
  - {name: room, title: 室, type: text}
  - {name: pay, title: 薪, type: decimal, unit: 元}
"""
Table = dict[str, tuple[str | None, str | None]]
CELL = st.sampled_from([None, "a", "b"])
TABLES = st.dictionaries(st.sampled_from("123456"), st.tuples(CELL, CELL), max_size=6)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return catalog_of(tmp_path_factory.mktemp("data"), staff=STAFF).sheet("staff")


def written(folder: Path, sheet: Sheet, table: Table) -> Path:
    """Each key in a line of its own in both uploads, so that none is taken for another."""
    rows = [{"no": no, "name": name, "room": room, "source_row": int(no)} for no, (name, room) in table.items()]
    return rows_file(folder / uuid4().hex, sheet, rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=TABLES, new=TABLES, spared=st.sets(st.tuples(st.sampled_from("123456"), st.sampled_from(["name", "room"]))))
def test_every_changed_cell_is_told_once_and_no_other(
    sheet: Sheet, tmp_path: Path, old: Table, new: Table, spared: set[tuple[str, str]]
) -> None:
    uploads = TwoUploads(written(tmp_path, sheet, old), written(tmp_path, sheet, new), sheet)
    expected = {
        (no, column, old[no][at], new[no][at])
        for no in old.keys() & new.keys()
        for at, column in enumerate(("name", "room"))
        if old[no][at] != new[no][at] and (no, column) not in spared
    }
    found = uploads.cells(spared)
    assert {(each.row_id, each.column, each.old, each.new) for each in found} == expected
    assert uploads.count_cells(spared) == len(found) == len(expected)
    assert uploads.counts == RowCounts(len(new.keys() - old.keys()), len(old.keys() - new.keys()), 0)
    assert uploads.gone == old.keys() - new.keys()
    assert {each.row_id for each in uploads.rows()} == old.keys() ^ new.keys()


def test_pages_are_the_whole_in_the_order_of_the_file(sheet: Sheet, tmp_path: Path) -> None:
    old, new = dict.fromkeys("123456", ("a", "a")), dict.fromkeys("123456", ("b", "b"))
    uploads = TwoUploads(written(tmp_path, sheet, old), written(tmp_path, sheet, new), sheet)
    pages = [each for offset in range(0, 12, 5) for each in uploads.cells(set(), offset=offset, limit=5)]
    assert pages == uploads.cells(set())
    assert [(each.row, each.column) for each in pages] == [(row, column) for row in range(1, 7) for column in ("name", "room")]


@pytest.mark.parametrize(("name", "room", "same"), [("a", "b", True), ("a", "x", False), ("y", "x", False)])
def test_a_corrected_key_is_the_same_row_if_most_of_it_agrees(
    sheet: Sheet, tmp_path: Path, name: str, room: str, same: bool
) -> None:
    """Of four filled cells one is the key: three that agree are enough, two are not."""
    before = {"name": "a", "room": "b", "pay": "5", "source_row": 2}
    old = rows_file(tmp_path / "old", sheet, [{"no": "1", **before}])
    new = rows_file(tmp_path / "new", sheet, [{"no": "7", **before, "name": name, "room": room}])
    uploads = TwoUploads(old, new, sheet)
    assert uploads.renamed == ({"1": "7"} if same else {})
    assert uploads.counts == (RowCounts(0, 0, 1) if same else RowCounts(1, 1, 0))
    assert [each.column for each in uploads.cells(set())] == (["no"] if same else [])


def test_two_rows_in_one_line_are_not_guessed(sheet: Sheet, tmp_path: Path) -> None:
    cells = {"name": "a", "room": "b", "pay": "5", "source_row": 2}
    old = rows_file(tmp_path / "old", sheet, [{"no": "1", **cells}, {"no": "2", **cells}])
    new = rows_file(tmp_path / "new", sheet, [{"no": "7", **cells}])
    assert TwoUploads(old, new, sheet).counts == RowCounts(1, 2, 0)
