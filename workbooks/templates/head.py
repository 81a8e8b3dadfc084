"""What stands above the table of a 表样: title, period, who fills it in, 表号, unit, population, whose numbers these are."""

from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from catalog.periods import periods, year_title
from catalog.sheet import Sheet
from workbooks.templates.carried import CarriedNote, carried_words
from workbooks.templates.counted import CountedNote, counted_words
from workbooks.templates.paper import READABLE_WIDTH
from workbooks.templates.style import (
    COUNTED,
    GIVEN_GROUND,
    IN_SMALL,
    LINE_HEIGHT,
    NOTICE_GROUND,
    SECONDARY_BODY,
    SMALL,
    TITLE,
    aligned,
    columns_within,
    lines_of,
)

SCREEN_WIDTH = 165.0  # characters of 10 pt that a 1366-pixel screen shows
LINES = 4  # rows above the table of a sheet that people fill in
OWN_PART = "本部门只填报本部门的部分，由数据归属部门汇总。"
GAP = "　"


@dataclass(frozen=True)
class Head:
    """`counted` tells of a sheet that the system counts, `carried` of one with last year's rows; None elsewhere."""

    sheet: Sheet
    year: int
    school_name: str
    department_name: str
    due: date | None
    contributor_only: bool
    counted: CountedNote | None = None
    carried: CarriedNote | None = None

    @property
    def rows(self) -> int:
        """How many rows it takes."""
        return LINES + (self.counted is not None or self.carried is not None)

    @property
    def filled_by(self) -> str:
        return f"填报单位：{self.school_name}{GAP}{self.department_name}"

    @property
    def period(self) -> str:
        return f"统计时期：{periods(self.year)[self.sheet.period].title}"

    @property
    def due_words(self) -> str:
        return f"截止日期：{self.due.year}年{self.due.month}月{self.due.day}日" if self.due else ""

    @property
    def code_and_unit(self) -> str:
        of_columns = any(column.unit for column in self.sheet.columns)
        unit = self.sheet.unit or ("见各列" if of_columns else "")
        return GAP.join(filter(None, (f"表号：{self.sheet.code}", f"计量单位：{unit}" if unit else "")))

    @property
    def population(self) -> str:
        return GAP.join(filter(None, (f"统计范围：{self.sheet.population}", OWN_PART if self.contributor_only else "")))


def write_head(ws: Worksheet, head: Head, widths: list[float]) -> None:
    """Write it as wide as the paper; of a sheet wider than the screen all that is needed to fill it in stands at the left."""
    block = columns_within(widths, sum(widths) / 2 if sum(widths) > READABLE_WIDTH else sum(widths))
    wide = sum(widths[:block]) > SCREEN_WIDTH
    year = year_title(head.year)
    _across(ws, 1, block, head.sheet.title.zh)
    ws.cell(1, 1).font, ws.row_dimensions[1].height = TITLE, 28
    _across(ws, 2, block, year if wide else f"{year}{GAP}{head.period}")
    ws.cell(2, 1).font = SECONDARY_BODY
    if wide:
        _two_sides(
            ws, 3, widths[:block], GAP.join(filter(None, (head.filled_by, head.period, head.due_words))), head.code_and_unit
        )
        _two_sides(ws, 4, widths[:block], head.population, "")
    else:
        _two_sides(ws, 3, widths[:block], head.filled_by, head.code_and_unit)
        _two_sides(ws, 4, widths[:block], head.population, head.due_words)
    if head.counted is not None:
        _told(ws, head.rows, widths[:block], counted_words(head.counted), ready=head.counted.ready)
    elif head.carried is not None:
        _told(ws, head.rows, widths[:block], carried_words(head.carried), ready=False)


def _across(ws: Worksheet, row: int, block: int, text: str) -> None:
    ws.cell(row, 1, text).alignment = aligned("center")
    if block > 1:
        ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=block)


def _told(ws: Worksheet, row: int, widths: list[float], text: str, *, ready: bool) -> None:
    """On the ground of the cells that it speaks of (`ready`), if they have one of their own; else as a notice."""
    seen = columns_within(widths, SCREEN_WIDTH)
    _across(ws, row, seen, text)
    cell = ws.cell(row, 1)
    cell.font, cell.alignment = COUNTED, aligned("left", wrap=True, indent=1)
    cell.fill = GIVEN_GROUND if ready else NOTICE_GROUND
    ws.row_dimensions[row].height = lines_of(text, sum(widths[:seen]) - 4) * LINE_HEIGHT + 8


def _two_sides(ws: Worksheet, row: int, widths: list[float], left: str, right: str) -> None:
    block = len(widths)
    middle = block
    if right and block > 1:
        middle = min(columns_within(widths, sum(widths) * 0.72), block - 1)
        ws.cell(row, middle + 1, right).alignment = aligned("right")
        _small(ws, row, middle + 1, block)
    elif right:
        left = f"{left}{GAP}{right}"
    ws.cell(row, 1, left).alignment = aligned("left", wrap=True)
    _small(ws, row, 1, middle)
    seen = (min(sum(widths[:middle]), SCREEN_WIDTH) - 2) * IN_SMALL
    ws.row_dimensions[row].height = max(18.0, lines_of(left, seen) * LINE_HEIGHT + 2)


def _small(ws: Worksheet, row: int, first: int, last: int) -> None:
    ws.cell(row, first).font = SMALL
    if last > first:
        ws.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
