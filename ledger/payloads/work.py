"""Events about the work on sheets: deliveries, parts, submissions, statements, decisions (办法第五条之二)."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from ledger.payloads.base import Payload, payload
from ledger.payloads.mappings import MappingName

ReviewDesk = Literal["owner", "vice_principal", "qc_office"]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartEntry(Entry):
    """What was read for one sheet: digests of its rows, problems and changes files."""

    table: str
    worksheet: str
    rows_file: str
    problems_file: str
    changes_file: str
    content_digest: str
    rows: int


class ShareEntry(PartEntry):
    """One version of a share (一份) of a department's part: whose it is, and the files of its own rows.

    `owner` is the staff number of the person whose rows they are, empty if the collector sends for the department.
    `delivery` is the one that it was read from, the later one if an act joined two shares.
    """

    number: int
    version: int
    delivery: int
    owner: str = ""
    label: str


class PartVersion(Entry):
    department: str
    version: int


class StandingEntry(Entry):
    """What the checks say of one sheet in a given standing set."""

    table: str
    evaluation: str
    errors: tuple[str, ...]
    questions: tuple[tuple[str, float | None], ...]
    complete: bool


class Explained(Entry):
    finding: str
    amount: float | None = None


class Accepted(Entry):
    finding: str
    up_to: float | None = None


class ConfirmedEntry(Entry):
    """One sheet of a batch that a desk confirms, on the 校验码 that it saw."""

    table: str
    submission: int
    digest: str
    own_digest: str


class PlaceEntry(Entry):
    """Where a sheet is sent back: any of finding, row, column; none means the whole sheet."""

    finding: str = ""
    row_id: str = ""
    column: str = ""


@payload
class DeliveryReceived(Payload):
    """A file came in; its bytes are in the archive under `file`. `share` is the name that the sender gave to it, if any."""

    KIND: ClassVar[str] = "delivery.received"
    year: int
    department: str
    file: str
    name: str
    size_bytes: int
    share: str = ""


@payload
class DeliveryRead(Payload):
    """The system read a delivery: either refused (code), or one share a sheet. `report` is the reader's full report.

    `parts` are the departments' parts that follow: the shares in force, merged. A share that a later file had replaced before
    it was read changes none. Read once more, with mappings that were confirmed meanwhile, it has a share for each sheet that
    came out otherwise. `mappings` are the saved mappings that were used.

    Events from before there were shares name parts only: each is the one share of its department.
    """

    KIND: ClassVar[str] = "delivery.read"
    delivery: int
    report: str
    refused: str = ""
    parts: tuple[PartEntry, ...] = ()
    shares: tuple[ShareEntry, ...] = ()
    mappings: tuple[MappingName, ...] = ()


@payload
class UnchangedConfirmed(Payload):
    """确认无变化: the collector says that nothing of the department's rows in last year's edition has changed.

    `delivery` is the file made of those rows, `content_digest` what they are called if it reads as it should; `seen` is the
    digest of what stood before the person.
    """

    KIND: ClassVar[str] = "unchanged.confirmed"
    year: int
    table: str
    department: str
    delivery: int
    edition_year: int
    edition_number: int
    edition_digest: str
    content_digest: str
    rows: int
    seen: str


@payload
class PartSigned(Payload):
    """部门数据责任人 answers for the department's part, in exactly this content."""

    KIND: ClassVar[str] = "part.signed"
    year: int
    table: str
    department: str
    version: int
    content_digest: str


@payload
class FindingsExplained(Payload):
    """情况说明: words of the sender for one or more findings of a sheet."""

    KIND: ClassVar[str] = "findings.explained"
    year: int
    table: str
    findings: tuple[Explained, ...]
    words: str


@payload
class FindingsAcceptedUnbound(Payload):
    """认可 as it was recorded at first: at a desk, on no 校验码."""

    KIND: ClassVar[str] = "findings.accepted"
    year: int
    table: str
    findings: tuple[Accepted, ...]
    until: date | None = None
    words: str = ""


@payload
class FindingsAccepted(Payload):
    """认可: the person at a desk accepts the explanations that he saw, each up to an amount and until a day."""

    KIND: ClassVar[str] = "findings.accepted"
    VERSION: ClassVar[int] = 2
    year: int
    table: str
    desk: ReviewDesk
    digest: str
    findings: tuple[Accepted, ...]
    until: date | None = None
    words: str = ""


@payload
class SheetSubmitted(Payload):
    """提交初审: the merged parts, pinned, and what the checks say of every sheet in the new standing set."""

    KIND: ClassVar[str] = "sheet.submitted"
    year: int
    table: str
    parts: tuple[PartVersion, ...]
    rows_file: str
    problems_file: str
    content_digest: str
    rows: int
    standings: tuple[StandingEntry, ...]


@payload
class SheetWithdrawn(Payload):
    """撤回 by the sender, before the next desk has looked; what the checks say of the sheets that then stand."""

    KIND: ClassVar[str] = "sheet.withdrawn"
    year: int
    table: str
    submission: int
    standings: tuple[StandingEntry, ...] = ()


@payload
class SheetDecided(Payload):
    """审核通过 at one desk, on the digest that the person saw; `errors` are the 必改 then open (elsewhere accepted)."""

    KIND: ClassVar[str] = "sheet.decided"
    year: int
    table: str
    desk: ReviewDesk
    submission: int
    digest: str
    own_digest: str
    errors: tuple[str, ...]
    post: str
    words: str = ""


@payload
class SheetSentBack(Payload):
    """退回修改: with coded reason, words, places and a due day."""

    KIND: ClassVar[str] = "sheet.sent_back"
    year: int
    table: str
    desk: ReviewDesk
    submission: int
    digest: str
    own_digest: str
    post: str
    reason: str
    words: str
    places: tuple[PlaceEntry, ...] = ()
    due: date | None = None


@payload
class NewsConfirmed(Payload):
    """确认新情况: a desk's approvals stand although other sheets moved what is found here; all of its sheets in one act."""

    KIND: ClassVar[str] = "news.confirmed"
    year: int
    desk: ReviewDesk
    sheets: tuple[ConfirmedEntry, ...]
    post: str
    words: str = ""
