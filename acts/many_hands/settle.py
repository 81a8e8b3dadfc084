"""Settling a collision: one row stays, all are right, or they go back to a person. It holds for these rows only."""

from collections.abc import Sequence

from acts.context import Moved, Refused, Who, allowed, commit, sheet
from acts.many_hands.cases import Case, by_name, cases, given_of
from acts.many_hands.shares import composed, in_force, last_change
from acts.receiving.part_files import PartFiles
from acts.still_so import decide_if_still_so
from catalog.digests import same_check_code
from ledger.facts import Mark, PartFacts, SettlementFacts, SheetFacts
from ledger.models import Person
from ledger.payloads.parts import CollisionSettled, MarkEntry, Outcome
from ledger.payloads.work import PartEntry
from ledger.permission import Action, Verdict

LONGEST_WORDS = 500
BUSY = "本部门的数据正在变化，本次操作未生效"


def settle(
    who: Who, year: int, table: str, department: str, collision: str, digest: str, outcome: Outcome, *,
    keep: int = 0, person: str = "", words: str = "",
) -> None:  # fmt: skip
    """Say what becomes of the rows of one collision; `department` is "" between departments.

    `digest` names the rows that the person saw; `keep` is the place (from 1) of the one that stays, in their order;
    `person` a staff number to whom they are given back.

    Raises:
        Refused: not this person's to merge, no such collision, reason or person missing, several rows in one file of one total.
        Moved: the rows are others by now.
    """
    said = _words(words, outcome)

    def asked() -> tuple[SheetFacts, Case, Verdict]:
        facts = sheet(year, table)
        verdict = allowed(who, Action.MERGE, of=facts, department=department)
        return facts, _case(facts, department, collision, digest), verdict

    def prepared() -> CollisionSettled:
        facts, case, _ = asked()
        return _content(
            facts, department, case, outcome, _kept(case, outcome, keep), _person(facts, department, case, person, outcome), said
        )

    decide_if_still_so(
        lambda: last_change(year, department) if department else 0,
        prepared,
        lambda content: commit(content, who, asked()[2]),
        BUSY,
    )


def _words(words: str, outcome: str) -> str:
    said = words.strip()
    if outcome != "keep" and not said:
        raise Refused("words", "请写明理由" if outcome == "both" else "请写明要核对什么", "")
    if len(said) > LONGEST_WORDS:
        raise Refused("words", f"理由不超过 {LONGEST_WORDS} 字", "")
    return said


def _case(facts: SheetFacts, department: str, collision: str, digest: str) -> Case:
    case = by_name(cases(facts, department)).get(collision)
    if case is None:
        raise Refused("no-such-collision", "这一处重复已不存在", "请刷新汇总页面")
    if not same_check_code(digest, case.digest):
        raise Moved
    return case


def _kept(case: Case, outcome: str, keep: int) -> Mark | None:
    if outcome != "keep":
        return None
    if case.collision.kind == "total":
        raise Refused("no-rows", "合计不是数据行，不能保留一行", "核对后选“都正确”并写明理由，或退回核对")
    if not 1 <= keep <= len(case.collision.rows):
        raise Refused("no-such-row", f"须指明保留第几行（1 至 {len(case.collision.rows)}）", "")
    return case.mark_of(case.collision.rows[keep - 1])


def _person(facts: SheetFacts, department: str, case: Case, person: str, outcome: str) -> str:
    """To whom the rows go back: only one of those who sent them, since the words stand in his duties."""
    if outcome != "back":
        return ""
    if not Person.objects.filter(staff_no=person).exists():
        raise Refused("unknown-person", f"没有教工号为“{person}”的人员", "请核对教工号")
    if person not in _senders(facts, department, {mark.holder for mark in case.rows}):
        raise Refused("not-a-sender", "只能退回给报送过其中一行的人员", "请从列出的人员中选择")
    return person


def _senders(facts: SheetFacts, department: str, holders: set[str]) -> set[str]:
    """Who sent the rows of these holders: shares of the department by number, or departments."""
    if not department:
        return {person for part in facts.parts if part.department in holders for person in (part.by, *part.persons)}
    shares = (each for each in in_force(facts.year.year, facts.table, department) if str(each.number) in holders)
    return {person for share in shares for person in (share.owner, share.by, *share.senders) if person}


def _content(
    facts: SheetFacts, department: str, case: Case, outcome: Outcome, kept: Mark | None, person: str, words: str
) -> CollisionSettled:
    settlement = SettlementFacts(0, department, case.name, case.rows, outcome, kept, person, words, "", "")
    part, entry = facts.part_of(department), None
    if part:
        entry = _part(facts, part, settlement)
        entry = None if (entry.rows_file, entry.problems_file) == (part.rows_file, part.problems_file) else entry
    return CollisionSettled(
        year=facts.year.year, table=facts.table, department=department, collision=case.name,
        rows=tuple(_entry(mark) for mark in sorted(case.rows, key=lambda mark: (mark.holder, mark.row_id))),
        outcome=outcome, kept=_entry(kept) if kept else None, person=person, words=words,
        shares=part.shares if part and entry else (), part=entry,
    )  # fmt: skip


def _part(facts: SheetFacts, part: PartFacts, settlement: SettlementFacts) -> PartEntry:
    """The department's part with this settlement beside those that were there."""
    shares = {int(number): files for number, files in given_of(facts, part.department).items()}
    return part_of_shares(facts, part, shares, (*facts.settled(part.department), settlement))


def part_of_shares(
    facts: SheetFacts, part: PartFacts, shares: dict[int, PartFiles], settlements: Sequence[SettlementFacts]
) -> PartEntry:
    """What these shares make, under the worksheet's name of the latest of them."""
    present = {each.number: each for each in in_force(facts.year.year, facts.table, part.department)}
    latest = max((each for number, each in present.items() if number in shares), key=lambda each: each.delivery, default=None)
    return composed(facts.table, shares, latest.worksheet if latest else part.worksheet, settlements)


def _entry(mark: Mark) -> MarkEntry:
    return MarkEntry(holder=mark.holder, row_id=mark.row_id, row_digest=mark.row_digest)
