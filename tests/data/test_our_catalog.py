"""What our own sheets promise. A school that adds sheets, rules or indicators breaks nothing of it."""

import pytest

from catalog.catalog import Catalog
from catalog.load import DATA, read_catalog
from catalog.rule import KINDS
from catalog.sheet import Column, Sensitivity

CATALOG, _ = read_catalog(DATA)
OURS = {
    "enrolment": "1.4", "teaching_equipment": "3.4", "funding_income": "5.1", "full_time_teachers": "6.1",
    "research_outputs": "6.7", "majors": "7.1", "lesson_observations": "8.3", "students": "10.1",
}  # fmt: skip
COLUMNS = [(table, column) for table in OURS for column in CATALOG.sheets[table].columns]
OF_PERSONS = ("姓名", "地址", "住址", "出生日期", "第一作者", "负责人", "听课人", "保管人", "参与人")
KINDS_OF_PERSONS = ("observer_kind",)  # tells no person


@pytest.fixture
def catalog() -> Catalog:
    return CATALOG


def test_at_least_these_sheets_in_the_order_of_their_numbers(catalog: Catalog) -> None:
    numbers = {sheet.table: sheet.code for sheet in catalog.sheets.values() if sheet.table in OURS}
    assert list(numbers.items()) == list(OURS.items())
    assert len(catalog.sheet("10.1").columns) >= 40


def test_rules_of_every_kind(catalog: Catalog) -> None:
    assert len(catalog.rules) >= 50
    assert {rule.kind for _, rule in catalog.rules} == set(KINDS)
    assert {rule.severity.value for _, rule in catalog.rules} == {"error", "question", "notice"}


def test_phones_are_declared_as_such(catalog: Catalog) -> None:
    assert sum(column.type == "phone" for _, column in COLUMNS) >= 3


@pytest.mark.parametrize("column", [pytest.param(column, id=f"{table}.{column.name}") for table, column in COLUMNS])
def test_who_is_named_is_not_open(column: Column) -> None:
    if any(word in column.title for word in OF_PERSONS):
        assert column.name in KINDS_OF_PERSONS or column.sensitivity is not Sensitivity.OPEN


def test_no_sheet_is_counted_with_leavers(catalog: Catalog) -> None:
    counted = catalog.sheet("1.4").counted
    assert counted is not None
    assert "status IN ('1', '2')" in counted.sql
    assert "离校" in counted.note
