"""The declarations in `data/`: whole, consistent, and as many as promised."""

import re
from collections import Counter

import pytest

from catalog.catalog import Catalog
from catalog.load import DATA, read_catalog
from catalog.rule import KINDS, Example, Rule
from catalog.sheet import Column, Sensitivity, Sheet

CATALOG, MISTAKES = read_catalog(DATA)
SHEETS = [pytest.param(sheet, id=sheet.table) for sheet in CATALOG.sheets.values()]
RULES = [pytest.param(sheet, rule, id=rule.code) for sheet, rule in CATALOG.rules]
COLUMNS = [pytest.param(column, id=f"{s.table}.{column.name}") for s in CATALOG.sheets.values() for column in s.columns]
PERSONAL = ("cn_id_number", "phone")
KINDS_OF_PERSONS = ("observer_kind",)  # tells no person


@pytest.fixture
def catalog() -> Catalog:
    return CATALOG


def test_no_mistakes() -> None:
    assert [str(mistake) for mistake in MISTAKES] == []


def test_eight_sheets_under_their_numbers(catalog: Catalog) -> None:
    numbers = {sheet.table: sheet.code for sheet in catalog.sheets.values()}
    assert list(numbers) == [
        "enrolment", "teaching_equipment", "funding_income", "full_time_teachers",
        "research_outputs", "majors", "lesson_observations", "students",
    ]  # fmt: skip
    assert list(numbers.values()) == ["1.4", "3.4", "5.1", "6.1", "6.7", "7.1", "8.3", "10.1"]
    assert len(catalog.sheet("10.1").columns) == 40


def test_rules_of_every_kind(catalog: Catalog) -> None:
    kinds = Counter(rule.kind for _, rule in catalog.rules)
    assert sum(kinds.values()) >= 50
    assert set(kinds) == set(KINDS)
    assert {rule.severity.value for _, rule in catalog.rules} == {"error", "question", "notice"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_headers_are_told_apart(sheet: Sheet) -> None:
    spelt = Counter(title for column in sheet.columns for title in column.titles)
    assert [title for title, times in spelt.items() if times > 1] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_rows_have_an_identity(sheet: Sheet) -> None:
    assert bool(sheet.key or sheet.identified_by) == (sheet.shape == "list")
    assert all(sheet.column(name).required for name in sheet.key)


@pytest.mark.parametrize("column", COLUMNS)
def test_columns_guide_and_protect(column: Column) -> None:
    assert column.note
    if column.bounds:
        assert column.bounds.source
    if column.type in PERSONAL:
        assert column.sensitivity is Sensitivity.CONFIDENTIAL
    if any(
        word in column.title for word in ("姓名", "地址", "住址", "出生日期", "第一作者", "负责人", "听课人", "保管人", "参与人")
    ):
        assert column.name in KINDS_OF_PERSONS or column.sensitivity is not Sensitivity.OPEN


@pytest.mark.parametrize("column", COLUMNS)
def test_examples_of_code_columns_are_in_their_list(column: Column) -> None:
    codes = CATALOG.codes_of(column)
    if codes and column.example:
        assert column.example in codes.lookup


@pytest.mark.parametrize("column", COLUMNS)
def test_examples_look_as_their_pattern_says(column: Column) -> None:
    if column.pattern and column.example:
        assert re.fullmatch(column.pattern, column.example)


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("13800138000", True), ("19800138000", True), ("0757-82210000", True), ("075782210000", True), ("82210000", True),
        ("020-82210000-8001", True), ("00852-91234567", True), ("+85391234567", True),
        ("1380013800", False), ("138001380000", False), ("12800138000", False), ("075782210", False), ("757-82210000", False),
        ("821000", False), ("家长电话", False),
    ],
)  # fmt: skip
def test_every_phone_is_one_that_can_be_rung(number: str, is_one: bool) -> None:
    phones = [param.values[0] for param in COLUMNS if param.values[0].type == "phone"]

    assert len(phones) == 3
    assert {bool(re.fullmatch(column.pattern or "", number)) for column in phones} == {is_one}


@pytest.mark.parametrize(("sheet", "rule"), RULES)
def test_examples_name_columns_that_exist(sheet: Sheet, rule: Rule) -> None:
    for example in (rule.passes, rule.fails):
        for table, names in _named(sheet, example):
            assert names <= set(CATALOG.sheets[table].names), table


def _named(sheet: Sheet, example: Example) -> list[tuple[str, set[str]]]:
    tables = [(sheet.table, example.rows), *example.sheets.items(), *example.last_year.items()]
    return [(table, {name for row in rows for name in row}) for table, rows in tables]


@pytest.mark.parametrize(("sheet", "rule"), RULES)
def test_rules_say_what_to_do(sheet: Sheet, rule: Rule) -> None:
    assert rule.message
    assert rule.remedy
    assert rule.source
    assert bool(rule.amount) <= bool(rule.unit), "an amount has a unit"
    secret = [column.name for column in sheet.columns if column.type in PERSONAL]
    assert not [name for name in secret if f"{{{name}}}" in rule.message + rule.remedy]


def test_no_sheet_is_counted_with_leavers(catalog: Catalog) -> None:
    counted = catalog.sheet("1.4").counted
    assert counted is not None
    assert "status IN ('1', '2')" in counted.sql
    assert "离校" in counted.note
