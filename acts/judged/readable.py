"""Whose rows of a sheet a person may read: all, or those of his departments. What is on the sheet as a whole is everybody's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.facts import PersonFacts, SheetFacts
from ledger.permission import Action, Subject, may

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Readable:
    """The codes of the departments whose rows may be read; `whole` if that is all of them."""

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


def readable(who: PersonFacts, facts: SheetFacts) -> Readable:
    """What the person may read of a sheet; no department's rows, if it is not his work."""

    def may_read(department: str) -> bool:
        return bool(may(who, Action.READ_SHEET, Subject(sheet=facts, department=department)))

    plan = facts.assignment
    whole = may_read(plan.responsible_department) or may_read("")
    return Readable(whole, tuple(code for code in plan.contributors if whole or may_read(code)))
