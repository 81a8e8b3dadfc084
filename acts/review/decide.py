"""审核通过 and 退回修改: one desk, one sheet, on the digest (校验码) that the person saw."""

from collections.abc import Mapping, Sequence
from datetime import date

from acts.context import Moved, Refused, Who, allowed, commit, deciding, person, sheet, today
from catalog.digests import same_check_code
from ledger.facts import Desk, SheetFacts
from ledger.payloads.work import PlaceEntry, SheetDecided, SheetSentBack
from ledger.permission import Action, Verdict
from ledger.questions import QuestionState, question_states
from ledger.sheet_digest import own_digest, sheet_digest

SEND_BACK_REASONS = {
    "wrong": "数据不准确",
    "incomplete": "数据不完整",
    "untrue": "与实际不符",
    "definition": "口径不符",
    "unexplained": "情况说明不充分",
    "evidence": "佐证材料不足",
    "other": "其他",
}


def approve(who: Who, year: int, table: str, desk: Desk, digest: str, words: str = "") -> int:
    """审核通过 at a desk. `digest` is the 校验码 that the person saw, whole or its first 12 characters.

    Raises:
        Refused: not at this person's desk, own work, or a 须说明 that nobody has accepted.
        Moved: the sheet is another by now.
    """
    with deciding():
        facts = sheet(year, table)
        verdict = allowed(who, Action.APPROVE, of=facts, desk=desk)
        present = as_seen(facts, digest)
        all_accepted(facts)
        content = SheetDecided(
            year=year, table=table, desk=desk.value, submission=_version(facts), digest=present, own_digest=own_digest(facts),
            errors=facts.standing.errors if facts.standing else (), post=post_of(who, verdict, desk), words=words.strip(),
        )  # fmt: skip
        return commit(content, who, verdict).seq


def approve_many(who: Who, year: int, desk: Desk, digests: Mapping[str, str]) -> dict[str, Refused | None]:
    """Approve several sheets in one go, each recorded for itself; gives the refusal of each, or None."""
    outcomes: dict[str, Refused | None] = {}
    for table, digest in digests.items():
        try:
            approve(who, year, table, desk, digest)
            outcomes[table] = None
        except Refused as refusal:
            outcomes[table] = refusal
    return outcomes


def send_back(
    who: Who, year: int, table: str, desk: Desk, digest: str, reason: str, words: str,
    places: Sequence[Mapping[str, str]] = (), due: date | None = None,
) -> int:  # fmt: skip
    """退回修改 with a coded reason, words, places (finding, row_id, column) and a due day.

    Raises:
        Refused: not at this person's desk, unknown reason, no words, a due day that has passed.
        Moved: the sheet is another by now.
    """
    if reason not in SEND_BACK_REASONS or not words.strip():
        raise Refused("no-reason", "退回须选择原因并写明意见", "请补充后再退回")
    if due and due < today():
        raise Refused("past-due", "退回的完成期限已经过去", "请改正日期")
    with deciding():
        facts = sheet(year, table)
        verdict = allowed(who, Action.SEND_BACK, of=facts, desk=desk)
        content = SheetSentBack(
            year=year, table=table, desk=desk.value, submission=_version(facts), digest=as_seen(facts, digest),
            own_digest=own_digest(facts), post=post_of(who, verdict, desk), reason=reason, words=words.strip(),
            places=tuple(PlaceEntry.model_validate(each) for each in places), due=due,
        )  # fmt: skip
        return commit(content, who, verdict).seq


def as_seen(facts: SheetFacts, digest: str) -> str:
    """The whole 校验码 of the sheet, which must be the one that the person saw.

    Raises:
        Moved: it is another by now.
    """
    present = sheet_digest(facts)
    if not same_check_code(digest, present):
        raise Moved
    return present


def all_accepted(facts: SheetFacts) -> None:
    """Raise `Refused` unless each 须说明 that stands on the sheet is accepted."""
    states = question_states(facts, today())
    if waiting := [finding for finding, state in states.items() if state is not QuestionState.ACCEPTED]:
        raise Refused("not-accepted", f"还有 {len(waiting)} 处须说明未认可", "请逐项认可情况说明，或退回修改")


def _version(facts: SheetFacts) -> int:
    return facts.submission.version if facts.submission else 0


def post_of(who: Who, verdict: Verdict, desk: Desk) -> str:
    """The post under which a decision is taken, as it was called at that time; a stand-in names both."""
    actor = person(who.staff_no)
    if not verdict.acting_for:
        return desk.zh
    return f"{desk.zh}：{actor.name}（代{person(verdict.acting_for).name}）"
