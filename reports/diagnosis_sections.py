"""What the diagnosis report says, section by section; HTML and docx only lay it out."""

from decimal import Decimal

from catalog.periods import PeriodKind, periods
from reports.baseline import EXPLAINED, relabelled
from reports.charts import drawable
from reports.diagnosis import Diagnosis, ExplainedItem, SheetSummary
from reports.figures import (
    brief,
    change_figure,
    change_words,
    day,
    figure,
    ordinal,
    short_minute,
    signed,
    signed_percent,
    standard_words,
    with_unit,
)
from reports.indicators import UNCONFIRMED, IndicatorValue, Verdict
from reports.report_parts import Chart, Heading, Paragraph, Part, Section, Table
from reports.rounding import exact_text, plain

NONE_OF_THEM = "无。"


def diagnosis_sections(d: Diagnosis) -> list[Section]:
    """All sections in their order; level-1 titles are numbered."""
    sections = [
        Section("总体情况", 1, _overview(d)),
        Section("指标与标准对照", 1, [Paragraph("图中蓝条为本年，灰条为上年，虚线为标准；各指标自成比例，均自零起。")]),
        *(Section(aspect, 2, _aspect(d, aspect, indicators)) for aspect, indicators in d.aspects.items()),
        Section("各采集表情况", 1, _sheets(d)),
        Section("保留问题的情况说明", 1, _explained(d)),
        Section("全校数据总体核查", 1, _suite(d)),
        Section("审核过程", 1, _approvals(d)),
        Section("指标口径", 1, [_definitions(d)], wide=True),
    ]
    return _numbered(relabelled(sections) if d.beside_baseline else sections)


def _numbered(sections: list[Section]) -> list[Section]:
    numbered, first, second = [], 0, 0
    for each in sections:
        first, second = (first + 1, 0) if each.level == 1 else (first, second + 1)
        title = f"{ordinal(first)}、{each.title}" if each.level == 1 else f"（{ordinal(second)}）{each.title}"
        numbered.append(Section(title, each.level, each.parts, each.wide))
    return numbered


def _overview(d: Diagnosis) -> list[Part]:
    return [
        Paragraph(_basis(d)),
        *([Paragraph(EXPLAINED)] if d.beside_baseline else []),
        Paragraph(_verdicts(d)),
        *_short_table(d, "不达标的指标", d.with_verdict(Verdict.NOT_MET)),
        *_short_table(d, "与上年相比变化较大的指标", d.notable),
        Paragraph(_suite_words(d)),
    ]


def _basis(d: Diagnosis) -> str:
    spans = periods(d.year)
    rows = sum(sheet.comparison.rows for sheet in d.sheets)
    return (
        f"本报告依据{d.school.name}{d.year_title}人才培养工作状态数据{d.edition_title}生成，校验码 {d.check_code}。"
        f"数据期间为{spans[PeriodKind.SCHOOL_YEAR].title}，经费为{spans[PeriodKind.CALENDAR_YEAR].title}，"
        f"时点数据{spans[PeriodKind.POINT_IN_TIME].title}。共 {len(d.sheets)} 张采集表、{figure(rows)} 行。"
    )


def _verdicts(d: Diagnosis) -> str:
    counts = "，".join(f"{verdict.zh} {len(found)} 项" for verdict in Verdict if (found := d.with_verdict(verdict)))
    notable = f"与上年相比变化较大的 {len(d.notable)} 项" if d.notable else "与上年相比没有变化较大的指标"
    return f"共计算指标 {len(d.indicators)} 项：{counts}；{notable}。结论按未四舍五入的精确值作出。"


def _short_table(d: Diagnosis, caption: str, indicators: list[IndicatorValue]) -> list[Part]:
    return [_indicator_table(caption, indicators)] if indicators else [Paragraph(f"{caption}：{NONE_OF_THEM}")]


def _indicator_table(caption: str, indicators: list[IndicatorValue]) -> Table:
    headings = (
        Heading("指标", width=3.1),
        Heading("单位", "center", 0.9),
        Heading("本年", "right", 1.3),
        Heading("上年", "right", 1.3),
        Heading("增减", "right", 1.2),
        Heading("增减%", "right", 1.45),
        Heading("标准", "right", 1.2),
        Heading("结论", "center", 1.2),
    )
    return Table(caption, headings, tuple(_indicator_row(each) for each in indicators))


