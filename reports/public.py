"""The public edition (公开版): open columns and counts only, small counts hidden, one page for parents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from catalog.digests import digest_of, digest_of_file
from reports import dictionary
from reports.code_titles import titles_in
from reports.csv_files import write_csv
from reports.data_package import table_resource, text_resource, write_data_package, write_json
from reports.edition_input import EditionInput
from reports.explanation import write_explanation
from reports.hiding import HIDDEN_SIGN, is_small
from reports.indicator_rows import Cell, indicator_json, indicator_numbers
from reports.indicators import IndicatorValue
from reports.leaks import leaks
from reports.openness import counted_columns
from reports.public_page import write_public_page
from reports.public_tables import CountRow, PublicTables, public_tables
from reports.public_workbook import word_tabs, write_public_workbook
from reports.rows import opened
from reports.xlsx import Tab

__all__ = ["fill_public", "leaks"]

WITHHELD = "人数过少，不予公开"
COUNT_HEADINGS = {
    "table": "表名", "sheet_code": "表号", "sheet_title": "采集表", "column": "列名", "column_title": "数据项", "code": "代码",
    "code_title": "代码名称", "count": "数量",
}  # fmt: skip
INDICATOR_HEADINGS = {
    "code": "指标代码", "title": "指标", "aspect": "诊断项目", "unit": "计量单位", "value": "本年", "last_value": "上年",
    "change": "增减", "standard": "标准", "standard_title": "标准名称", "standard_source": "标准依据", "verdict": "结论",
    "numerator_title": "分子", "denominator_title": "分母", "population": "统计范围", "source": "口径依据", "note": "说明",
    "remark": "备注",
}  # fmt: skip
_NUMBERS = ("value", "last_value", "change")
_DATA_FILES = ("*.csv", "indicators.json")


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator as the public may see it; `withheld` where too few people stand behind it."""

    value: IndicatorValue
    withheld: bool


def fill_public(edition: EditionInput, folder: Path) -> str:
    """Write all files but the manifest; returns the digest of what is published (of the data files, by name)."""
    with opened(edition.tables) as connection:
        tables = public_tables(connection, edition.catalog, list(edition.tables))
        titles = titles_in(connection, edition.catalog)
    indicators = public_indicators(edition.published_indicators, _hidden_counts(edition, tables))
    resources = [*_write_tables(edition, tables, folder), *_write_counts(tables, folder), *_write_indicators(indicators, folder)]
    resources += _write_dictionary(edition, tables, folder)
    name = f"statedata-public-{edition.school.code}-{edition.year}"
    write_data_package(folder / "datapackage.json", name, edition.title, f"{edition.number}.0.0", resources)
    data = sorted(path for pattern in _DATA_FILES for path in folder.glob(pattern))
    digest = digest_of([[path.name, digest_of_file(path)] for path in data])
    words = _word_tabs(edition, tables, indicators)
    write_public_workbook(edition, digest, tables, titles, words, folder / "公开数据.xlsx")
    write_public_page(edition, digest, [(each.value, each.withheld) for each in indicators], folder / "公开数据.html")
    write_explanation(edition, digest, folder)
    return digest


def _hidden_counts(edition: EditionInput, tables: PublicTables) -> dict[str, set[int]]:
    """By indicator, the hidden counts of the sheets that its statements name."""
    hidden = tables.hidden_counts
    said = {
        each.code: " ".join(term.sql for term in (each.numerator, each.denominator) if term)
        for each in edition.catalog.indicators.values()
    }
    return {
        code: {count for table, counts in hidden.items() if re.search(rf"\b{table}\b", sql) for count in counts}
        for code, sql in said.items()
    }


def public_indicators(indicators: Sequence[IndicatorValue], hidden: Mapping[str, set[int]]) -> list[PublicIndicator]:
    """The indicators declared public; withheld where their terms are small, leave a small rest, or equal a hidden count.

    `hidden` has, by indicator, the counts hidden in the sheets over which it is computed.
    """
    return [
        PublicIndicator(
            each,
            _tells(each, each.numerator, each.denominator, hidden.get(each.code, set()))
            or _tells(each, each.last_numerator, each.last_denominator, set()),
        )
        for each in indicators
        if each.public
    ]


