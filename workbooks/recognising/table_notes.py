"""Words under a table that are no data: notes, signatures, dates of signing; and values that stand alone, which are."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell, is_blank
from workbooks.normalising.values import ValueReader

PLAIN_NOTE: Final = "表下附注"
_NOTE: Final = re.compile(
    r"(?:注\d*[:：.、\s]|注明|备注[:：]|说明[:：\d]|填表|填报人|填报单位|填报日期|制表|审核人|复核|负责人|单位负责人|部门负责人|统计人|"
    r"(?:审核|审批|审定|校对|核对|录入|编制|经手人?|主管|签字|签名|签章|日期|电话|传真)[:：]|"
    r"以上(?:数据|内容|信息|情况|各项|材料|人员|所填)?\S{0,6}(?:属实|真实|无误|准确)|.*[(（](?:盖章|公章|签字|签名|签章)[)）]$|"
    r"经办人?[:：]|联系人|联系电话[:：]|分管|盖章|\(盖章|数据来源|第\d+页|填写说明|填报说明|※|\*|"
    r"[共计总]+\s*\d+\s*(?:条|行|项|人次|人|件|台|套|节|门|个|名|位|册|本|间|班|篇|课时|学时)(?:记录|数据)?|(?:导出|打印|制表|填表|生成|统计)(?:时间|日期|人)[:：]|"
    r"[\u4e00-\u9fff]{0,8}(?:主任|校长|科长|组长|院长|经办|管理员|负责人|签字|签名|签章)[:：])"
)
_DATE_LINE: Final = re.compile(
    r"(?:二[〇○0零一二三四五六七八九]{3}|\d{4}|\s*)年[\d一二三四五六七八九十\s]{0,4}月[\d一二三四五六七八九十\s]{0,4}日"
)
_SENTENCE: Final = re.compile(r"[。；;：:，,！!？?《》“”]|\s\S+\s")
_DIGIT: Final = re.compile(r"\d")
_OF_DIGITS: Final = frozenset(("date", "year", "phone", "cn_id_number", "student_no", "identifier", "integer", "decimal"))
_LONGEST_WORD: Final = 20
_MOST_SHOWN: Final = 20


def is_note(cell: str) -> bool:
    """Words such as 注： or 填表人： that stand under a table."""
    return bool(_NOTE.match(cell.strip()))


def is_date_line(cell: str) -> bool:
    """The day of a signature, written out: 二〇一六年十月二十日, or 年 月 日 left open."""
    return bool(_DATE_LINE.fullmatch(cell.strip()))


def said_of_doubtful(cells: Sequence[Cell]) -> str | None:
    """What is told, with its words, of a row taken for a note that does not plainly say so; None if it does."""
    words = [cell.strip() for cell in cells if isinstance(cell, str) and not is_blank(cell)]
    if any(is_note(word) or is_date_line(word) for word in words):
        return None
    said = " ".join(words)
    short = said if len(said) <= _MOST_SHOWN else said[:_MOST_SHOWN] + "…"
    return f"“{short}”像是表下的说明；如果是数据，请把这一行填完整"


class LoneValues:
    """Whether a text that stands alone in its row, below a gap, is a value of its column: then it is a row, and is asked about.

    `key`: the columns by which a row is known; `is_ours`: in our own template nobody writes notes into the table.
    """

    def __init__(self, key: Collection[str], is_ours: bool) -> None:
        self._key, self._is_ours = key, is_ours

    def __call__(self, column: Column, text: str) -> bool:
        if self._is_ours:
            return True
        word = text.strip()
        if _SENTENCE.search(word) or len(word) > _LONGEST_WORD:
            return False
        if _DIGIT.search(word):
            return ValueReader(column, None).read(text).problem is None
        if column.type in _OF_DIGITS:
            return column.name in self._key and word.isascii()
        return column.name in self._key or column.type in ("code", "boolean")