def _indicator_row(each: IndicatorValue) -> tuple[str, ...]:
    percent = signed_percent(each.change_percent)
    return (
        each.title,
        each.unit,
        figure(each.value),
        figure(each.last_value),
        change_figure(each.change, each.change_percent),
        f"{percent} ▲" if each.notable else percent,
        each.standard.words if each.standard else "",
        each.verdict.zh,
    )


def _aspect(d: Diagnosis, aspect: str, indicators: list[IndicatorValue]) -> list[Part]:
    said = [_sentence(each) for each in indicators if each.notable or each.verdict is Verdict.NOT_MET or each.value is None]
    drawn = drawable(indicators)
    foot = f"来源：{d.school.name}{d.year_title}{d.edition_title}，{day(d.made_at)}"
    return [
        *(Paragraph(text) for text in said),
        *([Chart(f"{aspect}：本年与上年、标准比较", tuple(drawn), foot)] if drawn else []),
        _indicator_table(f"{aspect}指标", indicators),
    ]


def _sentence(each: IndicatorValue) -> str:
    if each.value is None:
        return f"{each.title}：{each.remark}。"
    words = f"{each.title}为 {with_unit(each.value, each.unit)}，{change_words(each)}"
    if each.standard:
        said = each.verdict.zh if each.standard.confirmed else UNCONFIRMED
        words += f"；{each.standard.title} {standard_words(each)}（{each.standard.source}），{said}"
    remark = each.remark if each.last_value is not None and each.remark != UNCONFIRMED else ""
    return f"{words}。" + (f"{remark}。" if remark else "")


def _sheets(d: Diagnosis) -> list[Part]:
    parts: list[Part] = [_sheet_table(d)]
    moved = _moves_table(d)
    summed = _sums_table(d)
    return [*parts, *([moved] if moved.rows else []), *([summed] if summed.rows else [])]


def _sheet_table(d: Diagnosis) -> Table:
    headings = (
        Heading("表号", width=0.8),
        Heading("采集表", width=2.3),
        Heading("数据归属部门", width=2.2),
        Heading("本年行数", "right", 1.3),
        Heading("上年行数", "right", 1.3),
        Heading("增减", "right", 1.1),
        Heading("增减%", "right", 1.1),
        Heading("须说明", "right", 0.9),
        Heading("提示", "right", 0.8),
    )
    return Table("各采集表行数与保留问题数", headings, tuple(_sheet_row(sheet) for sheet in d.sheets))


def _sheet_row(sheet: SheetSummary) -> tuple[str, ...]:
    compared = sheet.comparison
    return (
        sheet.code,
        sheet.title,
        sheet.department,
        figure(compared.rows),
        figure(compared.last_rows),
        signed(compared.rows_change),
        signed_percent(compared.rows_change_percent),
        figure(sheet.questions),
        figure(sheet.notices),
    )


def _moves_table(d: Diagnosis) -> Table:
    headings = (
        Heading("采集表", width=1.8),
        Heading("数据项", width=1.8),
        Heading("类别", width=2.2),
        Heading("本年", "right", 1.0),
        Heading("上年", "right", 1.0),
        Heading("本年占比", "right", 1.2),
        Heading("上年占比", "right", 1.2),
        Heading("百分点", "right", 1.0),
    )
    rows = tuple(
        (
            sheet.title,
            each.column_title,
            each.code_title,
            figure(each.count),
            figure(each.last_count),
            f"{each.share}%",
            f"{each.last_share}%",
            signed(each.share_change),
        )
        for sheet in d.sheets
        for each in sheet.comparison.moves
    )
    return Table("构成变化最大的类别（占本表全部行的比重）", headings, rows)


def _sums_table(d: Diagnosis) -> Table:
    headings = (
        Heading("采集表", width=1.8),
        Heading("数据项", width=2.6),
        Heading("单位", "center", 0.9),
        Heading("本年", "right", 1.7),
        Heading("上年", "right", 1.7),
        Heading("增减", "right", 1.5),
        Heading("增减%", "right", 1.1),
    )
    rows = tuple(
        (
            sheet.title,
            each.told_title,
            each.unit,
            brief(each.total),
            brief(each.last_total),
            change_figure(None if each.change is None else Decimal(plain(each.change)), each.change_percent),
            signed_percent(each.change_percent),
        )
        for sheet in d.sheets
        for each in sheet.comparison.sums
        if each.total is not None
    )
    return Table("有计量单位的数据项", headings, rows)


