"""What differs since a desk last spoke, as a person reads it: old values beside the new, masked, 50 rows a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.http import HttpRequest

from acts.context import the_catalog
from acts.judged.evaluation import Version
from acts.publishing.figures import KeyFigure
from acts.review.since import FindingsSince, Since, rows_since, since, version_of
from acts.waiting import department_names
from catalog.sheet import Column
from ledger.facts import DecisionFacts, SheetFacts
from portal.figures import figures_of
from portal.findings import Line, lines_of
from portal.listing import PER_PAGE, Listing, listing_of, page_number
from portal.masking import masked_text, masked_value
from warehouse.differences import Cell, RowDifference
from warehouse.upload_changes import CellChange as UploadedCell

_KIND_ZH = {"changed": "修改", "added": "新增", "removed": "删除"}
_CELLS = 10  # of a row that came or went so many cells are shown; of a changed one all that changed
_SAID = {"approved": "审核通过", "confirmed": "确认新情况", "sent_back": "退回修改"}


@dataclass(frozen=True)
class CellChange:
    """A cell before and after, in words; empty = empty."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """A row that differs: where it stands, what it is called, which of its cells differ; `rest` cells are not listed."""

    row_id: str
    kind: str
    kind_zh: str
    place: str
    name: str
    cells: tuple[CellChange, ...]
    rest: int


@dataclass(frozen=True)
class FigureChange:
    """A key figure that was another when the desk spoke."""

    figure: KeyFigure
    before: KeyFigure


@dataclass(frozen=True)
class Changes:
    """All of it for one page; `rows` a page of the rows that differ, `said` what the desk had said then."""

    since: Since
    said: str
    rows: Listing[RowChange]
    reworded: tuple[Any, ...]
    gone: tuple[Line, ...]
    figures: tuple[FigureChange, ...]

    @property
    def look(self) -> DecisionFacts:
        return self.since.look


def changes(request: HttpRequest, facts: SheetFacts, look: DecisionFacts) -> Changes:
    """What this page shows of the differences from `look`."""
    found = since(facts, look)
    number = page_number(request, found.rows.rows)
    rows = rows_since(facts, look, offset=(number - 1) * PER_PAGE, limit=PER_PAGE) if found.rows.rows else []
    shown = [row_change(facts.table, each) for each in rows]
    return Changes(
        since=found,
        said=_SAID[look.outcome],
        rows=listing_of(request, shown, number, found.rows.rows),
        reworded=tuple((masked_text(each.message), each) for each in found.reworded),
        gone=tuple(lines_of(found.findings.gone)),
        figures=tuple(_figures(facts, look)),
    )


def with_before(frame: pd.DataFrame, found: FindingsSince) -> pd.DataFrame:
    """The findings with what they measured when the desk spoke, where that was something else."""
    before = dict(zip(found.moved["finding_id"], found.moved["before"], strict=True))
    amounts = [before.get(each) for each in frame["finding_id"]]
    return frame.assign(before=pd.Series(amounts, index=frame.index, dtype="float64"))


def row_change(table: str, row: RowDifference) -> RowChange:
    """The row in words."""
    sheet = the_catalog().sheets[table]
    columns = {each.name: each for each in sheet.columns}
    line = "" if sheet.shape == "form" else f" 第 {row.row} 行"
    shown = row.cells if row.kind == "changed" else row.cells[:_CELLS]
    return RowChange(
        row_id=row.row_id,
        kind=row.kind,
        kind_zh=_KIND_ZH[row.kind],
        place=f"{row.worksheet}{line} · {department_names().get(row.department, '')}",
        name=named(table, row.named_by),
        cells=tuple(cell_change(each, columns[each.column]) for each in shown),
        rest=len(row.cells) - len(shown),
    )


def named(table: str, named_by: Iterable[Cell]) -> str:
    """The cells by which people know a row."""
    columns = {each.name: each for each in the_catalog().sheets[table].columns}
    return "、".join(cell_text(each.old if each.new is None else each.new, columns[each.column]) for each in named_by)


def cell_change(cell: Cell | UploadedCell, column: Column) -> CellChange:
    """A cell before and after in words, with its title and unit."""
    title = f"{column.title}（{column.unit}）" if column.unit else column.title
    return CellChange(title, cell_text(cell.old, column), cell_text(cell.new, column))


def cell_text(value: str | None, column: Column) -> str:
    """A value as people know it: a code by its words, yes and no in Chinese, ID numbers and phones masked."""
    if value is None:
        return ""
    if column.kind.duckdb == "BOOLEAN":
        return "是" if value == "true" else "否"
    codes = the_catalog().codes_of(column)
    return codes.titles.get(value, value) if codes else masked_value(value, column.type)


def _figures(facts: SheetFacts, look: DecisionFacts) -> list[FigureChange]:
    year, table = facts.year.year, facts.table
    before = {each.title: each for each in figures_of(year, table, Version(*version_of(facts, look.submission)))}
    pairs = [(each, before[each.title]) for each in figures_of(year, table) if each.title in before]
    return [FigureChange(now, then) for now, then in pairs if now.this_year != then.this_year]
