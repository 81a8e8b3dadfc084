"""What is true of this school and rare: no slip of anybody, whatever a check may say of it.

It is marked by who makes the school, from what the world is like; what is checked and how is not known here.
"""

from collections import Counter
from dataclasses import dataclass

from sample.calendar import SchoolYear
from sample.parameters import Parameters
from sample.staff import Teacher
from sample.teachers import major_taught

HANDFUL = 4
COLUMNS = ("file", "worksheet", "cell", "table", "column", "why")


@dataclass(frozen=True)
class Oddity:
    """One true value that is rare: the row by its key (empty in a form), the column, and why it is as it is."""

    table: str
    key: tuple[str, ...]
    column: str
    why: str


def oddities_of(year: SchoolYear, parameters: Parameters, staff: list[Teacher]) -> list[Oddity]:
    """All that is rare and true in a year."""
    return [*_rehired(year, staff), *_raised(year, parameters), *_few_teachers(year, parameters, staff)]


def _rehired(year: SchoolYear, staff: list[Teacher]) -> list[Oddity]:
    present = [each for each in staff if each.rehired and each.here(year.last)]
    why = "返聘的专业课骨干教师，已过退休年龄"
    return [Oddity("full_time_teachers", (each.staff_no,), "birth_date", why) for each in present]


def _raised(year: SchoolYear, parameters: Parameters) -> list[Oddity]:
    """The grant per student was raised since the year before: the grant and the total with it."""
    rates = parameters.funding.recurrent_per_student
    before = rates.get(str(year.end - 1))
    if before is None or rates[str(year.end)] == before:
        return []
    why = f"生均拨款标准由 {before} 万元提高到 {rates[str(year.end)]} 万元"
    return [Oddity("funding_income", (), column, why) for column in ("recurrent_grant", "total_income")]


def _few_teachers(year: SchoolYear, parameters: Parameters, staff: list[Teacher]) -> list[Oddity]:
    """Majors that a handful of people teach: what is usual of a staff need not be so of theirs."""
    teaching = Counter(major_taught(each, year.last, parameters.majors) for each in staff if each.here(year.last))
    small = [plan.code for plan in parameters.majors if teaching[plan.code] <= HANDFUL]
    return [Oddity("majors", (code,), "mid_title_teachers", f"任教本专业的教师只有 {teaching[code]} 人") for code in small]
