"""A small school with a catalog of its own (two sheets, YAML only), worked by real acts on small real files."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from acts.context import Who, sheet
from acts.judged.draft import Draft, draft
from acts.people.found import found_school
from acts.receiving.read import ReadOutcome, read_delivery
from acts.receiving.receive import Received, receive
from acts.review.confirm import confirm
from acts.review.decide import approve, send_back
from acts.review.explain import accept, explain
from acts.review.news import Pile, pile_of
from acts.review.sign_part import sign_part
from acts.review.submit import submit
from acts.years.year import decide_plan, open_year
from catalog import clock
from ledger.facts import REVIEW_DESKS, Desk
from ledger.sheet_digest import sheet_digest
from ledger.stage import Stage, stage_of
from workbooks.isolated.annotate_job import annotate_file
from workbooks.opening.bundles import Unbundled, unbundle
from workbooks.reading.reading import read_delivery as read_here
from workbooks.reports import Annotated, ReadReport

YEAR = 2016
A, B = "academic", "mechatronics"
COLLECTOR, OTHER_COLLECTOR, HEAD, OTHER_HEAD, OWNER, VICE, AUDITOR = "C1", "C2", "H1", "H2", "O1", "V1", "Q1"
QC_HEAD, GROUP_HEAD, PRINCIPAL, MAINTAINER, DEPUTY = "Q0", "G1", "P1", "M1", "D1"
HOLDERS = {Desk.OWNER: OWNER, Desk.VICE_PRINCIPAL: VICE, Desk.QC_OFFICE: AUDITOR}
WORKS, PUPILS = "works", "pupils"
PHONE, PUPIL, PUPIL_NO = "13800138000", "欧阳明远", "G440604199909150010"

SHEETS = {
    WORKS: """
table: works
code: "1.1"
title: {zh: 成果, en: Works}
shape: list
period: school_year
population: 本学年内完成的成果
identified_by: [title]
columns:
  - {name: title, title: 成果名称, type: text, required: true, sensitivity: open}
  - {name: done_on, title: 完成日期, type: date, required: true, sensitivity: open}
  - {name: funds, title: 经费, type: decimal, unit: 万元, sensitivity: open, empty_means: zero}
  - {name: contact, title: 联系电话, type: phone}
rules:
  - code: work-in-period
    title: {zh: 完成日期须在本学年内, en: Done in this school year}
    severity: error
    at: done_on
    within_period: true
    message: 完成日期 {done_on} 不在本学年内
    remedy: 改正日期
    source: 办法第五条之一
    passes: {done_on: "2016-03-15"}
    fails: {done_on: "2014-03-15"}
  - code: work-funds
    title: {zh: 经费超过100万元的须说明, en: Large funds}
    severity: question
    at: funds
    holds: funds <= 100
    amount: funds
    unit: 万元
    message: 经费 {funds} 万元
    remedy: 核对单位；无误的说明
    source: 学校惯例
    passes: {funds: "5"}
    fails: {funds: "500"}
  - code: work-many-pupils
    title: {zh: 参与学生较多的须说明, en: Many pupils}
    severity: question
    at: title
    holds: (SELECT count(*) FROM pupils WHERE work = title) <= 1
    amount: (SELECT count(*) FROM pupils WHERE work = title)
    unit: 人
    message: 有多名学生参与“{title}”
    remedy: 核对学生表；无误的说明
    source: 学校惯例
    passes: {rows: [{title: 甲}], sheets: {pupils: [{work: 甲}]}}
    fails: {rows: [{title: 甲}], sheets: {pupils: [{work: 甲, student_no: "1"}, {work: 甲, student_no: "2"}]}}
""",
    PUPILS: """
table: pupils
code: "10.1"
title: {zh: 学生, en: Pupils}
shape: list
period: point_in_time
population: 在校生
key: [student_no]
columns:
  - {name: student_no, title: 学籍号, type: student_no, required: true}
  - {name: name, title: 姓名, type: text, required: true}
  - {name: work, title: 参与成果, type: text, sensitivity: open, empty_means: none}
rules:
  - code: pupil-work-known
    title: {zh: 参与的成果须在成果表中, en: Works are known}
    severity: error
    at: work
    exists_in: works.title
    message: 成果“{work}”不在成果表中
    remedy: 改正其中一张表
    source: 两表一致
    passes: {rows: [{work: 甲}], sheets: {works: [{title: 甲}]}}
    fails: {rows: [{work: 乙}], sheets: {works: [{title: 甲}]}}
