"""A ninth sheet comes by writing one YAML file, and goes all the way into the edition without a line of Python."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
import yaml
from openpyxl.worksheet.worksheet import Worksheet

from acts.context import Who, sheet, the_catalog
from acts.judged.draft import draft
from acts.people.found import found_school
from acts.publishing.publish import make_edition, publish
from acts.receiving.preview import preview
from acts.receiving.read import read_delivery
from acts.receiving.receive import receive
from acts.review.audit_form import audit_form
from acts.review.decide import approve
from acts.review.sign_part import sign_part
from acts.review.submit import submit
from acts.years.gates import dataset_state, pass_gate
from acts.years.templates import write_templates
from acts.years.year import decide_plan, open_year
from catalog import clock
from catalog.load import DATA, load_catalog
from ledger.facts import REVIEW_DESKS, Desk
from ledger.sheet_digest import sheet_digest
from ledger.stage import stage_of
from tests.acts.school import ReaderHere, when
from tests.data.test_docs import with_block

YEAR, TABLE, ACADEMIC = 2016, "competition_awards", "academic"
HOLDERS = {Desk.OWNER: "T0009", Desk.VICE_PRINCIPAL: "T0002", Desk.QC_OFFICE: "T0018"}
COLLECTOR, HEAD, GROUP_HEAD, QC_HEAD, PRINCIPAL = "T0008", "T0007", "T0004", "T0017", "T0001"
NUMBERS = [f"G44060419990915{n:04}" for n in range(1, 13)]
PLAN = {
    "table": TABLE, "responsible_department": ACADEMIC, "contributors": [ACADEMIC], "collector": COLLECTOR,
    "owner": HOLDERS[Desk.OWNER], "vice_principal": HOLDERS[Desk.VICE_PRINCIPAL], "auditor": HOLDERS[Desk.QC_OFFICE],
    "matter": "学生竞赛获奖", "requirement": "真实", "due": "10-12", "quality": "不漏不重",
}  # fmt: skip


@pytest.fixture
def nine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The catalog with the sheet that docs/add-a-sheet.md shows."""
    root = with_block("add-a-sheet.md", tmp_path / "data")
    monkeypatch.setenv("STATEDATA_CATALOG", str(root))
    with clock.simulated(when(5)):
        yield root


def by(staff_no: str) -> Who:
    return Who(staff_no, "command")


@pytest.mark.django_db
def test_a_ninth_sheet_is_collected_through_to_the_edition(nine: Path) -> None:
    assert set(the_catalog().sheets) - set(load_catalog(DATA).sheets) == {TABLE}
    _open()
    (template,) = write_templates(YEAR)
    delivery = receive(by(COLLECTOR), YEAR, ACADEMIC, "竞赛.xlsx", _filled(template, day="2014-04-20")).delivery
    assert read_delivery(delivery, ReaderHere()).tables == (TABLE,)
    assert set(preview(delivery).findings["rule"]) == {"award-in-period"}
    mended = receive(by(COLLECTOR), YEAR, ACADEMIC, "竞赛改.xlsx", _filled(template, day="2016-04-20")).delivery
    read_delivery(mended, ReaderHere())
    assert preview(mended).findings.empty
    _decide()
    internal = make_edition(YEAR)
    assert (internal.folder / f"{TABLE}.csv").exists()
    assert duckdb.sql(f"SELECT count(*) FROM '{internal.folder / TABLE}.parquet'").fetchall() == [(len(NUMBERS),)]
    workbook = openpyxl.load_workbook(internal.folder / "数据集.xlsx", read_only=True)
    assert any("技能竞赛获奖" in name for name in workbook.sheetnames)
    workbook.close()
    assert "技能竞赛获奖" in (internal.folder / "dictionary.csv").read_text(encoding="utf-8-sig")
    assert "技能竞赛获奖" in (internal.folder / "诊断报告.html").read_text(encoding="utf-8")
    public = publish(by(PRINCIPAL), YEAR, internal.digest)
    content = b"".join(path.read_bytes() for path in public.folder.rglob("*") if path.is_file())
    assert "技能竞赛获奖".encode() in content
    assert not [number for number in NUMBERS if number.encode() in content]


def _open() -> None:
    found_school(yaml.safe_load((DATA / "schools/sample/organisation.yaml").read_text(encoding="utf-8")), sample=True)
    decide_plan(by(GROUP_HEAD), YEAR, [PLAN], "meeting", "1号", date(YEAR, 9, 1))
    open_year(by(QC_HEAD), YEAR, date(YEAR, 9, 2), date(YEAR, 10, 15))


def _filled(template: Path, day: str) -> bytes:
    """The department's template with awards written below its header; the first of them on `day`."""
    workbook = openpyxl.load_workbook(template)
    worksheet = next(each for each in workbook.worksheets if _header(each))
    columns = _header(worksheet)
    below = max(row for row, _ in columns.values()) + 1
    for place, number in enumerate(NUMBERS):
        cells = {
            "竞赛名称": "佛山市技能竞赛", "赛项": "网络搭建", "级别": "市级", "获奖日期": day if place == 0 else "2016-04-21",
            "学籍号": number, "得分": 86.5,
        }  # fmt: skip
        for title, value in cells.items():
            worksheet.cell(below + place, columns[title][1], value)
    path = template.with_name(f"{day}.xlsx")
    workbook.save(path)
    return path.read_bytes()


def _header(worksheet: Worksheet) -> dict[str, tuple[int, int]]:
    """Row and column of each column's title, if this is the sheet."""
    wanted = {column.title for column in the_catalog().sheets[TABLE].columns}
    found = {_title(cell.value): (cell.row, cell.column) for row in worksheet.iter_rows(max_row=12) for cell in row}
    return {title: found[title] for title in wanted} if wanted <= set(found) else {}


def _title(value: object) -> str:
    """The title in a header cell: required ones carry a mark, a unit stands below."""
    return str(value).splitlines()[0].strip("* ")


def _decide() -> None:
    part = sheet(YEAR, TABLE).part_of(ACADEMIC)
    assert part is not None
    sign_part(by(HEAD), YEAR, TABLE, ACADEMIC, part.content_digest)
    ready = draft(YEAR, TABLE)
    assert ready is not None
    submit(by(COLLECTOR), YEAR, TABLE, ready.digest)
    for desk in REVIEW_DESKS:
        approve(by(HOLDERS[desk]), YEAR, TABLE, desk, sheet_digest(sheet(YEAR, TABLE)))
    assert stage_of(sheet(YEAR, TABLE)).accepted
    assert audit_form(YEAR, TABLE).read_bytes().startswith(b"%PDF")
    for gate, staff_no in (("qc", QC_HEAD), ("leading_group", GROUP_HEAD)):
        digest = dataset_state(YEAR).digest
        assert digest is not None
        pass_gate(by(staff_no), YEAR, gate, digest)  # type: ignore[arg-type]
