"""Values that are canonical as they stand, told for a whole column at once: the common case of real registers.

Reading one text takes some microseconds, and a register has hundreds of thousands; one regular expression over all
distinct texts of a column takes a hundredth of that. What it does not match is not wrong, only worth a closer look.
"""

import re
from collections.abc import Collection
from typing import Final

from workbooks.normalising.id_numbers import right_ones
from workbooks.normalising.said_marks import ALL_MARKS

# Letters of which nothing has to be respelt: ASCII without space, `#`, `'` and `_`; Han; Chinese punctuation.
_TEXT: Final = (
    r"[!\"$-&(-^`-~\u3400-\u4dbf\u4e00-\u9fff\u3001\u3002\u3008-\u3011\u2014\u2018-\u201d\u00b7\uff08\uff09\uff0c\uff1a\uff1b]+"
)
_HAN_NAME: Final = r"[\u4e00-\u9fff\u00b7]+"
_IDENTIFIER: Final = r"[0-9A-Za-z.()/\-]+"
_NO_EXPONENT: Final = r"[0-9A-DF-Z]+"
_MONTHS: Final = r"(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8])"
_CANONICAL: Final = {
    "text": _TEXT,
    "long_text": _TEXT,
    "person_name": _HAN_NAME,
    "identifier": _IDENTIFIER,
    "student_no": _NO_EXPONENT,
    "phone": r"1[0-9]{10}|0[0-9]{2,3}-[0-9]{7,8}",
    "integer": r"0|-?[1-9][0-9]{0,13}",
    "decimal": r"(?:0|-?[1-9][0-9]{0,12})(?:\.[0-9]{0,3}[1-9])?",
    "date": rf"(?:19|20)[0-9]{{2}}-(?:{_MONTHS})",
    "year": r"(?:19|20|21)[0-9]{2}",
}
_LINES: Final = {kind: re.compile(rf"^(?:{pattern})$", re.MULTILINE | re.ASCII) for kind, pattern in _CANONICAL.items()}


def plain_ones(kind: str, texts: Collection[str]) -> set[str]:
    """Those of the distinct texts that a column of this type takes as they are, without change and without problem."""
    if kind == "cn_id_number":
        return right_ones(texts)
    lines = _LINES.get(kind)
    if lines is None or not texts:
        return set()
    # a text of several lines may give its lines too: they are canonical as well, and asked for by nobody
    found = set(lines.findall("\n".join(texts)))
    found.difference_update(ALL_MARKS)
    return found