""",
}
INDICATORS = """
- code: works_per_pupil
  title: {zh: 生均成果数, en: Works per pupil}
  aspect: 教学
  unit: 项
  numerator: {title: 成果数, sql: SELECT count(*) FROM works}
  denominator: {title: 学生数, sql: SELECT count(*) FROM pupils}
  source: 自定
"""
ORGANISATION: dict[str, Any] = {
    "school": {"code": "4406001234", "name": "示例学校"},
    "leading_group": {"name": "领导小组"},
    "campuses": [{"code": "main", "name": "本部"}],
    "departments": [
        {"code": code, "name": name, "kind": "office", "campus": "main"}
        for code, name in {A: "教务处", B: "机电专业部", "qc": "督导与质量控制办公室", "office": "办公室"}.items()
    ],
}
POSTS = (
    (COLLECTOR, "collector", A), (OTHER_COLLECTOR, "collector", B),
    (HEAD, "department_head", A), (OTHER_HEAD, "department_head", B),
    (OWNER, "indicator_owner", A), (VICE, "vice_principal", "office"), (AUDITOR, "qc_officer", "qc"), (QC_HEAD, "qc_head", "qc"),
    (GROUP_HEAD, "leading_group_head", "office"), (PRINCIPAL, "principal", "office"), (MAINTAINER, "maintainer", "office"),
    (DEPUTY, "staff", A),
)  # fmt: skip
NAMES = dict(zip((post[0] for post in POSTS), "甲乙丙丁戊己庚辛壬癸子丑", strict=True))


class ReaderHere:
    """Reads in this process: what a test hands in is no hostile file."""

    def read(self, job: object) -> ReadReport:
        return read_here(job)  # type: ignore[arg-type]

    def unbundle(self, path: Path, name: str, out: Path) -> Unbundled:
        return unbundle(path.read_bytes(), name, out)

    def annotate(self, path: Path, remarks: Path, out: Path) -> Annotated:
        return annotate_file(path, path.name, remarks, out)


def write_catalog(root: Path) -> Path:
    for folder in ("sheets", "code_lists", "indicators"):
        (root / folder).mkdir(parents=True)
    for table, text in SHEETS.items():
        (root / "sheets" / f"{table}.yaml").write_text(text.lstrip(), encoding="utf-8")
    (root / "indicators" / "works.yaml").write_text(INDICATORS.lstrip(), encoding="utf-8")
    return root


def when(day: int, month: int = 9) -> datetime:
    return datetime(YEAR, month, day, 9, tzinfo=clock.SCHOOL_TIME)


def who(staff_no: str) -> Who:
    return Who(staff_no, "command")


def assignment(table: str, *contributors: str, **changes: Any) -> dict[str, Any]:
    """One line of the plan."""
    return {
        "table": table, "responsible_department": A, "contributors": list(contributors or (A,)), "collector": COLLECTOR,
        "owner": OWNER, "vice_principal": VICE, "auditor": AUDITOR, "matter": "填报", "requirement": "真实", "due": "10-12",
        "quality": "准确", **changes,
    }  # fmt: skip


PLAN = [assignment(WORKS, A, B), assignment(PUPILS)]


def found(*, sample: bool = True) -> None:
    persons = [{"staff_no": no, "name": NAMES[no], "department": department} for no, _, department in POSTS]
    posts = [{"staff_no": no, "role": role, "department": department, "from": "2015-09-01"} for no, role, department in POSTS]
    found_school({**ORGANISATION, "persons": persons, "posts": posts}, sample=sample)


def planned(plan: list[dict[str, Any]] | None = None) -> None:
    decide_plan(who(GROUP_HEAD), YEAR, plan or PLAN, "meeting", "1号", date(YEAR, 9, 1))


def opened(plan: list[dict[str, Any]] | None = None) -> None:
    """School, plan and an open year."""
    found()
    planned(plan)
    open_year(who(QC_HEAD), YEAR, date(YEAR, 9, 2), date(YEAR, 10, 15), "通知", date(YEAR, 10, 31))


def works(*lines: str) -> bytes:
    """A delivery of the works: `title,day,funds`."""
    return "\n".join(["成果名称,完成日期,经费,联系电话", *(f"{line},{PHONE}" for line in lines)]).encode("gb18030")


def pupils(*lines: str) -> bytes:
    """A delivery of the pupils: `number,name,work`."""
    return "\n".join(["学籍号,姓名,参与成果", *lines]).encode("gb18030")


OURS = works("甲,2016-03-01,5", "乙,2016-04-01,6")
THEIRS = works("丙,2016-05-01,500")
ROLL = pupils(f"{PUPIL_NO},{PUPIL},甲")


def send(department: str, content: bytes, name: str = "成果.csv") -> ReadOutcome:
    """Receive and read one file of the department's collector."""
    return read_delivery(take(department, content, name).delivery, ReaderHere())


