"""What list and form pages share: the head of the 表样, header notes, protection, print set-up with the signature foot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalog.catalog import Catalog
from catalog.periods import periods, year_title
from catalog.sheet import Column, Sheet
from workbooks.template_cells import said_bounds
from workbooks.template_choices import Choices
from workbooks.template_style import SECONDARY_BODY, SMALL, TITLE, aligned

SCREEN_WIDTH = 165  # characters of 10 pt that a 1366-pixel screen shows
LARGE_PAPER_FROM = 150  # wider pages (in characters) go on A3
READABLE_WIDTH = 440  # more characters on one A3 page print below 5 pt; such a roll is printed on two pages abreast
REQUIRED_MARK = "*"
HEAD_ROWS = 4
SIGNATURES = ("填表人", "数据采集员", "部门负责人")
SIGNATURE_FOOT = "　".join(f"{who}：__________" for who in SIGNATURES) + "　日期：____年__月__日"
PAGE_NUMBER = "第 &P 页　共 &N 页"
FREEDOMS = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter", "insertHyperlinks")
NOTE_AUTHOR = "填报说明"
NOTE_WIDTH = 300
NOTE_LINE_HEIGHT, NOTE_LINE_CHARACTERS = 18, 22


@dataclass(frozen=True)
class Head:
    """What stands above the table."""

    sheet: Sheet
    year: int
    school_name: str
    department_name: str
    due: date | None
    contributor_only: bool

    @property
    def period(self) -> str:
        return periods(self.year)[self.sheet.period].title

    @property
    def due_words(self) -> str:
        return f"截止日期：{self.due.year}年{self.due.month}月{self.due.day}日" if self.due else ""

    @property
    def code_and_unit(self) -> str:
        unit = f"　计量单位：{self.sheet.unit}" if self.sheet.unit else "　计量单位：见各列" if self._units else ""
        return f"表号：{self.sheet.code}{unit}"

    @property
    def population(self) -> str:
        own_part = "本部门只填报本部门的部分，由数据归属部门汇总。" if self.contributor_only else ""
        return f"统计范围：{self.sheet.population}　{own_part}"

    @property
    def _units(self) -> bool:
        return any(column.unit for column in self.sheet.columns)


@dataclass(frozen=True)
class Layout:
    """A worksheet being laid out, with all that its cells need."""

    worksheet: Worksheet
    head: Head
    catalog: Catalog
    reference_values: Mapping[str, list[str]]
    prefill: tuple[Mapping[str, str | None], ...]
    choices: Choices

    @property
    def sheet(self) -> Sheet:
        return self.head.sheet

    @cached_property
    def given(self) -> bool:
        """Whether the rows are counted by the system and only confirmed by the department."""
        return self.sheet.counted is not None and bool(self.prefill)


def header_text(column: Column, with_unit: bool = True) -> str:
    """`* 周课时（课时）`: the title as it stands in the header; the star marks a required column."""
    star = f"{REQUIRED_MARK} " if column.required else ""
    unit = f"\n（{column.unit}）" if column.unit and with_unit else ""
    return f"{star}{column.title}{unit}"


def write_head(layout: Layout, widths: list[float]) -> None:
    """Four rows above the table: title; year and period; who fills and 表号; population and due date."""
    head, ws = layout.head, layout.worksheet
    block = columns_within(widths, SCREEN_WIDTH)
    _across(ws, 1, block, head.sheet.title.zh)
    ws.cell(1, 1).font, ws.row_dimensions[1].height = TITLE, 28
    _across(ws, 2, block, f"{year_title(head.year)}　统计时期：{head.period}")
    ws.cell(2, 1).font = SECONDARY_BODY
    _two_sides(ws, 3, widths[:block], f"填报单位：{head.school_name}　{head.department_name}", head.code_and_unit)
    _two_sides(ws, 4, widths[:block], head.population, head.due_words)


def columns_within(widths: list[float], limit: float) -> int:
    """How many columns from the left fit into `limit` characters; at least one."""
    total, count = 0.0, 0
    for width in widths:
        total += width
        if count and total > limit:
            break
        count += 1
    return count


def _across(ws: Worksheet, row: int, block: int, text: str) -> None:
    ws.cell(row, 1, text).alignment = aligned("center")
    if block > 1:
        ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=block)


def _two_sides(ws: Worksheet, row: int, widths: list[float], left: str, right: str) -> None:
    block = len(widths)
    ws.row_dimensions[row].height = 18
    if block == 1 or not right:
        ws.cell(row, 1, f"{left}　{right}".strip()).font = SMALL
        if block > 1:
            ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=block)
        return
    middle = min(columns_within(widths, sum(widths) * 0.72), block - 1)
    ws.cell(row, 1, left).alignment = aligned("left")
    ws.cell(row, middle + 1, right).alignment = aligned("right")
    for first, last in ((1, middle), (middle + 1, block)):
        ws.cell(row, first).font = SMALL
        if last > first:
            ws.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def note_lines(column: Column, catalog: Catalog) -> list[str]:
    """What a clerk has to know of a column: type, unit, list, range, note, example."""
    codes = catalog.codes_of(column)
    lines = [
        f"{'必填' if column.required else '选填'}　{column.kind.title}{f'　单位：{column.unit}' if column.unit else ''}",
        f"从下拉列表中选择：{codes.title}" if codes else "",
        said_bounds(column.bounds),
        f"不超过 {column.max_length} 个字。" if column.max_length else "",
        column.note,
        f"例：{column.example}" if column.example else "",
    ]
    return [line for line in lines if line]


def header_note(column: Column, catalog: Catalog) -> Comment:
    """The same as a cell comment, sized to its text."""
    lines = note_lines(column, catalog)
    rows = sum(1 + len(line) // NOTE_LINE_CHARACTERS for line in lines) + 1
    return Comment("\n".join(lines), NOTE_AUTHOR, height=rows * NOTE_LINE_HEIGHT, width=NOTE_WIDTH)


def protect(ws: Worksheet) -> None:
    """Lock what the system gave, without a password: a guard against slips, not against people."""
    protection = ws.protection
    protection.sheet = True
    for freedom in FREEDOMS:
        setattr(protection, freedom, False)  # False here means: not forbidden


def set_up_print(ws: Worksheet, total_width: float, repeat_to_row: int, signature: bool) -> None:
    """Landscape, one page wide (a long roll: two), header rows on each page, signature line and page number in the foot."""
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = 8 if total_width > LARGE_PAPER_FROM else 9  # A3 : A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = max(1, ceil(total_width / READABLE_WIDTH)), 0
    if total_width > READABLE_WIDTH:
        ws.print_title_cols = "A:A"
    ws.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    ws.print_title_rows = f"1:{repeat_to_row}"
    ws.print_options.horizontalCentered = True
    margins = ws.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.75, 0.25, 0.35
    foot = ws.oddFooter
    if signature:
        foot.left.text = SIGNATURE_FOOT  # type: ignore[union-attr]
    foot.right.text = PAGE_NUMBER  # type: ignore[union-attr]


def letter_range(first: int, last: int, first_row: int, last_row: int) -> str:
    return f"{get_column_letter(first)}{first_row}:{get_column_letter(last)}{last_row}"
