"""Whether a sheet takes a department's data now, and whether a file that held nothing to take would hold something today."""

from typing import Final

from acts.asking.saved_mappings import mappings_for
from acts.context import Refused, sheet, the_store
from ledger.models import Delivery
from ledger.stage import stage_of
from workbooks.reports import ReadReport

NOTHING_FOR_YOU: Final = "nothing-for-you"


def takes(year: int, table: str, department: str) -> bool:
    """Whether the sheet takes a part of this department now: it contributes, and the sheet is not locked."""
    try:
        facts = sheet(year, table)
    except Refused:
        return False
    return department in facts.assignment.contributors and not stage_of(facts).accepted


def may_find_more(row: Delivery) -> bool:
    """Whether reading the bytes of a delivery that gave nothing might give something now.

    One of its sheets is taken by now, or worksheets that nobody knew meet other saved mappings.
    """
    report = ReadReport.model_validate(the_store().get_json(row.report))
    known = [*(each.table for each in report.sheets), *(each.table for each in report.unrecognised if each.table)]
    if any(takes(row.year, table, row.department) for table in known):
        return True
    present = mappings_for(row.department, row.source)
    return bool(report.unrecognised) and report.mappings != (present.digest if present else "")
