"""数据溯源: from a row back to the file, worksheet and row it came from, and forward to those who decided on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from acts.context import Refused, Who, allowed, person, sheet, the_catalog, the_store
from acts.said_unchanged import said_unchanged
from acts.waiting import department_names, person_names
from ledger.facts import SheetFacts
from ledger.models import Delivery, Event, Submission
from ledger.permission import Action
from ledger.stage import stage_of
from warehouse.differences import differences
from warehouse.frames import read_frame


@dataclass(frozen=True)
class Changed:
    """What normalisation did to one cell of the row."""

    column: str
    cell: str
    raw: str
    result: str
    how: str


@dataclass(frozen=True)
class Revised:
    """What a later submission changed in one cell of the row; None = empty, `version` the submission that brought `new`."""

    version: int
    at: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Step:
    """Something that a person did with the sheet."""

    at: str
    what: str
    who: str


@dataclass(frozen=True)
class Trace:
    """Where a row comes from; `revised` and `steps` in the order in which they came."""

    row_id: str
    delivery: int
    file_name: str
    worksheet: str
    row: int
    department: str
    sent_by: str
    sent_at: str
    changes: tuple[Changed, ...]
    revised: tuple[Revised, ...]
    steps: tuple[Step, ...]


def trace(who: Who, year: int, table: str, row_id: str) -> Trace:
    """Trace one row of the submitted version.

    Raises:
        Refused: not this person's work, nothing is submitted, or no such row in it.
    """
    facts = sheet(year, table)
    allowed(who, Action.READ_SHEET, of=facts, department=person(who.staff_no).department)
    if facts.submission is None:
        raise Refused("not-submitted", "该表尚未提交初审", "")
    rows = read_frame(the_store().path(facts.submission.rows_file))
    found = rows[rows["row_id"] == row_id]
    if found.empty:
        raise Refused("no-such-row", f"提交的数据中没有行“{row_id}”", "请从问题清单或数据表复制行编号")
    row, names = found.iloc[0], person_names()
    delivery = Delivery.objects.get(year=year, department=row["source_department"], file=row["source_file"])
    return Trace(
        row_id=row_id,
        delivery=delivery.event_seq,
        file_name=delivery.name,
        worksheet=row["source_worksheet"],
        row=int(row["source_row"]),
        department=department_names()[delivery.department],
        sent_by=names[delivery.by],
        sent_at=delivery.at,
        changes=tuple(_changes(facts, delivery, row_id)),
        revised=tuple(_revised(facts, row_id)),
        steps=tuple(_steps(facts, delivery.department)),
    )


def _changes(facts: SheetFacts, delivery: Delivery, row_id: str) -> Iterator[Changed]:
    titles = {column.name: column.title for column in the_catalog().sheets[facts.table].columns}
    for part in (each for each in facts.submitted_parts if each.delivery == delivery.event_seq):
        frame = read_frame(the_store().path(part.changes_file))
        for each in frame[frame["row_id"] == row_id].astype(str).to_dict("records"):
            yield Changed(titles[each["column"]], each["cell"], each["raw"], each["result"], each["how"])


def _revised(facts: SheetFacts, row_id: str) -> Iterator[Revised]:
    """The row from submission to submission; those that were withdrawn nobody has looked at."""
    sheet, store = the_catalog().sheets[facts.table], the_store()
    mine = Submission.objects.filter(year=facts.year.year, table=facts.table, withdrawn_seq=None).order_by("version")
    for before, after in pairwise(mine):
        if before.rows_file == after.rows_file:
            continue
        for row in differences(store.path(before.rows_file), store.path(after.rows_file), sheet, row_id=row_id):
            for cell in row.cells:
                yield Revised(after.version, after.at, sheet.column(cell.column).title, cell.old, cell.new)


def _steps(facts: SheetFacts, department: str) -> Iterator[Step]:
    names = person_names()
    part = next(each for each in facts.submitted_parts if each.department == department)
    if said := said_unchanged(part):
        yield Step(said.at, f"确认无变化（{said.edition}）", said.by)
    if part.signed_seq:
        at = Event.objects.values_list("at", flat=True).get(seq=part.signed_seq)
        yield Step(at, "部门签字", names[part.signed_by])
    if facts.submission:
        yield Step(facts.submission.at, "提交初审", names[facts.submission.by])
    stage = stage_of(facts)
    for decision in sorted((*stage.passed, *stage.confirmed), key=lambda each: each.seq):
        confirmed = "（确认新情况）" if decision.outcome == "confirmed" else ""
        yield Step(decision.at, f"{decision.desk.zh}{confirmed}", names[decision.by])
