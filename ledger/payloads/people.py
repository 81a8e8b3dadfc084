"""Events about the organisation and its people (办法第三条)."""

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ledger.payloads.base import Payload, payload


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CampusEntry(_Entry):
    code: str
    name: str


class DepartmentEntry(_Entry):
    code: str
    name: str
    kind: str
    campus: str


class PersonEntry(_Entry):
    staff_no: str
    name: str
    department: str


class PostEntry(_Entry):
    staff_no: str
    role: str
    department: str = ""
    first_day: date
    last_day: date | None = None


@payload
class SchoolFounded(Payload):
    """The first event of a home. `is_sample` can never be changed later."""

    KIND: ClassVar[str] = "school.founded"
    code: str
    name: str
    leading_group: str
    is_sample: bool
    campuses: tuple[CampusEntry, ...]
    departments: tuple[DepartmentEntry, ...]


@payload
class PeopleRecorded(Payload):
    """Persons and posts, as a staff list gives them. Known persons are updated, posts added."""

    KIND: ClassVar[str] = "people.recorded"
    persons: tuple[PersonEntry, ...] = ()
    posts: tuple[PostEntry, ...] = ()


@payload
class StandInAppointed(Payload):
    """代理: from, until, scope (a table name, or empty for all), reason."""

    KIND: ClassVar[str] = "stand_in.appointed"
    absent: str
    deputy: str
    first_day: date
    last_day: date
    scope: str = ""
    reason: str


@payload
class StandInEnded(Payload):
    """A stand-in's time ended early, by either of the two."""

    KIND: ClassVar[str] = "stand_in.ended"
    appointed_seq: int
    day: date
