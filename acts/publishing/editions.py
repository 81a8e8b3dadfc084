"""The editions of a year that were published: what those ask who only want to list them."""

from dataclasses import dataclass
from pathlib import Path

from acts.context import the_home
from ledger.models import Edition

KIND_ZH = {"internal": "校内定稿版", "public": "公开版"}


@dataclass(frozen=True)
class EditionInfo:
    """A published edition; `folder` is its place on disk, `digest` names its content."""

    kind: str
    number: int
    digest: str
    folder: Path


def editions(year: int) -> list[EditionInfo]:
    """Editions of a year, oldest first."""
    return [edition_info(row) for row in Edition.objects.filter(year=year).order_by("event_seq")]


def edition_info(row: Edition) -> EditionInfo:
    """What a projection row says, with the folder's place in this home."""
    return EditionInfo(row.kind, row.number, row.digest, the_home().editions / row.folder)