def take(department: str, content: bytes, name: str = "成果.csv") -> Received:
    return receive(who({A: COLLECTOR, B: OTHER_COLLECTOR}[department]), YEAR, department, name, content)


def sign(table: str, department: str, by: str = "") -> None:
    part = sheet(YEAR, table).part_of(department)
    assert part is not None
    sign_part(who(by or {A: HEAD, B: OTHER_HEAD}[department]), YEAR, table, department, part.content_digest)


def the_draft(table: str = WORKS) -> Draft:
    found_draft = draft(YEAR, table)
    assert found_draft is not None
    return found_draft


def explain_all(table: str = WORKS, words: str = "经核对属实") -> None:
    if unexplained := the_draft(table).unexplained:
        explain(who(COLLECTOR), YEAR, table, unexplained, words)


def submit_it(table: str = WORKS) -> int:
    return submit(who(COLLECTOR), YEAR, table, the_draft(table).digest)


def gathered_works() -> None:
    """Both parts sent and signed."""
    for department, content in {A: OURS, B: THEIRS}.items():
        send(department, content)
        sign(WORKS, department)


def submitted_works() -> None:
    gathered_works()
    explain_all()
    submit_it()


def submitted_pupils() -> None:
    send(A, ROLL, "学生.csv")
    sign(PUPILS, A)
    submit_it(PUPILS)


def digest(table: str = WORKS) -> str:
    return sheet_digest(sheet(YEAR, table))


def stage(table: str = WORKS) -> Stage:
    return stage_of(sheet(YEAR, table))


def questions(table: str = WORKS) -> dict[str, float | None]:
    standing = sheet(YEAR, table).standing
    assert standing is not None
    return dict(standing.questions)


def accept_all(table: str = WORKS, by: str = OWNER, desk: Desk = Desk.OWNER, up_to: float | None = None) -> None:
    accept(who(by), YEAR, table, desk, digest(table), dict.fromkeys(questions(table), up_to))


def approve_it(*desks: Desk, table: str = WORKS) -> None:
    for desk in desks or REVIEW_DESKS:
        approve(who(HOLDERS[desk]), YEAR, table, desk, digest(table))


def all_accepted() -> None:
    """Both sheets accepted."""
    submitted_works()
    submitted_pupils()
    accept_all()
    approve_it()
    approve_it(table=PUPILS)


def roll(count: int) -> bytes:
    """A delivery of so many pupils who took part in the work 甲."""
    return pupils(*(f"{_pupil_no(each)},{PUPIL}{each},甲" for each in range(1, count + 1)))


def _pupil_no(number: int) -> str:
    """A 学籍号: G and an ID number with its check character."""
    digits = f"44060419990915{number:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return f"G{digits}{'10X98765432'[sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11]}"


def moved_roll(count: int) -> None:
    """The pupils are sent back by their first desk and come again, so many."""
    send_back(who(OWNER), YEAR, PUPILS, Desk.OWNER, digest(PUPILS), "wrong", "请核对人数")
    send(A, roll(count), "学生.csv")
    sign(PUPILS, A)
    submit_it(PUPILS)


def works_with_news(up_to: float | None = None) -> None:
    """The works are accepted while two pupils took part in one of them; then there are three. Own rows did not change."""
    send(A, roll(2), "学生.csv")
    sign(PUPILS, A)
    submit_it(PUPILS)
    submitted_works()
    accept_all(up_to=up_to)
    approve_it()
    moved_roll(3)


def pile(by: str, desk: Desk) -> Pile:
    return pile_of(who(by), YEAR, desk)


def confirm_it(*desks: Desk) -> None:
    for desk in desks or REVIEW_DESKS:
        confirm(who(HOLDERS[desk]), YEAR, desk, pile(HOLDERS[desk], desk).digest)
