"""Collisions as a page shows them: rows below each other, cells that differ marked, whence each comes, to whom it may go back."""

from collections.abc import Mapping
from dataclasses import dataclass

from acts.context import the_catalog
from acts.many_hands.cases import OUTCOME_ZH, Case, given_of
from acts.many_hands.gathering import Gathering
from acts.waiting import department_names, person_names
from catalog.masked import masked_text
from catalog.sheet import Column
from portal.changes import cell_text
from portal.rows import unread_cells, unread_text
from warehouse.collisions import CollidingRow

_NAMED_BY = 3  # cells that name a row of a sheet without key
Unread = Mapping[str, Mapping[tuple[str, str], str]]  # by holder: what was written where nothing could be read
_TONE = {"key": "error", "same": "error", "spelling": "notice", "person": "question", "total": "question"}


@dataclass(frozen=True)
class RowLine:
    """One of the colliding rows: its place in the act (from 1), whence it comes, its cells with whether they differ."""

    place: int
    whose: str
    origin: str
    cells: tuple[tuple[Column, str, bool], ...]
    kept: bool


@dataclass(frozen=True)
class CaseShown:
    """A collision on the page. `people` are those to whom it may be given back: staff number and name."""

    case: Case
    tone: str
    columns: tuple[Column, ...]
    rows: tuple[RowLine, ...]
    people: tuple[tuple[str, str], ...]
    outcome: str
    by: str
    words: str


def cases_shown(found: Gathering, department: str) -> list[CaseShown]:
    """The collisions within a department, or with "" between departments."""
    within = {each.code: each for each in found.departments}
    told = within[department].cases if department else found.between
    if not told:
        return []
    senders = _senders(found, department)
    holders = {row.holder for case in told for row in case.collision.rows}
    given = given_of(found.facts, department)
    unread = {holder: unread_cells(given[holder].problems) for holder in holders}
    return [_shown(found.facts.table, case, senders, unread) for case in told]


@dataclass(frozen=True)
class _Sender:
    """A holder of rows in words, and the persons behind it."""

    name: str
    people: tuple[str, ...]


def _senders(found: Gathering, department: str) -> dict[str, _Sender]:
    names = department_names()
    if not department:
        return {part.department: _Sender(names[part.department], part.persons or (part.by,)) for part in found.facts.parts}
    mine = next(each for each in found.departments if each.code == department)
    return {
        str(sent.share.number): _Sender(
            f"{sent.owner or sent.sender} · “{sent.share.shown_label}”", (sent.share.owner or sent.share.by,)
        )
        for sent in mine.sent
    }  # fmt: skip


@dataclass(frozen=True)
class _View:
    """Which columns of a collision are worth a look: those that differ, then those by which its rows are known."""

    columns: tuple[Column, ...]
    differing: frozenset[str]


def _shown(table: str, case: Case, senders: dict[str, _Sender], unread: Unread) -> CaseShown:
    view, names = _view(table, case, unread), person_names()
    people = {person for row in case.collision.rows for person in senders[row.holder].people}
    last = case.settlement if not case.open or case.given_back else None
    return CaseShown(
        case=case,
        tone=("error" if case.blocks else _TONE[case.collision.kind]) if case.open else "approved",
        columns=view.columns,
        rows=tuple(
            _line(case, place, row, view, senders, _texts(table, row, unread)) for place, row in enumerate(case.collision.rows, 1)
        ),
        people=tuple(sorted((person, names.get(person, person)) for person in people)),
        outcome=OUTCOME_ZH[last.outcome] if last else "",
        by=names.get(last.by, "") if last else "",
        words=masked_text(last.words) if last else "",
    )


def _view(table: str, case: Case, unread: Unread) -> _View:
    sheet = the_catalog().sheets[table]
    rows = [_texts(table, row, unread) for row in case.collision.rows if row.cells]
    if not rows:
        return _View((), frozenset())
    differing = {name for name in sheet.names if len({texts[name] for texts in rows}) > 1}
    known = set(sheet.key or sheet.identified_by or sheet.names[:_NAMED_BY])
    shown = [column for column in sheet.columns if column.name in known | differing]
    return _View(tuple(sorted(shown, key=lambda column: column.name not in differing)), frozenset(differing))


def _texts(table: str, row: CollidingRow, unread: Unread) -> dict[str, str]:
    """The cells of a row in words; one that could not be read as it was written, since empty it is not."""
    columns = the_catalog().sheets[table].columns
    cells = dict(zip(the_catalog().sheets[table].names, row.cells, strict=True)) if row.cells else {}
    return {
        each.name: cell_text(cells[each.name], each) if cells[each.name] else unread_text(unread[row.holder], row.row_id, each)
        for each in columns
        if cells
    }


def _line(case: Case, place: int, row: CollidingRow, view: _View, senders: dict[str, _Sender], texts: dict[str, str]) -> RowLine:
    last = case.settlement
    return RowLine(
        place=place,
        whose=senders[row.holder].name,
        origin=masked_text(f"{row.worksheet} 第 {row.row} 行" if row.cells else row.worksheet),
        cells=tuple((each, texts[each.name], each.name in view.differing) for each in view.columns) if texts else (),
        kept=not case.open and last is not None and last.kept == case.mark_of(row),
    )
