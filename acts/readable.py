"""Whose rows of a sheet a person may read: all, or those of his departments. What is on the sheet as a whole is everybody's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from acts.context import Refused, Who, allowed
from ledger.facts import SheetFacts
from ledger.permission import Action

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Readable:
    """`whole` if all departments; else the codes of `departments`."""

    whole: bool
    departments: tuple[str, ...]

    def of(self, department: str) -> bool:
        return self.whole or department in self.departments

    def own(self, findings: "pd.DataFrame") -> "pd.DataFrame":
        """The findings that may be read."""
        if self.whole:
            return findings
        department = findings["source_department"]
        return findings[department.isna() | department.isin(self.departments)]


def readable(who: Who, facts: SheetFacts) -> Readable:
    """What the person may read of a sheet; nothing, if it is not his work."""
    plan = facts.assignment
    whole = _may_read(who, facts, plan.responsible_department) or _may_read(who, facts, "")
    return Readable(whole, tuple(code for code in plan.contributors if whole or _may_read(who, facts, code)))


def _may_read(who: Who, facts: SheetFacts, department: str) -> bool:
    try:
        return bool(allowed(who, Action.READ_SHEET, of=facts, department=department))
    except Refused:
        return False
