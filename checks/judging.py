"""Judges sheets: cells by pandera, rules by DuckDB, unreadable cells as their reader told of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from catalog.catalog import Catalog
from catalog.sheet import Sheet
from checks.cells import judge_cells
from checks.cells import warm_up as warm_up_cells
from checks.findings_frame import Cells, Line, findings_frame
from checks.no_rows import empty_parts, judge_presence
from checks.outcome import Outcome
from checks.question import quoted
from checks.rules import Present, judge_rule, present_tables
from checks.unreadable import unreadable_cells

if TYPE_CHECKING:
    import pandas as pd

NO_PROBLEMS: Mapping[str, Path] = {}
NO_CELLS: Cells = {}


@dataclass(frozen=True)
class Judgement:
    """Findings (columns of `FINDING_TYPES`), those of rules on trial apart, and what became of each rule."""

    findings: "pd.DataFrame"
    trial_findings: "pd.DataFrame"
    outcomes: list[Outcome]

    @property
    def complete(self) -> bool:
        """Whether no rule in force broke; on an incomplete judgement nothing may be approved."""
        return all(outcome.state != "broken" or outcome.on_trial for outcome in self.outcomes)


def judge(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    year: int,
    tables: Collection[str],
    problems: Mapping[str, Path] = NO_PROBLEMS,
    *,
    cells: Cells = NO_CELLS,
    beside_baseline: bool = False,
) -> Judgement:
    """Judge these sheets, which must be present on the connection (`warehouse.views.connect`).

    `problems` gives a sheet's problems file, `cells` the letters of columns in the senders' worksheets.
    `beside_baseline`: last year's sheets are a 基线, as every finding that compares with them then says.

    Raises:
        ValueError: if the connection is of another year or a sheet is not present.
    """
    present = present_tables(connection)
    _must_fit(connection, year, tables, present)
    lines: list[Line] = []
    on_trial: list[Line] = []
    outcomes: list[Outcome] = []
    for sheet in (sheet for sheet in catalog.sheets.values() if sheet.table in tables):
        _load(connection, sheet)
        unreadable = unreadable_cells(connection, sheet, problems.get(sheet.table))
        found, became = judge_cells(connection, catalog, sheet, unreadable.places, unreadable.both_right)
        absent, presence = judge_presence(connection, sheet)
        emptied = absent or empty_parts(sheet, unreadable.without_rows)  # one cause, one finding
        lines += [*unreadable.lines, *emptied, *found]
        outcomes += [*presence, *became]
        for rule in sheet.rules:
            found, outcome = judge_rule(
                connection, catalog, sheet, rule, present,
                unread=unreadable.unread, doubted=unreadable.doubted, beside_baseline=beside_baseline,
            )  # fmt: skip
            (on_trial if rule.on_trial else lines).extend(found)
            outcomes.append(outcome)
        connection.execute(f"DROP TABLE temp.{quoted(sheet.table)}")
    return Judgement(findings_frame(lines, cells), findings_frame(on_trial, cells), outcomes)


def warm_up(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make now what every judging uses: schemas and statements of all sheets. The connection shows them without files."""
    warm_up_cells(catalog)
    for sheet, rule in catalog.rules:
        judge_rule(connection, catalog, sheet, rule, present=())


def _load(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    """The sheet in memory, before its view of the same name: a dozen rules would read its file a dozen times."""
    name = quoted(sheet.table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM main.{name}")


def _must_fit(connection: duckdb.DuckDBPyConnection, year: int, tables: Collection[str], present: Present) -> None:
    answered = connection.execute("SELECT school_year_end()").fetchone()
    if answered != (year,):
        raise ValueError(f"connection is of year {answered}, not {year}")
    if missing := set(tables) - {name for schema, name in present if schema == "main"}:
        raise ValueError(f"not present: {', '.join(sorted(missing))}")
