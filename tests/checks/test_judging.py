"""What a judgement says of cells, keys, rules of each kind, and of what it could not judge."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from catalog.catalog import Catalog
from checks.cells import KEY_REMEDY, SAME_REMEDY
from checks.judging import Judgement, judge
from checks.outcome import Outcome
from tests.warehouse.making import Row, catalog_of, rows_file
from warehouse.parquet import write_frame
from warehouse.views import connect

COLUMNS = """
key: [no]
columns:
  - {name: no, title: 号, type: identifier, required: true}
  - {name: sex, title: 性别, type: code, code_list: sex}
  - {name: mail, title: 邮编, type: identifier, pattern: '\\d{6}', max_length: 6}
  - {name: pay, title: 薪, type: decimal, unit: 元, bounds: {minimum: "0", maximum: "100", severity: question}}
  - {name: bonus, title: 奖, type: decimal, empty_means: zero}
  - {name: total, title: 合计, type: decimal}
  - {name: heads, title: 人数, type: integer}
  - {name: since, title: 起, type: date}
  - {name: until, title: 止, type: date}
"""
FORM = """
shape: form
columns:
  - {name: heads, title: 人数, type: integer}
  - {name: rooms, title: 房间, type: integer}
"""


def rule(body: str, at: str = "no", message: str = "错在 {no}", **more: str) -> str:
    extra = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return f"""
