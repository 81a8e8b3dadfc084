"""Frozen facts, as `may()` and `stage_of()` see them: no database, no clock, nothing that changes underneath."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """Posts that the ordinance names (办法第三条); what each may do stands in `ledger.permission`."""

    PRINCIPAL = "principal"
    VICE_PRINCIPAL = "vice_principal"
    LEADING_GROUP_HEAD = "leading_group_head"
    LEADING_GROUP_MEMBER = "leading_group_member"
    DEPARTMENT_HEAD = "department_head"
    COLLECTOR = "collector"
    INDICATOR_OWNER = "indicator_owner"
    QC_HEAD = "qc_head"
    QC_OFFICER = "qc_officer"
    MAINTAINER = "maintainer"
    STAFF = "staff"

    @property
    def zh(self) -> str:
        return _ROLE_ZH[self]


_ROLE_ZH = {
    Role.PRINCIPAL: "校长",
    Role.VICE_PRINCIPAL: "分管校级领导",
    Role.LEADING_GROUP_HEAD: "领导小组组长",
    Role.LEADING_GROUP_MEMBER: "领导小组成员",
    Role.DEPARTMENT_HEAD: "部门数据责任人",
    Role.COLLECTOR: "数据采集员",
    Role.INDICATOR_OWNER: "指标负责人",
    Role.QC_HEAD: "督导与质量控制办主任",
    Role.QC_OFFICER: "督导与质量控制办审核员",
    Role.MAINTAINER: "数据平台管理维护专员",
    Role.STAFF: "教职工",
}


class Desk(StrEnum):
    """Where a sheet lies (审核环节), in the order in which it travels."""

    PARTS = "parts"
    RESPONSIBLE = "responsible"
    OWNER = "owner"
    VICE_PRINCIPAL = "vice_principal"
    QC_OFFICE = "qc_office"
    ACCEPTED = "accepted"

    @property
    def zh(self) -> str:
        return _DESK_ZH[self]


_DESK_ZH = {
    Desk.PARTS: "部门填报",
    Desk.RESPONSIBLE: "归属部门汇总",
    Desk.OWNER: "指标负责人审核",
    Desk.VICE_PRINCIPAL: "分管校级领导审核",
    Desk.QC_OFFICE: "质控办审核",
    Desk.ACCEPTED: "审核通过（锁定）",
}

REVIEW_DESKS = (Desk.OWNER, Desk.VICE_PRINCIPAL, Desk.QC_OFFICE)


@dataclass(frozen=True)
class PostFacts:
    role: Role
    department: str


@dataclass(frozen=True)
class StandInFacts:
    """The person may act for `absent`; `scope` is a table name or empty for all."""

    absent: str
    scope: str
    posts: tuple[PostFacts, ...] = ()


@dataclass(frozen=True)
class PersonFacts:
    """A person with the posts and stand-ins that are in force at the moment of the question."""

    staff_no: str
    name: str
    department: str
    posts: tuple[PostFacts, ...] = ()
    stands_in: tuple[StandInFacts, ...] = ()

    def holds(self, *roles: Role, department: str | None = None) -> bool:
        """Whether the person holds one of the roles, in that department if one is named."""
        return _holds(self.posts, roles, department)


def _holds(posts: tuple[PostFacts, ...], roles: tuple[Role, ...], department: str | None) -> bool:
    return any(post.role in roles and department in (None, post.department) for post in posts)


def hat(person: PersonFacts, *roles: Role, department: str | None = None) -> str | None:
    """In whose place the person may use such a post: "" for himself, a staff number as stand-in, None if not at all."""
    if person.holds(*roles, department=department):
        return ""
    for each in person.stands_in:
        if not each.scope and _holds(each.posts, roles, department):
            return each.absent
    return None


def hat_of(person: PersonFacts, holder: str, table: str) -> str | None:
    """As `hat`, for a desk whose holder the plan names."""
    if person.staff_no == holder:
        return ""
    covering = (each.absent for each in person.stands_in if each.absent == holder and each.scope in ("", table))
    return next(covering, None)


@dataclass(frozen=True)
class AssignmentFacts:
    table: str
    responsible_department: str
    contributors: tuple[str, ...]
    collector: str
    owner: str
    vice_principal: str
    auditor: str
    due: date

    def holder(self, desk: Desk) -> str:
        """The staff number that the plan names for a review desk."""
        return {Desk.OWNER: self.owner, Desk.VICE_PRINCIPAL: self.vice_principal, Desk.QC_OFFICE: self.auditor}[desk]


@dataclass(frozen=True)
class PartFacts:
    department: str
    version: int
    by: str
    rows: int
    rows_file: str
    problems_file: str
    content_digest: str
    delivery: int
    signed_by: str
    signed_for: str
    signed_seq: int | None
    worksheet: str = ""
    changes_file: str = ""
    unchanged_seq: int | None = None
    shares: tuple[tuple[int, int], ...] = ()
    persons: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()

    @property
    def hands(self) -> frozenset[str]:
        """Staff numbers of the real persons who sent it, put it together, or said what its foreign headers mean."""
        return frozenset((self.by, *self.persons, *self.confirmed_by))


@dataclass(frozen=True)
class Mark:
    """A row as its holder gave it: a share, by number, or between departments a department."""

    holder: str
    row_id: str
    row_digest: str


@dataclass(frozen=True)
class SettlementFacts:
    """How a collision was settled, for exactly these rows. `outcome`: keep (one row), both (are right), back (to `person`)."""

    seq: int
    department: str
    collision: str
    rows: frozenset[Mark]
    outcome: str
    kept: Mark | None
    person: str
    words: str
    by: str
    at: str


@dataclass(frozen=True)
class SubmissionFacts:
    """A submitted version; `evaluation` and `questions` are what the checks said of it at that moment.

    `contributors` entered or merged it, `hands` confirmed what its foreign headers, words and worksheets mean.
    """

    seq: int
    version: int
    parts: tuple[tuple[str, int], ...]
    contributors: tuple[str, ...]
    rows_file: str
    problems_file: str
    content_digest: str
    rows: int
    by: str
    at: str
    evaluation: str = ""
    questions: tuple[tuple[str, float | None], ...] = ()
    hands: tuple[str, ...] = ()


@dataclass(frozen=True)
class StandingFacts:
    evaluation: str
    errors: tuple[str, ...]
    questions: tuple[tuple[str, float | None], ...]
    complete: bool


@dataclass(frozen=True)
class StatementFacts:
    seq: int
    finding: str
    kind: str
    words: str
    amount: float | None
    up_to: float | None
    until: date | None
    by: str
    acting_for: str
    at: str
    digest: str = ""


@dataclass(frozen=True)
class DecisionFacts:
    """What one desk said, on what. `outcome`: approved, sent_back, or confirmed (the news on what it had approved).

    A signature that counts as an approval is `once`. `evaluation` names what the checks said at that moment.
    """

    seq: int
    desk: Desk
    outcome: str
    submission: int
    digest: str
    own_digest: str
    errors: tuple[str, ...]
    by: str
    acting_for: str
    post: str
    at: str
    words: str = ""
    reason: str = ""
    places: tuple[tuple[str, str, str], ...] = ()
    due: date | None = None
    once: bool = False
    evaluation: str = ""


@dataclass(frozen=True)
class YearFacts:
    """A year: `plan_version` 0 means no decided plan; `gates` maps a passed gate to the digest it passed on."""

    year: int
    plan_version: int
    opened: bool
    closed: bool
    logic_digest: str = ""
    opened_at: str = ""
    gates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BaselineSheetFacts:
    """One sheet of a 基线: digests of its files, and how many findings of each severity stand in it."""

    table: str
    rows_file: str
    problems_file: str
    rows: int
    errors: int
    questions: int
    notices: int


@dataclass(frozen=True)
class BaselineFacts:
    """The 基线 that counts for a year: figures that this system did not collect. `files` are (file digest, name, report)."""

    year: int
    version: int
    seq: int
    by: str
    at: str
    files: tuple[tuple[str, str, str], ...]
    sheets: tuple[BaselineSheetFacts, ...]


@dataclass(frozen=True)
class SheetFacts:
    """All that decides where one sheet lies, as of a day. `parts` holds the latest version of each contributor that sent one."""

    year: YearFacts
    table: str
    assignment: AssignmentFacts
    parts: tuple[PartFacts, ...] = ()
    submitted_parts: tuple[PartFacts, ...] = ()
    submission: SubmissionFacts | None = None
    standing: StandingFacts | None = None
    statements: tuple[StatementFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = field(default=())
    settlements: tuple[SettlementFacts, ...] = ()
    as_of: date = date.min

    def part_of(self, department: str) -> PartFacts | None:
        return next((part for part in self.parts if part.department == department), None)

    def settled(self, department: str) -> tuple[SettlementFacts, ...]:
        """The settlements within a department, or between departments (""): the last of each collision."""
        mine = {each.collision: each for each in self.settlements if each.department == department}
        return tuple(mine.values())
