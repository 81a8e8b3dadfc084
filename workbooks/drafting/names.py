"""Lawful identifiers for foreign titles: English where the title has it, else pinyin; the same title gives the same name."""

import re
from collections.abc import Iterable
from typing import Final

from workbooks.drafting.words import has_han, languages
from workbooks.normalising.spelling import loose

MOST_LETTERS: Final = 50
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
# Words of SQL, of our frames and of rules: a column so called could not stand in an expression as it is.
_TAKEN: Final = frozenset((
    "all", "and", "as", "asc", "by", "case", "check", "column", "current_date", "date", "default", "desc",
    "distinct", "else", "end", "false", "from", "group", "having", "in", "into", "is", "join", "last_year",
    "limit", "not", "null", "offset", "on", "or", "order", "primary", "references", "row", "select", "table",
    "then", "time", "to", "true", "union", "unique", "user", "using", "values", "when", "where", "with",
    "codes", "row_id", "row_digest", "source_file", "source_worksheet", "source_row", "source_department",
))  # fmt: skip


def identifier(title: str, otherwise: str) -> str:
    """`出生日期` → `chu_sheng_ri_qi`, `Staff No.` → `staff_no`; `otherwise` where nothing is left of a title."""
    chinese, english = languages(title)
    words = english if english and len(_slug(english)) > 1 else _pinyin(chinese or title)
    name = _slug(words)
    while len(name) > MOST_LETTERS and "_" in name:
        name = name.rpartition("_")[0]
    name = name[:MOST_LETTERS] or otherwise
    if not name[0].isalpha():
        name = f"n_{name}"
    return f"{name}_" if name in _TAKEN else name


def _pinyin(text: str) -> str:
    if not has_han(text):
        return text
    from pypinyin import lazy_pinyin  # a fifth of a second, and only drafting needs it

    return " ".join(lazy_pinyin(text, v_to_u=False))


def _slug(text: str) -> str:
    return _NO_LETTER.sub("_", loose(text) if " " not in text else " ".join(map(loose, text.split()))).strip("_")


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or the first free one of `name_2`, `name_3` …"""
    used = set(taken)
    stem = name.rstrip("_")
    return (
        name if name not in used else next(free for number in range(2, len(used) + 3) if (free := f"{stem}_{number}") not in used)
    )
