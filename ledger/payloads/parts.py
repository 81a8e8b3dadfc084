"""Events about many hands (汇总): how the shares of a department are put together, and how collisions of rows are settled."""

from typing import ClassVar, Literal

from ledger.payloads.base import Payload, payload
from ledger.payloads.work import Entry, PartEntry, ShareEntry

Arrangement = Literal["withdraw", "restore", "join", "replace", "separate"]
Outcome = Literal["keep", "both", "back"]


class MarkEntry(Entry):
    """A row as one of those who gave it: `holder` is the number of a share, or between departments a department code."""

    holder: str
    row_id: str
    row_digest: str


@payload
class PartsArranged(Payload):
    """The collector changes which shares make his department's part, and so the part.

    `shares` lists [number, version] of all that are in force afterwards; `made` is a version that the act itself makes
    (two shares joined, a file taken for a share of its own); `share` is the one acted on, `into` the one that takes it up.
    """

    KIND: ClassVar[str] = "parts.arranged"
    year: int
    table: str
    department: str
    did: Arrangement
    share: int
    into: int = 0
    words: str = ""
    shares: tuple[tuple[int, int], ...]
    made: ShareEntry | None = None
    part: PartEntry


@payload
class CollisionSettled(Payload):
    """One collision is settled for exactly these rows: any other row among them, or another content, opens it again.

    `department` is empty between departments. `kept` is the row that stays (outcome `keep`), `person` to whom the
    rows are given back with words (outcome `back`). `part` is the department's part
    that follows, if its rows or its marks change.
    """

    KIND: ClassVar[str] = "collision.settled"
    year: int
    table: str
    department: str = ""
    collision: str
    rows: tuple[MarkEntry, ...]
    outcome: Outcome
    kept: MarkEntry | None = None
    person: str = ""
    words: str = ""
    shares: tuple[tuple[int, int], ...] = ()
    part: PartEntry | None = None
