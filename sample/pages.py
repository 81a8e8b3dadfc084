"""Pages: a draft laid on a worksheet, with title lines, headers, own columns, totals and notes around it."""

from dataclasses import dataclass, field
from itertools import groupby

from openpyxl.utils import get_column_letter

from catalog.sheet import Sheet
from sample.drafts import Draft
from sample.habits import Cell, Habit

Rows = list[dict[str, Cell]]


@dataclass
class Page:
    """A worksheet to be written. `merges` are ranges like ``A1:C1``; `hidden` are 1-based columns.

    `at` tells where the value of (row of the table, column) stands: 1-based (row, column).
    """

    worksheet: str
    grid: list[list[Cell]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    first_row: int = 1
    columns: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)

    def at(self, row: int, column: str) -> tuple[int, int]:
        if self.fields:
            return self.fields[column], self.columns[column]
        return self.first_row + row, self.columns[column]

    def address(self, row: int, column: str) -> str:
        line, place = self.at(row, column)
        return f"{get_column_letter(place)}{line}"


def lay(draft: Draft, rows: Rows, worksheet: str) -> Page:
    """Lay the rows (cells by column name) as the draft's office does."""
    page = Page(worksheet)
    if draft.sheet.shape == "form":
        _lay_form(page, draft, rows[0])
    else:
        _lay_list(page, draft, rows)
    return page


def note_page(worksheet: str, lines: list[str]) -> Page:
    """A worksheet of words only."""
    return Page(worksheet, [[line] for line in lines])


def _lay_list(page: Page, draft: Draft, rows: Rows) -> None:
    habit, sheet = draft.habit, draft.sheet
    names = habit.columns(sheet)
    width = 1 + len(names) + len(habit.own) if _numbered(habit) else len(names) + len(habit.own)
    offset = 1 if _numbered(habit) else 0
    page.columns = {name: place for place, name in enumerate(names, 1 + offset)}
    _title_lines(page, habit, width)
    _headers(page, habit, sheet, names, offset)
    page.first_row = len(page.grid) + 1
    for number, row in enumerate(rows):
        own = [values[number % len(values)] or None for title, values in habit.own if title != "序号"]
        page.grid.append([*([number + 1] if offset else []), *(row[name] for name in names), *own])
    _merge_down(page, habit, rows)
    page.hidden = [page.columns[name] for name in habit.hidden]
    _total_line(page, habit, names, offset)
    page.grid += [[line] for line in habit.foot]


def _numbered(habit: Habit) -> bool:
    """Whether the office counts its rows in a column of its own at the left."""
    return any(title == "序号" for title, _ in habit.own)


def _title_lines(page: Page, habit: Habit, width: int) -> None:
    for line in habit.title_lines:
        page.grid.append([line])
        page.merges.append(f"A{len(page.grid)}:{get_column_letter(width)}{len(page.grid)}")


def _headers(page: Page, habit: Habit, sheet: Sheet, names: list[str], offset: int) -> None:
    own = [title for title, _ in habit.own if title != "序号"]
    titles: list[Cell] = [*(["序号"] if offset else []), *(habit.header(sheet.column(name)) for name in names), *own]
    if habit.grouped:
        page.grid.append(_groups(page, sheet, names, offset))
    page.grid.append(titles)


def _groups(page: Page, sheet: Sheet, names: list[str], offset: int) -> list[Cell]:
    line, place = len(page.grid) + 1, 1 + offset
    cells: list[Cell] = [None] * offset
    for group, members in groupby(names, key=lambda name: sheet.column(name).group):
        size = len(list(members))
        cells += [group or None, *([None] * (size - 1))]
        if size > 1:
            page.merges.append(f"{get_column_letter(place)}{line}:{get_column_letter(place + size - 1)}{line}")
        place += size
    return cells


def _merge_down(page: Page, habit: Habit, rows: Rows) -> None:
    """Equal neighbours in these columns become one merged cell, as offices like it."""
    for name in habit.merged_down:
        place = page.columns[name]
        start = page.first_row
        for _, members in groupby(rows, key=lambda row: row[name]):
            size = len(list(members))
            if size > 1:
                letter = get_column_letter(place)
                page.merges.append(f"{letter}{start}:{letter}{start + size - 1}")
                for line in range(start, start + size - 1):
                    page.grid[line][place - 1] = None
            start += size


def _total_line(page: Page, habit: Habit, names: list[str], offset: int) -> None:
    if not habit.totals:
        return
    line: list[Cell] = [None] * (offset + len(names))
    line[0] = "合计"
    for name in habit.totals:
        place = page.columns[name] - 1
        line[place] = sum(_amount(row[place]) for row in page.grid[page.first_row - 1 :])
    page.grid.append(line)


def _amount(cell: Cell) -> float:
    if isinstance(cell, int | float):
        return cell
    digits = "".join(sign for sign in str(cell or "") if sign in "0123456789.")
    return float(digits) if "." in digits else int(digits or 0)


def _lay_form(page: Page, draft: Draft, record: dict[str, Cell]) -> None:
    habit, sheet = draft.habit, draft.sheet
    _title_lines(page, habit, 3)
    page.grid.append(["项目", f"金额（{sheet.unit}）" if sheet.unit else "内容", "备注"])
    for name in habit.columns(sheet):
        page.grid.append([habit.header(sheet.column(name)), record[name], None])
        page.fields[name] = len(page.grid)
    page.columns = dict.fromkeys(sheet.names, 2)
    page.grid += [[line] for line in habit.foot]
