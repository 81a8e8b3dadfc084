"""Where things stand in the sender's file, and what his annotated copy says of the upload before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from acts.context import the_catalog, the_store
from acts.judged.evaluation import cells_of
from acts.judged.rule_titles import rule_title
from acts.returning.second_upload import SecondUpload
from acts.waiting import sheet_title
from catalog.cell_words import cell_words
from catalog.findings import Severity
from checks.compared import SINCE_ZH, said_counts
from ledger.models import Delivery
from warehouse.differences import Cell, RowDifference
from warehouse.upload_changes import CellChange
from workbooks.annotated.since import MOST_LINES, CellLine, FixedLine, RowLine, SinceLast
from workbooks.reports import ReadReport

if TYPE_CHECKING:
    import pandas as pd

MENDED, WENT = "已改正", "所在行已删除"


@dataclass(frozen=True)
class Places:
    """Of one file: by sheet its worksheet and header row; by worksheet and sheet the letters (on a form: address) of columns."""

    headers: Mapping[str, tuple[str, int]]
    letters: Mapping[tuple[str, str], Mapping[str, str]]

    @classmethod
    def of(cls, row: Delivery) -> "Places":
        report = ReadReport.model_validate(the_store().get_json(row.report))
        letters = {(worksheet, table): at for (file, worksheet, table), at in cells_of(row.year).items() if file == row.file}
        return cls({each.table: (each.worksheet, each.header_row or 1) for each in report.sheets}, letters)

    def worksheet(self, table: str) -> str:
        return self._head(table)[0]

    def header(self, table: str, column: str) -> str:
        """The header of a column (on a form its value); the first cell of the header row for one that is not there."""
        worksheet, row = self._head(table)
        return self._address(worksheet, table, column, row) or f"A{row}"

    def _head(self, table: str) -> tuple[str, int]:
        """Of a sheet that the file turned out not to hold, the first worksheet that was read."""
        return self.headers.get(table) or next(iter(self.headers.values()), ("", 1))

    def cell(self, table: str, worksheet: str, column: str, row: int) -> str:
        """The address of a cell; empty if the file has no such column."""
        return self._address(worksheet, table, column, row)

    def _address(self, worksheet: str, table: str, column: str, row: int) -> str:
        at = self.letters.get((worksheet, table), {}).get(column, "")
        return f"{at}{row}" if at.isalpha() else at


def since_words(seconds: Sequence[SecondUpload]) -> dict[str, str]:
    """By finding: 仍存在 or 新出现."""
    frames = (each.compared.now for each in seconds)
    return {
        finding: SINCE_ZH[since] for frame in frames for finding, since in zip(frame["finding_id"], frame["since"], strict=True)
    }


def since_last(seconds: Sequence[SecondUpload], places: Places) -> SinceLast:
    """The page 与上次相比; values are the sender's own, so they are not masked."""
    return SinceLast(
        said=[f"{sheet_title(each.table)}：{said_counts(each.counts)}" for each in seconds],
        fixed=[line for each in seconds for line in _fixed(each.compared.fixed)],
        cells=[_cell(each.table, change, places) for each in seconds for change in each.other_cells(limit=MOST_LINES)],
        rows=[_row(each.table, row) for each in seconds for row in each.other_rows(limit=MOST_LINES)],
        fixed_count=sum(len(each.compared.fixed) for each in seconds),
        cell_count=sum(each.others for each in seconds),
        row_count=sum(each.rows.came + each.rows.gone for each in seconds),
    )


def _fixed(frame: "pd.DataFrame") -> list[FixedLine]:
    wanted = frame[["row_gone", "worksheet", "cell", "rule", "message", "severity"]].head(MOST_LINES).astype(object)
    rows = wanted.where(wanted.notna(), "").itertuples(index=False, name=None)
    return [
        FixedLine(WENT if gone else MENDED, worksheet, cell, f"{rule_title(rule)}\n{message}", Severity(severity))
        for gone, worksheet, cell, rule, message, severity in rows
    ]


def _cell(table: str, change: CellChange, places: Places) -> CellLine:
    column = the_catalog().sheets[table].column(change.column)
    at = places.cell(table, change.worksheet, change.column, change.row)
    old, new = (cell_words(the_catalog(), column, text) for text in (change.old, change.new))
    return CellLine(change.worksheet, at, _record(table, change.named_by), column.title, old, new)


def _row(table: str, row: RowDifference) -> RowLine:
    return RowLine("新增" if row.kind == "added" else "减少", row.worksheet, row.row, _record(table, row.named_by))


def _record(table: str, named_by: Sequence[Cell]) -> str:
    columns = the_catalog().sheets[table]
    texts = ((each, each.old if each.new is None else each.new) for each in named_by)
    return "、".join(cell_words(the_catalog(), columns.column(each.column), text) for each, text in texts if text)
