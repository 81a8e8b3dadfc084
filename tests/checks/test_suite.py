"""The suite sees what no single row shows, and tells its own faults from the data's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checks import suite
from checks.expected import Expected, quantity
from checks.suite import SuiteResult, run_suite
from tests.warehouse.making import Row, catalog_of, rows_file
from warehouse.views import connect

SHEET = """
key: [no, part]
expected_rows: 100
columns:
  - {name: no, title: 号, type: identifier, required: true}
  - {name: part, title: 分, type: identifier, required: true}
  - {name: sex, title: 性别, type: code, code_list: sex}
  - {name: pay, title: 薪, type: decimal, unit: 元}
  - {name: note, title: 注, type: text, empty_means: none}
"""
FORM = "shape: form\ncolumns:\n  - {name: heads, title: 人数, type: integer}\n"


def rows(count: int, *, women: int, pay: float, filled: int) -> list[Row]:
    return [
        {"no": str(n), "part": "a", "sex": "2" if n < women else "1", "pay": pay + n % 3 if n < filled else None}
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> SuiteResult:
    folder = tmp_path_factory.mktemp("suite")
    catalog = catalog_of(folder / "data", {"sex": "1,男,\n2,女,\n"}, good=SHEET, bad=SHEET, site=FORM)
    now = {
        "good": rows(100, women=50, pay=10, filled=100),
        "bad": [*rows(300, women=290, pay=100, filled=100), {"no": "1", "part": "a"}],
    }
    now["bad"][-1] = {**now["bad"][-1], "row_id": "1|a-2"}
    then = {table: rows(95, women=45, pay=11, filled=95) for table in now}
    now["site"] = []
    files = {
        year: {table: rows_file(folder / f"{year}-{table}", catalog.sheet(table), each) for table, each in given.items()}
        for year, given in (("now", now), ("then", then))
    }
    with connect(catalog, 2016, files["now"], files["then"]) as connection:
        return run_suite(connection, catalog, 2016, list(now), list(then))


def test_what_is_like_last_year_passes(result: SuiteResult) -> None:
    good = [item for item in result.items if item.table == "good"]
    assert [item for item in good if not item.success] == []
    assert {item.column for item in good} == {None, "no", "sex", "pay"}
    assert result.complete


def test_what_is_not_like_last_year_is_told(result: SuiteResult) -> None:
    failed = {item.title: item for item in result.failed if item.table == "bad"}
    assert {item.column for item in failed.values()} == {None, "no", "sex", "pay"}
    assert failed["记录数与通常规模相当"].observed == "301 条"
    assert failed["“性别”的构成与上年相近"].observed == "差异度 0.60；变动最大：女 由 47.4% 到 96.7%"
    assert failed["合并后“号、分”不重复"].observed == "重复 2 行"
    assert any("填报率" in title and item.observed == "33.2%" for title, item in failed.items())
    assert any("“薪”的合计" in title for title in failed)


def test_a_form_that_nobody_filled_is_told(result: SuiteResult) -> None:
    assert [item.title for item in result.failed if item.table == "site"] == ["一张表一份"]


def test_an_expectation_that_errors_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = catalog_of(tmp_path / "data", site=FORM)
    wrong = Expected("site", "nothing", "无此列", "", "ExpectColumnMeanToBeBetween", {"column": "nothing", "min_value": 0})
    monkeypatch.setattr(suite, "expected_of", lambda *_: iter([wrong]))
    path = rows_file(tmp_path / "site", catalog.sheet("site"), [{"heads": 1}])
    with connect(catalog, 2016, {"site": path}) as connection:
        told = run_suite(connection, catalog, 2016, ["site"], [])
    assert [(item.success, bool(item.error)) for item in told.items] == [(False, True)]
    assert not told.complete
    assert told.failed == []


def test_a_run_says_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    """In an interpreter of its own: what Great Expectations says, it says when it is imported and first used."""
    made = subprocess.run(
        [sys.executable, "-c", "import logging; logging.basicConfig(); from checks.suite import _context; _context()"],
        env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert made.stdout + made.stderr == ""
    assert list(tmp_path.iterdir()) == []


MEASURES = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier}
  - {name: years, title: 年限, type: decimal, unit: 年, summed_up_as: mean, empty_means: zero}
  - {name: away, title: 休学, type: integer, unit: 人, empty_means: zero}
  - {name: kind, title: 类, type: code, code_list: kinds, empty_means: none}
"""


def test_means_divide_as_in_the_reports_sums_stay_sums_and_few_codes_are_chance(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path / "data", {"kinds": "1,甲,\n2,乙,\n"}, told=MEASURES)
    now = [
        {"no": str(n), "years": 4 if n < 20 else None, "away": 9 if n == 0 else None, "kind": "1" if n < 20 else None}
        for n in range(80)
    ]
    then = [{**row, "away": 2 if row["no"] == "0" else None, "kind": "2" if row["kind"] else None} for row in now]
    paths = [{"told": rows_file(tmp_path / name, catalog.sheet("told"), rows)} for name, rows in (("now", now), ("then", then))]
    with connect(catalog, 2016, *paths) as connection:
        items = {item.column: item for item in run_suite(connection, catalog, 2016, ["told"], ["told"]).items if item.column}

    assert (items["years"].observed, items["years"].expected) == ("1 年，80 行平均", "0.5 至 1.5 年")
    assert (items["away"].observed, items["away"].expected, items["away"].success) == ("9 人", "0 至 7 人", False)
    assert "kind" not in items


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10830.4, "10,830"),
        (0.02564, "0.0256"),
        (0, "0"),
        (2.5, "2.5"),
        (-3609.2, "-3,609"),
        (99.96, "100"),
        (1e-9, "0.000000001"),
    ],
)
def test_numbers_are_written_without_exponent(number: float, words: str) -> None:
    assert quantity(number) == words
