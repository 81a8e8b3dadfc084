"""Why a cell that is not empty could not be read, or may mean two things: told, never guessed."""

import re
from typing import Final

from catalog.code_list import CodeList
from workbooks.normalising.likely_codes import likely_codes

_DATE: Final = re.compile(r"\d{4}-(\d{2})-(\d{2})")
_FEW: Final = 12
_MOST_SHOWN: Final = 20
HEADER_UNIT: Final = "header-unit"
CAPTION_UNIT: Final = "caption-unit"
MISSING_COLUMN: Final = "missing-column"
MORE_VALUES: Final = "more-values"
SECOND_TABLE: Final = "second-table"
"""These stand in the head and mean whole columns; recorded at the first row, so that they go to the sender of that file."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "error-cell": ("单元格是错误值", "改正公式，或直接填写数值"),
    "formula-without-value": ("公式没有计算结果", "用 Excel 或 WPS 打开，重新计算后保存再上传"),
    "digits-lost": ("数字超过 15 位，Excel 已把末尾几位改成 0", "把该列设为文本格式后重新填写，不能从现有数字恢复"),
    "became-date": ("原来的内容{typed}已被 Excel 变成日期", "把该列设为文本格式后重新填写"),
    "ditto": ("填的是“同上”一类的记号，不是内容", "把上面的内容写在这一格里"),
    "unclear-mark": ("“{raw}”不知道是没有、同上还是待补", "没有的留空；有的填写实际内容"),
    "zeros-lost": ("开头的 0 被 Excel 去掉了，现在是“{raw}”", "把该列设为文本格式后补上开头的 0"),
    "empty-mark": ("必填项填的是“无”或斜线", "填写实际内容"),
    "not-a-number": ("不是数字", "只填数字，不带文字"),
    "not-integer": ("须为整数", "核对后填写整数"),
    "approximate": ("是约数，不是准确数字", "填写准确数字"),
    "merged-number": ("合并单元格跨了几行，不知道是每行的数还是几行合计的数", "取消合并，逐行填写"),
    "range": ("是一个范围，不是一个数字", "填写一个准确数字"),
    CAPTION_UNIT: ("写的是“{raw}”，不是规定的计量单位{unit}", "把数字换算成{unit}，并改正这里的单位"),
    HEADER_UNIT: ("写的是“{raw}”，不是规定的计量单位{unit}", "把数字换算成{unit}，并改正这里的单位"),
    "other-unit": ("带有与本项计量单位{unit}不同的单位", "换算成{unit}后只填数字"),
    "number-too-large": ("数字过大", "核对数字与计量单位{unit}"),
    "not-a-date": ("不是日期", "写成 2015-09-01 的样子"),
    "no-such-date": ("没有这一天", "核对年、月、日"),
    "day-missing": ("日期不完整", "补全年、月、日，写成 2015-09-01 的样子"),
    "year-missing": ("没有写年份", "补上年份，写成 2015-09-01 的样子"),
    "ambiguous-date": ("日期有几种读法", "年份写四位，按年、月、日的顺序填写"),
    "not-a-year": ("不是四位年份", "填写四位年份，如 2015"),
    "unknown-code": ("“{raw}”不在代码表{codes}中", "从下拉列表中选择，或填写标准名称{choices}"),
    "not-boolean": ("不是“是”或“否”", "填“是”或“否”"),
    "several-values": ("一格中有几个内容", "只填一个"),
    "struck-row": ("这一行加了删除线，现在仍算作数据", "确实不报请删除该行，否则去掉删除线"),
    "struck-cell": ("加了删除线，现在仍算作数据", "作废的请删去，或改成现在的内容；没有作废的去掉删除线"),
    "struck-words": ("有一部分文字加了删除线，不知道哪些算数", "删去划掉的文字，只留现在的内容"),
    "id-rounded": (
        "末三位是 000 且校验位不对：号码曾被 Excel 当作数字，末几位已丢失",
        "把该列设为文本格式后照身份证原件重新填写",
    ),
    "id-check-digit": ("身份证号的校验位不对", "核对身份证原件"),
    "id-birth-date": ("身份证号中的出生日期不存在", "核对身份证原件"),
    "id-15-digits": ("是15位旧身份证号", "填写现行的18位身份证号"),
    "id-format": ("不是18位身份证号", "核对身份证原件"),
}


def problem_text(
    code: str, raw: str = "", unit: str = "", codes: CodeList | None = None, *, likely: bool = True
) -> tuple[str, str]:
    """Message and remedy of a problem with what stands in a cell, in the words for people.

    `likely`: of a long list the likeliest codes are named, not the first.
    """
    message, remedy = PROBLEMS[code]
    said = {
        "raw": raw if len(raw) <= _MOST_SHOWN else raw[:_MOST_SHOWN] + "…",
        "typed": _typed(raw),
        "codes": f"“{codes.title}”" if codes else "",
        "choices": _choices(codes, raw if likely else "") if codes and "{choices}" in remedy else "",
    }
    named = f"（{unit}）" if unit else ""
    return message.format(unit=named, **said), remedy.format(unit=unit or "本项的计量单位", **said)


def _typed(raw: str) -> str:
    """What may have been typed where Excel made a date of it: `2016-03-04` of 3-4, `2012-01-01` also of 2012-1."""
    date = _DATE.match(raw)
    return f"（可能是“{int(date.group(1))}-{int(date.group(2))}”）" if date else ""


def _choices(codes: CodeList, raw: str) -> str:
    """All of a short list; of a long one the likeliest, or the first if none is like what was written."""
    titles = list(codes.titles.values())
    if len(titles) <= _FEW:
        return f"：{'、'.join(titles)}"
    alike = [codes.titles[code] for code, _ in likely_codes(raw, codes)] if raw else []
    said = f"（相近的有{'、'.join(alike)}" if alike else f"（如{'、'.join(titles[:3])}等"
    return f"{said}，共 {len(titles)} 种）"
