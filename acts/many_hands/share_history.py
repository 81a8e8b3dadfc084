"""How a version of a share came to count, and in place of what: by a reading, or by an act of 汇总.

The parts tell it, each of which lists the versions that made it. Numbers of versions do not: a share goes back to an older
version when its last file is parted from it, and a file that was read late never counts.
"""

from dataclasses import dataclass

from ledger.models import Event, Part, Share
from ledger.payloads.base import read_payload
from ledger.payloads.parts import Arrangement, PartsArranged


@dataclass(frozen=True)
class MadeBy:
    """The act that made a version: what it did, to which share."""

    did: Arrangement
    share: int


def made_by(share: Share) -> MadeBy | None:
    """The act that made this version; None if a reading did."""
    event = Event.objects.get(seq=share.event_seq)
    if event.kind != PartsArranged.KIND:
        return None
    content = read_payload(event.kind, event.version, event.payload)
    if not isinstance(content, PartsArranged):
        raise TypeError(f"event {event.seq} is no arrangement")
    return MadeBy(content.did, content.share)


def counted_before(share: Share) -> dict[int, int] | None:
    """The versions by number that made the part just before this version came to count for the first time.

    Empty if it made the first part; None if it never counted.
    """
    before: dict[int, int] = {}
    mine = Part.objects.filter(year=share.year, table=share.table, department=share.department)
    for pairs in mine.order_by("counts_from", "version").values_list("shares", flat=True):
        versions = dict(pairs)
        if versions.get(share.number) == share.version:
            return before
        before = versions
    return None


def version_of(like: Share, number: int, version: int) -> Share:
    """A version of a share of the same part."""
    return Share.objects.get(year=like.year, table=like.table, department=like.department, number=number, version=version)


def stood_before(share: Share) -> Share | None:
    """The version of the same share in whose place this one came; None if it came as one more, or never counted."""
    version = (counted_before(share) or {}).get(share.number)
    return None if version is None else version_of(share, share.number, version)


def file_before(share: Share) -> Share | None:
    """As `stood_before`, of another delivery: one that was read once more has several versions."""
    before = stood_before(share)
    while before is not None and before.delivery == share.delivery:
        before = stood_before(before)
    return before


def replaced_by_act(share: Share) -> Share | None:
    """Another share in whose place the collector said that this one stands, in its last version that counted."""
    made = made_by(share)
    if made is not None:
        version = (counted_before(share) or {}).get(made.share) if made.did == "replace" else None
        return None if version is None else version_of(share, made.share, version)
    mine = Share.objects.filter(year=share.year, table=share.table, department=share.department)
    fates = mine.filter(fate="replaced", into=share.number).order_by("number", "-version")
    return next((each for each in fates if counted_before(each) is not None), None)
