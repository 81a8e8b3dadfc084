"""全校数据总体核查: the dataset as a whole, by Great Expectations, before the QC gate."""

import logging
import os
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from catalog.catalog import Catalog
from catalog.sheet import Sheet
from checks.cells import frame_of
from checks.expected import Expected, expected_of, measured, shares_of, with_unit
from checks.rules_sql import LAST_YEAR

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SuiteItem:
    """One expectation, judged. With an `error` it could not be: that is our fault and no failure of the data."""

    table: str
    column: str | None
    title: str
    observed: str
    expected: str
    success: bool
    error: str | None = None


@dataclass(frozen=True)
class SuiteResult:
    """All expectations of one run, by sheet in the order of the catalog."""

    year: int
    items: list[SuiteItem]

    @property
    def complete(self) -> bool:
        return all(item.error is None for item in self.items)

    @property
    def failed(self) -> list[SuiteItem]:
        return [item for item in self.items if not item.success and item.error is None]


def run_suite(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, year: int, tables: Collection[str], last_year_tables: Collection[str]
) -> SuiteResult:
    """Hold the sheets `tables` against what the catalog and last year's sheets let expect. Takes seconds: run it in a worker."""
    context = _context()
    items: list[SuiteItem] = []
    for sheet in (each for each in catalog.sheets.values() if each.table in tables):
        now = measured(frame_of(connection, sheet), sheet)
        before = measured(frame_of(connection, sheet, LAST_YEAR), sheet) if sheet.table in last_year_tables else None
        items += _judged(context, catalog, sheet, now, before)
    return SuiteResult(year, items)


def _context() -> Any:
    """A context that writes nothing, draws nothing and tells nobody."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import: a school's machine calls no one
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it imports modules that Python gives up
        import great_expectations as gx
        from great_expectations.data_context.types import base
    logging.getLogger(base.__name__).setLevel(logging.WARNING)  # it sets a level of its own, below that of its parents
    config = base.DataContextConfig(store_backend_defaults=base.InMemoryStoreBackendDefaults())  # without a site in /tmp
    context = gx.get_context(project_config=config, mode="ephemeral")
    context.variables.progress_bars = base.ProgressBarsConfig(globally=False)
    return context


def _judged(context: Any, catalog: Catalog, sheet: Sheet, now: "pd.DataFrame", before: "pd.DataFrame | None") -> list[SuiteItem]:
    wanted = list(expected_of(sheet, now, before))
    answers = _validate(context, sheet, now, wanted)
    return [_item(catalog, sheet, each, answers.get(place), now, before) for place, each in enumerate(wanted)]


def _validate(context: Any, sheet: Sheet, frame: "pd.DataFrame", wanted: Sequence[Expected]) -> dict[int, Any]:
    """Results by the place of the expectation: they don't come in its order."""
    import great_expectations as gx

    made = [getattr(gx.expectations, each.kind)(**each.arguments, meta={"place": place}) for place, each in enumerate(wanted)]
    source = context.data_sources.add_pandas(name=sheet.table)
    batch = source.add_dataframe_asset(name=sheet.table).add_batch_definition_whole_dataframe("whole")
    suite = gx.ExpectationSuite(name=sheet.table, expectations=made)
    # No values of people's rows in the result: counts are enough.
    form = {"result_format": "BASIC", "partial_unexpected_count": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of pandas, not ours
        result = batch.get_batch({"dataframe": frame}).validate(suite, result_format=form)
    return {each.expectation_config.meta["place"]: each for each in result.results}


def _item(
    catalog: Catalog, sheet: Sheet, wanted: Expected, answer: Any, now: "pd.DataFrame", before: "pd.DataFrame | None"
) -> SuiteItem:
    error = "核查没有给出结果" if answer is None else _error(answer)
    observed = "" if error else _observed(catalog, sheet, wanted, answer.result, now, before)
    success = error is None and bool(answer.success)
    return SuiteItem(wanted.table, wanted.column, wanted.title, observed, wanted.expected, success, error)


def _error(answer: Any) -> str | None:
    """An expectation that raised comes back as unsuccessful, with the exception beside it."""
    told = answer.exception_info or {}
    inner = [told] if "raised_exception" in told else list(told.values())
    raised = next((each for each in inner if isinstance(each, dict) and each.get("raised_exception")), None)
    # The message may quote a value from people's rows: the kind of the exception is enough.
    return f"核查本身出错（{_kind(str(raised.get('exception_traceback') or ''))}）" if raised else None


def _kind(traceback: str) -> str:
    last = (traceback.strip().splitlines() or [""])[-1]
    return last.partition(":")[0].rpartition(".")[2] or "Exception"


def _observed(
    catalog: Catalog, sheet: Sheet, wanted: Expected, result: dict[str, Any], now: "pd.DataFrame", before: "pd.DataFrame | None"
) -> str:
    match wanted.kind:
        case "ExpectTableRowCountToEqual" | "ExpectTableRowCountToBeBetween":
            return f"{result['observed_value']:,} 条"
        case "ExpectColumnValuesToNotBeNull":
            return f"{1 - (result.get('unexpected_percent') or 0) / 100:.1%}"
        case "ExpectColumnMeanToBeBetween":
            rows = f"，{now[wanted.column].notna().sum():,} 行平均"
            return with_unit(result["observed_value"], _unit(sheet, wanted)) + rows
        case "ExpectColumnSumToBeBetween":
            return with_unit(result["observed_value"], _unit(sheet, wanted))
        case "ExpectColumnKLDivergenceToBeLessThan":
            return f"差异度 {result['observed_value']:.2f}；{_largest_move(catalog, sheet, wanted, now, before)}"
        case _:
            return f"重复 {result.get('unexpected_count', 0)} 行"


def _largest_move(catalog: Catalog, sheet: Sheet, wanted: Expected, now: "pd.DataFrame", before: "pd.DataFrame | None") -> str:
    """The code whose share moved most, as the divergence in nats alone says nothing to people."""
    if before is None or wanted.column is None:
        return ""
    then, today = shares_of(before, wanted.column), shares_of(now, wanted.column)
    code = max({**then, **today}, key=lambda each: abs(today.get(each, 0.0) - then.get(each, 0.0)))
    last, share = f"{then.get(code, 0.0):.1%}", f"{today.get(code, 0.0):.1%}"
    if last == share:
        return "各类占比与上年相同"
    codes = catalog.codes_of(sheet.column(wanted.column))
    title = codes.titles.get(code, code) if codes else code
    return f"变动最大：{title} 由 {last} 到 {share}"


def _unit(sheet: Sheet, wanted: Expected) -> str:
    return sheet.column(wanted.column).unit if wanted.column in sheet.names else ""