def _explained(d: Diagnosis) -> list[Part]:
    headings = (
        Heading("采集表", width=1.5),
        Heading("问题", width=2.5),
        Heading("级别", "center", 1.1),
        Heading("处数", "right", 0.8),
        Heading("情况说明", width=3.4),
        Heading("说明人", width=1.1),
        Heading("认可", width=2.0),
    )
    rows = tuple(
        (sheet.title, item.rule_title, item.severity_zh, figure(item.count), item.statement, item.explained_by, _accepted(item))
        for sheet, item in d.explained
    )
    return [Table("经说明后保留的问题", headings, rows)] if rows else [Paragraph("没有经说明后保留的问题。")]


def _accepted(item: ExplainedItem) -> str:
    limits = [f"限额 {item.amount}" if item.amount else "", f"至{day(item.until)}" if item.until else ""]
    limit = "，".join(filter(None, limits))
    return f"{item.accepted_by}（{limit}）" if item.accepted_by and limit else item.accepted_by


def _suite_words(d: Diagnosis) -> str:
    """How many items of the 总体核查 were not as expected."""
    if d.suite is None:
        return "本版数据没有进行全校数据总体核查。"
    counts = [(sum(each.judged for each in d.suite.unexpected), "未达预期"), (d.unjudged, "未能判断")]
    said = "，".join(f"{word} {count} 项" for count, word in counts if count) or "全部达到预期"
    return f"全校数据总体核查共 {d.suite.total} 项：{said}{'，见“全校数据总体核查”一节' if d.suite.unexpected else ''}。"


def _suite(d: Diagnosis) -> list[Part]:
    parts: list[Part] = [Paragraph(_suite_words(d).replace("，见“全校数据总体核查”一节", ""))]
    if d.suite is None or not d.suite.unexpected:
        return parts
    headings = (
        Heading("采集表", width=2.2),
        Heading("核查内容", width=3.6),
        Heading("应为", width=2.4),
        Heading("实际", width=2.6),
        Heading("结果", "center", 1.2),
    )
    rows = tuple(
        (each.sheet, each.title, each.expected, each.observed, "未达预期" if each.judged else "未能判断")
        for each in d.suite.unexpected
    )
    words = "核查范围由学校惯例和上年数据得出，不是标准：未达预期的须有人核对，不等于数据有错。"
    return [*parts, Table("未达预期的项目", headings, rows), Paragraph(words + _gate_words(d))]


def _gate_words(d: Diagnosis) -> str:
    """What was said of it when the gates were passed."""
    said = [f"{each.desk}（{each.person}）：{each.note}" for each in d.approvals if not each.sheet_code and each.note]
    return f"审定时的说明：{'；'.join(said)}。" if said else "审定时没有留下对这些项目的说明。"


def _approvals(d: Diagnosis) -> list[Part]:
    headings = (
        Heading("采集表", width=2.2),
        Heading("审核环节", width=1.6),
        Heading("审核人", width=1.9),
        Heading("职务", width=2.2),
        Heading("时间", width=2.4),
        Heading("校验码", "center", 2.0),
    )
    rows = tuple(
        (
            f"{each.sheet_code} {each.sheet_title}".strip(),
            each.desk,
            each.person,
            each.post,
            short_minute(each.at),
            each.check_code,
        )
        for each in d.approvals
    )
    return [Table("审核记录", headings, rows)] if rows else [Paragraph("没有审核记录。")]


def _definitions(d: Diagnosis) -> Table:
    headings = (
        Heading("指标", width=1.7),
        Heading("分子", width=2.5),
        Heading("分母", width=2.1),
        Heading("精确值", "right", 1.6),
        Heading("统计范围", width=2.5),
        Heading("依据", width=2.2),
        Heading("说明", width=2.4),
    )
    rows = tuple(_definition_row(each) for each in d.indicators)
    return Table("指标的分子、分母与依据", headings, rows, fixed=True)


def _definition_row(each: IndicatorValue) -> tuple[str, ...]:
    return (
        each.title,
        f"{each.numerator_title}：{brief(each.numerator)}",
        f"{each.denominator_title}：{brief(each.denominator)}" if each.denominator_title else "",
        exact_text(each.exact) if each.exact is not None else "",
        each.population,
        _sources(each),
        "；".join(filter(None, [each.note, each.remark])),
    )


def _sources(each: IndicatorValue) -> str:
    """Where definition and standard come from; a document named twice stands once, with its title."""
    said = [part for text in (each.source, each.standard.source if each.standard else "") for part in text.split("；") if part]
    fuller = [part for part in dict.fromkeys(said) if not any(other != part and other.startswith(part) for other in said)]
    return "；".join(fuller)
