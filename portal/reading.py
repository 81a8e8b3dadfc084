"""What of a sheet a visitor may read: the whole, or the rows of his own departments (办法第三条之三)."""

from dataclasses import dataclass

import pandas as pd

from acts.context import Refused, sheet
from acts.judged.findings_view import sheet_findings
from acts.judged.readable import Readable, readable
from ledger.facts import REVIEW_DESKS, Desk, Role, SheetFacts
from ledger.permission import Action, Subject, may
from ledger.sheet_digest import sheet_digest
from ledger.stage import Stage, stage_of
from portal.visitor import Visitor
from portal.years import the_year


@dataclass(frozen=True)
class Reading:
    """A sheet with where it lies, and whose rows of it the visitor may read."""

    visitor: Visitor
    facts: SheetFacts
    stage: Stage
    mine: Readable

    @property
    def year(self) -> int:
        return self.facts.year.year

    @property
    def table(self) -> str:
        return self.facts.table

    @property
    def digest(self) -> str:
        """The 校验码 that stands on the page; empty before anything was submitted."""
        return sheet_digest(self.facts) if self.facts.submission else ""

    @property
    def gathering(self) -> bool:
        """Still (or again) with those who fill it in."""
        return self.stage.desk in (Desk.PARTS, Desk.RESPONSIBLE)

    def may(self, action: Action, *, department: str = "", desk: Desk | None = None) -> bool:
        return bool(may(self.visitor.facts, action, Subject(sheet=self.facts, department=department, desk=desk)))

    @property
    def sends_back_from(self) -> Desk | None:
        """The desk from which the visitor may send the sheet back: where it lies, or one that has to confirm what moved."""
        return next((desk for desk in REVIEW_DESKS if self.may(Action.SEND_BACK, desk=desk)), None)

    @property
    def fills_in(self) -> bool:
        """Whether the visitor is of those who send and answer for the sheet: they see the draft."""
        plan = self.facts.assignment
        mine = (*plan.contributors, plan.responsible_department)
        return any(self.visitor.may_wear(Role.COLLECTOR, Role.DEPARTMENT_HEAD, department=code) for code in mine)

    def findings(self, *, of_draft: bool) -> pd.DataFrame:
        return self.mine.own(sheet_findings(self.year, self.table, of_draft=of_draft))


def reading(visitor: Visitor, year: int, table: str) -> Reading:
    """The sheet for this visitor.

    Raises:
        Refused: no such sheet in the plan, or not this person's work.
    """
    the_year(year)
    facts = sheet(year, table)
    mine = readable(visitor.facts, facts)
    if not mine.departments and not mine.whole:
        raise Refused("not-your-work", "您没有查看该表明细的权限", "如需查看，请向督导与质量控制办说明用途")
    return Reading(visitor, facts, stage_of(facts), mine)
