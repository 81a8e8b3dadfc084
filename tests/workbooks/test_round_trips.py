"""Written, read, normalised: the same table, for lists and forms and each type; and every change can be taken back."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.column_types import COLUMN_TYPES
from catalog.load import load_catalog
from catalog.row_identity import as_texts
from tests.workbooks.reading_catalog import Reading, all_accounted

HAN = "张王李赵伟芳学校数据专业"
ID_NUMBERS = ["110101199003078355", "440604197808120024"]
# By type: what may be written in a cell, and its canonical text.
VALUES: dict[str, st.SearchStrategy[tuple[Any, str]]] = {
    "identifier": st.from_regex(r"[A-Z]{1,2}[0-9]{2,8}", fullmatch=True).map(lambda text: (text, text)),
    "text": st.text(alphabet=HAN, min_size=2, max_size=6).map(lambda text: (text, text)),
    "person_name": st.text(alphabet=HAN, min_size=2, max_size=4).map(lambda text: (text, text)),
    "long_text": st.text(alphabet=HAN, min_size=2, max_size=20).map(lambda text: (text, text)),
    "code": st.sampled_from([("男", "1"), ("女", "2"), ("1", "1"), (2, "2")]),
    "boolean": st.sampled_from([("是", "true"), ("否", "false"), (True, "true"), (False, "false")]),
    "integer": st.integers(-(10**9), 10**9).flatmap(lambda n: st.sampled_from([(n, str(n)), (str(n), str(n))])),
    "decimal": st.decimals(0, 10**6, places=2).map(lambda n: (float(n), as_texts([n])[0] or "")),
    "date": st.dates(date(1950, 1, 1), date(2049, 1, 1)).flatmap(
        lambda day: st.sampled_from([(each, day.isoformat()) for each in (day, day.isoformat(), f"{day:%Y%m%d}")])
    ),
    "year": st.integers(1950, 2049).map(lambda year: (year, str(year))),
    "phone": st.integers(13_000_000_000, 19_999_999_999).flatmap(lambda n: st.sampled_from([(n, str(n)), (str(n), str(n))])),
    "cn_id_number": st.sampled_from(ID_NUMBERS).map(lambda text: (text, text)),
    "student_no": st.sampled_from(ID_NUMBERS).map(lambda text: (f"G{text}", f"G{text}")),
}  # fmt: skip
TYPES = sorted(VALUES)
CODES = ", code_list: sex"
ODD = ["１２", " 男", "是", "30人", "1,200", "2015.9.1", "无", "张　三", "同上", "约3"]


def sheet_of(shape: str) -> str:
    lines = [
        f"  - {{name: c_{kind}, title: {place}号{COLUMN_TYPES[kind].title}项, type: {kind}{CODES if kind == 'code' else ''}}}"
        for place, kind in zip("甲乙丙丁戊己庚辛壬癸子丑寅", TYPES, strict=True)
    ]
    head = f'table: every_{shape}\ncode: "0.{len(shape)}"\ntitle: {{zh: 各种{shape}数据项, en: Every type}}\nshape: {shape}\n'
    return f"{head}period: school_year\npopulation: 全部\ncolumns:\n" + "\n".join(lines)


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    reading = Reading(tmp_path)
    for shape in ("list", "form"):
        (reading.root / "sheets" / f"every_{shape}.yaml").write_text(sheet_of(shape), encoding="utf-8")
    load_catalog.cache_clear()
    return reading


def test_every_type_of_the_table_is_tried() -> None:
    assert sorted(COLUMN_TYPES) == TYPES


A_ROW_OF_ODD = st.lists(st.sampled_from(ODD), min_size=5, max_size=5)
RECORD = st.fixed_dictionaries({kind: st.one_of(st.none(), values) for kind, values in VALUES.items()})


WELL_FILLED = RECORD.filter(lambda record: sum(map(bool, record.values())) > 6)


def expected(record: dict[str, tuple[Any, str] | None]) -> dict[str, str | None]:
    return {f"c_{kind}": value[1] if value else None for kind, value in record.items()}


def found(reading: Reading, sheet: Any) -> list[dict[str, str | None]]:
    rows = reading.rows(sheet)
    return [{f"c_{kind}": as_texts([row[f"c_{kind}"]])[0] for kind in TYPES} for row in rows]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(WELL_FILLED, min_size=1, max_size=5), order=st.permutations(TYPES))
def test_a_list(reading: Reading, records: list[Any], order: list[str]) -> None:
    titles = {column.type: column.title for column in load_catalog(reading.root).sheets["every_list"].columns}
    rows = [[record[kind][0] if record[kind] else None for kind in order] for record in records]
    sheet = reading.read_rows([["各种list数据项"], [titles[kind] for kind in order], *rows])
    assert reading.problems(sheet) == {}
    assert found(reading, sheet) == [expected(record) for record in records]
    assert all_accounted(sheet)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=RECORD.filter(lambda record: any(record.values())), order=st.permutations(TYPES), pairs=st.integers(1, 3))
def test_a_form(reading: Reading, record: Any, order: list[str], pairs: int) -> None:
    titles = {column.type: column.title for column in load_catalog(reading.root).sheets["every_form"].columns}
    cells = [[titles[kind], record[kind][0] if record[kind] else None] for kind in order]
    rows = [[cell for pair in cells[start : start + pairs] for cell in pair] for start in range(0, len(cells), pairs)]
    sheet = reading.read_rows([["各种form数据项"], *rows])
    assert reading.problems(sheet) == {}
    assert found(reading, sheet) == [expected(record)]
    assert all_accounted(sheet)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(A_ROW_OF_ODD, min_size=1, max_size=4))
def test_every_change_and_every_problem_keeps_what_stood_in_the_cell(reading: Reading, rows: list[list[str]]) -> None:
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名", "性别", "周课时", "出生日期"], *rows])
    if sheet.rows != len(rows):
        return  # a row of 无 alone or the like is no data; that is told elsewhere
    written = {f"{letter}{number}": cell for number, row in enumerate(rows, 3) for letter, cell in zip("ABCDE", row, strict=True)}
    changes = {cell: raw for cell, (raw, _, _) in reading.changes(sheet).items()}
    problems = {line["cell"]: line["raw"] for line in reading.table(sheet.problems_file)}
    for cell, raw in {**changes, **problems}.items():
        assert written[cell] == raw
    columns = {found.at: name for name, found in sheet.columns.items()}
    for row in reading.rows(sheet):
        for letter, name in columns.items():
            cell = f"{letter}{row['source_row']}"
            unchanged = as_texts([row[name]])[0] == written[cell] or (isinstance(row[name], Decimal) and cell in changes)
            assert unchanged or cell in changes or cell in problems or name == "sex"
