"""ID numbers and phones on pages: masked unless the person must compare the very number with the original."""

import re

# A 学籍号 is the ID number with a letter before it.
_MASKED_TYPES = {"cn_id_number": (6, 4), "student_no": (7, 4), "phone": (3, 4)}
_ID_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
# eight zeros are nobody's number: our own messages show how one is written by 13700000000
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)(?!0{8})\d{4}(\d{4})(?!\d)")


def masked_value(value: str | None, column_type: str) -> str:
    """The text of a cell, its middle starred if its column holds ID numbers, student numbers or phones."""
    text = value or ""
    kept = _MASKED_TYPES.get(column_type)
    return masked(text, *kept) if kept else masked_text(text)


def masked(text: str, first: int, last: int) -> str:
    """The first and last characters; a text too short to hide anything in shows its first only."""
    hidden = len(text) - first - last
    if hidden <= 0:
        return text[:1] + "*" * max(0, len(text) - 1)
    return text[:first] + "*" * hidden + text[len(text) - last :]


def masked_text(text: str) -> str:
    """A sentence in which ID numbers show their first 6 and last 4 characters, mobile phones their first 3 and last 4."""
    return _MOBILE.sub(r"\1****\2", _ID_NUMBER.sub(r"\1********\2", text))
