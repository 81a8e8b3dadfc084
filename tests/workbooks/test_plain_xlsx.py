"""What is rebuilt without formats reads back as it was: by openpyxl, by our reader, and large files within the limits of one."""

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbooks.annotated import rebuild as annotated_rebuild
from workbooks.annotated.copy import FeedbackHead
from workbooks.annotated.plain_xlsx import PlainWorksheet, write_plain
from workbooks.isolated.annotate_job import Remarks
from workbooks.isolated.isolation import Reader

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20)
DAYS = st.dates(date(1901, 1, 1), date(2100, 1, 1))
VALUES = st.one_of(
    TEXT, st.integers(-(10**9), 10**9), st.booleans(), DAYS, st.floats(-1e9, 1e9).filter(lambda number: number % 1)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), VALUES), min_size=3, max_size=3), min_size=1, max_size=5))
def test_values_come_back(rows: list[list[Any]]) -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.xlsx"
        write_plain([PlainWorksheet("一 & <二>", rows, {})], out)
        page = openpyxl.load_workbook(out)["一 & <二>"]
        found = [[page.cell(r, c).value for c in range(1, 4)] for r in range(1, len(rows) + 1)]
    as_days = [[each.date() if isinstance(each, datetime) else each for each in row] for row in found]
    assert as_days == rows


def test_days_hours_formulas_and_what_xml_cannot_hold(tmp_path: Path) -> None:
    row = [datetime(2016, 3, 1, 8, 30), time(8, 30), "=1+1", "甲\x07乙", "  前后  ", float("inf"), ""]
    write_plain([PlainWorksheet("表", [row], {0: 12.0}, [((0, 4), (1, 5))]), PlainWorksheet("藏", [], {}, visible=False)],
                tmp_path / "out.xlsx")  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    page = book["表"]
    assert [cell.value for cell in page[1]][:5] == [datetime(2016, 3, 1, 8, 30), time(8, 30), "=1+1", "甲乙", "  前后  "]
    assert (page["C1"].data_type, page["C1"].number_format) == ("s", "@")
    assert (page.column_dimensions["A"].width, [str(each) for each in page.merged_cells.ranges]) == (12, ["E1:F2"])
    assert (book["藏"].sheet_state, book.active.title) == ("hidden", "表")


def test_what_is_no_value_is_a_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_plain([PlainWorksheet("表", [[object()]], {})], tmp_path / "out.xlsx")


def test_names_that_become_the_same_stay_apart() -> None:
    taken: set[str] = set()
    for name, plain in (("甲[1]", "甲 1"), ("甲:1/", "甲 11"), ("", "Sheet1"), ("sheet1", "sheet11"), ("乙" * 40, "乙" * 31)):
        assert annotated_rebuild._name(name, taken) == plain
        taken.add(plain.casefold())


HEAD = FeedbackHead(
    school="校", department_name="部", year=2016, file_name="大.csv", sheet_titles=("1",), judged_at="", counts={}, not_judged=()
)  # fmt: skip


@pytest.mark.slow
def test_a_csv_of_two_million_cells_gets_its_copy(tmp_path: Path) -> None:
    path, remarks = tmp_path / "大.csv", tmp_path / "remarks.json"
    with path.open("w", encoding="utf-8") as file:
        for row in range(50_000):
            file.write(",".join(f"内容{row}" if column % 3 else str(row * column) for column in range(40)) + "\n")
    remarks.write_text(Remarks(annotations=(), head=HEAD).model_dump_json(), encoding="utf-8")
    with Reader() as reader:
        assert reader.annotate(path, remarks, tmp_path / "out.xlsx").refused is None
    assert (tmp_path / "out.xlsx").stat().st_size > 1_000_000
