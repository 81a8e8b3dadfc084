"""What a file is called once the words of its versions are taken off: 「成果（最终版）2.xlsx」 is 「成果」."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath

from workbooks.opening.formats import IN_BUNDLE

LONGEST_LABEL = 60
_FEEDBACK = re.compile(r"^审核反馈表[_\-—\s]*")
_EDGE = r"[\s_\-—·.,，、()\[\]【】（）]*"
# Read from the end, one after the other: version words, numbers of copies, days.
_VERSION = re.compile(
    _EDGE
    + r"(?:(?:最终|最新|终|定|正式|修改|修订|更正|改正|改动|重新|再次|再|新|旧|补充|补报|报送|上报|确认)*(?:版本|版|稿|件)"
    + r"|最终|最新|终稿|定稿|修改后?|修订|更正|改正|改|确定|重报|补报|新"
    + r"|第?[0-9一二三四五六七八九十]+(?:版|稿|次|改)|v(?:er(?:sion)?)?[0-9.]+|r(?:ev)?[0-9]+|final|new"
    + r"|副本|复件|copy|[0-9]{1,2}"
    + r"|(?:20[0-9]{2}[年./]?)?[01]?[0-9][月./][0-3]?[0-9]日?|20[0-9]{2}[01][0-9][0-3][0-9]|[01][0-9][0-3][0-9])"
    + _EDGE
    + "$",
    re.IGNORECASE,
)


def base_name(file: str) -> str:
    """The name without folder or zip, ending, our own 「审核反馈表」 before it and version words behind it; never empty."""
    own = file.rpartition(IN_BUNDLE)[2]
    stem = unicodedata.normalize("NFKC", PurePath(own.replace("\\", "/")).stem).strip()
    bare = _FEEDBACK.sub("", stem) or stem
    while (shorter := _VERSION.sub("", bare)) != bare and shorter:
        bare = shorter
    return bare[:LONGEST_LABEL]


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case, width and spaces."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def person_named(file: str, names: Mapping[str, str]) -> str:
    """The staff number of the one person of these (staff number → name) whom the file's name, or its zip's, names; else ""."""
    bare = _plain(f"{file.rpartition(IN_BUNDLE)[0]} {base_name(file)}")
    found = [staff_no for staff_no, name in names.items() if len(name) > 1 and _plain(name) in bare]
    return found[0] if len(found) == 1 else ""
