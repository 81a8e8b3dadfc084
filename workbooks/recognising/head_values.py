"""Values that stand where a header would be: told by place and count, since they may be names of persons.

No list of words tells a name from a header for certain. What looks like a number, a day or a code is a value; a short word that
begins with a common surname and ends like no header probably is one: of three characters alone, of two (高中, 任课 head columns)
only beside what is certainly a value. Where several such stand in one row, all of it are values.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from workbooks.normalising.spelling import loose

Place = TypeVar("Place")

_VALUE: Final = re.compile(r"[-+]?[\d.,/:%-]+|[a-z]{0,4}\d[\da-z-]*|\d{4}年\d{1,2}月(?:\d{1,2}日)?|[a-z]", re.ASCII | re.I)
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,3}")
_LONG_NAME: Final = 3
# Some sixty of the commonest surnames.
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
)
# How words end that head a column: 周课时, 高级数, 任教专业.
_ENDINGS: Final = frozenset(
    "名号数率别类额日月年称级型地址位人者费量分度间时态式况质注码历科期向龄业书师长生门室班组目项源因果件点值务证会款课职校管事序中教"
)
_FEW: Final = 2
_SHARE: Final = 0.25


def looks_like_value(text: str) -> bool:
    """Whether the text alone is no word that would head a column: a number, a day, a code, probably the name of a person."""
    word = loose(text)
    return _VALUE.fullmatch(word) is not None or (len(word) == _LONG_NAME and _may_be_name(word))


def _may_be_name(word: str) -> bool:
    return _NAME.fullmatch(word) is not None and word[0] in _SURNAMES and word[-1] not in _ENDINGS


def is_row_of_values(texts: Iterable[str]) -> bool:
    """Whether several of the texts of one row look like values: then the others, which might be words, are values too."""
    filled = [text for text in texts if text.strip()]
    certain = sum(map(looks_like_value, filled))
    values = certain + sum(len(word) < _LONG_NAME and _may_be_name(word) for word in map(loose, filled)) if certain else 0
    return values >= _FEW and values >= _SHARE * len(filled)


def values_among(unknown: Mapping[Place, str], row: Iterable[str]) -> dict[Place, str]:
    """Those of the unknown texts of a row that are to be told by their place only."""
    all_of_them = is_row_of_values(row)
    return {place: text for place, text in unknown.items() if all_of_them or looks_like_value(text)}
