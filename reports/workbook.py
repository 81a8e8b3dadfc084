"""The workbook of an edition: 目录, 指标, 数据字典, 代码表 and every sheet, for readers with Excel or WPS."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from catalog import look
from catalog.sheet import Column, Sheet
from reports import dictionary, indicator_rows
from reports.edition_input import EditionInput
from reports.figures import minute
from reports.rows import opened, quoted
from reports.statistics import code_title

if TYPE_CHECKING:
    from openpyxl.cell import Cell

Tab = Any  # openpyxl's write-only worksheet, which its type stubs know only in part
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot hold
LONGEST_TITLE = 31
WIDE = 40


def write_workbook(edition: EditionInput, out: Path) -> None:
    """Write all sheets of the edition. Codes are shown by their titles, identifiers stay text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = [edition.catalog.sheets[table] for table in edition.tables]
    with opened(edition.tables) as connection:
        _contents(book.create_sheet("目录"), edition, connection, sheets)
        _text_sheet(book.create_sheet("指标"), indicator_rows.HEADINGS, indicator_rows.indicator_rows(edition.indicators))
        _text_sheet(book.create_sheet("数据字典"), dictionary.COLUMN_HEADINGS, dictionary.dictionary_rows(sheets))
        used = dictionary.used_code_lists(column for sheet in sheets for column in sheet.columns)
        _text_sheet(book.create_sheet("代码表"), dictionary.CODE_HEADINGS, dictionary.code_rows(edition.catalog, used))
        for sheet in sheets:
            _data_sheet(book.create_sheet(worksheet_title(sheet)), edition, connection, sheet)
    book.save(out)


def worksheet_title(sheet: Sheet) -> str:
    """`6.1 专任教师`, without what Excel forbids in a tab's name."""
    return _FORBIDDEN_IN_TITLES.sub("－", f"{sheet.code} {sheet.title.zh}")[:LONGEST_TITLE]


def _contents(tab: Tab, edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> None:
    _widths(tab, [12, 34, 14, 40])
    tab.append([_cell(tab, edition.title, bold=True, size=14)])
    tab.append(
        [f"校验码：{edition.check_code}    制作时间：{minute(edition.made_at)}{'    演练数据' if edition.rehearsal else ''}"]
    )
    tab.append([])
    tab.append([_heading(tab, text) for text in ("表号", "采集表（点击打开）", "行数", "统计范围")])
    for sheet in sheets:
        rows = connection.execute(f"SELECT count(*) FROM {quoted(sheet.table)}").fetchall()[0][0]
        link = f'=HYPERLINK("#\'{worksheet_title(sheet)}\'!A1","{sheet.title.zh}")'
        tab.append([_plain_text(tab, sheet.code), _cell(tab, link, colour=look.ACTION.text), rows, sheet.population])


def _text_sheet(tab: Tab, headings: Mapping[str, str], rows: Sequence[Sequence[str]]) -> None:
    tab.freeze_panes = "A2"
    _widths(tab, [_width(column) for column in zip(headings.values(), *rows[:50], strict=True)])
    tab.append([_heading(tab, text) for text in headings.values()])
    for row in rows:
        tab.append([_safe(tab, value) for value in row])


def _width(texts: tuple[str, ...]) -> int:
    """Room for the widest of the first texts; a Chinese character takes two places."""
    return min(WIDE, max(8, *(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) + 2 for text in texts)))


def _data_sheet(tab: Tab, edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    tab.freeze_panes = "B2"
    _widths(tab, [max(column.kind.width, 2 * len(_column_heading(column)) + 2) for column in sheet.columns])
    tab.append([_heading(tab, _column_heading(column)) for column in sheet.columns])
    for row in _rows(edition, connection, sheet):
        tab.append([_safe(tab, value) for value in row])


def _column_heading(column: Column) -> str:
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def _rows(edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    chosen = ", ".join(quoted(name) for name in sheet.names)
    rows = connection.execute(f"SELECT {chosen} FROM {quoted(sheet.table)} ORDER BY row_id").fetchall()
    columns = [_shown(edition, column, values) for column, values in zip(sheet.columns, zip(*rows, strict=True), strict=False)]
    yield from zip(*columns, strict=True)


def _shown(edition: EditionInput, column: Column, values: tuple[Any, ...]) -> list[Any]:
    """A column's values as people read them; each distinct code is looked up once."""
    if column.type == "boolean":
        return [None if value is None else "是" if value else "否" for value in values]
    if column.type != "code":
        return list(values)
    titles = {value: None if value is None else code_title(edition.catalog, column, value) for value in set(values)}
    return [titles[value] for value in values]


def _safe(tab: Tab, value: Any) -> Any:
    """Text that begins like a formula stays text; what XML cannot hold is shown as such."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("�", value)
    return _plain_text(tab, text) if text.startswith("=") else text


def _plain_text(tab: Tab, text: str) -> "Cell":
    cell = _cell(tab, text)
    cell.data_type = "s"
    return cell


def _heading(tab: Tab, text: str) -> "Cell":
    from openpyxl.styles import PatternFill

    cell = _cell(tab, text, bold=True)
    cell.fill = PatternFill("solid", fgColor=look.GIVEN.ground_argb)
    return cell


def _cell(tab: Tab, text: str, bold: bool = False, size: int = 11, colour: str = look.INK.text) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell: Cell = WriteOnlyCell(tab, value=text)
    cell.font = Font(name=look.WORKBOOK_FONT, bold=bold, size=size, color=look.argb(colour))
    return cell


def _widths(tab: Tab, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, 1):
        tab.column_dimensions[get_column_letter(place)].width = min(WIDE, width)
