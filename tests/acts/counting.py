"""The small school with sheets that are counted from its pupils: a list, a form counted in part, a list with departments."""

from pathlib import Path

from tests.acts import school
from tests.acts.school import PUPILS, A, B, assignment, pupils, send, sign, submit_it

TEAMS, TOTALS, SHARES = "teams", "totals", "shares"
NUMBERS = [f"G4406041999091500{number}" for number in range(10, 30)]
COUNTED_SHEETS = {
    TEAMS: """
table: teams
code: "1.4"
title: {zh: 小组, en: Teams}
shape: list
period: point_in_time
population: 参与成果的学生
key: [work]
columns:
  - {name: work, title: 成果, type: text, required: true, sensitivity: open}
  - {name: heads, title: 人数, type: integer, unit: 人, required: true, sensitivity: open}
counted: {sql: "SELECT work, count(*) AS heads FROM pupils WHERE work IS NOT NULL GROUP BY work", note: 按学生表统计}
rules:
  - code: team-heads
    title: {zh: 人数与学生表不同的须说明, en: Heads agree}
    severity: question
    at: heads
    agrees_with: {column: heads, table: pupils, value: count(*), by: {work: work}}
    unit: 人
    message: 填报 {heads} 人，学生表中是 {expected} 人
    remedy: 核对；不同意系统统计数的写明情况说明
    source: 两表一致
    passes: {rows: [{work: 甲, heads: "1"}], sheets: {pupils: [{student_no: G440604199909150010, name: 某, work: 甲}]}}
    fails: {rows: [{work: 甲, heads: "2"}], sheets: {pupils: [{student_no: G440604199909150010, name: 某, work: 甲}]}}
""",
    TOTALS: """
table: totals
code: "3.5"
title: {zh: 合计, en: Totals}
shape: form
period: point_in_time
population: 全校
columns:
  - {name: heads, title: 人数, type: integer, unit: 人, sensitivity: open}
  - {name: remark, title: 备注, type: text, required: true, sensitivity: open}
counted: {sql: "SELECT count(*) AS heads FROM pupils"}
""",
    SHARES: """
table: shares
code: "3.6"
title: {zh: 部门人数, en: Shares}
shape: list
period: point_in_time
population: 全校
key: [department, work]
part_of: department
columns:
  - {name: department, title: 部门, type: text, required: true, sensitivity: open}
  - {name: work, title: 成果, type: text, required: true, sensitivity: open}
  - {name: heads, title: 人数, type: integer, sensitivity: open}
counted:
  sql: |
    SELECT CASE WHEN work = '甲' THEN '教务处' ELSE '机电专业部' END AS department, work, count(*) AS heads
    FROM pupils WHERE work IS NOT NULL GROUP BY ALL
""",
}
PLAN = [
    *school.PLAN,
    assignment(TEAMS),
    assignment(TOTALS),
    assignment(SHARES, A, B),
]


def write_counting_catalog(root: Path) -> Path:
    school.write_catalog(root)
    for table, text in COUNTED_SHEETS.items():
        (root / "sheets" / f"{table}.yaml").write_text(text.lstrip(), encoding="utf-8")
    return root


def roll(*of_works: str) -> bytes:
    return pupils(*(f"{number},某,{work}" for number, work in zip(NUMBERS, of_works, strict=False)))


def pupils_stand(*of_works: str) -> None:
    """The roll is submitted: 甲 and 乙 stand among the works."""
    school.submitted_works()
    send(A, roll(*of_works), "学生.csv")
    sign(PUPILS, A)
    submit_it(PUPILS)
