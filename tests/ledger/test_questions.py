"""A 须说明: open, explained, accepted up to an amount and until a day, open again."""

from datetime import date

import pytest

from ledger.facts import SheetFacts
from ledger.questions import QuestionState, question_states
from tests.ledger.cases import NEW, TODAY, accepted, checked, gathered, said, submitted

OPEN, EXPLAINED, ACCEPTED, REOPENED = QuestionState


def asked(amount: float | None = 5.0) -> SheetFacts:
    return submitted(gathered(), questions=(("q1", amount),))


def grown(facts: SheetFacts, amount: float | None) -> SheetFacts:
    return checked(facts, questions=(("q1", amount),))


ANSWERED = accepted(said(asked(), "q1"), "q1", up_to=6.0)
UNTIL = date(2016, 9, 20)

CASES: dict[str, tuple[SheetFacts, QuestionState]] = {
    "nobody said anything": (asked(), OPEN),
    "explained": (said(asked(), "q1"), EXPLAINED),
    "another one is explained": (said(asked(), "q2"), OPEN),
    "accepted within the amount": (ANSWERED, ACCEPTED),
    "accepted up to the very amount": (grown(ANSWERED, 6.0), ACCEPTED),
    "grown beyond it": (grown(ANSWERED, 6.01), REOPENED),
    "grown beyond it the other way": (grown(ANSWERED, -6.01), REOPENED),
    "shrunk again": (grown(grown(ANSWERED, 9.0), 1.0), ACCEPTED),
    "measures nothing any more": (grown(ANSWERED, None), ACCEPTED),
    "accepted whatever it is": (grown(accepted(said(asked(), "q1"), "q1"), 999.0), ACCEPTED),
    "grown and explained anew": (said(grown(ANSWERED, 9.0), "q1", "另有一项"), EXPLAINED),
    "grown, explained and accepted anew": (accepted(said(grown(ANSWERED, 9.0), "q1", "另有一项"), "q1", up_to=9.0), ACCEPTED),
    "other words after acceptance": (said(ANSWERED, "q1", "换一种说法"), EXPLAINED),
    "until today": (accepted(said(asked(), "q1"), "q1", until=UNTIL), ACCEPTED),
    "until yesterday": (accepted(said(asked(), "q1"), "q1", until=date(2016, 9, 19)), REOPENED),
    "accepted with less than it measures": (accepted(said(asked(), "q1"), "q1", up_to=4.0), REOPENED),
}


@pytest.mark.parametrize(("facts", "state"), [*CASES.values()], ids=[*CASES])
def test_state(facts: SheetFacts, state: QuestionState) -> None:
    assert question_states(facts, TODAY) == {"q1": state}


def test_nothing_submitted_has_no_questions() -> None:
    assert question_states(NEW, TODAY) == {}


def test_what_no_longer_stands_is_no_question() -> None:
    assert question_states(checked(ANSWERED), TODAY) == {}
