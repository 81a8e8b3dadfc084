"""The value of one cell, what was done to it, and what is wrong with it."""

from typing import Final, NamedTuple

from workbooks.normalising import spelling


class Value(NamedTuple):
    """Canonical text or None, in words how the raw text was changed, and the code of its problem."""

    text: str | None
    how: str | None = None
    problem: str | None = None


NOTHING: Final = Value(None)


def wrong(problem: str) -> Value:
    """No value, for a reason in `workbooks.normalising.problems`."""
    return Value(None, None, problem)


def respelt(raw: str, text: str) -> Value:
    """A text whose spelling was unified."""
    if not text:
        return Value(None, "空白视为空")
    return Value(text) if text == raw else Value(text, spelling.how_respelt(raw, text))
