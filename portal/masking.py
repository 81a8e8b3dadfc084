"""ID numbers and phones on pages: masked unless the person must compare the very number with the original."""

import re

_MASKED_TYPES = {"cn_id_number": (6, 4), "phone": (3, 4)}
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![0-9A-Za-z])")


def masked_value(value: str | None, column_type: str) -> str:
    """The text of a cell, its middle starred if its column holds ID numbers or phones."""
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
    """A sentence in which every ID number shows its first 6 and last 4 characters."""
    return _ID_NUMBER.sub(r"\1********\2", text)
