"""SQL macros that every connection knows: the text of a value, and the days of a year."""

from datetime import date

import duckdb

from catalog.periods import PeriodKind, periods

# Text of a value, as people and digests read it: dates ISO, decimals without trailing zeros, booleans true/false.
# Binary fractions are rounded: 0.1 + 0.2 is shown as 0.3.
TEXT_OF = r"""
CREATE MACRO text_of(x) AS CASE
    WHEN typeof(x) IN ('DOUBLE', 'FLOAT')
        THEN regexp_replace(round(TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE), 6)::VARCHAR, '\.0$', '')
    WHEN typeof(x) LIKE 'DECIMAL%' AND contains(CAST(x AS VARCHAR), '.') THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.')
    WHEN typeof(x) LIKE 'TIMESTAMP%' THEN regexp_replace(CAST(x AS VARCHAR), ' 00:00:00$', '')
    WHEN typeof(x) LIKE '%[]' THEN replace(trim(CAST(x AS VARCHAR), '[]'), ', ', '、')
    ELSE CAST(x AS VARCHAR)
END
"""


def add_periods(connection: duckdb.DuckDBPyConnection, year: int) -> None:
    """Create the macros that give the days of a year."""
    spans = periods(year)
    days = {
        "school_year_first": spans[PeriodKind.SCHOOL_YEAR].first,
        "school_year_last": spans[PeriodKind.SCHOOL_YEAR].last,
        "calendar_year_first": spans[PeriodKind.CALENDAR_YEAR].first,
        "calendar_year_last": spans[PeriodKind.CALENDAR_YEAR].last,
        "point_in_time": spans[PeriodKind.POINT_IN_TIME].last,
    }
    macros = [f"CREATE MACRO {name}() AS {_day(day)}" for name, day in days.items()]
    connection.execute(";".join([*macros, f"CREATE MACRO school_year_end() AS {year:d}"]))


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
