"""Where a sheet lies: one pure function over its facts. State is never a column that somebody sets."""

from dataclasses import dataclass, replace

from ledger.facts import REVIEW_DESKS, DecisionFacts, Desk, PartFacts, SheetFacts, StandingFacts
from ledger.questions import QuestionState, question_states
from ledger.sheet_digest import explanations, own_digest, sheet_digest, touched


@dataclass(frozen=True)
class Stage:
    """The desk where a sheet lies, since when, and why.

    `waiting_for` names departments whose part is missing or unsigned; `passed` the valid approvals by desk,
    `confirmed` what these desks confirmed since; `voided` approvals that no longer hold; `news` desks whose approval
    holds although something else moved since they last looked（有新情况）; `sent_back` the sending back that is not yet
    answered; `new_errors` 必改 opened by other sheets.
    """

    desk: Desk
    since: str
    waiting_for: tuple[str, ...] = ()
    passed: tuple[DecisionFacts, ...] = ()
    confirmed: tuple[DecisionFacts, ...] = ()
    voided: tuple[DecisionFacts, ...] = ()
    news: tuple[Desk, ...] = ()
    sent_back: DecisionFacts | None = None
    new_errors: int = 0

    def approval(self, desk: Desk) -> DecisionFacts | None:
        return next((each for each in self.passed if each.desk is desk), None)

    @property
    def accepted(self) -> bool:
        return self.desk is Desk.ACCEPTED


def last_look(facts: SheetFacts, desk: Desk) -> DecisionFacts | None:
    """What the desk said last of the sheet, in whatever sense; None if it never did. What moved since is new to it."""
    spoken = [each for each in facts.decisions if each.desk is desk]
    if (holding := stage_of(facts).approval(desk)) is not None:
        spoken.append(holding)  # a signature that counts as one is on record as a signature
    return max(spoken, key=lambda each: each.seq, default=None)


def stage_of(facts: SheetFacts) -> Stage:
    """Where the sheet lies now."""
    if facts.submission is None:
        return _gathering(facts, None, 0)
    back = unanswered_send_back(facts)
    errors = len(facts.standing.errors) if facts.standing else 0
    if back or errors:
        return _gathering(facts, back, errors)
    return _reviewing(facts)


def unanswered_send_back(facts: SheetFacts) -> DecisionFacts | None:
    """The last sending back, unless a submission came after it."""
    after = facts.submission.seq if facts.submission else 0
    backs = [each for each in facts.decisions if each.outcome == "sent_back" and each.seq > after]
    return backs[-1] if backs else None


def _gathering(facts: SheetFacts, back: DecisionFacts | None, errors: int) -> Stage:
    missing = tuple(code for code in facts.assignment.contributors if not _signed(facts.part_of(code)))
    desk = Desk.PARTS if missing else Desk.RESPONSIBLE
    since = back.at if back else (facts.submission.at if facts.submission else facts.year.opened_at)
    voided = tuple(_last_approvals(facts).values()) if facts.submission else ()
    return Stage(desk, since, waiting_for=missing, voided=voided, sent_back=back, new_errors=errors)


def _signed(part: PartFacts | None) -> bool:
    return part is not None and bool(part.signed_by)


def _reviewing(facts: SheetFacts) -> Stage:
    own = own_digest(facts)
    approvals = _last_approvals(facts)
    valid = {desk: each for desk, each in approvals.items() if each.own_digest == own and _no_new_error(each, facts)}
    if Desk.OWNER not in valid and (once := _passed_once(facts, own)):
        valid[Desk.OWNER] = once
    voided = tuple(each for desk, each in approvals.items() if desk not in valid)
    passed: list[DecisionFacts] = []
    for desk in REVIEW_DESKS:
        if desk not in valid:
            return _passed_until(desk, facts, passed, voided)
        passed.append(valid[desk])
    # A 须说明 that came up, grew or outlived its day after the last desk brings the sheet back there.
    return _passed_until(Desk.ACCEPTED if _all_accepted(facts) else Desk.QC_OFFICE, facts, passed, ())


def _passed_until(desk: Desk, facts: SheetFacts, passed: list[DecisionFacts], voided: tuple[DecisionFacts, ...]) -> Stage:
    confirmed = {each.desk: confirmed_since(facts, each) for each in passed}
    present = sheet_digest(facts)
    news = (each.desk for each in passed if [each, *confirmed[each.desk]][-1].digest != present)
    kept = tuple(each for said in confirmed.values() for each in said)
    return Stage(desk, _since(facts, passed), passed=tuple(passed), confirmed=kept, voided=voided, news=tuple(news))


def confirmed_since(facts: SheetFacts, approval: DecisionFacts) -> list[DecisionFacts]:
    """What the desk of an approval has confirmed after it, oldest first."""
    later = (each for each in facts.decisions if each.outcome == "confirmed" and each.seq > approval.seq)
    return [each for each in later if each.desk is approval.desk]


def _all_accepted(facts: SheetFacts) -> bool:
    return all(state is QuestionState.ACCEPTED for state in question_states(facts, facts.as_of).values())


def _last_approvals(facts: SheetFacts) -> dict[Desk, DecisionFacts]:
    """The desks whose last word is an approval: who has sent a sheet back since is asked again."""
    last = {each.desk: each for each in facts.decisions if each.outcome != "confirmed"}
    return {desk: each for desk, each in last.items() if each.outcome == "approved"}


def _no_new_error(decision: DecisionFacts, facts: SheetFacts) -> bool:
    return facts.standing is None or set(facts.standing.errors) <= set(decision.errors)


def _since(facts: SheetFacts, passed: list[DecisionFacts]) -> str:
    submitted = facts.submission.at if facts.submission else ""
    return max([submitted, *(each.at for each in passed)])


def _passed_once(facts: SheetFacts, own: str) -> DecisionFacts | None:
    """Where department head and owner are one person, his signature on every part is his review (办法第三条之一).

    It must be the signature on all that was submitted, explanations included: later words want a look of their own.
    Who has entered, merged or explained anything himself (as somebody's deputy) cannot pass it. It holds for the
    校验码 at the moment of the submission: what other sheets move afterwards is news to him as to every desk.
    """
    owner = facts.assignment.owner
    signatures = [part.signed_seq for part in facts.submitted_parts if part.signed_by == owner and not part.signed_for]
    if not facts.submission or not signatures or len(signatures) != len(facts.submission.parts) or owner in touched(facts):
        return None
    first = min(seq or 0 for seq in signatures)
    if any(each.seq > first for each in explanations(facts).values()):
        return None
    last = max(seq or 0 for seq in signatures)
    return DecisionFacts(
        seq=last, desk=Desk.OWNER, outcome="approved", submission=facts.submission.version, digest=_as_submitted(facts),
        own_digest=own, errors=(), by=owner, acting_for="", post="部门数据责任人兼指标负责人", at=facts.submission.at, once=True,
        evaluation=facts.submission.evaluation,
    )  # fmt: skip


def _as_submitted(facts: SheetFacts) -> str:
    """The 校验码 at the submission: no 必改 was open, and what is the sheet's own has not changed since."""
    if facts.submission is None:
        raise ValueError(f"{facts.table}: nothing submitted")
    then = StandingFacts(facts.submission.evaluation, (), facts.submission.questions, complete=True)
    return sheet_digest(replace(facts, standing=then))
