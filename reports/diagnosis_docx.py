"""The diagnosis report as a docx in the shape of a 公文: 文号 and 签发 stay empty for people to fill."""

from pathlib import Path
from typing import TYPE_CHECKING

from catalog import look
from reports.baseline import baseline_words
from reports.charts import chart_png
from reports.diagnosis import Diagnosis
from reports.diagnosis_sections import diagnosis_sections
from reports.documents import (
    BODY_WIDTH_MM,
    LANDSCAPE_WIDTH_MM,
    SECOND_FONT,
    TITLE_FONT,
    TITLE_POINTS,
    add_heading,
    add_line,
    add_picture,
    add_section,
    add_table,
    new_document,
)
from reports.figures import day
from reports.report_parts import Chart, Part, Section, Table

if TYPE_CHECKING:
    from docx.document import Document

NOTES = "▲ 表示与上年相比的变化超过该指标设定的幅度。增减按表中所列数值计算，增减% 按精确值计算。“—”表示无数据。"


def write_diagnosis_docx(d: Diagnosis, out: Path) -> None:
    """Write the document to `out`."""
    document = new_document(f"{d.title} {d.year_title}")
    _head(document, d)
    sections = diagnosis_sections(d)
    for section in [each for each in sections if not each.wide]:
        _section(document, section, BODY_WIDTH_MM)
    add_line(document, baseline_words(NOTES) if d.beside_baseline else NOTES, points=11, indent=True, space_before=6, keep=True)
    _foot(document, d)
    for section in [each for each in sections if each.wide]:
        add_section(document, landscape=True)
        _section(document, section, LANDSCAPE_WIDTH_MM)
    document.save(str(out))


def _head(document: "Document", d: Diagnosis) -> None:
    if d.rehearsal:
        text = "【演练】本报告由演练数据生成，不得作为正式数据引用"
        add_line(document, text, SECOND_FONT, 14, "center", colour=look.QUESTION.text)
    add_line(document, "文号：　　　　　　　　　　　　　　　　签发：　　　　　　", points=14, side="left")
    add_line(document, d.school.name, TITLE_FONT, TITLE_POINTS, "center", space_before=24)
    add_line(document, d.title.removeprefix(d.school.name), TITLE_FONT, TITLE_POINTS, "center")
    add_line(document, d.year_title, SECOND_FONT, 16, "center", space_before=8)
    add_line(document, f"{d.edition_title}　校验码 {d.check_code}", SECOND_FONT, 14, "center", space_before=2)


def _section(document: "Document", section: Section, width_mm: float) -> None:
    add_heading(document, section.title, section.level)
    for part in section.parts:
        _part(document, part, width_mm)


def _part(document: "Document", part: Part, width_mm: float) -> None:
    if isinstance(part, Table):
        add_table(document, part, width_mm)
    elif isinstance(part, Chart):
        add_picture(document, chart_png(part.indicators, part.foot, part.last_title), part.title)
    else:
        add_line(document, part.text, indent=True)


def _foot(document: "Document", d: Diagnosis) -> None:
    add_line(document, f"{d.school.name}（盖章）", side="right", space_before=42, keep=True)
    add_line(document, "校长（签字）：　　　　　　　　", side="right", keep=True)
    add_line(document, "　　　　年　　月　　日", side="right", keep=True)
    add_line(document, f"（{day(d.made_at)}由数据系统生成，签批后生效）", points=11, side="right")
