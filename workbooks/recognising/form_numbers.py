"""Several columns of numbers beside the labels of a form: which one is meant must be said by a header, or its sender is asked."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from catalog.sheet import Sheet
from workbooks.cells import Cell, address, column_letters, is_blank, shown
from workbooks.normalising.problems import MORE_VALUES
from workbooks.normalising.spelling import compact, loose
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.recognising.form_layout import FormMatch, Place
from workbooks.recognising.header_problems import HeaderProblem

Beyond = list[tuple[str, Place]]
"""Fields, each with the place of a number that stands right of the one that was read."""

# What such a header heads is never what the form asks for.
_NOT_ASKED: Final = re.compile(
    r"上年|上期|上一年|去年|往年|预算|计划|增减|增长|增幅|差额|比例|占比|同比|百分|%|序号|行次|备注|说明"
)


_NUMBER: Final = re.compile(r"[-+]?[￥¥]?\d[\d,]*(?:\.\d+)?\D{0,3}")


def numbers_beyond(worksheet: RawWorksheet, sheet: Sheet, match: FormMatch) -> Beyond:
    """Numbers right of what was read, which belong to no other label."""
    taken = {*match.labels, *match.values.values(), *match.units.values(), *match.again}
    return [
        (name, (row, place))
        for name, (row, column) in match.values.items()
        if sheet.column(name).type in ("integer", "decimal")
        for place in range(column + 1, worksheet.width)
        if (row, place) not in taken and _is_number(worksheet.rows[row][place])
    ]


def _is_number(cell: Cell) -> bool:
    """Also one that is kept as text, as all are in csv: 3, 3.5, 1,200, 3万元."""
    if isinstance(cell, bool):
        return False
    return isinstance(cell, (int, float)) or (isinstance(cell, str) and _NUMBER.fullmatch(compact(cell)) is not None)


def is_undecided(worksheet: RawWorksheet, match: FormMatch, beyond: Beyond) -> bool:
    """Whether no header tells the column that was read from those that were not."""
    if match.of_years:
        return False
    for name, (_, column) in beyond:
        read = match.values[name][1]
        if column in match.value_columns:
            return True  # both are headed as what is asked for
        if read not in match.value_columns and not _is_excluded(worksheet.rows, match, column):
            return True
        if _is_excluded(worksheet.rows, match, read):
            return True
    return False


def _is_excluded(rows: Sequence[Sequence[Cell]], match: FormMatch, column: int) -> bool:
    return any(_NOT_ASKED.search(loose(header)) for header in _headers(rows, match, column))


def _headers(rows: Sequence[Sequence[Cell]], match: FormMatch, column: int) -> list[str]:
    """The words that stand in a column above the first label."""
    first = min(row for row, _ in match.labels)
    return [shown(cells[column]).strip() for cells in rows[:first] if column < len(cells) and not is_blank(cells[column])]


def which_column(worksheet: RawWorksheet, sheet: Sheet, match: FormMatch) -> Iterator[HeaderProblem]:
    """One problem for the whole form, at the first number that was not read."""
    beyond = numbers_beyond(worksheet, sheet, match)
    if not beyond or not is_undecided(worksheet, match, beyond):
        return
    name, place = beyond[0]
    read = match.values[name][1]
    others = sorted({column for _, (_, column) in beyond})
    fields = len({name for name, _ in beyond})
    many = f"等 {fields} 项" if fields > 1 else ""
    mine = _called(worksheet.rows, match, read)
    theirs = "、".join(_called(worksheet.rows, match, column) for column in others)
    message = f"“{sheet.column(name).title}”{many}旁边不止一列数字：{mine}、{theirs}；表头没有说明报哪一列，现在读的是{mine}"
    remedy = "在要报的那一列上方写“填报数”，其余各列删去，或在上方写明是什么（如“上年数”）"
    raw = shown(worksheet.rows[place[0]][place[1]])
    yield HeaderProblem(name, address(*place), raw, MORE_VALUES, message, remedy)


def _called(rows: Sequence[Sequence[Cell]], match: FormMatch, column: int) -> str:
    """A column as people find it: its letters, and what stands above it."""
    headers = _headers(rows, match, column)
    return f"{column_letters(column)} 列" + (f"（{headers[-1]}）" if headers else "")
