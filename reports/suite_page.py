"""全校数据总体核查: the QC office's page of what the Great Expectations suite saw of the whole dataset."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from catalog.catalog import Catalog
from catalog.periods import year_title
from reports.figures import minute
from reports.pages import write_page
from reports.report_parts import Heading, Table

HELD, FAILED, NOT_JUDGED = "达到预期", "未达预期", "未能判断"
_ORDER = (FAILED, NOT_JUDGED, HELD)


class SuiteItem(Protocol):
    """One expectation of the suite, judged. `error` is set when it could not be evaluated: our fault, not the data's."""

    @property
    def table(self) -> str: ...
    @property
    def column(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def observed(self) -> object: ...
    @property
    def expected(self) -> object: ...
    @property
    def success(self) -> bool: ...
    @property
    def error(self) -> str | None: ...


class SuiteResult(Protocol):
    """All expectations of one run."""

    @property
    def items(self) -> Sequence[SuiteItem]: ...


def write_suite_page(
    result: SuiteResult, out: Path, *, catalog: Catalog, school_name: str, year: int, made_at: datetime, rehearsal: bool = False,
    beside_baseline: bool = False,
) -> None:  # fmt: skip
    """Write the page to `out`: what failed first, then everything by sheet, in the order of the catalog.

    `beside_baseline`: what is called 上年 there is a 基线, as the page then says.
    """
    items = list(result.items)
    counts = [(word, sum(state_of(each) == word for each in items)) for word in _ORDER]
    open_items = sorted((each for each in items if state_of(each) != HELD), key=lambda each: _ORDER.index(state_of(each)))
    tables = [_table(catalog, "需要核对的项目", open_items, with_sheet=True)] if open_items else []
    tables += [_sheet_table(catalog, table, items) for table in _in_order(catalog, items)]
    write_page(
        out,
        "suite.html",
        school_name=school_name,
        year=year_title(year),
        counts=counts,
        total=len(items),
        tables=tables,
        made_at=minute(made_at),
        rehearsal=rehearsal,
        beside_baseline=beside_baseline,
    )


def state_of(each: SuiteItem) -> str:
    """达到预期, 未达预期, or 未能判断 where the expectation itself broke."""
    if each.error:
        return NOT_JUDGED
    return HELD if each.success else FAILED


def _in_order(catalog: Catalog, items: Sequence[SuiteItem]) -> list[str]:
    named = dict.fromkeys(each.table for each in items)
    return [table for table in catalog.sheets if table in named] + [table for table in named if table not in catalog.sheets]


def _sheet_table(catalog: Catalog, table: str, items: Sequence[SuiteItem]) -> Table:
    return _table(catalog, sheet_title(catalog, table), [each for each in items if each.table == table], with_sheet=False)


def sheet_title(catalog: Catalog, table: str) -> str:
    sheet = catalog.sheets.get(table)
    return f"{sheet.code} {sheet.title.zh}" if sheet else table


def _table(catalog: Catalog, caption: str, items: Sequence[SuiteItem], with_sheet: bool) -> Table:
    headings = (
        *((Heading("采集表"),) if with_sheet else ()),
        Heading("数据项"),
        Heading("核查内容"),
        Heading("应为"),
        Heading("实际"),
        Heading("结果", "center"),
    )
    return Table(caption, headings, tuple(_row(catalog, each, with_sheet) for each in items))


def _row(catalog: Catalog, each: SuiteItem, with_sheet: bool) -> tuple[str, ...]:
    where = (sheet_title(catalog, each.table),) if with_sheet else ()
    observed = each.error or _text(each.observed)
    return (*where, _column_title(catalog, each), each.title, _text(each.expected), observed, state_of(each))


def _column_title(catalog: Catalog, each: SuiteItem) -> str:
    sheet = catalog.sheets.get(each.table)
    if not each.column:
        return "整表"
    return sheet.column(each.column).title if sheet and each.column in sheet.names else each.column


def _text(value: object) -> str:
    return "" if value is None else str(value)
