"""What is in the files is what the manifest and the answer sheet say."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from catalog.catalog import Catalog
from sample.faults import shown
from sample.parameters import load_organisation
from tests.sample.conftest import Sent

Grid = list[list[Any]]


@pytest.fixture(scope="module")
def grids(sent: Sent) -> dict[tuple[str, str], Grid]:
    """Every worksheet of every file of 2016, read by somebody else's reader."""
    return {
        (each.file, worksheet): grid
        for each in sent.manifest.deliveries
        if each.year == 2016
        for worksheet, grid in _worksheets(sent.folder / each.file).items()
    }


def _worksheets(path: Path) -> dict[str, Grid]:
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as file:
            return {"": list(csv.reader(file))}
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def _at(grid: Grid, cell: str) -> str:
    letters, row = coordinate_from_string(cell)
    place = column_index_from_string(letters)
    line = grid[row - 1]
    value = line[place - 1] if place <= len(line) else ""
    return value.isoformat() if isinstance(value, date) else shown(value)


def test_every_cell_of_the_answer_sheet_holds_what_it_says(sent: Sent, grids: dict[tuple[str, str], Grid]) -> None:
    placed = sent.answers[sent.answers["cell"] != ""]

    wrong = [
        (row.file, row.cell, row.now, found)
        for row in placed.rename(columns={"is": "now"}).itertuples()
        if (found := _at(grids[row.file, "" if row.file.endswith(".csv") else row.worksheet], row.cell)) != row.now
    ]

    assert len(placed) > 150
    assert wrong == []


def test_a_forgotten_row_is_in_the_second_upload_only(sent: Sent, grids: dict[tuple[str, str], Grid]) -> None:
    lost = sent.answers[sent.answers["kind"] == "漏填一行"]

    assert len(lost) == 2
    for row in lost.itertuples():
        first = {cell for line in grids[row.file, row.worksheet] for cell in line}
        second = {cell for line in grids[row.file.replace("/1/", "/2/"), row.worksheet] for cell in line}
        assert row.was not in first
        assert row.was in second


def test_second_uploads_keep_only_what_nobody_can_see(sent: Sent) -> None:
    again = sent.answers[sent.answers["file"].str.contains("/2/")]

    assert set(again["detectable"]) == {"no"}
    assert len(again) >= 15


def test_there_are_faults_of_many_kinds(sent: Sent) -> None:
    first = sent.answers[sent.answers["file"].str.contains("/1/")]

    assert (first["detectable"] == "no").sum() >= 15
    assert (first["detectable"] == "yes").sum() >= 60
    assert first["kind"].nunique() >= 30


def test_the_earlier_year_is_sent_once_and_clean(sent: Sent) -> None:
    assert {each.upload for each in sent.manifest.deliveries if each.year == 2015} == {1}
    assert not sent.answers["file"].str.startswith("2015/").any()


def test_the_manifest_lists_every_file(sent: Sent) -> None:
    listed = json.loads((sent.folder / "manifest.json").read_text(encoding="utf-8"))["deliveries"]
    lying = {str(path.relative_to(sent.folder)) for path in sent.folder.glob("*/*/*/*")}

    assert {each["file"] for each in listed} == lying
    assert [each["file"] for each in listed] == [each.file for each in sent.manifest.deliveries]


def test_every_sheet_comes_from_every_contributor(sent: Sent, catalog: Catalog) -> None:
    organisation = load_organisation()
    for year in (2015, 2016):
        came = {(each.department, table) for each in sent.manifest.deliveries if each.year == year for table in each.tables}
        assert came == {(code, table) for table in catalog.sheets for code in organisation.contributors[table]}


def test_senders_are_the_collectors_of_their_departments(sent: Sent) -> None:
    holders = load_organisation().holders

    for each in sent.manifest.deliveries:
        assert "collector" in holders[each.contributor].roles
        assert holders[each.contributor].department == each.department


def test_some_are_right_the_first_time(sent: Sent) -> None:
    twice = {each.department for each in sent.manifest.deliveries if each.upload == 2}

    assert twice
    assert {"tourism", "general"}.isdisjoint(twice)


def test_files_come_in_every_format(sent: Sent) -> None:
    for year in (2015, 2016):
        assert {Path(each.file).suffix for each in sent.manifest.deliveries if each.year == year} == {".xlsx", ".xls", ".csv"}


def test_explanations_go_with_the_last_upload(sent: Sent) -> None:
    told = [(each.department, each.upload, said.keyword) for each in sent.manifest.deliveries for said in each.explanations]

    assert ("personnel", 2, "周岁") in told
    assert all(upload == 2 for department, upload, _ in told if department == "personnel")
