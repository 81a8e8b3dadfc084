"""The times that a year's data speaks of (办法第五条之一: 上年9月1日至当年8月31日)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKind(StrEnum):
    """What span a sheet covers."""

    SCHOOL_YEAR = "school_year"
    CALENDAR_YEAR = "calendar_year"
    POINT_IN_TIME = "point_in_time"


@dataclass(frozen=True)
class Period:
    """A closed span of days; `first == last` for a point in time."""

    kind: PeriodKind
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def title(self) -> str:
        if self.kind is PeriodKind.POINT_IN_TIME:
            return f"截至{_zh(self.last)}"
        return f"{_zh(self.first)}至{_zh(self.last)}"


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def periods(school_year_end: int) -> dict[PeriodKind, Period]:
    """All periods of a year: 2016 is 1 Sep 2015 to 31 Aug 2016, its calendar year is 2015."""
    opening, closing = date(school_year_end - 1, 9, 1), date(school_year_end, 8, 31)
    calendar = (date(school_year_end - 1, 1, 1), date(school_year_end - 1, 12, 31))
    return {
        PeriodKind.SCHOOL_YEAR: Period(PeriodKind.SCHOOL_YEAR, opening, closing),
        PeriodKind.CALENDAR_YEAR: Period(PeriodKind.CALENDAR_YEAR, *calendar),
        PeriodKind.POINT_IN_TIME: Period(PeriodKind.POINT_IN_TIME, closing, closing),
    }


def year_title(school_year_end: int) -> str:
    """How a year is written everywhere: 2016年度（2015—2016学年）."""
    return f"{school_year_end}年度（{school_year_end - 1}—{school_year_end}学年）"
