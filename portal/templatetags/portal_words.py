"""Filters: how dates, states, figures and 校验码 are written on every page."""

import re
from datetime import date, datetime

from django import template

from acts.publishing.figures import KeyFigure
from acts.review.decide import SEND_BACK_REASONS
from acts.years.gates import DepartmentState
from catalog.digests import check_code
from catalog.findings import Severity
from catalog.masked import masked_text
from catalog.periods import year_title

register = template.Library()
_WEEKDAYS = "一二三四五六日"

register.filter("check_code", lambda digest: check_code(digest) if digest else "")
register.filter("year_title", year_title)
register.filter("starred", masked_text)  # names of files and worksheets may hold an ID number


@register.filter
def day(value: date | str | None) -> str:
    """「10月12日 周三」 of a date or an ISO text."""
    if not value:
        return ""
    when = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{when.month}月{when.day}日 周{_WEEKDAYS[when.weekday()]}"


@register.filter
def moment(value: str) -> str:
    """「2016年10月12日 14:05」 of an ISO text of the ledger."""
    if not value:
        return ""
    when = datetime.fromisoformat(value)
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"


@register.filter
def due_words(due: date | None, today: date) -> str:
    """「10月12日 周三，还有 3 天」."""
    if not due:
        return ""
    left = (due - today).days
    tail = f"还有 {left} 天" if left > 0 else ("今天到期" if left == 0 else f"已逾期 {-left} 天")
    return f"{day(due)}，{tail}"


@register.filter
def severity(value: str) -> str:
    """必改, 须说明, 提示."""
    return Severity(value).zh


@register.filter
def figure(value: object) -> str:
    """A number with thousands apart and without trailing zeros; empty stays empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{float(str(value)):,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@register.filter
def told_by(value: object, message: str) -> bool:
    """Whether the message names that number itself, so that it need not stand behind it once more."""
    return (
        re.search(rf"(?<![\d.]){re.escape(figure(value).replace(',', ''))}(?![\d.])", message.replace(",", "").replace("，", " "))
        is not None
    )


@register.filter
def size(value: int) -> str:
    """「1.2 MB」."""
    return f"{value / 1024 / 1024:.1f} MB" if value >= 1024 * 1024 else f"{max(1, value // 1024)} KB"


@register.filter
def change(figure: KeyFigure) -> str:
    """「+8.2%」, 「−1.3 个百分点」, 「持平」; what has no last year says nothing more."""
    return figure.change


@register.filter
def reason(code: str) -> str:
    """The words of a coded reason for sending back."""
    return SEND_BACK_REASONS.get(code, code)


@register.filter
def gate_form(code: str) -> str:
    """会议审定, 会签, 组长签批."""
    return {"meeting": "会议审定", "circulation": "会签", "head": "组长签批"}.get(code, code)


@register.filter
def state_tone(state: str) -> str:
    """The colour that goes with the state of a 须说明."""
    return {"open": "error", "reopened": "error", "explained": "question", "accepted": "approved"}.get(state, "waiting")


@register.filter
def accepted_of(state: DepartmentState) -> str:
    """「1 / 3 张」."""
    return f"{sum(stage.accepted for _, stage in state.sheets)} / {len(state.sheets)} 张"
