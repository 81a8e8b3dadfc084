"""What is said of a file or a cell, wherever it is noticed: frozen models that cross the pipe of the reading process as JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Refusal(Model):
    """Why a file was not read at all: a stable code, one sentence for people, and what to do."""

    code: str
    message: str
    remedy: str


class Note(Model):
    """Something worth knowing about a file that was read; `cell` is None if it stands nowhere in particular."""

    code: str
    cell: str | None = None
    message: str


class LeftOut(Model):
    """Cells that hold something and are no data: an address or a range, how many in it, of what kind, and why."""

    cell: str
    count: int = 1
    kind: Literal["text", "number", "date", "boolean", "unreadable", "mixed"]
    why: str
