"""公开数据.xlsx: the same as the CSV files of the public edition, with Chinese headings, names for codes, and numbers as numbers.

What a parent or journalist opens; the CSV files keep their machine names for programs.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalog.digests import check_code
from catalog.sheet import Column, Sheet
from reports import dictionary
from reports.code_titles import CodeTitles
from reports.edition_input import EditionInput
from reports.figures import day
from reports.hiding import HIDDEN_SIGN
from reports.public_tables import PublicTables
from reports.workbook import contents_tab, heading_of, indicator_tab, shown, text_tab, worksheet_title
from reports.xlsx import Tab, write_xlsx

NUMERIC = ("integer", "decimal", "year")
_BOOLEANS = {"true": True, "false": False}
WORD_TABS = {
    "指标": "指标的本年、上年、标准与结论",
    "分类统计": f"只公开人数（件数）的采集表，按各类统计；“{HIDDEN_SIGN}”为人数过少不予公开",
    "数据字典": "各列的含义、类型、单位",
    "代码表": "各代码的名称及所引标准",
}


def write_public_workbook(
    edition: EditionInput, digest: str, tables: PublicTables, titles: CodeTitles, words: Mapping[str, Tab], out: Path
) -> None:
    """Write the workbook; `words` are the tabs of `WORD_TABS`, `digest` names what is published."""
    sheets = [edition.catalog.sheets[table] for table in tables.columns]
    told = f"校验码：{check_code(digest)}　公布：{day(edition.made_at)}{'　演练数据' if edition.rehearsal else ''}"
    listed = [(each.code, each.title.zh, len(tables.rows[each.table]), each.population) for each in sheets]
    others = [("", title, None, said) for title, said in WORD_TABS.items()]
    targets = [*map(worksheet_title, sheets), *WORD_TABS]
    contents = contents_tab(edition.title, told, [*listed, *others], targets)
    data = [_data_tab(tables, titles, sheet) for sheet in sheets]
    write_xlsx(out, [contents, *data, *(words[title] for title in WORD_TABS)])


def word_tabs(
    indicators: tuple[Mapping[str, str], Sequence[Sequence[Any]]],
    counts: tuple[Mapping[str, str], Sequence[Sequence[str]]],
    columns: Sequence[Sequence[str]],
    codes: Sequence[Sequence[str]],
) -> dict[str, Tab]:
    """The tabs beside the sheets, from headings and rows."""
    headings, rows = counts
    last = list(headings).index("count")
    return {
        "指标": indicator_tab("指标", *indicators),
        "分类统计": text_tab("分类统计", headings, [[*row[:last], number_of(row[last])] for row in rows]),
        "数据字典": text_tab("数据字典", dictionary.COLUMN_HEADINGS, columns),
        "代码表": text_tab("代码表", dictionary.CODE_HEADINGS, codes),
    }


def number_of(text: str | None) -> Any:
    """A number where the text is one; the sign of a hidden count stays."""
    return text if text is None or text in ("", HIDDEN_SIGN) else Decimal(text)


def _data_tab(tables: PublicTables, titles: CodeTitles, sheet: Sheet) -> Tab:
    columns = tables.columns[sheet.table]
    widths = [max(column.kind.width, 2 * len(heading_of(column)) + 4) for column in columns]
    values = [
        shown(titles, sheet, column, [_value(column, text) for text in texts])
        for column, texts in zip(columns, zip(*tables.shown_rows(sheet.table), strict=True), strict=False)
    ]
    return Tab(worksheet_title(sheet), widths, [[heading_of(column) for column in columns], *zip(*values, strict=True)])


def _value(column: Column, text: str | None) -> Any:
    if column.type in NUMERIC:
        return number_of(text)
    return _BOOLEANS.get(text or "", text) if column.type == "boolean" else text
