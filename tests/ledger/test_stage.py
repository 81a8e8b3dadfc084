"""Where a sheet lies, case by case."""

from collections.abc import Callable

import pytest

from ledger.facts import Desk, SheetFacts
from ledger.stage import stage_of
from tests.ledger.cases import (
    HEAD,
    NEW,
    OWNER,
    PLAN,
    A,
    B,
    approved,
    checked,
    confirmed,
    decided,
    gathered,
    planned,
    said,
    sent,
    sent_back,
    signed,
    submitted,
    withdrawn,
)

OWNERS, VICES, QC = Desk.OWNER, Desk.VICE_PRINCIPAL, Desk.QC_OFFICE
DONE = submitted(gathered())
ONE_PERSON = submitted(gathered(planned(owner=HEAD), by=HEAD))


def corrected(facts: SheetFacts) -> SheetFacts:
    """The other department's part comes with other rows and is submitted."""
    return submitted(signed(sent(facts, B, "second"), B))


CASES: dict[str, tuple[SheetFacts, Desk]] = {
    "nothing came": (NEW, Desk.PARTS),
    "one part came": (signed(sent(NEW, A), A), Desk.PARTS),
    "both came, one unsigned": (sent(signed(sent(NEW, A), A), B), Desk.PARTS),
    "both signed": (gathered(), Desk.RESPONSIBLE),
    "a newer file is unsigned again": (sent(gathered(), B, "second"), Desk.PARTS),
    "submitted": (DONE, OWNERS),
    "a newer file does not disturb what is submitted": (sent(DONE, B, "second"), OWNERS),
    "withdrawn": (withdrawn(DONE), Desk.RESPONSIBLE),
    "owner approved": (approved(DONE, OWNERS), VICES),
    "owner and vice-principal approved": (approved(DONE, OWNERS, VICES), QC),
    "all approved": (approved(DONE), Desk.ACCEPTED),
    "approved at the last desk only": (approved(DONE, QC), OWNERS),
    "sent back, parts still signed": (sent_back(DONE, OWNERS), Desk.RESPONSIBLE),
    "sent back, a new file unsigned": (sent(sent_back(DONE, OWNERS), B, "second"), Desk.PARTS),
    "sent back and answered": (corrected(sent_back(DONE, OWNERS)), OWNERS),
    "sent back by the QC office and answered: all look again": (corrected(sent_back(approved(DONE, OWNERS, VICES), QC)), OWNERS),
    "sent back by the QC office, answered without a change": (submitted(sent_back(approved(DONE, OWNERS, VICES), QC)), QC),
    "approved, then sent back by the same desk": (submitted(sent_back(approved(DONE, OWNERS), OWNERS)), OWNERS),
    "own rows changed after acceptance": (corrected(approved(DONE)), OWNERS),
    "explained after approval": (said(approved(DONE, OWNERS, VICES), "q1"), OWNERS),
    "explained in other words": (said(approved(said(DONE, "q1", "甲"), OWNERS), "q1", "乙"), OWNERS),
    "a new 必改 after acceptance": (checked(approved(DONE), "e1"), Desk.RESPONSIBLE),
    "the new 必改 went away again": (checked(checked(approved(DONE), "e1")), Desk.ACCEPTED),
    "a 必改 on what lies at a desk": (checked(approved(DONE, OWNERS), "e1"), Desk.RESPONSIBLE),
    "a new 须说明 by another sheet's change": (checked(approved(DONE), questions=(("q9", 2.0),)), Desk.QC_OFFICE),
    "head and owner are one person": (ONE_PERSON, VICES),
    "one person, explained before the signature": (
        submitted(gathered(said(planned(owner=HEAD), "q1"), by=HEAD)), VICES,
    ),
    "one person, explained after the signature": (said(ONE_PERSON, "q1"), OWNERS),
    "one person, who signed one part only": (submitted(signed(sent(signed(sent(planned(owner=HEAD), A), A), B), B)), OWNERS),
    "one person, signed by a stand-in": (
        submitted(signed(sent(signed(sent(planned(owner=HEAD), A), A, HEAD), B), B, HEAD, acting_for="H9")), OWNERS,
    ),
    "one person, who explained himself": (submitted(gathered(said(planned(owner=HEAD), "q1", by=HEAD), by=HEAD)), OWNERS),
    "one person, who merged as the collector's deputy": (submitted(gathered(planned(owner=HEAD), by=HEAD), by=HEAD), OWNERS),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "desk"), [*CASES.values()], ids=[*CASES])
def test_where_it_lies(facts: SheetFacts, desk: Desk) -> None:
    assert stage_of(facts).desk is desk


def test_departments_that_are_waited_for() -> None:
    assert stage_of(NEW).waiting_for == PLAN.contributors
    assert stage_of(sent(signed(sent(NEW, A), A), B)).waiting_for == (B,)
    assert stage_of(gathered()).waiting_for == ()


def test_what_is_voided_is_named() -> None:
    facts = corrected(approved(DONE, OWNERS, VICES))
    assert {each.desk for each in stage_of(facts).voided} == {OWNERS, VICES}
    assert {each.desk for each in stage_of(checked(approved(DONE), "e1")).voided} == {OWNERS, VICES, QC}
    assert stage_of(approved(DONE)).voided == ()


