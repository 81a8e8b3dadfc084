"""The days of a school year, and which of them are lessons' days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from catalog.periods import PeriodKind, periods

SATURDAY = 5


@dataclass(frozen=True)
class SchoolYear:
    """The year that ends on 31 August of `end`."""

    end: int

    @cached_property
    def first(self) -> date:
        return periods(self.end)[PeriodKind.SCHOOL_YEAR].first

    @cached_property
    def last(self) -> date:
        return periods(self.end)[PeriodKind.SCHOOL_YEAR].last

    @cached_property
    def lesson_days(self) -> list[date]:
        """Working days of both terms, holidays of winter and summer left out."""
        autumn = _weekdays(date(self.end - 1, 9, 7), date(self.end, 1, 15))
        spring = _weekdays(date(self.end, 2, 29) if self.end % 4 == 0 else date(self.end, 3, 2), date(self.end, 7, 3))
        closed = {(10, day) for day in range(1, 8)} | {(1, 1), (4, 4), (5, 1), (6, 9)}
        return [day for day in autumn + spring if (day.month, day.day) not in closed]

    def term(self, day: date) -> str:
        """Code of the term in which a day lies: 1 from September to January, 2 after."""
        return "1" if day.month >= 9 or day.month == 1 else "2"

    def working_day(self, rng: Random) -> date:
        return rng.choice(self.lesson_days)


def _weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < SATURDAY]
