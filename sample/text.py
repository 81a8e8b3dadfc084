"""Canonical text of values, as true tables hold it: ISO dates, plain decimals, `true`/`false`; empty is ``""``."""

from datetime import date
from decimal import Decimal

import pandas as pd

from catalog.sheet import Sheet

Row = dict[str, str]


def truth(value: bool) -> str:
    return "true" if value else "false"


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def number(value: float | Decimal, places: int = 2) -> str:
    """A decimal without trailing zeros."""
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def table_of(sheet: Sheet, rows: list[Row]) -> pd.DataFrame:
    """Rows as a frame of text in the order of the sheet's columns.

    Raises:
        ValueError: a row names a column that the sheet has not.
    """
    unknown = {name for row in rows for name in row} - set(sheet.names)
    if unknown:
        raise ValueError(f"{sheet.table}: no such columns: {', '.join(sorted(unknown))}")
    return pd.DataFrame([[row.get(name, "") for name in sheet.names] for row in rows], columns=sheet.names, dtype="str")
