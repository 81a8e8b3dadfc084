"""The structure of a written template, line by line, against `golden/`: a change there is a change of what clerks are given.

After a wanted change: `STATEDATA_GOLDEN=write pytest tests/workbooks/test_template_golden.py`, and read the difference.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.load import load_catalog
from workbooks.templates.counted import CountedNote, CountedSource
from workbooks.templates.workbook import TemplateJob, TemplateSheet, write_template

GOLDEN = Path(__file__).parent / "golden"
SHOWN_ROWS = 12
COUNTED = CountedNote(
    (CountedSource("10.1 学生名册", 1, "2016年10月19日 10:15", "632a-6518-1e37"),), counted_at="2016年10月20日 09:00"
)
ROWS: tuple[dict[str, str | None], ...] = tuple(
    {"major_code": "090100", "major_name": "计算机应用", "grade": grade, "classes": "3", "students": many, "female": "48"}
    for grade, many in (("2014", "132"), ("2015", "128"))
)
DUE = date(2016, 11, 4)
TEMPLATES = {
    "counted_list": TemplateSheet("enrolment", DUE, False, {}, ROWS, COUNTED),
    "waiting_list": TemplateSheet("enrolment", DUE, False, {}, (), CountedNote(waits_for=("10.1 学生名册",))),
    "part_of_a_wide_list": TemplateSheet("majors", DUE, True, {"leader_no": ["T0101", "T0102"]}),
    "form": TemplateSheet("funding_income", DUE, False),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_built_as_agreed(name: str, tmp_path: Path) -> None:
    path, golden = tmp_path / "template.xlsx", GOLDEN / f"{name}.txt"
    write_template(TemplateJob(2016, "某职业技术学校", "office", "办公室", (TEMPLATES[name],), load_catalog()), path)
    book = load_workbook(path)
    told = [f"{sheet.title}　{sheet.sheet_state}" for sheet in book.worksheets]
    for sheet in book.worksheets[:2]:
        told += ["", f"== {sheet.title}", *_outline(sheet)]
    text = "\n".join(told) + "\n"
    if os.environ.get("STATEDATA_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def _outline(ws: Worksheet) -> Iterator[str]:
    setup = ws.page_setup
    yield f"paper {setup.paperSize} {setup.orientation}, {setup.fitToWidth} wide, rows {ws.print_title_rows} repeated"
    yield f"foot {ws.oddFooter.left.text} | {ws.oddFooter.right.text}"
    yield f"frozen {ws.freeze_panes}, protected {ws.protection.sheet}"
    for row in ws.iter_rows(max_row=SHOWN_ROWS):
        cells = [f"{cell.coordinate}{_look(cell)} {cell.value!r}" for cell in row if cell.value is not None]
        yield from cells
    yield "merged " + " ".join(sorted(str(each) for each in ws.merged_cells.ranges if each.min_row <= SHOWN_ROWS))
    for rule in ws.data_validations.dataValidation:
        told = (rule.sqref, rule.type, rule.formula1, rule.formula2, rule.errorStyle or "", rule.promptTitle or "")
        yield " ".join(map(str, ("accepts", *told))).rstrip()


def _look(cell: object) -> str:
    """Ground, note and openness of a cell in short signs."""
    ground = cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else ""  # type: ignore[attr-defined]
    open_ = "" if cell.protection.locked else " open"  # type: ignore[attr-defined]
    note = " note" if cell.comment else ""  # type: ignore[attr-defined]
    return f" {ground}{open_}{note}".rstrip()
