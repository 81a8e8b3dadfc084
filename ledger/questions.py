"""The state of a 须说明 finding: open, explained, accepted, or open again because it grew or its day passed."""

from datetime import date
from enum import StrEnum

from ledger.facts import SheetFacts, StatementFacts
from ledger.sheet_digest import acceptances, explanations


class QuestionState(StrEnum):
    """How far a 须说明 has come."""

    OPEN = "open"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    REOPENED = "reopened"

    @property
    def zh(self) -> str:
        return {"open": "待说明", "explained": "已说明", "accepted": "已认可", "reopened": "超出认可范围，重新待说明"}[self.value]


def question_states(facts: SheetFacts, today: date) -> dict[str, QuestionState]:
    """The state of every 须说明 that stands on the submitted version."""
    if facts.standing is None:
        return {}
    said, accepted = explanations(facts), acceptances(facts)
    return {
        finding: question_state(amount, said.get(finding), accepted.get(finding), today)
        for finding, amount in facts.standing.questions
    }


def question_state(
    amount: float | None, explained: StatementFacts | None, accepted: StatementFacts | None, today: date
) -> QuestionState:
    """The state of one 须说明 that measures `amount` today."""
    if accepted is None:
        return QuestionState.EXPLAINED if explained else QuestionState.OPEN
    if explained and explained.seq > accepted.seq:
        return QuestionState.EXPLAINED  # nobody has accepted these words, whether or not they answer a re-opening
    return QuestionState.ACCEPTED if _holds(accepted, amount, today) else QuestionState.REOPENED


def _holds(accepted: StatementFacts, amount: float | None, today: date) -> bool:
    within = accepted.up_to is None or amount is None or abs(amount) <= accepted.up_to
    return within and (accepted.until is None or today <= accepted.until)
