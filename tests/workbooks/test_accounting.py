"""Every cell that is not empty is read or left out, once: held against worksheets of every make, cell by cell."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from tests.workbooks.reading_catalog import HEADERS, write_catalog
from workbooks.accounting import Accounting
from workbooks.cells import Cell, Unreadable
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.sheet_reading import ReadSheet, SheetReader
from workbooks.recognising.marks import Mark
from workbooks.recognising.recognise import Recognised, Recogniser
from workbooks.recognising.tables import tables_of

Place = tuple[int, int]
AWARDS = ["成果名称", "完成人", "级别"]
WORDS: list[Cell] = ["T01", "张三", "男", "省级", "2015-09-01", 3.0, 12.5, "合计", "小计", "注：无", "\u3000", "同上", "", "", "",
                     True, Unreadable("error-cell", "#REF!"), "姓名", "单位：元", "学费收入", "说明", "1", "平均"]  # fmt: skip
ABOVE: list[list[list[Cell]]] = [[], [["教职工名册"]], [["某校"], [], ["单位：元"]], [["基本", "", "", "其他"]]]
HEAD = st.lists(st.sampled_from([*HEADERS, "序号", "", "我的备注"]), min_size=4, max_size=10)


@dataclass
class Ledger:
    """Which places were left out, as often as they were."""

    left: Counter[Place] = field(default_factory=Counter)


@pytest.fixture(name="ledger")
def _ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    ledger, leave = Ledger(), Accounting._leave

    def noting(self: Accounting, places: list[Place], why: str) -> None:
        ledger.left.update(places)
        leave(self, places, why)

    monkeypatch.setattr(Accounting, "_leave", noting)
    return ledger


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_catalog(tmp_path_factory.mktemp("catalog"))


def cells_read(read: ReadSheet) -> Iterator[Place]:
    """The places of all cells of the table that are not empty."""
    table = read.table
    for name, cells in table.cells.items():
        for row, cell in zip(table.rows_at[name], cells, strict=True):
            if cell != "":
                yield row, table.column_at[name]


def filled(grid: list[list[Cell]]) -> Iterator[Place]:
    """All places that are not empty."""
    return ((row, place) for row, cells in enumerate(grid) for place, cell in enumerate(cells) if cell != "")


def assert_each_cell_once(rows: list[list[Cell]], root: Path, ledger: Ledger, title: str) -> int:
    """The number of tables found."""
    ledger.left.clear()
    catalog = load_catalog(root)
    width = max(map(len, rows))
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    worksheet = RawWorksheet(title, True, grid)
    parts = tables_of(worksheet, Recogniser(catalog.sheets.values(), Mark(), ""), alone=True)
    told: Counter[Place] = Counter()
    for part in parts:
        if isinstance(part.found, Recognised):
            read = SheetReader(catalog, "", "", starts_1904=False).read(part.worksheet, part.found)
            told.update(cells_read(read))
            assert part.worksheet.non_empty == read.table.cells_read + sum(left.count for left in read.accounting.left_out)
        else:
            told.update(
                (row, place) for row, cells in enumerate(part.worksheet.rows) for place, cell in enumerate(cells) if cell != ""
            )
    told.update(ledger.left)
    assert told == Counter(filled(grid))
    return len(parts)


@st.composite
def lists(draw: st.DrawFn) -> list[list[Cell]]:
    """Title, one or two header rows, data with gaps, repeated headers, totals, notes."""
    head = draw(st.one_of(st.just(list(HEADERS)), HEAD, st.just(AWARDS)))
    line = st.lists(st.sampled_from(WORDS), max_size=len(head) + 2)
    special: list[list[Cell]] = [[], ["\u200b"], head, ["合计", "", 3.0], ["注：略"], ["", 1.0, 2.0, 3.0], ["（人）"]]
    body = draw(st.lists(st.one_of(line, line, st.sampled_from(special)), max_size=8))
    above: list[list[Cell]] = draw(st.sampled_from(ABOVE))
    return [*above, [*head], *body]


@st.composite
def worksheets(draw: st.DrawFn) -> list[list[Cell]]:
    """One to three tables below each other, perhaps one beside them, perhaps a form."""
    form: list[list[Cell]] = [["经费收入"], ["学费收入", 3.0, "财政拨款", 4.0], ["其他收入", "万元", 5.0], ["学费收入", 8.0]]
    rows: list[list[Cell]] = []
    for table in draw(st.lists(st.one_of(lists(), lists(), st.just(form)), min_size=1, max_size=3)):
        rows += [list(line) for line in table]
        rows += draw(st.sampled_from([[], [[]], [[], [], ["附表"]]]))
    if draw(st.booleans()):
        width = max(map(len, rows)) + draw(st.integers(0, 1))
        wide = [[*row, *[""] * (width - len(row)), *beside] for row, beside in zip(rows, draw(lists()), strict=False)]
        rows[: len(wide)] = wide
    return rows


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=worksheets(), title=st.sampled_from(["Sheet1", "教职工名册", "经费收入"]))
def test_no_cell_is_lost_or_counted_twice(rows: list[list[Cell]], title: str, root: Path, ledger: Ledger) -> None:
    assert_each_cell_once(rows, root, ledger, title)


def test_the_same_for_worksheets_that_surely_hold_several_tables(root: Path, ledger: Ledger) -> None:
    person: list[Cell] = ["T1", "张三", "", "男"]
    below: list[list[Any]] = [["教职工名册"], HEADERS, person, ["注：略"], [], AWARDS, ["论文", "张三", "省级"]]
    assert assert_each_cell_once(below, root, ledger, "Sheet1") == 2
    beside: list[list[Any]] = [["教职工名册"], [*HEADERS, "", *AWARDS], [*person, *[""] * 7, "论文"], ["T2"]]
    assert assert_each_cell_once(beside, root, ledger, "Sheet1") == 2
    names = ("学费收入", "财政拨款", "其他")
    forms: list[list[Any]] = [[name, 1.0, "", name, 2.0] for name in names]
    assert assert_each_cell_once(forms, root, ledger, "经费收入") == 2
