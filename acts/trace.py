"""数据溯源: from a row back to the file, worksheet and row it came from, and forward to those who decided on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from acts.context import Refused, Who, allowed, person, sheet, the_catalog, the_store
from acts.judged.draft import merged
from acts.many_hands.cases import OUTCOME_ZH
from acts.review.said_unchanged import said_unchanged
from acts.waiting import department_names, person_names
from catalog.cell_words import cell_words
from ledger.facts import PartFacts, SheetFacts
from ledger.models import Delivery, Event, Share, Submission
from ledger.permission import Action
from ledger.stage import stage_of
from warehouse.differences import differences
from warehouse.frames import read_frame

Row = Mapping[str, Any]


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
    """Where a row comes from; `revised`, `settled` and `steps` in the order in which they came.

    `share` is the label of the share (一份) that it stands in, `person` whose it is: the sender, unless he sent it for another.
    """

    row_id: str
    delivery: int
    share: str
    person: str
    file_name: str
    worksheet: str
    row: int
    department: str
    sent_by: str
    sent_at: str
    changes: tuple[Changed, ...]
    revised: tuple[Revised, ...]
    settled: tuple[Step, ...]
    steps: tuple[Step, ...]


def trace(who: Who, year: int, table: str, row_id: str, *, of_draft: bool = False) -> Trace:
    """Trace one row of the submitted version, or of the draft.

    Raises:
        Refused: not this person's work, nothing is submitted (or sent), or no such row in it.
    """
    facts = sheet(year, table)
    allowed(who, Action.READ_SHEET, of=facts, department=person(who.staff_no).department)
    row, names = _row(facts, row_id, of_draft), person_names()
    allowed(who, Action.READ_SHEET, of=facts, department=row["source_department"])
    parts = facts.parts if of_draft else facts.submitted_parts
    share, delivery = _source(facts, parts, row)
    return Trace(
        row_id=row_id,
        delivery=delivery.event_seq,
        share=share.shown_label,
        person=names.get(share.owner or delivery.by, ""),
        file_name=delivery.shown_name,
        worksheet=row["source_worksheet"],
        row=int(row["source_row"]),
        department=department_names()[delivery.department],
        sent_by=names[delivery.by],
        sent_at=delivery.at,
        changes=tuple(_changes(facts, share, row)),
        revised=tuple(_revised(facts, row_id)),
        settled=tuple(_settled(facts, share, row)),
        steps=tuple(_steps(facts, delivery.department, of_draft)),
    )


def _row(facts: SheetFacts, row_id: str, of_draft: bool) -> Row:
    """The row in the merged version."""
    if of_draft and not facts.parts:
        raise Refused("no-part", "还没有任何部门报送这张表", "")
    if not of_draft and facts.submission is None:
        raise Refused("not-submitted", "该表尚未提交初审", "")
    rows_file = merged(facts).rows_file if of_draft else facts.submission.rows_file if facts.submission else ""
    rows = read_frame(the_store().path(rows_file))
    found = rows[rows["row_id"] == row_id]
    if found.empty:
        raise Refused(
            "no-such-row", f"{'报送稿' if of_draft else '提交的数据'}中没有行“{row_id}”", "请从问题清单或数据表复制行编号"
        )
    return {str(name): value for name, value in found.iloc[0].items()}


def _source(facts: SheetFacts, parts: tuple[PartFacts, ...], row: Row) -> tuple[Share, Delivery]:
    """The share in which the row stands, and the delivery that brought it: bytes that came twice came with the later one."""
    part = next(each for each in parts if each.department == row["source_department"])
    mine = {"year": facts.year.year, "department": part.department}
    versions = dict(part.shares)
    shares = [each for each in Share.objects.filter(**mine, table=facts.table) if versions.get(each.number) == each.version]
    share = next(each for each in shares if _row_id_there(each, row))
    sent = Delivery.objects.filter(**mine, file=row["source_file"], event_seq__lte=share.delivery).order_by("event_seq").last()
    if sent is None:
        raise LookupError(f"no delivery of {row['source_file']} up to {share.delivery}")
    return share, sent


def _row_id_there(share: Share, row: Row) -> str:
    """The row_id that the row has in a share ("" if it is not there): merging may have given it another."""
    rows = read_frame(the_store().path(share.rows_file))
    here = (rows["source_file"] == row["source_file"]) & (rows["source_worksheet"] == row["source_worksheet"])
    found = rows[here & (rows["source_row"] == row["source_row"]) & (rows["row_digest"] == row["row_digest"])]
    return "" if found.empty else str(found.iloc[0]["row_id"])


def _changes(facts: SheetFacts, share: Share, row: Row) -> Iterator[Changed]:
    columns = {column.name: column for column in the_catalog().sheets[facts.table].columns}
    frame = read_frame(the_store().path(share.changes_file))
    for each in frame[frame["row_id"] == _row_id_there(share, row)].astype(str).to_dict("records"):
        column = columns[each["column"]]
        yield Changed(column.title, each["cell"], each["raw"], cell_words(the_catalog(), column, each["result"]), each["how"])


def _settled(facts: SheetFacts, share: Share, row: Row) -> Iterator[Step]:
    """What was settled of the row: in its department, by the number of its share; between departments, by its department."""
    holders, names = {(share.department, str(share.number)), ("", share.department)}, person_names()
    for each in facts.settlements:
        if any((each.department, mark.holder) in holders and mark.row_digest == row["row_digest"] for mark in each.rows):
            yield Step(each.at, f"{OUTCOME_ZH[each.outcome]}{f'（{each.words}）' if each.words else ''}", names[each.by])


def _revised(facts: SheetFacts, row_id: str) -> Iterator[Revised]:
    """The row from submission to submission; those that were withdrawn nobody has looked at."""
    sheet, store = the_catalog().sheets[facts.table], the_store()
    mine = Submission.objects.filter(year=facts.year.year, table=facts.table, withdrawn_seq=None).order_by("version")
    for before, after in pairwise(mine):
        if before.rows_file == after.rows_file:
            continue
        for row in differences(store.path(before.rows_file), store.path(after.rows_file), sheet, row_id=row_id):
            for cell in row.cells:
                column = sheet.column(cell.column)
                old, new = (None if text is None else cell_words(the_catalog(), column, text) for text in (cell.old, cell.new))
                yield Revised(after.version, after.at, column.title, old, new)


def _steps(facts: SheetFacts, department: str, of_draft: bool) -> Iterator[Step]:
    names, parts = person_names(), facts.parts if of_draft else facts.submitted_parts
    part = next(each for each in parts if each.department == department)
    if said := said_unchanged(part):
        yield Step(said.at, f"确认无变化（{said.edition}）", said.by)
    if part.signed_seq:
        at = Event.objects.values_list("at", flat=True).get(seq=part.signed_seq)
        yield Step(at, "部门签字", names[part.signed_by])
    if of_draft:
        return
    if facts.submission:
        yield Step(facts.submission.at, "提交初审", names[facts.submission.by])
    stage = stage_of(facts)
    for decision in sorted((*stage.passed, *stage.confirmed), key=lambda each: each.seq):
        confirmed = "（确认新情况）" if decision.outcome == "confirmed" else ""
        yield Step(decision.at, f"{decision.desk.zh}{confirmed}", names[decision.by])
