"""The answer sheet: every planted fault with the place at which it stands, and what is rare but true."""

from collections.abc import Mapping
from dataclasses import dataclass

from sample.faults import Act, shown
from sample.oddities import Oddity
from sample.posting import Posted, Standing

COLUMNS = ("file", "worksheet", "cell", "kind", "detectable", "table", "column", "was", "is", "trace")


@dataclass(frozen=True)
class Answer:
    """One line. A forgotten row has no cell.

    `trace` holds, with `;` between, further places at which the fault may be seen, as `file|worksheet|cell` (a
    figure that betrays a lost row, the original of a copy), and words without `|` that a finding would name.
    """

    file: str
    worksheet: str
    cell: str
    kind: str
    detectable: str
    table: str
    column: str
    was: str
    now: str
    trace: str


def answers_of(posted: list[Posted]) -> list[Answer]:
    """All faults of all files."""
    return [_answer(each, standing, posted) for each in posted for standing in each.standing]


def _answer(posted: Posted, standing: Standing, every: list[Posted]) -> Answer:
    fault = standing.fault
    return Answer(
        file=posted.file,
        worksheet=standing.worksheet,
        cell=standing.cell or "",
        kind=fault.kind,
        detectable="yes" if fault.detectable else "no",
        table=fault.table,
        column=fault.column,
        was=shown(fault.was),
        now="" if fault.act is Act.DROP else shown(fault.now),
        trace=_trace(posted, standing, every),
    )


def _trace(posted: Posted, standing: Standing, every: list[Posted]) -> str:
    fault = standing.fault
    traces = [f"{posted.file}|{standing.worksheet}|{standing.original}"] if standing.original else []
    if fault.trace:
        table, key, column = fault.trace
        same_year = [other for other in every if other.year == posted.year]
        traces += ["|".join(place) for other in same_year if (place := _place(other, table, key, column))]
    return ";".join(filter(None, [*traces, fault.words]))


def _place(posted: Posted, table: str, key: tuple[str, ...], column: str) -> tuple[str, str, str] | None:
    """File, worksheet and cell of a value."""
    cell = posted.cell(table, key, column)
    return (posted.file, posted.pages[table].worksheet, cell) if cell else None


def odd_places(posted: list[Posted], oddities: Mapping[int, list[Oddity]]) -> list[tuple[str, ...]]:
    """Where in the files true and rare values stand, in the columns of `sample.oddities.COLUMNS`."""
    return [
        (*place, odd.table, odd.column, odd.why)
        for each in posted
        for odd in oddities[each.year]
        if (place := _place(each, odd.table, odd.key, odd.column))
    ]
