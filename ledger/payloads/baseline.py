"""Events about data that this system did not collect: last year's figures, taken in to be compared with (基线)."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ledger.payloads.base import Payload, payload
from ledger.payloads.work import PartEntry, StandingEntry


class BaselineFile(BaseModel):
    """A file that was read: its bytes are in the archive under `file`, the reader's full report under `report`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str
    name: str
    size_bytes: int
    report: str


class BaselineSheet(PartEntry):
    """One sheet as it was read from all files, and how many findings of each severity stand in it."""

    errors: int
    questions: int
    notices: int


@payload
class BaselineRecorded(Payload):
    """基线 of a year; replaces an earlier one as a whole.

    `standings` are what the checks say of the sheets submitted in the year after, now that there is this to compare with.
    """

    KIND: ClassVar[str] = "baseline.recorded"
    year: int
    files: tuple[BaselineFile, ...]
    sheets: tuple[BaselineSheet, ...]
    standings: tuple[StandingEntry, ...] = ()
