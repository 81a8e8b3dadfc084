"""Rows that a collector gave back to a person to look at again, as long as they stand as they were."""

from ledger.facts import SettlementFacts, SheetFacts


def given_back(facts: SheetFacts, staff_no: str) -> list[SettlementFacts]:
    """What this person was asked to look at and has not changed yet. Looks at rows only if there is such a word."""
    asked = [
        each
        for code in {each.department for each in facts.settlements}
        for each in facts.settled(code)
        if each.outcome == "back" and each.person == staff_no
    ]
    if not asked:
        return []
    from acts.many_hands.cases import cases  # pandas and DuckDB, not for everybody who asks for his duties

    present = {case.name: case.rows for code in {each.department for each in asked} for case in cases(facts, code)}
    return [each for each in asked if present.get(each.collision) == each.rows]
