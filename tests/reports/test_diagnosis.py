import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import duckdb
import pytest
from docx.oxml.ns import qn

from catalog.catalog import Catalog
from reports.baseline import EXPLAINED, baseline_words, said_of_baseline
from reports.charts import chart_png, chart_svg
from reports.diagnosis import Diagnosis, SuiteSummary, Unexpected
from reports.diagnosis_docx import write_diagnosis_docx
from reports.diagnosis_html import write_diagnosis_html
from reports.diagnosis_sections import diagnosis_sections
from reports.indicators import UNCONFIRMED, Verdict
from reports.report_parts import Heading, Paragraph, Part, Section, Table
from tests.reports.values import diagnosis


@pytest.fixture
def report(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Diagnosis:
    return replace(diagnosis(connection, catalog), digest="6b646a35beda" + "0" * 52, edition_number=1)


def test_sections_are_numbered_as_a_report(report: Diagnosis) -> None:
    assert [each.title for each in diagnosis_sections(report)] == [
        "一、总体情况", "二、指标与标准对照", "（一）学生", "（二）经费", "三、各采集表情况",
        "四、保留问题的情况说明", "五、全校数据总体核查", "六、审核过程", "七、指标口径",
    ]  # fmt: skip


def test_a_figure_never_stands_alone(report: Diagnosis) -> None:
    aspect = diagnosis_sections(report)[2]
    table = next(part for part in aspect.parts if isinstance(part, Table))
    assert table.rows[0] == ("女生比例", "%", "33.33", "34.00", "−0.67", "−2.0%", "≥ 30", "达标")
    said = [part.text for part in aspect.parts if isinstance(part, Paragraph)]
    assert said == ["本学年新生数为 20 人，比上年增加 3 人（+17.6%）。"]


def test_the_overview_counts_verdicts_and_names_the_data(report: Diagnosis) -> None:
    said = "".join(part.text for part in diagnosis_sections(report)[0].parts if isinstance(part, Paragraph))
    assert "校验码 6b64-6a35-beda" in said
    assert "共 4 张采集表、73 行" in said
    assert "指标 3 项：达标 2 项，无标准 1 项" in said
    assert "不达标的指标：无。" in said


def test_what_was_explained_and_approved_is_told(report: Diagnosis) -> None:
    sections = diagnosis_sections(report)
    explained, approved = (next(p for p in sections[place].parts if isinstance(p, Table)) for place in (5, 7))
    assert explained.rows[0][-1] == "刘志强（限额 12 人，至2017年8月31日）"
    assert approved.rows[0][:5] == ("10.1 学生名册", "分管校领导", "张建国（代王立新）", "副校长", "2016-10-10 09:00")


def test_without_last_year_the_report_still_stands(report: Diagnosis) -> None:
    alone = tuple(replace(each, last_value=None, change=None, change_percent=None, notable=False) for each in report.indicators)
    table = next(p for p in diagnosis_sections(replace(report, indicators=alone))[2].parts if isinstance(p, Table))
    assert table.rows[0][3:6] == ("—", "—", "—")


def test_the_page_is_self_contained_and_escaped(report: Diagnosis, tmp_path: Path) -> None:
    hostile = replace(report.indicators[0], title="<script>x</script>")
    write_diagnosis_html(replace(report, indicators=(hostile, *report.indicators[1:])), tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "演练" in page
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["']https?:|@import|<link""", page)


def test_no_word_of_a_rehearsal_in_a_real_report(connection: duckdb.DuckDBPyConnection, catalog: Catalog, tmp_path: Path) -> None:
    write_diagnosis_html(diagnosis(connection, catalog, rehearsal=False), tmp_path / "r.html")
    assert "演练" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_document_is_a_gongwen(report: Diagnosis, tmp_path: Path) -> None:
    write_diagnosis_docx(report, tmp_path / "r.docx")
    document = docx.Document(str(tmp_path / "r.docx"))
    body = next(each for each in document.paragraphs if each.text.startswith("本报告依据"))
    assert body.paragraph_format.line_spacing is not None
    assert body.paragraph_format.line_spacing.pt == 28  # type: ignore[union-attr]
    fonts = body.runs[0]._r.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("仿宋", "Times New Roman")
    assert len(document.inline_shapes) == 2
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert [round(section.page_width.mm) for section in document.sections if section.page_width] == [210, 297]


def test_equal_input_draws_equal_pictures(report: Diagnosis) -> None:
    assert chart_svg(report.indicators, "来源") == chart_svg(report.indicators, "来源")
    assert chart_png(report.indicators, "来源") == chart_png(report.indicators, "来源")


def test_a_chart_of_zeros_and_of_losses_can_be_drawn(report: Diagnosis) -> None:
    zero = replace(report.indicators[1], value=Decimal(0), last_value=Decimal(0))
    loss = replace(report.indicators[1], value=Decimal(-5), last_value=None)
    assert chart_svg([zero, loss], "来源").startswith("<svg")


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="格数"):
        Table("表", (Heading("甲"), Heading("乙")), (("1",),))


def test_a_standard_that_nobody_confirmed_judges_nothing(report: Diagnosis, tmp_path: Path) -> None:
    share = report.indicators[0]
    assert share.standard is not None
    open_one = replace(
        share, standard=replace(share.standard, confirmed=False), verdict=Verdict.UNCONFIRMED, remark=UNCONFIRMED, notable=True
    )
    unsure = replace(report, indicators=(open_one, *report.indicators[1:]))
    sections = diagnosis_sections(unsure)
    assert "标准待确认 1 项" in "".join(part.text for part in sections[0].parts if isinstance(part, Paragraph))
    assert any(isinstance(p, Paragraph) and p.text.endswith(f"，{UNCONFIRMED}。") for p in sections[2].parts)
    assert chart_svg([share], "") != chart_svg([open_one], "")  # no line to be held against


def test_what_the_suite_did_not_expect_stands_in_the_report(report: Diagnosis) -> None:
    items = (
        Unexpected("3.4 台账", "“规格”不应整列为空", "至少一行有内容", "0.0%"),
        Unexpected("7.1", "构成", "", "出错", judged=False),
    )
    sections = diagnosis_sections(replace(report, suite=SuiteSummary(154, items)))
    said = sections[0].parts[-1]
    assert isinstance(said, Paragraph)
    assert said.text.startswith("全校数据总体核查共 154 项：未达预期 1 项，未能判断 1 项")
    table = next(part for part in sections[6].parts if isinstance(part, Table))
    assert [row[-1] for row in table.rows] == ["未达预期", "未能判断"]
    assert any(isinstance(part, Paragraph) and "没有留下" in part.text for part in sections[6].parts)
    assert diagnosis_sections(report)[6].parts == [Paragraph("本版数据没有进行全校数据总体核查。")]


def test_a_source_named_twice_stands_once_with_its_title(report: Diagnosis) -> None:
    share = report.indicators[0]
    assert share.standard is not None
    twice = replace(
        share, source="校发〔2015〕1号；采集表7.1", standard=replace(share.standard, source="校发〔2015〕1号 设置标准")
    )
    table = diagnosis_sections(replace(report, indicators=(twice,)))[-1].parts[0]
    assert isinstance(table, Table)
    assert table.rows[0][5] == "采集表7.1；校发〔2015〕1号 设置标准"
    assert table.fixed
    assert sum(table.shares) == pytest.approx(100, abs=0.1)


def test_beside_a_baseline_no_word_of_ours_calls_it_last_year(report: Diagnosis) -> None:
    item = said_of_baseline(Unexpected("3.4 台账", "记录数与上年（90 条）相比变动不超过 30%", "63 至 117 条", "40 条"))
    plain = diagnosis_sections(report)
    marked = diagnosis_sections(replace(report, beside_baseline=True, suite=SuiteSummary(154, (item,))))
    said = [text for section in marked for part in section.parts for text in _words_of(part)]
    assert [text for text in said if "上年" in text] == [EXPLAINED, "学生数比上年增加"]  # the other is a rule's own title
    assert "记录数与基线（90 条）相比变动不超过 30%" in said
    layouts = [{baseline_words(each.caption): each.fixed for each in _tables(sections)} for sections in (plain, marked)]
    assert any(layouts[0].values())
    assert layouts[0].items() <= layouts[1].items()


def _tables(sections: list[Section]) -> list[Table]:
    return [part for section in sections for part in section.parts if isinstance(part, Table)]


def _words_of(part: Part) -> list[str]:
    if isinstance(part, Paragraph):
        return [part.text]
    if isinstance(part, Table):
        return [part.caption, *(each.title for each in part.headings), *(cell for row in part.rows for cell in row)]
    return [part.title]
