"""How alike two words are: one measure for headers, labels and words of code lists, whichever way they are written."""

from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

_CONTAINED: Final = 0.8
_LONGEST: Final = 60  # longer ones are sentences, and cost the square of their length

# Headers copied from systems of Hong Kong, Macao or Taiwan; only for comparing, so the common ones are enough.
_TRADITIONAL: Final = (
    "稱称號号職职業业學学電电話话證证編编師师別别齡龄時时課课專专種种類类數数價价單单總总額额備备註注級级產产資资實实驗验項项獎奖間间場场設设積积費费"
    "經经處处負负責责檢检個个與与縣县鄉乡畢毕結结務务點点歲岁屬属態态狀状況况應应當当來来領领導导訓训習习論论發发檔档圖图書书開开關关長长會会員员滿满"
    "戶户黨党團团軍军隊队複复雙双聯联絡络網网頁页錄录報报貼贴補补貸贷購购買买銷销財财貨货貿贸質质車车輪轮軟软機机構构標标準准樓楼橋桥線线紀纪約约組组"
    "織织續续統统計计訂订記记許许認认語语說说請请調调識识護护讀读變变讓让農农遠远過过還还選选郵邮鄰邻銀银錢钱鐘钟鋼钢陽阳陰阴際际險险雜杂離离難难雲云"
    "週周繫系係系靜静響响頂顶順顺預预題题顏颜願愿風风飛飞養养館馆馬马體体髮发"
)
_SIMPLIFIED: Final = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))


def simplified(text: str) -> str:
    """In simplified characters, as far as they are common in headers."""
    return text.translate(_SIMPLIFIED)


@lru_cache(maxsize=16384)
def likeness(one: str, other: str) -> float:
    """0 to 1: how much of two spelled words is the same, in the same order; one that holds the other is close to it."""
    first, second = simplified(one), simplified(other)
    if not first or not second or max(len(first), len(second)) > _LONGEST:
        return 0.0
    shorter, longer = sorted((first, second), key=len)
    contained = _CONTAINED + (1 - _CONTAINED) * len(shorter) / len(longer) if len(shorter) > 1 and shorter in longer else 0.0
    return max(contained, SequenceMatcher(None, first, second, autojunk=False).ratio())
