"""The true teaching staff: who joins and leaves when, what they hold, what they teach."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sample.parameters import MajorPlan, Organisation, Parameters, PostHolder
from sample.people import FEMALE, MALE, Person, Registry, day_between, likely_sex

COMMON, VOCATIONAL, WORKSHOP = "1", "2", "3"
SENIOR, MIDDLE, JUNIOR, NONE = "2", "3", "4", "9"
TITLES = {SENIOR: "022", MIDDLE: "023", JUNIOR: "024", NONE: "999"}
MANAGING = frozenset({"principal", "vice_principal", "department_head"})
VOCATIONAL_DEPARTMENTS = ("mechatronics", "information", "business", "tourism", "arts")
_NOT_TEACHING = frozenset({"personnel", "finance", "logistics", "it", "library"})
_CLERKS = frozenset({"collector", "maintainer"})


@dataclass(frozen=True)
class Teacher:
    """One full-time teacher. `titles` holds (day, level) in order; codes are those of the catalog."""

    staff_no: str
    person: Person
    department: str
    manages: bool
    started: date
    joined: date
    left: date | None
    education: str
    titles: tuple[tuple[date, str], ...]
    teaches: str
    major: MajorPlan | None
    certificate_year: int
    certificate_serial: int
    dual_since: date | None
    industry_years: int
    rehired: bool = False

    def here(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or self.left > day)

    def level(self, day: date) -> str:
        """The level of the professional title held on that day."""
        return next((level for since, level in reversed(self.titles) if since <= day), NONE)

    def title_date(self, day: date) -> date | None:
        return next((since for since, _ in reversed(self.titles) if since <= day), None)


def teaching_staff(rng: Random, registry: Registry, parameters: Parameters, organisation: Organisation) -> list[Teacher]:
    """All who teach in 2015 or 2016: post holders first, then the others; about as many leave as come.

    One engineer past the age of retirement comes back in 2016: odd, but true.
    """
    hiring = _Hiring(rng, registry, parameters, len(organisation.holders))
    posted = [hiring.post_holder(holder) for holder in organisation.holders.values() if _teaches(holder)]
    places = _places(rng, parameters, parameters.teachers.count - len(posted))
    others = [hiring.teacher(department) for department in places]
    leavers = rng.sample(others, k=parameters.teachers.leave_each_year)
    going = {each.staff_no: day_between(rng, date(2015, 11, 1), date(2016, 7, 31)) for each in leavers}
    newcomers = [hiring.newcomer(each.department) for each in leavers]
    stay = [replace(each, left=going.get(each.staff_no)) for each in others]
    return [*posted, *stay, *newcomers, hiring.rehired_engineer("mechatronics")]


def _teaches(holder: PostHolder) -> bool:
    clerk = holder.roles & _CLERKS and holder.department not in (*VOCATIONAL_DEPARTMENTS, "general")
    return holder.department not in _NOT_TEACHING and not clerk


def _places(rng: Random, parameters: Parameters, count: int) -> list[str]:
    """Departments of `count` teachers: by classes in the 专业部, the rest in general."""
    vocational = round(parameters.teachers.count * parameters.teachers.vocational_share) - len(VOCATIONAL_DEPARTMENTS)
    weights = {name: sum(m.classes for m in parameters.majors if m.department == name) for name in VOCATIONAL_DEPARTMENTS}
    drawn = rng.choices(list(weights), weights=list(weights.values()), k=vocational)
    every = [name for name in VOCATIONAL_DEPARTMENTS for _ in range(4)]
    return [*every, *drawn[len(every) :], *["general"] * (count - vocational)]


class _Hiring:
    """Gives out staff numbers and makes teachers from one random stream."""

    def __init__(self, rng: Random, registry: Registry, parameters: Parameters, numbers_taken: int) -> None:
        self._rng, self._registry = rng, registry
        self._shares, self._majors = parameters.teachers, parameters.majors
        self._number = numbers_taken

    def post_holder(self, holder: PostHolder) -> Teacher:
        manages = bool(holder.roles & MANAGING)
        age = self._rng.randint(42, 57) if manages else self._rng.randint(31, 54)
        person = self._person(age, likely_sex(holder.name), holder.name)
        return self._made(holder.staff_no, person, holder.department, manages=manages)

    def teacher(self, department: str) -> Teacher:
        sex = FEMALE if self._rng.random() < self._shares.female_share else MALE
        oldest = self._shares.oldest_female if sex == FEMALE else self._shares.oldest
        person = self._person(self._rng.randint(self._shares.youngest, oldest), sex)
        return self._made(self._next_number(), person, department)

    def newcomer(self, department: str) -> Teacher:
        person = self._person(23, self._rng.choice((FEMALE, MALE)))
        made = self._made(self._next_number(), person, department)
        first = date(2015, 9, 1)
        return replace(made, started=first, joined=first, titles=(), dual_since=None, industry_years=0, certificate_year=2015)

    def rehired_engineer(self, department: str) -> Teacher:
        made = self._made(self._next_number(), self._person(61, MALE), department)
        return replace(made, joined=date(2015, 9, 1), titles=((date(1998, 12, 1), SENIOR),), rehired=True)

    def _next_number(self) -> str:
        self._number += 1
        return f"T{self._number:04d}"

    def _person(self, age: int, sex: str, name: str | None = None) -> Person:
        born = day_between(self._rng, date(2015 - age - 1, 9, 1), date(2015 - age, 8, 31))
        return self._registry.person(sex, born, name, near=0.8)

    def _made(self, staff_no: str, person: Person, department: str, *, manages: bool = False) -> Teacher:
        rng = self._rng
        master = rng.random() < self._shares.master_share
        started = date(person.birth_date.year + (25 if master else 22), 7, 1)
        joined = max(started, date(min(started.year + rng.choice((0, 0, 1, 3, 6)), 2014), 8, 25))
        own = [each for each in self._majors if each.department == department]
        major = rng.choices(own, weights=[each.classes for each in own])[0] if own else None
        dual = major is not None and rng.random() < self._shares.double_qualified_share and started.year < 2009
        return Teacher(
            staff_no=staff_no,
            person=person,
            department=department,
            manages=manages,
            started=started,
            joined=joined,
            left=None,
            education="14" if master else ("21" if rng.random() < 0.95 else "31"),
            titles=self._titles(started.year),
            teaches=COMMON if major is None else (WORKSHOP if rng.random() < 0.12 else VOCATIONAL),
            major=major,
            certificate_year=min(started.year + 1, 2015) if started.year >= 1996 else 1997,
            certificate_serial=rng.randrange(10_000_000),
            dual_since=day_between(rng, date(max(started.year + 3, 2001), 1, 1), date(2014, 6, 30)) if dual else None,
            industry_years=rng.choice((0, 1, 2, 2, 3, 5)) if dual else 0,
        )

    def _titles(self, started: int) -> tuple[tuple[date, str], ...]:
        """The ladder climbed: assistant after one year, lecturer about eight later, senior about nine after that."""
        rng = self._rng
        steps = [(started + 1, JUNIOR)]
        if rng.random() < self._shares.middle_share / 0.5:
            steps.append((steps[-1][0] + rng.randint(5, 8), MIDDLE))
            if rng.random() < self._shares.senior_share / 0.45:
                steps.append((steps[-1][0] + rng.randint(6, 10), SENIOR))
        return tuple((date(year, 12, 1), level) for year, level in steps if year <= 2015)
