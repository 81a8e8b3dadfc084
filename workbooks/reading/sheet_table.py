"""The table of one sheet as read: rows with identity, what was changed, and what could not be read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from catalog.catalog import Catalog
from catalog.code_list import CodeList
from catalog.column_types import derived_name
from catalog.row_identity import with_identity
from catalog.sheet import Column, Sheet
from workbooks.cells import Cell, address, column_letters
from workbooks.normalising.id_numbers import NOTHING_DERIVED, derived_from_ids
from workbooks.normalising.normalise import NormalisedColumn, normalise
from workbooks.normalising.problems import problem_text
from workbooks.normalising.values import ValueReader
from workbooks.reading.parquet_files import ParquetWriter
from workbooks.recognising.header_problems import HeaderProblem

HEAD: Final = {"row_id": "VARCHAR", "row_digest": "VARCHAR"}
_MOST_COMPARED: Final = 30  # words of a column that are compared with a long list; who has more has another list
SOURCE: Final = {
    "source_file": "VARCHAR",
    "source_worksheet": "VARCHAR",
    "source_row": "INTEGER",
    "source_department": "VARCHAR",
}
CHANGES: Final = dict.fromkeys(("row_id", "column", "cell", "raw", "result", "how"), "VARCHAR")
PROBLEMS: Final = dict.fromkeys(("row_id", "column", "cell", "raw", "code", "message", "remedy"), "VARCHAR")


@dataclass(frozen=True)
class Source:
    """Where the rows come from: digest of the file, worksheet, contributing department."""

    file: str
    worksheet: str
    department: str


@dataclass
class SheetTable:
    """Raw and normalised columns by name, each with one cell per row.

    `source_rows` are 1-based. Where the cells stand, from 0: `rows_at` by position (a list sheet has the same
    rows in each column), `column_at`.
    """

    sheet: Sheet
    source: Source
    source_rows: list[int]
    cells: dict[str, Sequence[Cell]]
    rows_at: dict[str, list[int]]
    column_at: dict[str, int]
    columns: dict[str, NormalisedColumn] = field(default_factory=dict)
    codes: dict[str, CodeList] = field(default_factory=dict)
    header_problems: list[HeaderProblem] = field(default_factory=list)

    def normalise(
        self, catalog: Catalog, starts_1904: bool, confirmed: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    ) -> None:
        """Read every column; fills `columns`. `confirmed`: by column, words to codes as people confirmed them."""
        for column in self.sheet.columns:
            if column.name in self.cells:
                codes = catalog.codes_of(column)
                if codes:
                    self.codes[column.name] = codes
                reader = ValueReader(column, codes, starts_1904, confirmed.get(column.name))
                self.columns[column.name] = normalise(self.cells[column.name], reader)

    @property
    def cells_read(self) -> int:
        return sum(len(cells) - cells.count("") for cells in self.cells.values())

    def write(self, writer: ParquetWriter) -> "WrittenTable":
        """Write rows, changes and problems."""
        frame = with_identity(self._frame(), self.sheet)
        row_ids = dict(zip(frame["source_row"], frame["row_id"], strict=True))
        ids = [row_ids[row] for row in self.source_rows]
        changes, problems = self._changes(ids), self._problems(ids)
        return WrittenTable(
            rows=writer.write(frame, {**HEAD, **SOURCE, **self.sheet.duckdb_types}),
            changes=writer.write(_frame_of(dict(zip(CHANGES, changes, strict=True))), CHANGES),
            problems=writer.write(_frame_of(dict(zip(PROBLEMS, problems, strict=True))), PROBLEMS),
            change_count=len(changes[0]),
            problem_count=len(problems[0]),
        )

    def _frame(self) -> pd.DataFrame:
        count = len(self.source_rows)
        columns: dict[str, Sequence[Any]] = {
            "source_file": [self.source.file] * count,
            "source_worksheet": [self.source.worksheet] * count,
            "source_row": self.source_rows,
            "source_department": [self.source.department] * count,
        }
        for column in self.sheet.columns:
            nothing: list[str | None] = [None] * count
            texts = self.columns[column.name].texts if column.name in self.columns else nothing
            columns[column.name] = texts
            columns.update(_derived(column, texts))
        return _frame_of(columns)

    def _changes(self, ids: list[str]) -> list[list[str | None]]:
        """Column by column, for hundreds of thousands of lines."""
        found: list[list[str | None]] = [[] for _ in CHANGES]
        for name, column in self.columns.items():
            if not column.changed:
                continue
            positions, raws, results, hows = zip(*column.changed, strict=True)
            letters, rows = column_letters(self.column_at[name]), self.rows_at[name]
            addresses = [f"{letters}{rows[position] + 1}" for position in positions]
            told = ([ids[position] for position in positions], [name] * len(positions), addresses, raws, results, hows)
            for kind, more in zip(found, told, strict=True):
                kind.extend(more)
        return found

    def _problems(self, ids: list[str]) -> list[list[str | None]]:
        told = [
            (ids[each.position], name, self._address(name, each.position), each.raw, each.code)
            for name, column in self.columns.items()
            for each in column.problematic
        ]
        said = self._said((each[1], each[3], each[4]) for each in told)
        lines = [(*each, *said[each[1], each[3], each[4]]) for each in told]
        if ids:
            heads = self.header_problems
            lines += [(ids[0], each.column, each.cell, each.raw, each.code, each.message, each.remedy) for each in heads]
        return [list(column) for column in zip(*lines, strict=True)] if lines else [[] for _ in PROBLEMS]

    def _said(self, asked: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], tuple[str, str]]:
        """Message and remedy by column, raw and code: a word that stands in a thousand cells is compared with its list once."""
        units = {column.name: column.unit for column in self.sheet.columns}
        compared = Counter[str]()
        said: dict[tuple[str, str, str], tuple[str, str]] = {}
        for name, raw, code in dict.fromkeys(asked):
            compared[name] += 1
            likely = compared[name] <= _MOST_COMPARED
            said[name, raw, code] = problem_text(code, raw, units[name], self.codes.get(name), likely=likely)
        return said

    def _address(self, name: str, position: int) -> str:
        return address(self.rows_at[name][position], self.column_at[name])


@dataclass(frozen=True)
class WrittenTable:
    """Digests of the three files, and how many lines the latter two have."""

    rows: str
    changes: str
    problems: str
    change_count: int
    problem_count: int


def _derived(column: Column, texts: list[str | None]) -> dict[str, list[str | None]]:
    if not column.derived:
        return {}
    told = derived_from_ids({text for text in texts if text})
    values = [told[text] if text else NOTHING_DERIVED for text in texts]
    return {
        derived_name(column.name, suffix): [value[i] for value in values] for i, (suffix, _) in enumerate(column.kind.derives)
    }


def _frame_of(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Columns of objects as they are. As one block: a series for each takes most of the time of a small table."""
    cells = np.empty((len(columns), len(next(iter(columns.values())))), dtype=object)
    for place, values in enumerate(columns.values()):
        cells[place] = values
    return pd.DataFrame(cells.T, columns=list(columns), dtype=object)
