"""Exact quotients, rounded once: half up, away from zero, as offices round (never through floats)."""

from decimal import Decimal
from fractions import Fraction

EXACT_DIGITS = 12


def round_half_up(exact: Fraction, decimals: int) -> Decimal:
    """`exact` to `decimals` places; a half goes away from zero. The result carries exactly that many places."""
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = -whole if exact < 0 else whole
    return Decimal(signed).scaleb(-decimals)


def exact_text(exact: Fraction) -> str:
    """The exact value for files: a plain decimal when it ends within 12 places, else `numerator/denominator`."""
    rounded = round_half_up(exact, EXACT_DIGITS)
    return plain(rounded) if Fraction(rounded) == exact else f"{exact.numerator}/{exact.denominator}"


def plain(number: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: the one text of a number in files and digests."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
