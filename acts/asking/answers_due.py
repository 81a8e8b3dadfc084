"""Files that wait for an answer of their department: which sheet a worksheet is, what foreign headers and words mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from acts.asking.mapping_questions import OpenSheets, open_sheets
from acts.asking.mappings import mapping_questions, may_be_asked, said_open
from acts.context import the_store
from acts.receiving.part_names import base_name, same_name
from ledger.models import Delivery
from warehouse.store import Store
from workbooks.reports import ReadReport


@dataclass(frozen=True)
class AnswerDue:
    """A delivery with what is asked, in words; `taken` if its sheets count meanwhile."""

    delivery: int
    department: str
    since: str
    words: str
    taken: bool


def departments_asked(year: int) -> list[str]:
    """Departments that sent something in the year."""
    return sorted(Delivery.objects.filter(year=year).exclude(report="").values_list("department", flat=True).distinct())


def answers_due(year: int, department: str) -> list[AnswerDue]:
    """The files of a department that are still asked about, the latest first."""
    rows = list(Delivery.objects.filter(year=year, department=department).exclude(report="").order_by("-event_seq"))
    open_of, due = cache(open_sheets), []
    for place, row in enumerate(rows):
        if may_be_asked(row) and asks_anything(row.report, the_store()) and not _came_again(row, rows[:place]):
            due += list(_due(row, open_of))
    return due


def _due(row: Delivery, open_of: OpenSheets) -> Iterator[AnswerDue]:
    asked = mapping_questions(row.event_seq, open_of)
    if asked:
        taken = row.state == "read"
        words = (
            f"“{row.shown_name}”中有 {asked.count} 处请您认一认" if taken else f"“{row.shown_name}”还没有采用：{said_open(asked)}"
        )
        yield AnswerDue(row.event_seq, row.department, row.at, words, taken)


@lru_cache(maxsize=2048)
def asks_anything(report: str, store: Store) -> bool:
    """Whether a report holds a question at all, answered or not: most hold none, and reports never change."""
    read = ReadReport.model_validate(store.get_json(report))
    mappings = [*(each.mapping for each in read.sheets), *(each.mapping for each in read.unrecognised)]
    return any(each.headers or each.codes for each in mappings) or any(each.question for each in read.unrecognised)


def _came_again(row: Delivery, later: list[Delivery]) -> bool:
    """Whether a file that was not taken came again under its name and was: nobody needs an answer of the first any more."""
    name = base_name(row.name)
    return row.state == "refused" and any(each.state == "read" and same_name(base_name(each.name), name) for each in later)
