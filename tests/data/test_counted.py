"""Sheets that are counted from others: every counted figure can be disputed, and the count itself is never questioned."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from catalog.sheet import Sheet
from checks.judging import judge
from tests.warehouse.making import Row, rows_file
from warehouse.counting import columns_counted, count_rows, counted_from
from warehouse.views import connect

CATALOG = load_catalog()
COUNTED = [pytest.param(sheet, id=sheet.table) for sheet in CATALOG.sheets.values() if sheet.counted]
FIGURES = frozenset(("integer", "decimal"))
YEAR = 2016

STUDENTS = st.lists(
    st.fixed_dictionaries(
        {
            "major_code": st.sampled_from(["090100", "120100"]),
            "grade": st.sampled_from([2014, 2015]),
            "class_name": st.sampled_from(["一班", "二班", "三班"]),
            "sex": st.sampled_from(["1", "2"]),
            "status": st.sampled_from(["1", "1", "2", "3", "6"]),
            "ethnic_group": st.sampled_from(["01", "03"]),
            "household_kind": st.sampled_from(["1", "2"]),
            "boarding": st.booleans(),
            "on_placement": st.booleans(),
        }
    ),
    max_size=25,
)


def test_some_sheet_is_counted() -> None:
    assert COUNTED


@pytest.mark.parametrize("sheet", COUNTED)
def test_a_count_looks_at_other_sheets(sheet: Sheet) -> None:
    assert counted_from(CATALOG, sheet)


@pytest.mark.parametrize("sheet", COUNTED)
def test_every_counted_figure_is_compared_and_may_be_disputed(sheet: Sheet) -> None:
    """Another number wants a 情况说明 and no more: who counts is not always right."""
    with connect(CATALOG, YEAR, {}) as connection:
        figures = {column.name for column in columns_counted(connection, sheet) if column.type in FIGURES}
    rules = {rule.agrees_with.column: rule for rule in sheet.rules if rule.agrees_with}
    assert figures - set(sheet.key) <= set(rules)
    assert {rules[name].severity.value for name in figures} == {"question"}


@settings(max_examples=15, deadline=None)
@given(STUDENTS)
def test_the_count_agrees_with_the_rules_that_compare_it(students: list[Row]) -> None:
    sheet = CATALOG.sheet("1.4")
    numbered = [{**row, "student_no": f"G{number:04}"} for number, row in enumerate(students)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        (table,) = counted_from(CATALOG, sheet)
        files = {table: rows_file(folder / "students.parquet", CATALOG.sheets[table], numbered)}
        with connect(CATALOG, YEAR, files) as connection:
            counted = count_rows(connection, sheet)
        typed = [{key: int(value) if value and key not in _TEXTS else value for key, value in row.items()} for row in counted]
        files[sheet.table] = rows_file(folder / "own.parquet", sheet, typed)
        with connect(CATALOG, YEAR, files) as connection:
            findings = judge(connection, CATALOG, YEAR, [sheet.table], {}).findings
    compared = {rule.code for rule in sheet.rules if rule.agrees_with} | {"enrolment-group-missing"}
    assert not compared & set(findings["rule"])


_TEXTS = ("major_code", "major_name")
