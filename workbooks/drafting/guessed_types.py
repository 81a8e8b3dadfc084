"""The type of an unknown column: what the template says of its cells first, the words of its header last."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from catalog.draft import Sure
from workbooks.drafting.facts import FieldFacts, Sample
from workbooks.drafting.words import MONEY_UNITS
from workbooks.normalising.code_values import read_boolean
from workbooks.normalising.dates import read_date
from workbooks.normalising.spelling import loose


@dataclass(frozen=True)
class TypeGuess:
    """A name of `catalog.column_types`, why, and how sure."""

    type: str
    why: str
    sure: Sure


_DAY: Final = re.compile(r"d", re.IGNORECASE)
_YEAR_OR_MONTH: Final = re.compile(r"y|年", re.IGNORECASE)
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_TWO_DECIMALS: Final = re.compile(r"[0#]\.[0#]")

# Words of headers (compared without spaces and case), the more telling ones first; `$` ends a header.
_BY_WORDS: Final[tuple[tuple[str, str, Sure], ...]] = (
    (r"身份证|公民身份号|身份号码|idcard|identitynumber|idnumber|nationalid", "cn_id_number", Sure.HIGH),
    (r"学籍号", "student_no", Sure.MIDDLE),
    (r"电话|手机|联系方式|phone|mobile|tel\b|tel\.$", "phone", Sure.MIDDLE),
    (r"^是否|是否|有无|^(?:is|has)\s", "boolean", Sure.LOW),
    (r"型号|规格", "text", Sure.LOW),
    (r"(?:编号|代码|编码|标识码|号码|号)$|^(?:no|code|id)\b|(?:code|no\.?|number|id)$", "identifier", Sure.MIDDLE),
    (r"姓名|(?:负责|联系|保管|经办|听课|主持)人$|校长$|^(?:fullname|name)$", "person_name", Sure.MIDDLE),
    (r"年月$", "text", Sure.LOW),
    (r"日期|时间$|年月日|生日|date$|^dateof", "date", Sure.MIDDLE),
    (r"(?:年份|年度|年级|届别|入学年|year)$", "year", Sure.MIDDLE),
    (r"率$|比例|比重|占比|百分比|rate$|ratio$|percentage$", "decimal", Sure.MIDDLE),
    (r"人均|生均|师均|平均|面积|average|area$", "decimal", Sure.MIDDLE),
    (r"金额|经费|收入|支出|费用|[学贷助]金|拨款|总值|价值|单价|原值|资产|投入|收费", "decimal", Sure.MIDDLE),
    (r"amount|price|cost|budget|value$", "decimal", Sure.MIDDLE),
    (r"课时|学时|分数|成绩|得分|评分|学分|scores?$|hours$", "decimal", Sure.LOW),
    (r"备注|说明|简介|描述|概述|事迹|措施|情况$|remarks?$|notes?$|description", "long_text", Sure.MIDDLE),
    (r"建议|意见|问题$|地址$|住址$|address$", "long_text", Sure.LOW),
    (r"人数|人次|数量|数$|合计$|年龄|count$|quantit(?:y|ies)$|numberof", "integer", Sure.MIDDLE),
)  # fmt: skip
_COUNTED: Final = "人 人次 名 个 台 台套 台/套 套 件 项 门 间 处 次 座 辆 册 种 份 篇 部 本 班"
_MEASURED: Final = "m2 ㎡ 平方米 亩 公顷 % 万册 课时 学时 学分 分 小时"
_BY_UNIT: Final = {
    **dict.fromkeys(_COUNTED.split(), "integer"),
    **dict.fromkeys((*MONEY_UNITS, *_MEASURED.split()), "decimal"),
}
_OUT_OF_NUMBERS: Final = frozenset(("identifier", "cn_id_number", "phone", "student_no", "text", "person_name", "long_text"))
_FROM_TEXTS: Final = frozenset(("text", "long_text", "person_name", "identifier"))


def guess_type(field: FieldFacts, title: str, unit: str) -> TypeGuess:
    """The first voter that says something, unless the values in the template are of another kind."""
    voters: tuple[Callable[[FieldFacts, str, str], TypeGuess | None], ...] = (
        _by_list, _by_certain_words, _by_rule, _by_format, _by_unit, _by_words, _by_samples,
    )  # fmt: skip
    found = next(filter(None, (voter(field, title, unit) for voter in voters)), None)
    if found is None:
        return TypeGuess("text", "没有任何线索，先作文本", Sure.LOW)
    return _against_samples(found, field.samples)


def _by_list(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    values = field.rule.values if field.rule and field.rule.kind == "list" else []
    if not values:
        return None
    read = [read_boolean(value) for value in values]
    if len(values) == 2 and {value.text for value in read} == {"true", "false"}:
        return TypeGuess("boolean", f"下拉列表只有“{values[0]}”与“{values[1]}”", Sure.HIGH)
    return TypeGuess("code", f"有下拉列表（{len(values)} 项）", Sure.HIGH)


def _by_certain_words(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    """An identity number stays one, though its cells are checked as text of 18 signs."""
    found = _by_words(field, title, unit)
    return found if found and found.type in ("cn_id_number", "student_no", "phone") else None


def _by_rule(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    kind = field.rule.kind if field.rule else ""
    if kind == "date":
        return TypeGuess("date", "数据有效性只许日期", Sure.HIGH)
    if kind == "decimal":
        return TypeGuess("decimal", "数据有效性只许小数", Sure.HIGH)
    if kind == "textLength":
        found = _by_words(field, title, unit)
        said = found.type if found and found.type in _FROM_TEXTS else "text"
        return TypeGuess(said, "数据有效性限定文本长度" + (f"，{found.why}" if found and said == found.type else ""), Sure.MIDDLE)
    if kind != "whole":
        return None
    words = _by_words(field, title, unit)
    if words and words.type in ("year", "identifier"):
        return TypeGuess(words.type, f"数据有效性只许整数，{words.why}", Sure.MIDDLE)
    return TypeGuess("integer", "数据有效性只许整数", Sure.HIGH)


def _by_format(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    if field.number_format == "General":
        return None
    words, bare = _by_words(field, title, unit), _LITERAL.sub("", field.number_format)
    if "@" in bare:
        return _by_text_format(words)
    said = f"单元格格式为 {field.number_format}"
    if _YEAR_OR_MONTH.search(bare) or "日" in field.number_format:
        whole = _DAY.search(bare) or "日" in field.number_format
        return TypeGuess("date", said, Sure.HIGH) if whole else TypeGuess("text", f"{said}，没有日，不能作日期", Sure.LOW)
    return _by_number_format(bare, said, words)


def _by_text_format(words: TypeGuess | None) -> TypeGuess:
    """Text is what people set for numbers, too, so that nothing is done to them."""
    if words is None:
        return TypeGuess("text", "单元格格式为文本", Sure.MIDDLE)
    sure = Sure.MIDDLE if words.type in _FROM_TEXTS else Sure.LOW
    return TypeGuess(words.type, f"{words.why}（单元格格式为文本）", sure)


def _by_number_format(bare: str, said: str, words: TypeGuess | None) -> TypeGuess | None:
    if words and words.type in ("identifier", "year"):
        return TypeGuess(words.type, f"{words.why}（{said}）", Sure.MIDDLE)
    if "%" in bare or _TWO_DECIMALS.search(bare):
        return TypeGuess("decimal", said, Sure.HIGH)
    if "0" not in bare and "#" not in bare:
        return None
    if words and words.type == "decimal":
        return TypeGuess("decimal", f"{words.why}（{said}）", Sure.LOW)
    return TypeGuess("integer", said, Sure.MIDDLE)


def _by_unit(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    words = _by_words(field, title, unit)
    kind = _BY_UNIT.get(unit) or _BY_UNIT.get(unit.partition("/")[0])
    if kind is None or (words and words.type in ("year", "date")):
        return None
    if words and words.type == "decimal" and kind == "integer":
        return TypeGuess("decimal", f"单位是{unit}，{words.why}", Sure.MIDDLE)
    return TypeGuess(kind, f"单位是{unit}", Sure.MIDDLE)


def _by_words(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    words = loose(title)
    for pattern, kind, sure in _BY_WORDS:
        if found := re.search(pattern, words):
            return TypeGuess(kind, f"表头含“{found.group()}”", sure)
    return None


def _by_samples(field: FieldFacts, title: str, unit: str) -> TypeGuess | None:
    kinds = {sample.kind for sample in field.samples}
    if not kinds or kinds == {"text"}:
        return None
    if kinds in ({"date"}, {"boolean"}):
        return TypeGuess(kinds.pop(), "示例或已填的值", Sure.MIDDLE)
    if kinds <= {"integer", "decimal"}:
        return TypeGuess("decimal" if "decimal" in kinds else "integer", "示例或已填的值是数", Sure.LOW)
    return None


def _against_samples(found: TypeGuess, samples: list[Sample]) -> TypeGuess:
    """A type by words alone yields to values that it cannot hold."""
    if found.sure is Sure.HIGH or not samples or found.type in _OUT_OF_NUMBERS or found.type == "code":
        return found
    wrong = [sample for sample in samples if not _holds(found.type, sample)]
    if 2 * len(wrong) <= len(samples):
        return found
    kind = "decimal" if found.type == "integer" and all(each.kind == "decimal" for each in wrong) else "text"
    return TypeGuess(kind, f"{found.why}，但模板中的值不是这样", Sure.LOW)


def _holds(kind: str, sample: Sample) -> bool:
    if kind == "date":
        return sample.kind == "date" or read_date(sample.text, False).text is not None
    if kind == "boolean":
        return read_boolean(sample.text).text is not None
    plain = sample.text.replace(",", "").replace("%", "")
    if kind in ("integer", "year"):
        return sample.kind == "integer" or plain.isdigit()
    return sample.kind in ("integer", "decimal") or plain.replace(".", "", 1).isdigit()
