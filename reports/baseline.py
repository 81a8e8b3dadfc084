"""Last year's figures that come from a 基线: marked wherever people of the school see them, and never published."""

import re
from collections.abc import Sequence
from dataclasses import replace

from reports.diagnosis import Unexpected
from reports.indicators import IndicatorValue
from reports.report_parts import Chart, Heading, Paragraph, Part, Section, Table

BASELINE = "基线"
_LAST_YEAR = re.compile("上年(?!度)")
REMARK = "上年数为基线，未经本系统审核"
EXPLAINED = "本报告中的“基线”是由质控办导入的上年度原有数据，未经本系统审核，只供比较，不是定稿数据。"


def marked_baseline(each: IndicatorValue) -> IndicatorValue:
    """An indicator whose remark says that last year's value is of a 基线; one without such a value as it was."""
    if each.last_value is None:
        return each
    return replace(each, remark="；".join(filter(None, (each.remark, REMARK))))


def without_last_year(indicators: Sequence[IndicatorValue]) -> list[IndicatorValue]:
    """The indicators as they may be published: what nobody approved here is not in them."""
    return [
        replace(
            each, last_numerator=None, last_denominator=None, last_value=None, change=None, change_percent=None, notable=False,
            remark="；".join(part for part in each.remark.split("；") if part != REMARK),
        )
        for each in indicators
    ]  # fmt: skip


def relabelled(sections: Sequence[Section]) -> list[Section]:
    """Sections of a report that call last year by its true name; what people have said is left as they said it."""
    return [replace(each, parts=[_part(part) for part in each.parts]) for each in sections]


def _part(part: Part) -> Part:
    if isinstance(part, Paragraph):
        return Paragraph(baseline_words(part.text))
    if isinstance(part, Table):
        headings = tuple(Heading(baseline_words(each.title), each.align, each.width) for each in part.headings)
        return replace(part, caption=baseline_words(part.caption), headings=headings)
    return Chart(baseline_words(part.title), part.indicators, part.foot, last_title=BASELINE)


def said_of_baseline(each: Unexpected) -> Unexpected:
    """An item of the 全校数据总体核查, whose words are all ours."""
    return replace(
        each, title=baseline_words(each.title), expected=baseline_words(each.expected), observed=baseline_words(each.observed)
    )


def baseline_words(text: str) -> str:
    """Our own words with 基线 for 上年; 上年度 is a span of time and stays."""
    return _LAST_YEAR.sub(BASELINE, text)
