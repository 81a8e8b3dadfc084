from datetime import date
from decimal import Decimal

import pytest

from reports.figures import brief, change_figure, day, figure, ordinal, ordinal_edition, signed, signed_percent, with_unit


def test_numbers_as_people_read_them() -> None:
    assert [figure(Decimal("4821.50")), figure(Decimal("-3")), figure(None)] == ["4,821.50", "−3", "—"]
    assert [signed(Decimal("0.25")), signed(-3), signed(0), signed(None)] == ["+0.25", "−3", "持平", "—"]
    assert [signed_percent(Decimal("0.0")), signed_percent(Decimal("-25.4"))] == ["0.0%", "−25.4%"]
    assert [brief(Decimal("2398.4300")), brief(Decimal("100"))] == ["2,398.43", "100"]
    assert [with_unit(Decimal("96.5"), "%"), with_unit(Decimal(21), "人"), with_unit(None, "人")] == ["96.5%", "21 人", "—"]
    assert day(date(2016, 9, 1)) == "2016年9月1日"


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (30, "三十"), (45, "四十五")])
def test_chinese_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words
    assert ordinal_edition(number) == f"第{words}版"


@pytest.mark.parametrize(
    ("change", "percent", "words"),
    [
        ("0.0", "0.6", "略增"),
        ("0.0", "-0.6", "略减"),
        ("0.0", "0.0", "持平"),
        ("0.0", None, "持平"),
        ("0.1", "0.6", "+0.1"),
        (None, None, "—"),
    ],
)
def test_what_looks_equal_and_is_not_is_not_called_equal(change: str | None, percent: str | None, words: str) -> None:
    assert change_figure(change and Decimal(change), percent and Decimal(percent)) == words
