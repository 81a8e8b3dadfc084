"""A small school for the pages: two sheets, three departments, real acts, files as CSV."""

from datetime import date, datetime
from pathlib import Path

import yaml

from acts.context import Who, sheet
from acts.judged.draft import draft
from acts.people.accounts import create_account
from acts.people.found import found_school
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.review.decide import approve
from acts.review.explain import explain
from acts.review.sign_part import sign_part
from acts.review.submit import submit
from acts.years.templates import write_templates
from acts.years.year import decide_plan, open_year
from catalog import clock
from catalog.load import DATA
from ledger.facts import Desk
from ledger.models import Account
from ledger.sheet_digest import sheet_digest
from workbooks.isolated.annotate_job import annotate_file
from workbooks.reading.reading import read_delivery as read_here
from workbooks.reports import Annotated, ReadReport

YEAR = 2016
PASSWORD = "huacai-2016"
PRINCIPAL, VICE, GROUP_HEAD = "T0001", "T0002", "T0004"
ACADEMIC_HEAD, COLLECTOR, OWNER = "T0007", "T0008", "T0011"
QC_HEAD, AUDITOR, MAINTAINER = "T0017", "T0018", "T0031"
PART_HEAD, PART_COLLECTOR, OTHER_COLLECTOR, STAFF = "T0038", "T0039", "T0041", "T0050"
PEOPLE = (PRINCIPAL, VICE, GROUP_HEAD, ACADEMIC_HEAD, COLLECTOR, OWNER, QC_HEAD, AUDITOR, MAINTAINER, PART_HEAD,
          PART_COLLECTOR, OTHER_COLLECTOR, STAFF, "T0023")  # fmt: skip
SHEETS = ("research_outputs", "full_time_teachers")
OUTPUTS = "research_outputs"
HEADER = "成果类别,成果名称,级别,取得日期,授予或发表单位,编号,第一作者工号,第一作者,本人角色,所在部门,经费（万元）,佐证材料编号"
ID_NUMBER = "440604198801011234"


class ReaderHere:
    """Reads in this process: what a test hands in is no hostile file."""

    def read(self, job: object) -> ReadReport:
        return read_here(job)  # type: ignore[arg-type]

    def annotate(self, path: Path, remarks: Path, out: Path) -> Annotated:
        return annotate_file(path, path.name, remarks, out)


def when(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(YEAR, month, day, hour, tzinfo=clock.SCHOOL_TIME)


def who(staff_no: str) -> Who:
    return Who(staff_no, "command")


def outputs_csv(*lines: str) -> bytes:
    """A delivery of 6.7 as an office saves it."""
    return "\n".join(["教科研成果", HEADER, *lines]).encode("gb18030")


def line(title: str, department: str, funds: str = "1.5", on: str = "2016-03-15", kind: str = "论文") -> str:
    return f"{kind},{title},省级,{on},职业教育研究,1672-5727,T0101,张某,第一作者（主持）,{department},{funds},KY2016-{title}"


def send(staff_no: str, department: str, name: str, content: bytes) -> int:
    """Receive and read one file; gives the delivery."""
    taken = receive(who(staff_no), YEAR, department, name, content)
    read_delivery(taken.delivery, ReaderHere())
    return taken.delivery


def found() -> None:
    """School, people, accounts, plan with two sheets, opened year, templates."""
    organisation = yaml.safe_load((DATA / "schools/sample/organisation.yaml").read_text(encoding="utf-8"))
    plan = yaml.load((DATA / "schools/sample/plan.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    with clock.simulated(when(9, 1)):
        found_school(organisation, sample=True)
        assignments = [each for each in plan["assignments"] if each["table"] in SHEETS]
        for each in assignments:
            if each["table"] == OUTPUTS:
                each["contributors"] = ["academic", "mechatronics"]
        decide_plan(who(GROUP_HEAD), YEAR, assignments, "meeting", "华材职校〔2016〕41号", date(YEAR, 9, 1))
        open_year(who(QC_HEAD), YEAR, date(YEAR, 9, 2), date(YEAR, 10, 15))
    for staff_no in PEOPLE:
        account = Account.objects.create_account(staff_no, PASSWORD)
        account.must_change_password = False
        account.save()
    create_account("T0049")
    write_templates(YEAR)


def first_deliveries() -> None:
    """Both parts of 6.7: the department's own is right, the other holds a 必改 (date) and a 须说明 (funds)."""
    with clock.simulated(when(9, 8)):
        send(COLLECTOR, "academic", "教务处成果.csv", outputs_csv(line("甲", "教务处"), line("乙", "教务处")))
        wrong = outputs_csv(line("丙", "机电专业部", on="2014-03-15"), line("丁", "机电专业部", funds="350"))
        send(PART_COLLECTOR, "mechatronics", "机电成果.csv", wrong)


def mended() -> None:
    """The second upload without the 必改; both parts signed."""
    with clock.simulated(when(9, 10)):
        right = outputs_csv(line("丙", "机电专业部"), line("丁", "机电专业部", funds="350"))
        send(PART_COLLECTOR, "mechatronics", "机电成果改.csv", right)
        sign("academic", ACADEMIC_HEAD)
        sign("mechatronics", PART_HEAD)


def sign(department: str, head: str) -> None:
    part = sheet(YEAR, OUTPUTS).part_of(department)
    assert part is not None
    sign_part(who(head), YEAR, OUTPUTS, department, part.content_digest)


def submitted() -> None:
    """Every 须说明 explained, the sheet submitted."""
    with clock.simulated(when(9, 12)):
        present = draft(YEAR, OUTPUTS)
        assert present is not None
        questions = present.unexplained
        if questions:
            explain(who(COLLECTOR), YEAR, OUTPUTS, list(questions), "经核对立项书，经费属实")
        present = draft(YEAR, OUTPUTS)
        assert present is not None
        submit(who(COLLECTOR), YEAR, OUTPUTS, present.digest)


def digest() -> str:
    return sheet_digest(sheet(YEAR, OUTPUTS))


def approved(staff_no: str, desk: Desk) -> None:
    approve(who(staff_no), YEAR, OUTPUTS, desk, digest())
