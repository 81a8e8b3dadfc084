"""Resident identity numbers (公民身份号码, GB 11643-1999): what is wrong with one, and what it tells."""

import re
from datetime import date
from typing import Final

from stdnum.cn import ric

_EIGHTEEN: Final = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_FIFTEEN: Final = re.compile(r"[1-9]\d{14}", re.ASCII)


def id_problem(number: str) -> str | None:
    """The code of what is wrong with a number (upper-case X); None for a right one.

    The district is not looked up: lists of districts are never complete, and it is no matter of spelling.
    """
    if not _EIGHTEEN.fullmatch(number):
        return "id-15-digits" if _FIFTEEN.fullmatch(number) else "id-format"
    if ric.calc_check_digit(number) != number[-1]:
        return "id-check-digit"
    return None if _birth_date(number) else "id-birth-date"


def derived_from_id(number: str) -> tuple[str | None, str | None, str | None]:
    """Birth date (ISO), sex (GB/T 2261.1: 1 male, 2 female) and district code; nothing from a wrong number."""
    if id_problem(number):
        return None, None, None
    birth_date = _birth_date(number)
    return birth_date.isoformat() if birth_date else None, "1" if int(number[16]) % 2 else "2", number[:6]


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
