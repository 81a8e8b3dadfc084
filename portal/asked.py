"""What addresses and forms ask, read strictly: a wrong date or number is a sentence, never a traceback."""

from datetime import date

from acts.context import Refused
from portal.reading import Reading

LONGEST_NUMBER = 9


def of_draft(asked: str, read: Reading) -> bool:
    """Whether the draft is meant: as the address says, else what the visitor works on. Others never see a draft."""
    if not read.fills_in:
        return False
    return asked == "draft" or (asked != "submitted" and (read.gathering or read.facts.submission is None))


def the_date(text: str) -> date | None:
    """A date of a form field; empty is none.

    Raises:
        Refused: it is no date.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("bad-date", "日期无法识别", "请按“2016-10-12”的样式填写") from None


def the_year(text: str) -> int:
    """A year of an address or form field; 0 if it is none (`²` is a digit, but no number)."""
    return the_count(text)


def the_count(text: str) -> int:
    """A whole number of an address or form field; 0 if it is none, or longer than any that is meant (`int` has a limit too)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def the_number(text: str) -> float:
    """A number of a form field.

    Raises:
        Refused: it is none.
    """
    try:
        number = float(text.replace(",", "").strip())
    except ValueError:
        raise Refused("bad-number", "认可的上限不是数字", "请填写数字，或选择“以现值为限”") from None
    if not 0 <= number < float("inf"):
        raise Refused("bad-number", "认可的上限须是不小于 0 的数字", "请改正")
    return number
