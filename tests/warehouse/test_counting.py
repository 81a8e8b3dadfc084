"""What the system counts is what anybody would count by hand, and what differs from it is told row by row."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from tests.warehouse.making import Row, catalog_of, rows_file
from warehouse.counting import columns_counted, count_rows, counted_from, rows_differing, rows_sent
from warehouse.views import connect

PUPILS = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier}
  - {name: room, title: 室, type: identifier}
  - {name: boarding, title: 住宿, type: boolean}
"""
ROOMS = """
key: [room]
columns:
  - {name: room, title: 室, type: identifier}
  - {name: heads, title: 人数, type: integer}
  - {name: boarders, title: 其中住宿, type: integer, empty_means: zero}
  - {name: keeper, title: 管理员, type: text}
counted:
  sql: |
    SELECT room, count(*) AS heads, nullif(count(*) FILTER (boarding), 0) AS boarders FROM pupils
    WHERE no NOT IN (SELECT no FROM last_year.pupils) GROUP BY room
"""
TOTALS = """
shape: form
columns:
  - {name: heads, title: 人数, type: integer}
  - {name: share, title: 住宿比例, type: decimal}
  - {name: words, title: 说明, type: text}
counted: {sql: "SELECT count(*) AS heads, avg(boarding::INT) AS share FROM pupils"}
"""


@pytest.fixture(scope="module", name="catalog")
def _catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("data"), pupils=PUPILS, rooms=ROOMS, totals=TOTALS)


def pupil(no: int, room: str | None, boarding: bool = False) -> Row:
    return {"no": f"{no:02}", "room": room, "boarding": boarding}


class Counting:
    """A dataset of these pupils in which a sheet is counted."""

    def __init__(self, catalog: Catalog, folder: Path, pupils: Sequence[Row], table: str = "rooms") -> None:
        self.sheet = catalog.sheets[table]
        self._catalog, self._folder = catalog, folder
        self._files = {"pupils": rows_file(folder / "pupils.parquet", catalog.sheets["pupils"], pupils)}

    def rows(self) -> list[dict[str, str | None]]:
        with connect(self._catalog, 2016, self._files) as connection:
            return count_rows(connection, self.sheet)

    def differing(self, own: Sequence[Row]) -> int:
        files = {**self._files, self.sheet.table: rows_file(self._folder / "own.parquet", self.sheet, own)}
        with connect(self._catalog, 2016, files) as connection:
            sent = rows_sent(connection, self.sheet, columns_counted(connection, self.sheet))
        return rows_differing(self.sheet, self.rows(), sent)


def test_the_count_names_the_sheets_of_this_year_that_it_looks_at(catalog: Catalog) -> None:
    assert counted_from(catalog, catalog.sheets["rooms"]) == ("pupils",)
    assert counted_from(catalog, catalog.sheets["pupils"]) == ()


def test_rows_are_text_sorted_by_key_with_the_counted_columns_alone(catalog: Catalog, tmp_path: Path) -> None:
    counting = Counting(catalog, tmp_path, [pupil(1, "10"), pupil(2, "02", True), pupil(3, "02")])
    assert counting.rows() == [
        {"room": "02", "heads": "2", "boarders": "1"},
        {"room": "10", "heads": "1", "boarders": None},
    ]
    with connect(catalog, 2016, {}) as connection:
        assert [each.title for each in columns_counted(connection, counting.sheet)] == ["室", "人数", "其中住宿"]


def test_a_form_is_one_row_and_its_values_have_the_declared_type(catalog: Catalog, tmp_path: Path) -> None:
    counting = Counting(catalog, tmp_path, [pupil(1, "1", True), pupil(2, "1", True), pupil(3, "1")], "totals")
    assert counting.rows() == [{"heads": "3", "share": "0.6667"}]
    assert counting.differing([{"heads": 3, "share": 0.6667, "words": "无"}]) == 0
    assert counting.differing([{"heads": 3, "share": 0.5}]) == 1
    assert counting.differing([]) == 1


@pytest.mark.parametrize(
    ("own", "differing"),
    [
        ([{"room": "02", "heads": 2, "boarders": 1}, {"room": "10", "heads": 1, "keeper": "甲"}], 0),
        ([{"room": "02", "heads": 2, "boarders": 1}, {"room": "10", "heads": 1, "boarders": 0}], 0),
        ([{"room": "02", "heads": 3, "boarders": 1}, {"room": "10", "heads": 1}], 1),
        ([{"room": "02", "heads": 3, "boarders": 2}, {"room": "10", "heads": 2}], 2),
        ([{"room": "10", "heads": 1}], 1),
        ([{"room": "02", "heads": 2, "boarders": 1}, {"room": "10", "heads": 1}, {"room": "11", "heads": 9}], 1),
        ([{"room": "02", "heads": 2, "boarders": 1}, {"room": "02", "heads": 2, "boarders": 1, "row_id": "x"}], 2),
        ([], 2),
    ],
)
def test_rows_that_differ_are_counted_once(catalog: Catalog, tmp_path: Path, own: list[Row], differing: int) -> None:
    counting = Counting(catalog, tmp_path, [pupil(1, "10"), pupil(2, "02", True), pupil(3, "02")])
    assert counting.differing(own) == differing


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["01", "02", "03", "A"]), st.booleans()), max_size=30))
def test_every_key_appears_once_with_its_number(catalog: Catalog, drawn: list[tuple[str, bool]]) -> None:
    pupils = [pupil(number, room, boarding) for number, (room, boarding) in enumerate(drawn)]
    by_hand = Counter(room for room, _ in drawn)
    with TemporaryDirectory() as folder:
        counting = Counting(catalog, Path(folder), pupils)
        rows = counting.rows()
        same = [{**row, "heads": int(row["heads"] or 0), "boarders": int(row["boarders"] or 0)} for row in rows]
        assert counting.differing(same) == 0
    assert [(row["room"], row["heads"]) for row in rows] == sorted((room, str(heads)) for room, heads in by_hand.items())
