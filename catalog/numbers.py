"""The canonical text of a number: one for what is read, what is told and what row identities are made of."""

from decimal import Decimal


def plain_number(number: Decimal) -> str:
    """No exponent, no trailing zeros, no negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
