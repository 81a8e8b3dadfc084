"""Receiving a delivery (报送文件): bytes into the archive, then one event. Nothing is read here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import PurePath

from acts.context import Refused, Who, allowed, commit, deciding, the_archive
from acts.many_hands.shares import Whose, given_by, in_force, sent_at, whose
from acts.receiving.part_names import LONGEST_LABEL, same_name
from acts.receiving.taking import NOTHING_FOR_YOU, may_find_more
from catalog.digests import digest_of_bytes
from ledger.chain import present
from ledger.load_facts import year_facts
from ledger.models import Delivery, Department, Share
from ledger.payloads.work import DeliveryReceived
from ledger.permission import Action

LARGEST_BYTES = 60 * 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True)
class Received:
    """The delivery, known by the seq of its event; `already` if the same bytes had come before."""

    delivery: int
    file: str
    already: bool


def receive(who: Who, year: int, department: str, name: str, content: bytes, share: str = "") -> Received:
    """Take in a file from a department. The same bytes again for the same share add nothing.

    `share` is a name that the sender gives to what he sends (一份), if it is not to be told by person and name of the file.

    Raises:
        Refused: not this person's department, year not open, empty or over 60 MB.
    """
    facts = year_facts(year)
    if not Department.objects.filter(code=department).exists():
        raise Refused("unknown-department", f"没有部门“{department}”", "请核对部门代码")
    allowed(who, Action.RECEIVE, year=facts, department=department)
    if not content or len(content) > LARGEST_BYTES:
        raise Refused("size", "文件是空的，或超过 60 MB", "请核对文件；过大的请分成几个文件报送")
    mine = cache(partial(for_whom, who, department, name, share))
    if found := known(year, department, digest_of_bytes(content), mine):
        return found
    digest = the_archive().put(content)
    with deciding():
        verdict = allowed(who, Action.RECEIVE, year=year_facts(year), department=department)
        if found := known(year, department, digest, mine):
            return found
        event = DeliveryReceived(
            year=year,
            department=department,
            file=digest,
            name=plain_name(name),
            size_bytes=len(content),
            share=_label(share),
        )
        return Received(commit(event, who, verdict).seq, digest, already=False)


def for_whom(who: Who, department: str, name: str, share: str = "") -> Whose:
    """Of whom a file is that somebody sends now."""
    return whose(who.staff_no, department, plain_name(name), _label(share), present())


def known(year: int, department: str, digest: str, mine: Callable[[], Whose]) -> Received | None:
    """The delivery of these very bytes for the same share, if it still counts: one may go back to a file that was replaced.

    `mine` says of whom the file is; asked only if its bytes had come.

    What somebody else sent first does not swallow the file: it would count under his name, in his share.
    """
    rows = Delivery.objects.filter(year=year, department=department, file=digest).order_by("-event_seq")
    row = next((each for each in rows if _for_the_same(each, mine())), None)
    return Received(row.event_seq, digest, already=True) if row and _counts(row) else None


def _for_the_same(row: Delivery, mine: Whose) -> bool:
    """Without a name that somebody gave, the owner and the rows decide: another name of the same file is no other share."""
    before = whose(row.by, row.department, row.name, row.share, sent_at(row))
    if before.owner != mine.owner:
        return False
    return same_name(before.label, mine.label) or not (before.given or mine.given)


def _counts(row: Delivery) -> bool:
    if row.state == "waiting":
        return True
    given = given_by(row.event_seq)
    if not given:
        # Refused for what it is, it is refused again; with nothing to take at that time, it may hold something now.
        return row.state == "refused" and (row.refused != NOTHING_FOR_YOU or not may_find_more(row))
    present = (share for table in given for share in in_force(row.year, table, row.department))
    return any(share.delivery == row.event_seq and not _emptied(share) for share in present)


def _emptied(share: Share) -> bool:
    """Whether it stands without rows because its worksheet was said to be another sheet, or none: it gives nothing any more."""
    before = Share.objects.filter(year=share.year, table=share.table, department=share.department, number=share.number)
    return not share.rows and before.filter(delivery=share.delivery, version__lt=share.version, rows__gt=0).exists()


def _label(share: str) -> str:
    """The name given to a share: no path, a stroke in it stays."""
    return "".join(each for each in share if each.isprintable()).strip()[:LONGEST_LABEL]


def plain_name(name: str) -> str:
    """The file's own name without folders or control characters; names are shown to people, never opened."""
    bare = PurePath(name.replace("\\", "/")).name
    printable = "".join(each for each in bare if each.isprintable())
    return printable[-LONGEST_NAME:] or "未命名"
