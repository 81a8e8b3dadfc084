"""What a file would do before it is sent: replace a version that is there, or come as one more share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from acts.many_hands.share_history import counted_before, made_by, stood_before
from acts.many_hands.shares import Whose, by_name, collects, in_force, whose
from acts.waiting import person_names, sheet_title
from catalog.masked import masked_text
from ledger.chain import present as now
from ledger.load_facts import tables_filled_by, year_facts
from ledger.models import Share


@dataclass(frozen=True)
class Foreseen:
    """Of one file, as far as its name tells: the shares that it would replace, each on the sheets that it holds."""

    name: str
    whose: str
    replaces: tuple[str, ...]
    beside: tuple[str, ...]
    zipped: bool = False

    @property
    def words(self) -> str:
        """One sentence for the sender."""
        if self.zipped:
            return "压缩包中的文件各按自己的名称和记录判断，收下后在各自的报送页面说明替换了哪一版，或作为新的一份"
        if self.replaces:
            return "将替换" + "；".join(self.replaces)
        if self.beside:
            return (
                f"与此前报送的不同名（{'、'.join(self.beside)}）：如果多半是同样的记录，读取后作为其新版本；"
                "否则作为新的一份，原来的保留（没有数据行的文件算作新版本）"
            )
        return "作为新的一份"


def foreseen(by: str, year: int, department: str, names: Iterable[str], share: str = "") -> list[Foreseen]:
    """What sending files of these names for the department would do, by the rules of `acts.many_hands.shares`."""
    present = _present(year, department)
    return [_foreseen(by, whose(by, department, name, share, now()), name, present) for name in names]


def _foreseen(by: str, who: Whose, name: str, present: Mapping[str, list[Share]]) -> Foreseen:
    if not (who.given or who.owner) and name.casefold().endswith(".zip"):
        return Foreseen(name, _whose(who), (), (), zipped=True)
    replaced, beside = [], []
    for table, shares in present.items():
        if found := by_name(shares, who):
            replaced.append(f"{_owner(found, by)} {share_words(found)}：{sheet_title(table)}")
        elif not who.given and not who.owner:
            beside += [f"“{each.shown_label}”" for each in shares if not each.owner]
    return Foreseen(name, _whose(who), tuple(replaced), tuple(dict.fromkeys(beside)))


def sent_before(by: str, year: int, department: str) -> tuple[str, ...]:
    """The shares that the department has sent, a sentence each, for who is about to send another; to staff their own only."""
    names, all_of_them = person_names(), collects(by, department, now())
    return tuple(
        f"{sheet_title(table)}：{names.get(share.owner or share.by, '')} “{share.shown_label}” {share_words(share)}"
        for table, shares in _present(year, department).items()
        for share in shares
        if all_of_them or share.owner == by
    )


def share_words(share: Share) -> str:
    """「11月3日 的第 2 版（35 行）」."""
    at = datetime.fromisoformat(share.at)
    return f"{at.month}月{at.day}日 的第 {share.version} 版（{share.rows} 行）"


def _owner(share: Share, by: str) -> str:
    if share.by == by:
        return "您"
    return person_names().get(share.owner or share.by, "")


def _whose(who: Whose) -> str:
    return masked_text(who.label) if who.given or not who.owner else person_names().get(who.owner, "")


def _present(year: int, department: str) -> dict[str, list[Share]]:
    """The shares in force of each sheet that the department fills in, in the order of the plan."""
    return {table: in_force(year, table, department) for table in tables_filled_by(year_facts(year), department)}


def what_became(delivery: int) -> list[str]:
    """What a delivery did when it was read, a sentence for each sheet: 「6.7 …：作为新的一份“成果二”」."""
    told: dict[str, str] = {}
    for share in Share.objects.filter(delivery=delivery).order_by("id"):
        if share.table not in told and made_by(share) is None:  # not what acts made of it, nor one more reading
            told[share.table] = f"{sheet_title(share.table)}：{_did(share)}“{share.shown_label}”"
    return list(told.values())


def _did(share: Share) -> str:
    if counted_before(share) is None:
        return "读取时已有更新的一版，这一版没有采用："
    before = stood_before(share)
    if before and before.rows and not share.rows:
        return f"没有数据行，但替换了 {share_words(before)}；如果不是本意，请把原来的文件再报送一次。这一份是"
    return f"替换了 {share_words(before)}" if before else "作为新的一份"
