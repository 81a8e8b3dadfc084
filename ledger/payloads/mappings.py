"""Events about saved mappings: what a person confirmed of foreign headers and code words, and revoked."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from catalog.source_systems import SourceSystem
from ledger.payloads.base import Payload, payload


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeaderEntry(_Entry):
    """The spelled header means the column; an empty column: it is not wanted."""

    word: str
    column: str


class CodeEntry(_Entry):
    """In this column the loosely spelled word means the code."""

    column: str
    word: str
    code: str


class MappedSheet(_Entry):
    """What was confirmed for one sheet; `profile` holds all spelled headers that stood there, by which the source is known."""

    table: str
    profile: tuple[str, ...]
    headers: tuple[HeaderEntry, ...] = ()
    codes: tuple[CodeEntry, ...] = ()


class WorksheetEntry(_Entry):
    """A worksheet with these spelled headers, or labels, is the sheet `table`; an empty one: it is no sheet of the catalog."""

    name: str
    table: str
    profile: tuple[str, ...]


class MappingName(_Entry):
    """A mapping: the seq of the event that confirmed it, and its number there.

    Numbers go from 0: headers before codes, sheet by sheet, worksheets after all of these.
    """

    seq: int
    number: int


@payload
class MappingsConfirmed(Payload):
    """A person answered what the reading of a delivery asked, having seen `report`; the delivery is read once more."""

    KIND: ClassVar[str] = "mappings.confirmed"
    delivery: int
    report: str
    source: SourceSystem
    sheets: tuple[MappedSheet, ...]
    worksheets: tuple[WorksheetEntry, ...] = ()


@payload
class MappingsRevoked(Payload):
    """From now on these are not used; readings made before keep what they used."""

    KIND: ClassVar[str] = "mappings.revoked"
    department: str
    mappings: tuple[MappingName, ...]
    reason: str
