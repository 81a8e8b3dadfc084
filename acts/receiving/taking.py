"""Whether a sheet takes a department's data now, and whether a file that held nothing to take would hold something today."""

from collections.abc import Collection
from typing import Final

from acts.asking.saved_mappings import mappings_for
from acts.context import sheet, the_store
from ledger.load_facts import contributors_of
from ledger.models import Delivery, Submission
from ledger.stage import stage_of
from workbooks.reports import ReadReport

NOTHING_FOR_YOU: Final = "nothing-for-you"


def takes(year: int, table: str, department: str) -> bool:
    """Whether the sheet takes a part of this department now: it contributes, and the sheet is not locked."""
    return bool(taking(year, department, [table]))


def taking(year: int, department: str, tables: Collection[str]) -> frozenset[str]:
    """Those of these sheets of which `takes` says yes. Only a submitted one can be locked; where the others lie is not asked."""
    mine = {table for table, contributors in contributors_of(year, tables).items() if department in contributors}
    if not mine:
        return frozenset()
    submitted = Submission.objects.filter(year=year, table__in=mine, withdrawn_seq=None).values_list("table", flat=True)
    return frozenset(mine - {table for table in set(submitted) if stage_of(sheet(year, table)).accepted})


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
