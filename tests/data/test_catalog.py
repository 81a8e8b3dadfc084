"""What holds for any catalog in `data/`, ours or a school's own: `catalog check --strict` tells nothing, and phones ring."""

import re

import pytest

from catalog.load import DATA
from cli.catalog_check import check_catalog

CHECKED = check_catalog(DATA)
PHONES = [column for sheet in CHECKED.catalog.sheets.values() for column in sheet.columns if column.type == "phone"]


def test_no_mistakes() -> None:
    assert [str(mistake) for mistake in CHECKED.mistakes] == []


def test_nothing_is_left_to_do() -> None:
    assert [str(notice) for notice in CHECKED.notices] == []


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
    assert all(bool(re.fullmatch(column.pattern or "", number)) is is_one for column in PHONES)
