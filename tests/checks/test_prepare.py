"""A wrong expression or example is told with file and line before any school meets it."""

from pathlib import Path

import duckdb
import pytest

from checks.examples import example_problems
from checks.prepare import mistakes_of, prepare
from checks.statements import RuleError, tables_named
from tests.checks.test_judging import COLUMNS, rule
from tests.warehouse.making import catalog_of
from warehouse.views import connect

CODES = {"sex": "1,男,\n"}


def said(folder: Path, sheet: str) -> list[str]:
    catalog = catalog_of(folder / "data", CODES, staff=sheet)
    with connect(catalog, 2016, {}) as connection:
        return [
            f"{each.file.name}:{each.line} {each.message}" for each in mistakes_of(prepare(connection, catalog), folder / "data")
        ]


@pytest.mark.parametrize(
    ("body", "message", "words"),
    [
        ("holds: pays > 1", "错", "pays"),
        ("holds: since > 1 +", "错", "syntax"),
        ("holds: true", "{nothing_such}", "nothing_such"),
        ("holds: true", "{no", "花括号"),
        ("holds: true) OR (SELECT count(*) FROM nowhere) > (0", "错", "nowhere"),
        ("sql: SELECT no FROM staff", "错", "row_id"),
        ("sql: DELETE FROM staff", "错", "须是一条 SELECT"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line(tmp_path: Path, body: str, message: str, words: str) -> None:
    (told,) = said(tmp_path, COLUMNS + rule(body, message=message))
    lines = (tmp_path / "data" / "sheets" / "staff.yaml").read_text(encoding="utf-8").splitlines()
    line = int(told.partition(":")[2].partition(" ")[0])
    assert told.startswith("staff.yaml:")
    assert "code: the-rule" in lines[line - 1]
    assert words in told


def test_a_wrong_count_is_told(tmp_path: Path) -> None:
    counted = "counted: {sql: 'SELECT sex AS gender, count(*) AS heads FROM staff GROUP BY sex'}"
    told = "\n".join(said(tmp_path, COLUMNS + counted))
    assert "gender" in told
    assert "缺少主键列：no" in told


def test_a_wrong_indicator_is_told(tmp_path: Path) -> None:
    (tmp_path / "data" / "indicators").mkdir(parents=True)
    (tmp_path / "data" / "indicators" / "main.yaml").write_text(
        "- code: heads_each\n  title: {zh: 人均, en: Each}\n  aspect: 规模\n  unit: 人\n  source: 自定\n"
        "  numerator: {title: 人数, sql: 'SELECT sum(heads), 1 FROM staff'}\n"
        "  denominator: {title: 班数, sql: SELECT count(*) FROM classes}\n",
        encoding="utf-8",
    )
    told = said(tmp_path, COLUMNS)
    assert [each.partition(" ")[0] for each in told] == ["main.yaml:1", "main.yaml:1"]
    assert any("须只给出一个数" in each for each in told)
    assert any("classes" in each for each in told)


@pytest.mark.parametrize(
    ("passes", "fails", "words"),
    [
        ('{heads: "1"}', '{heads: "2"}', "却通过了"),
        ('{heads: "9"}', '{heads: "8"}', "本应通过"),
        ("{pay: '1'}", '{heads: "9"}', "没有核对任何一行"),
        ('{heads: "x"}', '{heads: "9"}', "有误"),
        ('{no_such: "1"}', '{heads: "9"}', "no_such"),
    ],
)
def test_a_wrong_example_is_told(tmp_path: Path, passes: str, fails: str, words: str) -> None:
    text = (
        rule("holds: heads < 5").replace('passes: {no: "1"}', f"passes: {passes}").replace('fails: {no: "1"}', f"fails: {fails}")
    )
    catalog = catalog_of(tmp_path / "data", CODES, staff=COLUMNS + text)
    with connect(catalog, 2016, {}) as connection:
        (problem,) = example_problems(connection, catalog, {})
        assert words in problem.message
        assert connection.execute("SELECT * FROM staff").fetchall() == []
        assert connection.execute("SELECT * FROM present").fetchall() == []


@pytest.mark.parametrize(
    "select",
    ["FROM read_text('/etc/hostname')", "FROM '/tmp/x.parquet'", "FROM memory.main.staff", "FROM query('SELECT 1')",
     "FROM staff WHERE no IN (SELECT database_name FROM duckdb_databases())", "FROM information_schema.tables",
     "FROM session_9.staff", "FROM (SHOW ALL TABLES)",
     "SELECT 1 FROM '/x.parquet' WHERE EXISTS (WITH \"/x.parquet\" AS (SELECT 1) SELECT 1)"],
)  # fmt: skip
def test_a_statement_may_name_sheets_and_code_lists_only(select: str) -> None:
    with duckdb.connect(":memory:") as connection, pytest.raises(RuleError):
        tables_named(connection, select, {"staff"})


def test_a_statement_may_name_what_it_declares_itself() -> None:
    select = "WITH few AS (FROM last_year.staff) SELECT unnest([1]) FROM few, staff, codes.sex, range(3)"
    with duckdb.connect(":memory:") as connection:
        assert tables_named(connection, select, {"staff"}) == {("main", "staff"), ("last_year", "staff")}
