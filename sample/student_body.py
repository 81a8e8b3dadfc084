"""The true students: cohorts that enter each September, what becomes of each of them, and who is on the roll when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sample.parameters import MajorPlan, Parameters
from sample.people import FEMALE, MALE, Person, Registry, day_between

PRESENT, SUSPENDED, GRADUATED, COMPLETED, WITHDRAWN, TRANSFERRED = "1", "2", "3", "4", "6", "7"
GONE = frozenset((GRADUATED, COMPLETED, "5", WITHDRAWN, TRANSFERRED, "8", "9"))
YEARS_OF_STUDY = 3


@dataclass(frozen=True)
class Student:
    """One student. `history` holds (day, status) in order; before it he is present."""

    person: Person
    student_no: str
    school_no: str
    major: MajorPlan
    entry_year: int
    class_name: str
    boards: bool
    rural: bool
    aided: bool
    guardian: str
    guardian_relation: str
    guardian_phone: str
    history: tuple[tuple[date, str], ...]

    def status(self, day: date) -> str:
        """The status code on that day."""
        return next((status for when, status in reversed(self.history) if when <= day), PRESENT)

    def changed(self, day: date) -> date | None:
        """When the status of that day was reached; None while nothing has happened."""
        return next((when for when, _ in reversed(self.history) if when <= day), None)

    def on_roll(self, first: date, last: date) -> bool:
        """Whether he was on the roll at any time from `first` to `last`."""
        return date(self.entry_year, 9, 1) <= last and self.status(first - timedelta(days=1)) not in GONE


def student_body(rng: Random, registry: Registry, parameters: Parameters, entries: range) -> list[Student]:
    """All cohorts that entered in the years `entries`, class by class."""
    return [student for entry in entries for student in _cohort(rng, registry, parameters, entry)]


def _cohort(rng: Random, registry: Registry, parameters: Parameters, entry: int) -> list[Student]:
    offered = [major for major in parameters.majors if major.first <= entry <= major.last]
    cohort = [student for major in offered for student in _classes(rng, registry, parameters, major, entry)]
    return [replace(student, school_no=f"{entry}{number:04d}") for number, student in enumerate(cohort, 1)]


def _classes(rng: Random, registry: Registry, parameters: Parameters, major: MajorPlan, entry: int) -> list[Student]:
    shares = parameters.students
    female = {"mechatronics": 0.08, "information": 0.3, "business": 0.72, "tourism": 0.62, "arts": 0.66}[major.department]
    made = []
    for number in range(1, major.classes + 1):
        name = f"{entry % 100}{major.short}{number}班"
        for _ in range(rng.randint(shares.class_size_from, shares.class_size_to)):
            made.append(_student(rng, registry, parameters, major, entry, name, FEMALE if rng.random() < female else MALE))
    return made


def _student(
    rng: Random, registry: Registry, parameters: Parameters, major: MajorPlan, entry: int, class_name: str, sex: str
) -> Student:
    shares = parameters.students
    age = rng.choices(range(shares.youngest_at_entry, shares.oldest_at_entry + 1), weights=(70, 22, 8))[0]
    born = day_between(rng, date(entry - age - 1, 9, 2), date(entry - age, 8, 31))
    person = registry.person(sex, born, near=0.9)
    relation, guardian_sex = rng.choice((("51", MALE), ("52", FEMALE), ("51", MALE), ("52", FEMALE), ("61", MALE)))
    guardian = person.name[0] + registry.name(guardian_sex)[1:] if guardian_sex == MALE else registry.name(FEMALE)
    return Student(
        person=person,
        student_no="G" + person.id_number,
        school_no="",
        major=major,
        entry_year=entry,
        class_name=class_name,
        boards=rng.random() < shares.boarding_share,
        rural=rng.random() < shares.rural_share,
        aided=rng.random() < shares.aided_share,
        guardian=guardian,
        guardian_relation=relation,
        guardian_phone=registry.phone(),
        history=_history(rng, entry, shares.leave_each_year_share),
    )


def _history(rng: Random, entry: int, leave_share: float) -> tuple[tuple[date, str], ...]:
    events: list[tuple[date, str]] = []
    for year in range(entry, entry + YEARS_OF_STUDY):
        drawn = rng.random()
        day = day_between(rng, date(year, 9, 20), date(year + 1, 6, 10))
        if drawn < leave_share:
            return (*events, (day, rng.choice((WITHDRAWN, WITHDRAWN, TRANSFERRED))))
        if drawn < leave_share + 0.002 and year < entry + YEARS_OF_STUDY - 1:
            events += [(day, SUSPENDED), (date(year + 1, 9, 1), PRESENT)]
    last = COMPLETED if rng.random() < 0.008 else GRADUATED
    return (*events, (date(entry + YEARS_OF_STUDY, 7, 1), last))