def test_a_voided_desk_keeps_those_before_it_waiting() -> None:
    """All look again in order; a confirmation at the first desk does not bring the others back."""
    facts = decided(corrected(approved(DONE)), OWNERS)
    stage = stage_of(facts)
    assert stage.desk is VICES
    assert [each.desk for each in stage.passed] == [OWNERS]


def test_news_are_marked_at_the_desks_that_saw_something_else() -> None:
    facts = checked(approved(DONE, OWNERS, VICES), questions=(("q9", 2.0),))
    assert stage_of(facts).news == (OWNERS, VICES)
    assert stage_of(approved(facts, QC)).news == (OWNERS, VICES)
    assert stage_of(approved(DONE)).news == ()


def test_what_a_desk_confirmed_is_no_news_to_it_until_something_else_moves() -> None:
    facts = checked(approved(DONE, OWNERS, VICES), questions=(("q9", 2.0),))
    assert stage_of(confirmed(facts, OWNERS)).news == (VICES,)
    both = confirmed(facts, OWNERS, VICES)
    assert stage_of(both).news == ()
    assert [each.desk for each in stage_of(both).confirmed] == [OWNERS, VICES]
    assert stage_of(checked(both, questions=(("q9", 3.0),))).news == (OWNERS, VICES)
    assert stage_of(checked(both)).news == (OWNERS, VICES), "back where it was, but not what the desks saw last"


def test_confirming_moves_nothing() -> None:
    facts = checked(approved(DONE, OWNERS, VICES), questions=(("q9", 2.0),))
    before, after = stage_of(facts), stage_of(confirmed(facts, OWNERS, VICES))
    assert (after.desk, after.since, after.passed) == (before.desk, before.since, before.passed)


def test_a_confirmation_is_no_approval() -> None:
    """An own change voids what was approved and confirmed alike; a confirmation without approval counts for nothing."""
    facts = confirmed(checked(approved(DONE)), OWNERS, VICES, QC)
    stage = stage_of(corrected(facts))
    assert stage.desk is OWNERS
    assert ({each.outcome for each in stage.voided}, stage.confirmed) == ({"approved"}, ())
    assert stage_of(confirmed(DONE, OWNERS)).desk is OWNERS


def test_a_desk_that_cannot_confirm_sends_back() -> None:
    facts = sent_back(checked(approved(DONE), questions=()), VICES)
    assert stage_of(facts).desk is Desk.RESPONSIBLE
    again = submitted(facts)
    assert stage_of(again).desk is VICES
    assert stage_of(approved(again, VICES)).accepted


def test_a_pass_once_holds_for_the_moment_of_the_submission() -> None:
    """What other sheets move afterwards is news to that person as to every desk."""
    facts = checked(ONE_PERSON, questions=(("q9", 2.0),))
    assert stage_of(ONE_PERSON).news == ()
    assert stage_of(facts).news == (OWNERS,)
    assert stage_of(confirmed(facts, OWNERS, by=HEAD)).news == ()
    again = submitted(gathered(confirmed(facts, OWNERS, by=HEAD), by=HEAD), questions=(("q8", 1.0),))
    assert stage_of(again).news == ()


def test_passed_once_is_on_record() -> None:
    once = stage_of(ONE_PERSON).approval(OWNERS)
    assert once is not None
    assert (once.once, once.by, once.acting_for) == (True, HEAD, "")
    assert stage_of(DONE).approval(OWNERS) is None
    looked = stage_of(decided(said(ONE_PERSON, "q1"), OWNERS, by=HEAD)).approval(OWNERS)
    assert looked is not None
    assert not looked.once


def test_what_was_sent_back_is_told_until_it_is_answered() -> None:
    back = sent_back(DONE, VICES)
    told = stage_of(back).sent_back
    assert told is not None
    assert told.desk is VICES
    assert stage_of(corrected(back)).sent_back is None


def test_new_errors_are_counted() -> None:
    assert stage_of(checked(approved(DONE), "e1", "e2")).new_errors == 2


def test_time_counts_where_it_lies() -> None:
    assert stage_of(NEW).since == NEW.year.opened_at
    assert DONE.submission is not None
    assert stage_of(DONE).since == DONE.submission.at
    after_owner = approved(DONE, OWNERS)
    assert stage_of(after_owner).since == after_owner.decisions[-1].at
    back = sent_back(DONE, OWNERS)
    assert stage_of(back).since == back.decisions[-1].at


@pytest.mark.parametrize("desk", [OWNERS, VICES, QC])
@pytest.mark.parametrize("change", [corrected, lambda facts: said(facts, "q1")])
def test_no_desk_survives_a_change_of_its_own(desk: Desk, change: Callable[[SheetFacts], SheetFacts]) -> None:
    facts = change(approved(DONE))
    assert stage_of(facts).approval(desk) is None


def test_the_owner_named_by_the_plan_is_another_than_the_head_here() -> None:
    assert PLAN.owner == OWNER != HEAD
