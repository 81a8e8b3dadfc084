"""ID numbers and phones on pages: masked unless the person must compare the very number with the original."""

from catalog.masked import masked_text

__all__ = ["masked", "masked_text", "masked_value"]

# A 学籍号 is the ID number with a letter before it.
_MASKED_TYPES = {"cn_id_number": (6, 4), "student_no": (7, 4), "phone": (3, 4)}


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
