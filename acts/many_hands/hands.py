"""How many hands a sheet has, and how much of what collides among them waits: for those who only ask where things stand."""

from dataclasses import dataclass

from acts.context import sheet
from ledger.facts import Desk
from ledger.stage import Stage


@dataclass(frozen=True)
class Hands:
    """Shares in force, departments that have sent none, and collisions that wait while the sheet is put together."""

    parts: int
    missing: int
    collisions: int


def hands_of(stage: Stage, year: int, table: str) -> Hands:
    """Rows are looked at only where several shares meet and the sheet is not submitted."""
    facts = sheet(year, table)
    shares = sum(len(part.shares) for part in facts.parts)
    missing = sum(facts.part_of(code) is None for code in facts.assignment.contributors)
    if shares < 2 or stage.desk not in (Desk.PARTS, Desk.RESPONSIBLE):
        return Hands(shares, missing, 0)
    from acts.many_hands.cases import cases  # DuckDB, not for everybody who asks

    codes = ("", *(part.department for part in facts.parts))
    return Hands(shares, missing, sum(case.open for code in codes for case in cases(facts, code)))