def _tells(each: IndicatorValue, numerator: Decimal | None, denominator: Decimal | None, hidden: set[int]) -> bool:
    """Whether the terms of a figure give away too few people. Only whole numbers are counts, and not all count people."""
    terms = [(numerator, each.numerator_counts_persons), (denominator, each.denominator_counts_persons)]
    counts = [int(term) for term, persons in terms if persons and term is not None and term == term.to_integral_value()]
    if each.unit in ("%", "‰") and len(counts) == 2:
        counts.append(counts[1] - counts[0])
    return any(is_small(count) or count in hidden for count in counts if count)


def _write_tables(edition: EditionInput, tables: PublicTables, folder: Path) -> list[dict[str, object]]:
    resources = []
    for table, columns in tables.columns.items():
        path = folder / f"{table}.csv"
        write_csv(path, [column.name for column in columns], tables.shown_rows(table))
        resource = table_resource(edition.catalog, edition.catalog.sheets[table], columns, path, row_id=False)
        resource["schema"]["missingValues"] = ["", HIDDEN_SIGN]
        resources.append(resource)
    return resources


def _write_counts(tables: PublicTables, folder: Path) -> list[dict[str, object]]:
    path = folder / "counts.csv"
    write_csv(path, COUNT_HEADINGS, [_count_row(tables, row) for row in tables.count_rows])
    return [text_resource("counts", "分类统计", COUNT_HEADINGS, path)]


def _count_row(tables: PublicTables, row: CountRow) -> list[str]:
    column = (row.column.name, row.column.title) if row.column else ("", "")
    return [row.sheet.table, row.sheet.code, row.sheet.title.zh, *column, row.code or "", row.title, tables.shown(row.cell)]


def _write_indicators(indicators: Sequence[PublicIndicator], folder: Path) -> list[dict[str, object]]:
    content = [_public_json(each) for each in indicators]
    path = folder / "indicators.csv"
    write_csv(path, INDICATOR_HEADINGS, [["" if cell is None else cell for cell in each.values()] for each in content])
    write_json(folder / "indicators.json", content)
    return [text_resource("indicators", "指标", INDICATOR_HEADINGS, path)]


def _public_json(each: PublicIndicator) -> dict[str, str | None]:
    full = indicator_json(each.value)
    if each.withheld:
        full |= {**dict.fromkeys(_NUMBERS, HIDDEN_SIGN), "verdict": HIDDEN_SIGN, "remark": WITHHELD}
    return {name: full[name] for name in INDICATOR_HEADINGS}


def _word_tabs(edition: EditionInput, tables: PublicTables, indicators: Sequence[PublicIndicator]) -> dict[str, Tab]:
    cells = [tuple(_public_cells(each).values()) for each in indicators]
    counts = [_count_row(tables, row) for row in tables.count_rows]
    return word_tabs((INDICATOR_HEADINGS, cells), (COUNT_HEADINGS, counts), *_described(edition, tables))


def _public_cells(each: PublicIndicator) -> dict[str, Cell]:
    """As `_public_json`, numbers as numbers unless hidden."""
    numbers = {} if each.withheld else {name: indicator_numbers(each.value)[name] for name in _NUMBERS}
    return {**_public_json(each), **numbers}


def _write_dictionary(edition: EditionInput, tables: PublicTables, folder: Path) -> list[dict[str, object]]:
    columns, listed = _described(edition, tables)
    words, codes = folder / "dictionary.csv", folder / "codes.csv"
    write_csv(words, dictionary.COLUMN_HEADINGS, columns)
    write_csv(codes, dictionary.CODE_HEADINGS, listed)
    return [
        text_resource("dictionary", "数据字典", dictionary.COLUMN_HEADINGS, words),
        text_resource("codes", "代码表", dictionary.CODE_HEADINGS, codes),
    ]


def _described(edition: EditionInput, tables: PublicTables) -> tuple[list[dictionary.Row], list[dictionary.Row]]:
    """The rows of 数据字典 and 代码表: only the columns that are published, or counted by, are described."""
    sheets = []
    for sheet in (edition.catalog.sheets[name] for name in edition.tables):
        columns = tables.columns.get(sheet.table) or counted_columns(edition.catalog, sheet)
        if columns:
            sheets.append(sheet.model_copy(update={"columns": columns}))
    used = dictionary.used_code_lists(column for sheet in sheets for column in sheet.columns)
    return dictionary.dictionary_rows(sheets), dictionary.code_rows(edition.catalog, used)
