"""Units that headers name: what is not the declared one makes every figure below it wrong."""

import pytest

from catalog.load import load_catalog
from catalog.sheet import Column
from workbooks.recognising.units import is_in_other_steps, is_other_scale, is_unit, unit_in_header


def column(unit: str) -> Column:
    return Column(name="amount", title="数额", type="decimal", unit=unit)


@pytest.mark.parametrize(
    ("header", "declared"),
    [
        ("字数（千字）", "万字"),
        ("字数(字)", "万字"),
        ("金额（千元）", "元"),
        ("金额（单位：百元）", "万元"),
        ("金额（亿元）", "万元"),
        ("金额（十万元）", "万元"),
        ("金额（万）", "元"),
        ("占地（平方千米）", "平方米"),
        ("占地（亩）", "m2"),
        ("馆藏（千册）", "万册"),
        ("人数（百人）", "人"),
        ("带宽（Gbps）", "Mbps"),
        ("年限（月）", "年"),
        ("周课时（小时）", "课时"),
        ("就业人数（%）", "人"),
        ("总价（美元）", "元"),
    ],
)
def test_a_unit_in_brackets_that_is_not_the_declared_one_is_wrong(header: str, declared: str) -> None:
    assert is_other_scale(unit_in_header(header, column(declared)), column(declared))


@pytest.mark.parametrize(
    ("header", "declared"),
    [
        ("字数（万字）", "万字"),
        ("字数（含标点）", "万字"),
        ("金额（万）", "万元"),
        ("面积（㎡）", "平方米"),
        ("周课时（学时）", "课时"),
        ("人数（名）", "人"),
        ("数量（台）", "台套"),
        ("台（套）数", "台套"),
        ("得票（票）", "人"),
        ("年限（学年）", "年"),
    ],
)
def test_the_same_unit_and_what_is_no_unit_are_not(header: str, declared: str) -> None:
    assert not is_other_scale(unit_in_header(header, column(declared)), column(declared))


def test_no_title_of_the_catalog_contradicts_its_own_unit() -> None:
    columns = [each for sheet in load_catalog().sheets.values() for each in sheet.columns if each.unit]
    assert columns
    assert [title for each in columns for title in each.titles if is_other_scale(unit_in_header(title, each), each)] == []


def test_a_caption_speaks_only_of_columns_that_measure_the_same() -> None:
    assert is_in_other_steps("千元", column("万元"))
    assert not is_in_other_steps("千元", column("人"))


@pytest.mark.parametrize(
    ("cell", "answer"), [("千字", True), ("（亿元）", True), ("月", False), ("次", False), ("百货", False), (3, False)]
)
def test_a_cell_that_is_a_unit(cell: str | int, answer: bool) -> None:
    assert is_unit(cell) == answer
