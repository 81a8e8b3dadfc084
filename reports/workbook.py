"""The workbook of an edition: 目录, 指标, 数据字典, 代码表 and every sheet, for readers with Excel or WPS."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from catalog.sheet import Column, Sheet
from reports import dictionary, indicator_rows
from reports.edition_input import EditionInput
from reports.figures import minute
from reports.rows import opened, quoted
from reports.code_titles import CodeTitles, titles_in
from reports.xlsx import HEAD, TITLE, Tab, write_xlsx

_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
WIDE = 40
SAMPLED_ROWS = 50
FIRST_LISTED_ROW = 5  # of 目录: below title, 校验码, a gap and the headings


def write_workbook(edition: EditionInput, out: Path) -> None:
    """Write all sheets of the edition. Codes are shown by their titles, identifiers stay text."""
    sheets = [edition.catalog.sheets[table] for table in edition.tables]
    used = dictionary.used_code_lists(column for sheet in sheets for column in sheet.columns)
    with opened(edition.tables) as connection:
        tabs = [
            _contents(edition, connection, sheets),
            _text_tab("指标", indicator_rows.HEADINGS, indicator_rows.indicator_rows(edition.indicators)),
            _text_tab("数据字典", dictionary.COLUMN_HEADINGS, dictionary.dictionary_rows(sheets)),
            _text_tab("代码表", dictionary.CODE_HEADINGS, dictionary.code_rows(edition.catalog, used)),
            *(_data_tab(edition, connection, sheet) for sheet in sheets),
        ]
        write_xlsx(out, tabs)


def worksheet_title(sheet: Sheet) -> str:
    """`6.1 专任教师`, without what Excel forbids in a tab's name."""
    return _FORBIDDEN_IN_TITLES.sub("－", f"{sheet.code} {sheet.title.zh}")[:LONGEST_TITLE]


def _contents(edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> Tab:
    told = f"校验码：{edition.check_code}　制作时间：{minute(edition.made_at)}{'　演练数据' if edition.rehearsal else ''}"
    rows: list[Sequence[Any]] = [[edition.title], [told], [], ["表号", "采集表（点击打开）", "行数", "统计范围"]]
    for sheet in sheets:
        count = connection.execute(f"SELECT count(*) FROM {quoted(sheet.table)}").fetchall()[0][0]
        rows.append([sheet.code, sheet.title.zh, count, sheet.population])
    links = {f"B{n}": worksheet_title(sheet) for n, sheet in enumerate(sheets, FIRST_LISTED_ROW)}
    return Tab("目录", [12, 34, 14, 60], rows, {1: TITLE, 4: HEAD}, frozen=False, links=links)


def _text_tab(title: str, headings: Mapping[str, str], rows: Sequence[Sequence[str]]) -> Tab:
    widths = [_width(column) for column in zip(headings.values(), *rows[:SAMPLED_ROWS], strict=True)]
    return Tab(title, widths, [list(headings.values()), *rows])


def _width(texts: tuple[str, ...]) -> int:
    """Room for the widest of the first texts; a Chinese character takes two places."""
    return min(WIDE, max(8, *(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) + 2 for text in texts)))


def _data_tab(edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Tab:
    widths = [min(WIDE, max(column.kind.width, 2 * len(_heading(column)) + 2)) for column in sheet.columns]
    return Tab(worksheet_title(sheet), widths, _rows(edition, connection, sheet))


def _heading(column: Column) -> str:
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def _rows(edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[Sequence[Any]]:
    yield [_heading(column) for column in sheet.columns]
    chosen = ", ".join(quoted(name) for name in sheet.names)
    rows = connection.execute(f"SELECT {chosen} FROM {quoted(sheet.table)} ORDER BY row_id").fetchall()
    columns = [_shown(edition, column, values) for column, values in zip(sheet.columns, zip(*rows, strict=True), strict=False)]
    yield from zip(*columns, strict=True)


def _shown(edition: EditionInput, column: Column, values: tuple[Any, ...]) -> Sequence[Any]:
    """A column's values as people read them; each distinct code is looked up once."""
    if column.type == "boolean":
        return [None if value is None else "是" if value else "否" for value in values]
    if column.type != "code":
        return values
    titles = {value: None if value is None else code_title(edition.catalog, column, value) for value in set(values)}
    return [titles[value] for value in values]
