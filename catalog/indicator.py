"""Indicators (指标) and the standards that they are held against: `data/indicators/*.yaml`."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalog.base import Declaration, Name, Title


class Term(Declaration):
    """Numerator or denominator: one SELECT giving one number over the dataset, with what it counts in words.

    `counts` tells whether the number is one of persons (or of what gives away a person, as a lesson observed does), which
    the public may not see when small, or of things and money. Undeclared = persons.
    """

    title: str
    sql: str
    population: str = ""
    counts: Literal["persons", "things"] = "persons"


class Standard(Declaration):
    """A published threshold. `at_least` or `at_most` tells the direction; the value is in the indicator's unit.

    While not `confirmed` the value was not compared with the original, or the school has not said which of several
    applies to it: it is shown, and nothing is judged by it.
    """

    name: str
    title: str
    source: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    confirmed: bool = True


class Indicator(Declaration):
    """One figure: numerator / denominator × scale, rounded once, half up, to `decimals` places.

    Without a denominator it is the numerator itself. `aspect` is the 诊断项目 under which the report shows it.
    """

    code: Name
    title: Title
    aspect: str
    unit: str
    numerator: Term
    denominator: Term | None = None
    scale: Decimal = Decimal(1)
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    better: Literal["higher", "lower", "neither"] = "neither"
    standard: Standard | None = None
    notable_change_percent: Decimal = Decimal(10)
    public: bool = False
    source: str
    note: str = ""
