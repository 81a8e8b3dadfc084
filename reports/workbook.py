"""The workbook of an edition: 目录, 指标, 数据字典, 代码表 and every sheet, for readers with Excel or WPS."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from catalog.sheet import Column, Sheet
from reports import dictionary, indicator_rows
from reports.code_titles import CodeTitles, titles_in
from reports.edition_input import EditionInput
from reports.figures import minute
from reports.rows import opened, order_of, quoted
from reports.xlsx import HEAD, TITLE, Tab, write_xlsx

_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
WIDE = 40
SAMPLED_ROWS = 50
FIRST_LISTED_ROW = 6  # of 目录: below title, 校验码, the rule of codes, a gap and the headings
POPULATION = 3  # place of 统计范围 in 目录
HOW_CODES_ARE_SHOWN = (
    "名称以“代码”结尾的列显示代码本身（如专业代码），其他用代码填报的列显示名称；代码与名称的对照见“代码表”，或该列所引的采集表。"
)
WORD_TABS = {
    "指标": "指标的本年、上年、标准、结论与口径",
    "数据字典": "各列的含义、类型、单位、代码表",
    "代码表": "各代码的名称及所引标准",
}


def write_workbook(edition: EditionInput, out: Path) -> None:
    """Write all sheets of the edition, each in the order of its key. Identifiers stay text."""
    sheets = [edition.catalog.sheets[table] for table in edition.tables]
    used = dictionary.used_code_lists(column for sheet in sheets for column in sheet.columns)
    with opened(edition.tables) as connection:
        titles = titles_in(connection, edition.catalog)
        words = [
            indicator_tab("指标", indicator_rows.HEADINGS, indicator_rows.indicator_cells(edition.indicators)),
            text_tab("数据字典", dictionary.COLUMN_HEADINGS, dictionary.dictionary_rows(sheets)),
            text_tab("代码表", dictionary.CODE_HEADINGS, dictionary.code_rows(edition.catalog, used)),
        ]
        data = [_data_tab(titles, connection, sheet) for sheet in sheets]
        write_xlsx(out, [_contents(edition, connection, sheets), *words, *data])


def worksheet_title(sheet: Sheet) -> str:
    """`6.1 专任教师`, without what Excel forbids in a tab's name."""
    return _FORBIDDEN_IN_TITLES.sub("－", f"{sheet.code} {sheet.title.zh}")[:LONGEST_TITLE]


def _contents(edition: EditionInput, connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> Tab:
    told = f"校验码：{edition.check_code}　制作时间：{minute(edition.made_at)}{'　演练数据' if edition.rehearsal else ''}"
    counts = [connection.execute(f"SELECT count(*) FROM {quoted(each.table)}").fetchall()[0][0] for each in sheets]
    listed = [(each.code, each.title.zh, count, each.population) for each, count in zip(sheets, counts, strict=True)]
    words = [("", title, len(edition.indicators) if title == "指标" else None, said) for title, said in WORD_TABS.items()]
    targets = [*(worksheet_title(each) for each in sheets), *WORD_TABS]
    return contents_tab(edition.title, told, [*listed, *words], targets)


def contents_tab(title: str, told: str, listed: Sequence[Sequence[Any]], targets: Sequence[str]) -> Tab:
    """目录: title, what names the content, how codes are shown, then a line for each tab with a link to it."""
    rows = [[title], [told], [HOW_CODES_ARE_SHOWN], [], ["表号", "工作表（点击打开）", "行数", "内容与统计范围"], *listed]
    links = {f"B{n}": target for n, target in enumerate(targets, FIRST_LISTED_ROW)}
    styles = {1: TITLE, FIRST_LISTED_ROW - 1: HEAD}
    return Tab("目录", [12, 34, 14, 90], rows, styles, frozen=False, links=links, wrapped=(POPULATION,))


def text_tab(title: str, headings: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Tab:
    return Tab(title, _widths(headings, rows[:SAMPLED_ROWS]), [list(headings.values()), *rows])


def indicator_tab(title: str, headings: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Tab:
    """Numbers as numbers, with the places of their indicator."""
    widths = _widths(headings, rows)
    wrapped = [place for place, width in enumerate(widths) if width >= WIDE]
    return Tab(title, widths, [list(headings.values()), *rows], grouped=True, wrapped=wrapped)


def _widths(headings: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> list[int]:
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return [_width(column) for column in zip(headings.values(), *texts, strict=True)]


def _width(texts: tuple[str, ...]) -> int:
    """Room for the widest of the first texts; a Chinese character takes two places."""
    return min(WIDE, max(8, *(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) + 2 for text in texts)))


def _data_tab(titles: CodeTitles, connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Tab:
    widths = [min(WIDE, max(column.kind.width, 2 * len(heading_of(column)) + 4)) for column in sheet.columns]
    return Tab(worksheet_title(sheet), widths, _rows(titles, connection, sheet))


def heading_of(column: Column) -> str:
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def _rows(titles: CodeTitles, connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[Sequence[Any]]:
    yield [heading_of(column) for column in sheet.columns]
    chosen = ", ".join(quoted(name) for name in sheet.names)
    order = order_of(sheet, "t")
    rows = connection.execute(f"SELECT {chosen} FROM {quoted(sheet.table)} AS t ORDER BY {order}").fetchall()
    pairs = zip(sheet.columns, zip(*rows, strict=True), strict=False)
    yield from zip(*(shown(titles, sheet, column, values) for column, values in pairs), strict=True)


def shown(titles: CodeTitles, sheet: Sheet, column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """A column's values as people read them (`HOW_CODES_ARE_SHOWN`); each distinct code is looked up once."""
    if column.type == "boolean":
        return [None if value is None else "是" if value else "否" for value in values]
    if column.type != "code" or column.title.endswith("代码"):
        return values
    known = {value: None if value is None else titles.of(sheet, column, value) for value in set(values)}
    return [known[value] for value in values]
