"""Collisions as a page shows them: rows below each other, cells that differ marked, whence each comes, to whom it may go back."""

from dataclasses import dataclass

from acts.context import the_catalog
from acts.many_hands.cases import OUTCOME_ZH, Case
from acts.many_hands.gathering import Gathering
from acts.waiting import department_names, person_names
from catalog.masked import masked_text
from catalog.sheet import Column
from portal.changes import cell_text
from warehouse.collisions import CollidingRow

_NAMED_BY = 3  # cells that name a row of a sheet without key
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
    senders = _senders(found, department)
    return [_shown(found.facts.table, case, senders) for case in told]


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
    """Which columns of a collision are worth a look: those by which its rows are known, and those that differ."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    differing: frozenset[str]


def _shown(table: str, case: Case, senders: dict[str, _Sender]) -> CaseShown:
    view, names = _view(table, case), person_names()
    people = {person for row in case.collision.rows for person in senders[row.holder].people}
    last = case.settlement if not case.open or case.given_back else None
    return CaseShown(
        case=case,
        tone=("error" if case.blocks else _TONE[case.collision.kind]) if case.open else "approved",
        columns=view.columns,
        rows=tuple(_line(case, place, row, view, senders) for place, row in enumerate(case.collision.rows, 1)),
        people=tuple(sorted((person, names.get(person, person)) for person in people)),
        outcome=OUTCOME_ZH[last.outcome] if last else "",
        by=names.get(last.by, "") if last else "",
        words=masked_text(last.words) if last else "",
    )


def _view(table: str, case: Case) -> _View:
    sheet = the_catalog().sheets[table]
    rows = [row.cells for row in case.collision.rows if row.cells]
    if not rows:
        return _View((), (), frozenset())
    differing = {name for place, name in enumerate(sheet.names) if len({cells[place] for cells in rows}) > 1}
    known = set(sheet.key or sheet.identified_by or sheet.names[:_NAMED_BY])
    shown = tuple(column for column in sheet.columns if column.name in known | differing)
    return _View(tuple(sheet.names), shown, frozenset(differing))


def _line(case: Case, place: int, row: CollidingRow, view: _View, senders: dict[str, _Sender]) -> RowLine:
    texts, last = dict(zip(view.names, row.cells, strict=True)) if row.cells else {}, case.settlement
    return RowLine(
        place=place,
        whose=senders[row.holder].name,
        origin=masked_text(f"{row.worksheet} 第 {row.row} 行" if row.cells else row.worksheet),
        cells=tuple((each, cell_text(texts[each.name], each), each.name in view.differing) for each in view.columns),
        kept=not case.open and last is not None and last.kept == case.mark_of(row),
    )
