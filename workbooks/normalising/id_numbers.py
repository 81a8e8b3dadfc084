"""Resident identity numbers (公民身份号码, GB 11643-1999): what is wrong with one, and what it tells."""

import re
from collections.abc import Collection
from datetime import date
from typing import Final

import numpy as np
from stdnum.cn import ric

_EIGHTEEN: Final = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_FIFTEEN: Final = re.compile(r"[1-9]\d{14}", re.ASCII)
_EIGHTEEN_EACH: Final = re.compile(r"^[1-9][0-9]{16}[0-9X]$", re.MULTILINE)
_ROUNDED: Final = re.compile(r"[1-9]\d{14}000", re.ASCII)
_SEVERAL: Final = re.compile(r"\d{17}[\dX][/、,;，；]+\d{17}[\dX].*", re.ASCII)
_WEIGHTS: Final = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
_CHECK_DIGITS: Final = np.frombuffer(b"10X98765432", dtype=np.uint8)

Derived = tuple[str | None, str | None, str | None]
NOTHING_DERIVED: Final[Derived] = (None, None, None)


def id_problem(number: str) -> str | None:
    """The code of what is wrong with a number (upper-case X); None for a right one.

    The district is not looked up: lists of districts are never complete, and it is no matter of spelling.
    """
    if not _EIGHTEEN.fullmatch(number):
        if _SEVERAL.fullmatch(number):
            return "several-values"
        return "id-15-digits" if _FIFTEEN.fullmatch(number) else "id-format"
    if ric.calc_check_digit(number) != number[-1]:
        return "id-rounded" if _ROUNDED.fullmatch(number) else "id-check-digit"
    return None if _birth_date(number) else "id-birth-date"


def right_ones(numbers: Collection[str]) -> set[str]:
    """Those without any problem, of thousands at once: check digits by numpy, each birth date looked at once."""
    found = _EIGHTEEN_EACH.findall("\n".join(numbers))
    if not found:
        return set()
    letters = np.frombuffer("".join(found).encode("ascii"), dtype=np.uint8).reshape(-1, 18)
    remainders = (letters[:, :17] - ord("0")) @ _WEIGHTS % 11
    checked = _CHECK_DIGITS[remainders] == letters[:, 17]
    dates = {number[6:14] for number in found}
    real = {each for each in dates if _birth_date(f"000000{each}")}
    return {number for number, right in zip(found, checked.tolist(), strict=True) if right and number[6:14] in real}


def derived_from_ids(numbers: Collection[str]) -> dict[str, Derived]:
    """What each number tells: birth date (ISO), sex (GB/T 2261.1: 1 male, 2 female), district code; a wrong one nothing."""
    right = right_ones(numbers)
    return {number: _derived(number) if number in right else NOTHING_DERIVED for number in numbers}


def _derived(number: str) -> Derived:
    birth_date = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return birth_date, "1" if int(number[16]) % 2 else "2", number[:6]


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
