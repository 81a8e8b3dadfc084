"""The sample school's declared figures and organisation: `data/schools/sample/*.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.base import Declaration
from catalog.load import DATA
from catalog.yaml_source import read_yaml

FOLDER = DATA / "schools" / "sample"


class TeacherShares(Declaration):
    """How the teaching staff is made up; shares are of 1."""

    count: int
    leave_each_year: int
    senior_share: float
    middle_share: float
    vocational_share: float
    double_qualified_share: float
    master_share: float
    female_share: float
    youngest: int
    oldest: int
    oldest_female: int


class StudentShares(Declaration):
    """How the students are made up; shares are of 1, ages in full years on 1 September of entry."""

    youngest_at_entry: int
    oldest_at_entry: int
    class_size_from: int
    class_size_to: int
    leave_each_year_share: float
    boarding_share: float
    rural_share: float
    aided_share: float
    home: str


class MajorPlan(Declaration):
    """A major: `classes` new ones each autumn from `first` to `last`; level and state are codes."""

    code: str
    department: str
    classes: int
    first: int
    last: int
    level: str
    state: str
    short: str


class EquipmentItem(Declaration):
    """A kind of device: price band in 元, how often it stands in the ledger, who uses it."""

    name: str
    models: list[str]
    from_price: int
    to_price: int
    share: float
    users: list[str]


class FundingPlan(Declaration):
    """万元 of recurrent grant per student by school year, and what the figures follow."""

    recurrent_per_student: dict[str, float]
    source: str


class Parameters(Declaration):
    """Everything in `parameters.yaml`; counts of rows by school year."""

    teachers: TeacherShares
    students: StudentShares
    lesson_observations: dict[str, int]
    research_outputs: dict[str, int]
    equipment: dict[str, int]
    majors: list[MajorPlan]
    equipment_items: list[EquipmentItem]
    funding: FundingPlan


@dataclass(frozen=True)
class PostHolder:
    """A person of `organisation.yaml`, with the roles held in the years that the sample shows."""

    staff_no: str
    name: str
    department: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Organisation:
    """Departments by code (their names and campuses), post holders by staff number, the plan's assignments by table."""

    departments: dict[str, str]
    holders: dict[str, PostHolder]
    contributors: dict[str, list[str]]
    campuses: dict[str, str]

    def holder_of(self, role: str, department: str) -> PostHolder:
        """The first person who holds `role` in `department`; StopIteration cannot happen in a checked plan."""
        return next(each for each in self.holders.values() if role in each.roles and each.department == department)


@cache
def load_parameters(folder: Path = FOLDER) -> Parameters:
    """Raises pydantic's ValidationError when the file does not fit."""
    return Parameters.model_validate(_content(folder / "parameters.yaml"))


@cache
def load_organisation(folder: Path = FOLDER) -> Organisation:
    """Organisation and plan in the form that the generator needs."""
    content, plan = _content(folder / "organisation.yaml"), _content(folder / "plan.yaml")
    roles: dict[str, set[str]] = {}
    for post in content["posts"]:
        roles.setdefault(post["staff_no"], set()).add(post["role"])
    holders = {
        each["staff_no"]: PostHolder(each["staff_no"], each["name"], each["department"], frozenset(roles[each["staff_no"]]))
        for each in content["persons"]
    }
    names = {each["code"]: each["name"] for each in content["campuses"]}
    return Organisation(
        departments={each["code"]: each["name"] for each in content["departments"]},
        holders=holders,
        campuses={each["code"]: names[each["campus"]] for each in content["departments"]},
        contributors={each["table"]: each["contributors"] for each in plan["assignments"]},
    )


def _content(path: Path) -> Any:
    source = read_yaml(path)
    if source.mistakes:
        raise ValueError("\n".join(map(str, source.mistakes)))
    return source.content
