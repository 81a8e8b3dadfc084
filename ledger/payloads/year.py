"""Events about a year: plan, opening, gates, editions, closing (办法第四、五条)."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from ledger.payloads.base import Payload, payload


class AssignmentEntry(BaseModel):
    """One line of the 任务分解与责任落实表."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    table: str
    responsible_department: str
    contributors: tuple[str, ...]
    collector: str
    owner: str
    vice_principal: str
    auditor: str
    matter: str
    requirement: str
    due: date
    quality: str
    evidence: str = ""


@payload
class PlanDecided(Payload):
    """The plan of a year, decided by `body` in one of three forms; replaces an earlier version."""

    KIND: ClassVar[str] = "plan.decided"
    year: int
    body: str
    form: Literal["meeting", "circulation", "head"]
    document: str
    decided_on: date
    assignments: tuple[AssignmentEntry, ...]


@payload
class YearOpened(Payload):
    """Collection begins, on the decided plan and a catalog named by its digests."""

    KIND: ClassVar[str] = "year.opened"
    year: int
    plan_version: int
    catalog_digest: str
    logic_digest: str
    first_day: date
    last_day: date
    authority_notice: str = ""
    authority_deadline: date | None = None


@payload
class YearDecided(Payload):
    """A gate on the whole dataset was passed: 质控办 (qc), 领导小组 (leading_group), 公开 (publication)."""

    KIND: ClassVar[str] = "year.decided"
    year: int
    gate: Literal["qc", "leading_group", "publication"]
    digest: str
    post: str
    form: str = ""
    words: str = ""


@payload
class EditionPublished(Payload):
    """An edition was written: `digest` names its content, `manifest` the file that lists it."""

    KIND: ClassVar[str] = "edition.published"
    year: int
    edition: Literal["internal", "public"]
    number: int
    digest: str
    dataset_digest: str
    manifest: str
    folder: str


@payload
class YearClosed(Payload):
    KIND: ClassVar[str] = "year.closed"
    year: int
