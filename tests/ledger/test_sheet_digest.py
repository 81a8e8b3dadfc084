"""The 校验码: what changes it and what does not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.facts import Desk, SheetFacts
from ledger.sheet_digest import dataset_digest, own_digest, sheet_digest
from tests.ledger.cases import NEW, A, accepted, approved, checked, decided, gathered, said, sent, signed, submitted

SHEET = submitted(gathered(), questions=(("q1", 5.0), ("q2", None)))


def _other_rows(facts: SheetFacts) -> SheetFacts:
    assert facts.submission is not None
    return replace(facts, submission=replace(facts.submission, content_digest="other"))


def _other_wrapping(facts: SheetFacts) -> SheetFacts:
    """The same rows from another file, submitted again by another person."""
    assert facts.submission is not None
    return replace(
        facts, submission=replace(facts.submission, rows_file="other", version=9, seq=99, by="C9", at="2016-10-01T00:00")
    )


def _other_logic(facts: SheetFacts) -> SheetFacts:
    return replace(facts, year=replace(facts.year, logic_digest="other"))


CHANGES: dict[str, tuple[Callable[[SheetFacts], SheetFacts], bool, bool]] = {
    # what happened → (changes the 校验码, changes what is the sheet's own)
    "other rows": (_other_rows, True, True),
    "an explanation": (lambda f: said(f, "q1"), True, True),
    "another explanation of the same": (lambda f: said(said(f, "q1"), "q1", "不同"), True, True),
    "a new 必改": (lambda f: checked(f, "e1", questions=f.standing.questions), True, False),  # type: ignore[union-attr]
    "a 须说明 gone": (lambda f: checked(f, questions=(("q2", None),)), True, False),
    "a 须说明 grown": (lambda f: checked(f, questions=(("q1", 5.5), ("q2", None))), True, False),
    "other logic of the rules": (_other_logic, True, False),
    "the same rows in another file": (_other_wrapping, False, False),
    "findings in another order": (lambda f: checked(f, questions=(("q2", None), ("q1", 5.0))), False, False),
    "an acceptance": (lambda f: accepted(f, "q1", up_to=6.0), False, False),
    "an approval": (lambda f: approved(f, Desk.OWNER), False, False),
    "a sending back": (lambda f: decided(f, Desk.OWNER, "sent_back"), False, False),
    "a newer draft": (lambda f: signed(sent(f, A, "second"), A), False, False),
    "a gate": (lambda f: replace(f, year=replace(f.year, gates=(("qc", "d"),))), False, False),
}


@pytest.mark.parametrize(("change", "whole", "own"), [*CHANGES.values()], ids=[*CHANGES])
def test_what_changes_the_digest(change: Callable[[SheetFacts], SheetFacts], whole: bool, own: bool) -> None:
    changed = change(SHEET)
    assert (sheet_digest(changed) != sheet_digest(SHEET)) is whole
    assert (own_digest(changed) != own_digest(SHEET)) is own


def test_nothing_submitted_has_no_digest() -> None:
    with pytest.raises(ValueError, match="nothing submitted"):
        own_digest(NEW)
    with pytest.raises(ValueError, match="nothing submitted"):
        sheet_digest(NEW)


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1), st.randoms(use_true_random=False))
def test_the_dataset_has_no_order(sheets: dict[str, str], random: object) -> None:
    shuffled = list(sheets.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dataset_digest(dict(shuffled)) == dataset_digest(sheets)
    first = next(iter(sheets))
    assert dataset_digest({**sheets, first: sheets[first] + "x"}) != dataset_digest(sheets)