rules:
  - code: the-rule
    title: {{zh: 规则, en: Rule}}
    severity: error
    at: {at}
    {body}
    message: "{message}"
    remedy: 改正
    source: 自定
    passes: {{no: "1"}}
    fails: {{no: "1"}}
{extra}"""


class School:
    """A catalog with sheets staff (with the rule under test), others and site (a form), and their files."""

    def __init__(self, folder: Path, staff_rule: str = "", site_rule: str = "") -> None:
        self.folder = folder
        codes = {"sex": "1,男,\n2,女,\n"}
        self.catalog: Catalog = catalog_of(
            folder / "data", codes, staff=COLUMNS + staff_rule, others=COLUMNS, site=FORM + site_rule.replace("no:", "heads:")
        )

    def judge(
        self, rows: Sequence[Row], table: str = "staff", others: Mapping[str, Sequence[Row]] | None = None,
        last_year: Mapping[str, Sequence[Row]] | None = None, problems: Mapping[str, Path] | None = None,
    ) -> Judgement:  # fmt: skip
        now = self._files("now", {table: rows, **(others or {})})
        connection = connect(self.catalog, 2016, now, self._files("then", last_year or {}))
        return judge(connection, self.catalog, 2016, [table], problems or {}, cells={("f1", "表", "staff"): {"sex": "K"}})

    def _files(self, prefix: str, tables: Mapping[str, Sequence[Row]]) -> dict[str, Path]:
        return {
            table: rows_file(self.folder / f"{prefix}-{table}.parquet", self.catalog.sheet(table), rows)
            for table, rows in tables.items()
        }


def outcome(judgement: Judgement, code: str = "the-rule") -> Outcome:
    return next(each for each in judgement.outcomes if each.rule == code)


def found(judgement: Judgement) -> list[tuple[str, str]]:
    return list(zip(judgement.findings["row_id"], judgement.findings["message"], strict=True))


def test_cells_and_key(tmp_path: Path) -> None:
    rows = [
        {"no": "1", "sex": "9", "mail": "1234567", "pay": "101"},
        {"no": None, "row_id": "x"},
        {"no": "2"},
        {"no": "2", "row_id": "2-2"},
    ]
    judgement = School(tmp_path).judge(rows)
    findings = judgement.findings.set_index("rule")
    assert list(judgement.findings["rule"]) == [
        "staff.mail.length", "staff.mail.pattern", "staff.sex.code", "staff.no.required", "staff.key", "staff.pay.bounds",
    ]  # fmt: skip
    assert findings.loc["staff.key", "extent"] == '["2", "2-2"]'
    assert findings.loc["staff.pay.bounds", ["severity", "value", "row"]].tolist() == ["question", "101", 2]
    assert outcome(judgement, "staff.mail.pattern").rows_not_judged == 3
    assert judgement.complete


def test_of_rows_with_one_key_it_is_told_whether_there_is_anything_to_choose(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"no": "1", "sex": "1", "pay": "5"},
        {"no": "1", "row_id": "1-2", "sex": "1", "pay": "5"},
        {"no": "2", "sex": "1", "pay": "5"},
        {"no": "2", "row_id": "2-2", "sex": "2"},
        {"no": "3", "row_id": "3"},
        {"no": "3", "row_id": "3-2"},
    ]
    problem = {
        "row_id": "3-2",
        "column": "pay",
        "cell": "D7",
        "raw": "若干",
        "code": "not-a-number",
        "message": "说",
        "remedy": "改",
    }
    write_frame(pd.DataFrame([problem]), dict.fromkeys(problem, "VARCHAR"), tmp_path / "problems.parquet")
    findings = School(tmp_path).judge(rows, problems={"staff": tmp_path / "problems.parquet"}).findings
    told = findings[findings["rule"] == "staff.key"].set_index("row_id")
    assert [message.partition("）")[2] for message in told["message"]] == ["，其余各项也都相同", "，不同的是性别、薪", ""]
    assert told["remedy"].tolist() == [SAME_REMEDY, KEY_REMEDY, KEY_REMEDY]


def test_of_many_columns_that_differ_some_are_named(tmp_path: Path) -> None:
    full = {"sex": "1", "pay": "5", "bonus": "6", "total": "7", "heads": "8"}
    findings = School(tmp_path).judge([{"no": "1", **full}, {"no": "1", "row_id": "1-2"}]).findings
    message = findings.loc[findings["rule"] == "staff.key", "message"].iloc[0]
    assert message == "号 相同的有 2 行（第 2、3 行），不同的是性别、薪、奖、合计等 5 项"


def test_a_foreign_unit_at_the_header_is_one_finding_and_bounds_and_rules_wait(tmp_path: Path) -> None:
    problem = {
        "row_id": "1",
        "column": "pay",
        "cell": "D1",
        "raw": "薪（万元）",
        "code": "header-unit",
        "message": "单位",
        "remedy": "改",
    }
    write_frame(pd.DataFrame([problem]), dict.fromkeys(problem, "VARCHAR"), tmp_path / "problems.parquet")
    rows: list[Row] = [{"no": "1", "pay": "101"}, {"no": "2", "pay": "102", "bonus": "7"}]
    school = School(tmp_path, rule("holds: pay < 50", at="pay"))
    judgement = school.judge(rows, problems={"staff": tmp_path / "problems.parquet"})
    assert judgement.findings[["rule", "cell", "source_file"]].to_numpy().tolist() == [["staff.pay.unit", "D1", "f1"]]
    assert outcome(judgement).rows_not_judged == 2
    assert set(school.judge(rows).findings["rule"]) == {"staff.pay.bounds", "the-rule"}


def test_an_unreadable_cell_is_one_finding_and_nothing_else_is_said_of_it(tmp_path: Path) -> None:
    problem = {
        "row_id": "x",
        "column": "no",
        "cell": "C9",
        "raw": "#REF!",
        "code": "error-cell",
        "message": "错误值",
        "remedy": "改",
    }
    write_frame(pd.DataFrame([problem]), dict.fromkeys(problem, "VARCHAR"), tmp_path / "problems.parquet")
    rows = [{"no": None, "row_id": "x", "sex": "9"}, {"no": None, "row_id": "y"}]
    judgement = School(tmp_path).judge(rows, problems={"staff": tmp_path / "problems.parquet"})
    found = judgement.findings[["rule", "row_id", "cell", "value", "source_file"]]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["staff.no.unreadable", "x", "C9", "#REF!", "f1"],
        ["staff.sex.code", "x", "K2", "9", "f1"],
        ["staff.no.required", "y", None, None, "f1"],
    ]


def told_problem(folder: Path, column: str, code: str) -> dict[str, Path]:
    problem = {"row_id": "1", "column": column, "cell": "C1", "raw": "x", "code": code, "message": "说", "remedy": "改"}
    write_frame(pd.DataFrame([problem]), dict.fromkeys(problem, "VARCHAR"), folder / "problems.parquet")
    return {"staff": folder / "problems.parquet"}


def test_a_missing_column_is_one_finding_for_all_rows_of_its_worksheet(tmp_path: Path) -> None:
    rows = [{"no": None, "row_id": "1"}, {"no": None, "row_id": "2"}]
    findings = School(tmp_path).judge(rows, problems=told_problem(tmp_path, "no", "missing-column")).findings
    assert findings[["rule", "cell"]].to_numpy().tolist() == [["staff.no.missing", "C1"]]


@pytest.mark.parametrize(
    ("code", "rule", "severity"),
    [
        ("struck-row", "struck_row", "question"),
        ("struck-cell", "struck", "question"),
        ("struck-words", "unreadable", "error"),
    ],
)
def test_what_is_struck_through_is_asked_and_judged_unless_its_words_are_doubtful(
    tmp_path: Path, code: str, rule: str, severity: str
) -> None:
    rows: list[Row] = [{"no": "1", "row_id": "1", "sex": "9"}]
    findings = School(tmp_path).judge(rows, problems=told_problem(tmp_path, "sex", code)).findings
    told = {found["rule"]: found["severity"] for found in findings.to_dict("records")}
    assert told.pop(f"staff.sex.{rule}") == severity
    assert ("staff.sex.code" in told) == (severity == "question")


def test_a_rule_says_nothing_of_a_row_whose_cell_could_not_be_read(tmp_path: Path) -> None:
    """`until` could not be read: to call it empty as well would be a second finding with the same cause."""
    school = School(tmp_path, rule("holds: until IS NOT NULL", at="until"))
    rows: list[Row] = [{"no": "1", "row_id": "1"}, {"no": "2", "row_id": "2"}]
    judgement = school.judge(rows, problems=told_problem(tmp_path, "until", "not-a-date"))
    assert judgement.findings.loc[judgement.findings["rule"] == "the-rule", "row_id"].tolist() == ["2"]
    assert outcome(judgement).rows_not_judged == 1
    assert judgement.findings["rule"].tolist().count("staff.until.unreadable") == 1


@pytest.mark.parametrize(
    ("body", "rows", "verdicts"),
    [
        ("holds: since <= until", [("2016-01-01", "2016-01-02"), ("2016-01-03", "2016-01-02"), (None, "2016-01-02")], (1, 1, 1)),
        ("within_period: true", [("2015-09-01", None), ("2016-09-01", None), (None, None)], (1, 1, 1)),
    ],
)
def test_dates(tmp_path: Path, body: str, rows: list[tuple[str | None, str | None]], verdicts: tuple[int, int, int]) -> None:
    held, failed, unknown = verdicts
    full = [{"no": str(n), "since": since, "until": until} for n, (since, until) in enumerate(rows)]
    became = outcome(School(tmp_path, rule(body, at="since")).judge(full))
    assert (became.state, became.failed, became.rows_judged, became.rows_not_judged) == ("failed", failed, held + failed, unknown)
    assert "1 行未核对" in became.why


def test_exists_in_and_exclusive_of(tmp_path: Path) -> None:
    there = {"others": [{"no": "1"}, {"no": None, "row_id": "empty"}]}
    judgement = School(tmp_path / "a", rule("exists_in: others.no")).judge([{"no": "1"}, {"no": "2"}], others=there)
    assert found(judgement) == [("2", "错在 2")]
    judgement = School(tmp_path / "b", rule("exclusive_of: others.no")).judge([{"no": "1"}, {"no": "2"}], others=there)
    assert found(judgement) == [("1", "错在 1")]


def test_absent_sheets_switch_no_rule_off_in_silence(tmp_path: Path) -> None:
    became = outcome(School(tmp_path / "a", rule("exists_in: others.no")).judge([{"no": "1"}]))
    assert (became.state, became.why) == ("not_judged", "缺少采集表 2.1 表2")
    became = outcome(School(tmp_path / "b", rule("holds: no IN (SELECT no FROM last_year.staff)")).judge([{"no": "1"}]))
    assert (became.state, became.why) == ("not_judged", "无可比数据：没有上年的 1.1 表1")
    became = outcome(School(tmp_path / "c", rule("holds: since < until")).judge([{"no": "1"}]))
    assert became.state == "not_judged"
    assert "所需单元格为空" in became.why


def test_unique_is_one_finding_per_group(tmp_path: Path) -> None:
    school = School(tmp_path, rule("unique: [mail]", at="mail", message="{mail} 有 {count} 行：{rows}"))
    judgement = school.judge([{"no": n, "mail": m} for n, m in [("1", "528000"), ("2", "528000"), ("3", "528001"), ("4", None)]])
    assert found(judgement) == [("1", "528000 有 2 行：2、3")]
    assert judgement.findings.loc[0, "extent"] == '["1", "2"]'


def test_part_of_and_sum(tmp_path: Path) -> None:
    rows = [{"no": "1", "pay": "5", "bonus": "4", "total": "8.5"}, {"no": "2", "pay": "3", "total": "3"}, {"no": "3", "pay": "3"}]
    judgement = School(tmp_path / "a", rule("part_of: {part: bonus, whole: pay}", at="bonus")).judge(
        [*rows, {"no": "4", "bonus": "9", "pay": "1"}]
    )
    assert judgement.findings[["row_id", "amount"]].to_numpy().tolist() == [["4", 8.0]]
    message = "应为 {total}，填报 {staff.total}，差 {total - pay}"
    school = School(
        tmp_path / "b", rule("sum: {parts: [pay, bonus], whole: total, tolerance: '0.1'}", at="total", message=message)
    )
    judgement = school.judge(rows)
    assert found(judgement) == [("1", "应为 9，填报 8.5，差 3.5")]
    assert outcome(judgement).rows_not_judged == 1


def test_agrees_with(tmp_path: Path) -> None:
    body = "agrees_with: {column: heads, table: others, value: count(*), by: {sex: sex}, where: pay > 1}"
    school = School(tmp_path, rule(body, at="heads", message="应为 {expected}，填报 {heads}"))
    there = {"others": [{"no": "1", "sex": "1", "pay": "2"}, {"no": "2", "sex": "1", "pay": "1"}]}
    rows = [{"no": "1", "sex": "1", "heads": 1}, {"no": "2", "sex": "2", "heads": 3}, {"no": "3", "heads": 1}]
    judgement = school.judge(rows, others=there)
    assert found(judgement) == [("2", "应为 0，填报 3")]
    assert outcome(judgement).rows_not_judged == 1


def test_change_since_last_year(tmp_path: Path) -> None:
    body = "change: {column: heads, over_percent: '10', at_least: '5'}"
    school = School(tmp_path, rule(body, at="heads", message="上年 {last_value}，变动 {change_percent}%"))
    before = [{"no": "1", "heads": 100}, {"no": "2", "heads": 10}, {"no": "3", "heads": 0}, {"no": "5", "heads": 100}]
    rows = [{"no": n, "heads": h} for n, h in [("1", 120), ("2", 12), ("3", 9), ("4", 1), ("5", 110)]]
    judgement = school.judge(rows, last_year={"staff": before})
    assert found(judgement) == [("1", "上年 100，变动 20%"), ("3", "上年 0，变动 （空）%")]
    assert outcome(judgement).rows_not_judged == 1
    assert outcome(school.judge(rows)).why == "无可比数据：没有上年的 1.1 表1"


def test_change_on_a_form(tmp_path: Path) -> None:
    body = "change: {column: heads, over_percent: '10'}"
    school = School(tmp_path, site_rule=rule(body, at="heads", message="{last_value}"))
    judgement = school.judge([{"heads": 5}], "site", last_year={"site": [{"heads": 10, "row_id": "other"}]})
    assert found(judgement) == [("r1", "10")]


def test_sql_with_columns_of_its_own_and_findings_on_the_whole_sheet(tmp_path: Path) -> None:
    body = "sql: SELECT row_id, pay * 2 AS double FROM staff WHERE pay > 1 UNION ALL SELECT NULL, 0"
    school = School(tmp_path, rule(body, at="pay", message="{double} {no}", amount="double", when="no <> '3'"))
    judgement = school.judge([{"no": "1", "pay": "1.5"}, {"no": "2", "pay": "1"}, {"no": "3", "pay": "9"}])
    assert found(judgement) == [("", "0 （空）"), ("1", "3 1")]
    assert judgement.findings["amount"].tolist() == [0.0, 3.0]


def test_a_rule_that_errors_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    judgement = School(tmp_path, rule("holds: CAST(mail AS INTEGER) > 0")).judge([{"no": "1", "mail": "secret"}])
    became = outcome(judgement)
    assert became.state == "broken"
    assert "secret" not in became.why
    assert not judgement.complete
    assert "staff.mail.pattern" in set(judgement.findings["rule"])


@pytest.mark.parametrize(
    "body",
    [
        "holds: 'true); DROP VIEW staff; SELECT (true'",
        "holds: 'no IN (SELECT content FROM read_text(''/etc/hostname''))'",
        "sql: DELETE FROM present",
    ],
)
def test_a_rule_can_do_nothing_but_select_from_the_sheets(tmp_path: Path, body: str) -> None:
    judgement = School(tmp_path, rule(body)).judge([{"no": "1"}])
    assert outcome(judgement).state == "broken"


def test_rules_on_trial_go_apart(tmp_path: Path) -> None:
    judgement = School(tmp_path, rule("holds: no = '2'", on_trial="true")).judge([{"no": "1"}])
    assert judgement.findings.empty
    assert list(judgement.trial_findings["rule"]) == ["the-rule"]
    assert outcome(judgement).on_trial


def test_a_year_or_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    school = School(tmp_path)
    connection = connect(school.catalog, 2016, {})
    with pytest.raises(ValueError, match="year"):
        judge(connection, school.catalog, 2015, [])
    with pytest.raises(ValueError, match="staff"):
        judge(connection, school.catalog, 2016, ["staff"])
