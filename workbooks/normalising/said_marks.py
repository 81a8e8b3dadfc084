"""Marks that stand for something else: for nothing, for what stands above, or for either."""

import re
from typing import Final

EMPTY_MARKS: Final = frozenset(("无", "/", "//", "\\", "—", "——", "———", "-", "–", "―", "暂无", "没有", "无数据", "N/A", "n/a"))
WORDS_FOR_NOTHING: Final = frozenset(("无", "没有"))
"""In a required text these may be the answer."""

DITTO_MARKS: Final = frozenset(("同上", "上同", "同左", "同前", "同上行", "〃", "″", "”", "“", "〞", '"', '""', "ditto", "Ditto"))
UNCLEAR_MARKS: Final = frozenset(("--", "---", "----", "––", "...", "…", "……", "同", "?", "??", "待定", "待补", "待填", "未定"))
"""Nothing, the same as above, or not known yet: only the sender can say. 「？」 comes here half-width."""

ERROR_TEXT: Final = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)")
LONGEST_MARK: Final = 8
"""With spaces around."""

ALL_MARKS: Final = EMPTY_MARKS | DITTO_MARKS | UNCLEAR_MARKS
