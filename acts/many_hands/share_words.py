"""What became of a share that counts no more, in the words of the office: 汇总 and the page of a delivery say the same."""

from dataclasses import dataclass

from acts.many_hands.shares import in_force
from acts.waiting import sheet_title
from ledger.models import Delivery, Share

_FATES = {"withdrawn": "已撤下", "joined": "已并入第 {} 份", "replaced": "已由第 {} 份替换"}


@dataclass(frozen=True)
class OutOfForce:
    """A share that a delivery gave and that counts no more. `instead` is the delivery that counts in its place; 0: none."""

    share: Share
    words: str
    instead: int

    @property
    def title(self) -> str:
        return sheet_title(self.share.table)


def fate_words(share: Share) -> str:
    """「已并入第 2 份」; empty if no act took the share out."""
    return _FATES.get(share.fate, "").format(share.into)


def out_of_force(row: Delivery) -> dict[str, OutOfForce]:
    """By sheet, in the order of the file: what a delivery gave, where nothing of it is in force."""
    given = {share.table: share for share in Share.objects.filter(delivery=row.event_seq).order_by("id")}
    return {table: told for table, share in given.items() if (told := _told(share, in_force(row.year, table, row.department)))}


def _told(share: Share, present: list[Share]) -> OutOfForce | None:
    if any(each.delivery == share.delivery for each in present):
        return None
    follows = next((each for each in present if each.number in (share.number, share.into)), None)
    words = fate_words(share) or (f"已有更新的第 {follows.version} 版" if follows else "未计入")
    return OutOfForce(share, words, follows.delivery if follows else 0)
