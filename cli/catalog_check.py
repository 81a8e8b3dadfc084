"""All that `catalog check` finds: mistakes of every file, of expressions, of the rules' own examples, and what is left to do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from catalog.catalog import Catalog
from catalog.load import read_catalog, unread_names
from catalog.mistakes import Mistake
from catalog.notices import notices_of
from catalog.sheet import Sheet
from checks.examples import example_problems
from checks.prepare import COUNTED, Problem, mistakes_of, prepare
from warehouse.counting import columns_counted
from warehouse.views import connect
from workbooks.normalising.id_numbers import Derived, derived_from_ids

_ANY_YEAR = 2016  # expressions are tried on empty tables; no day of the year matters


def _of_id(number: str) -> Derived:
    return derived_from_ids([number])[number]


_DERIVE = {"cn_id_number": _of_id}
_FIGURES = frozenset(("integer", "decimal"))
_MAY_BE_DISPUTED = "给它一条 severity 为 question 的 agrees_with 规则"


@dataclass(frozen=True)
class CheckedCatalog:
    """The catalog as far as it can be read, what is wrong in it, and what it lacks."""

    catalog: Catalog
    mistakes: list[Mistake]
    notices: list[Mistake]


def check_catalog(root: Path) -> CheckedCatalog:
    """Everything that can be told at once.

    Expressions and examples are tried unless their rule has a mistake already or they name a sheet or list that could not be
    read: what they would say then is not their own fault.
    """
    read, mistakes = read_catalog(root)
    sound = _sound(read, mistakes, unread_names(root, read))
    with connect(sound, _ANY_YEAR, {}) as connection:
        unfit = prepare(connection, sound)
        refused = {(each.table, each.rule) for each in unfit}
        tried = [each for each in example_problems(connection, sound, _DERIVE) if (each.table, each.rule) not in refused]
        lacking = [] if mistakes or unfit else [*_undisputed(connection, sound)]
    mistakes = sorted([*mistakes, *mistakes_of([*unfit, *tried], root)])
    return CheckedCatalog(read, mistakes, sorted([*notices_of(read, root), *mistakes_of(lacking, root)]))


def _sound(read: Catalog, mistakes: list[Mistake], unread: frozenset[str]) -> Catalog:
    """The catalog without the expressions that would fail for the sake of another mistake."""
    wrong = {(each.file.stem, code) for each in mistakes for code in re.findall("“([^”]+)”", each.message)}

    def fit(declared: Any) -> bool:
        return not unread & set(re.findall(r"\w+", declared.model_dump_json()))

    def of(sheet: Sheet) -> Sheet:
        rules = [rule for rule in sheet.rules if fit(rule) and (sheet.table, rule.code) not in wrong]
        counted = sheet.counted if sheet.counted and fit(sheet.counted) else None
        return sheet.model_copy(update={"rules": rules, "counted": counted})

    sheets = {table: of(sheet) for table, sheet in read.sheets.items()}
    return Catalog(sheets, read.code_lists, {code: each for code, each in read.indicators.items() if fit(each)})


def _undisputed(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Iterator[Problem]:
    """Counted figures that a department could not dispute: who counts is not always right."""
    for sheet in (each for each in catalog.sheets.values() if each.counted):
        compared = {rule.agrees_with.column for rule in sheet.rules if rule.agrees_with and rule.severity.value == "question"}
        figures = [column.name for column in columns_counted(connection, sheet) if column.type in _FIGURES]
        if bare := [name for name in figures if name not in compared and name not in sheet.key]:
            yield Problem(COUNTED, sheet.table, f"统计得出的列没有与之比较的规则：{'、'.join(bare)}", _MAY_BE_DISPUTED)
