"""The words of templates: marks of required columns, units, captions, notes, examples. One place for all of them."""

import re
from typing import Final

from workbooks.normalising.spelling import line, loose

UNITS: Final = (
    "元", "千元", "万元", "亿元", "人", "人次", "名", "个", "台", "台套", "台/套", "套", "件", "项", "门",
    "间", "处", "次", "座", "辆", "m2", "㎡", "平方米", "亩", "公顷", "%", "百分比", "课时", "学时", "节",
    "小时", "天", "月", "年", "周岁", "岁", "册", "万册", "种", "份", "篇", "字", "千字", "万字", "部", "本", "班", "学分", "分",
    "GB", "TB", "Mbps", "M", "kg", "吨", "度", "千米", "公里", "米",
)  # fmt: skip
_UNIT_BY_LOOSE: Final = {loose(unit): unit for unit in UNITS}
MONEY_UNITS: Final = frozenset(("元", "千元", "万元", "亿元"))

_BRACKET: Final = re.compile(r"\s*[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]\s*")
_STAR: Final = re.compile(r"[*＊※★]")
_I: Final = re.IGNORECASE
_REQUIRED_WORD: Final = re.compile(r"必填项?|必须填|必录|不能为空|不得为空|不可为空|required|mandatory", _I)
_OPTIONAL_WORD: Final = re.compile(r"选填|可不填|可空|非必填|不必填|optional", _I)
_ADVICE: Final = re.compile(r"如[:：]?|例|格式|下拉|请|填写|必填|选填|选择|注|说明|可选|文本|required|optional|e\.g|yyyy", _I)
_UNIT_SAID: Final = re.compile(r"(?:计量|金额|货币)?单位\s*[:：]\s*(?:人民币)?\s*([^\s，,；;。)）]{1,8})")
_CAPTION: Final = re.compile(
    r"[:：]\s*[_＿\s]*$|^(?:填报|填表|制表|编制|统计|审核|复核|学校|单位|部门|负责)\w{0,6}\s*[:：]|^表号|\s[^\s:：]{2,6}[:：]"
)
_NOTE: Final = re.compile(
    r"\s*(?:(?:注|说明|备注|要求|提示|notes?\b)[一二三\d]*\s*[:：.、]|[（(]?(?:填[表报写](?:说明|须知|要求)))", _I
)
_EXAMPLE: Final = re.compile(r"[\s(（【\[]*(?:(?:填写)?示例|样例|例子|范例|例如|例|example|sample)\s*\d*[)）】\]:：\s]*", _I)
_SERIAL: Final = re.compile(r"序号?|编?序|行号|no\.?|#|serial(?:no\.?)?|s/n", _I)
_NUMBERING: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|\(?\d{1,2}(?:\)|、|\.(?!\d)))\s*")
_HAN: Final = re.compile("[一-鿿㐀-䶿]")
LONGEST_HEADER: Final = 40


def is_unit(text: str) -> str:
    """The unit that a text is, in its usual spelling, `元/课时` too; empty if it is none."""
    known = _UNIT_BY_LOOSE.get(loose(text), "")
    first, _, second = line(text).partition("/")
    both = is_unit(first) and is_unit(second) if second and not known else ""
    return f"{first}/{second}" if both else known


def unit_said(text: str) -> str:
    """The unit of a caption such as 「单位：万元」; 「单位：某某学校」 names none."""
    return next(filter(None, (is_unit(found) for found in _UNIT_SAID.findall(text))), "")


def has_star(text: str) -> bool:
    return bool(_STAR.search(text))


def says_required(text: str) -> bool:
    return bool(_REQUIRED_WORD.search(text)) and not _OPTIONAL_WORD.search(text)


def is_serial(header: str) -> bool:
    """A column that only numbers the rows."""
    return bool(_SERIAL.fullmatch(loose(_STAR.sub("", header))))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(text)) or len(line(text)) > LONGEST_HEADER


def is_caption(text: str) -> bool:
    """`填报单位：` and the like: they stand above a table and are no headers."""
    if _NOTE.match(text):
        return False
    return bool(_CAPTION.search(text)) or bool(_UNIT_SAID.search(text) and unit_said(text) and len(loose(text)) < 14)


def is_example(text: str) -> bool:
    return bool(_EXAMPLE.match(text))


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


def split_header(header: str) -> tuple[str, str, str]:
    """A header without marks, numbering and what is said in brackets: title, unit, advice.

    Brackets that say neither a unit nor how to fill in belong to the title: `学位（学历）`.
    """
    unit, advice = "", []
    text = line(_STAR.sub(" ", header))
    for said in _BRACKET.findall(text):
        if found := unit_said(said) or is_unit(said):
            unit = unit or found
        elif _ADVICE.search(said):
            advice.append(said.strip())
        else:
            continue
        text = re.sub(rf"\s*[(（\[【〔]{re.escape(said)}[)）\]】〕]\s*", " ", text)
    text = _NUMBERING.sub("", line(text)).strip(" :：")
    return text, unit, "；".join(each for each in advice if not _REQUIRED_WORD.fullmatch(each) and each not in ("选填", "必填项"))


def languages(title: str) -> tuple[str, str]:
    """The Chinese and the English part of a header in two languages; one of both may be empty."""
    if not has_han(title):
        return "", title
    english = " ".join(re.findall(r"[A-Za-z][A-Za-z .&/'-]*", title)).strip()
    chinese = re.sub(r"[A-Za-z][A-Za-z .&/'-]*", " ", title).strip(" /|")
    return (title, "") if len(english.replace(" ", "")) < 3 or not has_han(chinese) else (line(chinese), english)
