"""Receiving what people drop (报送): a file, or a zip whose tables become deliveries of their own."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from acts.context import Refused, Who, allowed, the_home
from acts.receiving.receive import LARGEST_BYTES, Received, receive
from ledger.load_facts import year_facts
from ledger.permission import Action
from workbooks.opening.bundles import Unbundled, may_be_bundle


class Unbundles(Protocol):
    """The isolated reader, as far as a zip needs it."""

    def unbundle(self, path: Path, name: str, out: Path) -> Unbundled: ...


@dataclass(frozen=True)
class Taken:
    """A delivery with the name that its sender knows it by."""

    name: str
    received: Received


@dataclass(frozen=True)
class Dropped:
    """What became of a dropped file: one delivery, or those of a zip and a sentence for each file in it not taken."""

    taken: tuple[Taken, ...]
    left: tuple[str, ...] = ()


def receive_dropped(
    who: Who, year: int, department: str, name: str, content: bytes, reader: Unbundles, share: str = ""
) -> Dropped:
    """As `receive`; of a zip each table is received under the name `包名.zip › 文件名`, all for the same share if one is
    named. The same zip again adds nothing.

    Raises:
        Refused: as `receive`, or the zip cannot be opened or holds no table.
    """
    if not may_be_bundle(content) or len(content) > LARGEST_BYTES:
        return Dropped((Taken(name, receive(who, year, department, name, content, share)),))
    allowed(who, Action.RECEIVE, year=year_facts(year), department=department)  # nothing is unpacked for a stranger
    the_home().scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=the_home().scratch) as scratch:
        return _received(who, year, department, name, content, Path(scratch), reader, share)


def _received(
    who: Who, year: int, department: str, name: str, content: bytes, scratch: Path, reader: Unbundles, share: str
) -> Dropped:
    packed, out = scratch / "packed", scratch / "files"
    packed.write_bytes(content)
    out.mkdir()
    found = reader.unbundle(packed, name, out)
    if not found.bundle:
        return Dropped((Taken(name, receive(who, year, department, name, content, share)),))
    left = [f"“{each.name}”没有收下：{each.refused.message}。{each.refused.remedy}" for each in found.left]
    if found.refused:
        raise Refused(found.refused.code, f"“{name}”没有收下：{found.refused.message}", found.refused.remedy)
    taken = []
    for each in found.files:
        own = (out / each.file).read_bytes()
        if len(own) > LARGEST_BYTES:
            left.append(f"“{each.name}”没有收下：文件超过 60 MB。过大的请分成几个文件报送")
        else:
            taken.append(Taken(each.name, receive(who, year, department, each.name, own, share)))
    return Dropped(tuple(taken), tuple(left))
