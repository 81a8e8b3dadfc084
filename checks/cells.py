"""Judges the cells of a sheet and its key by pandera, with a schema derived from the columns.

What pandera does around a test takes thirty times as long as the test. So each test is first asked of the whole column,
and pandera validates only those columns in which one does not hold: of most sheets none, or a few.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import duckdb

from catalog.catalog import Catalog
from catalog.findings import Severity
from catalog.kept import Kept
from catalog.sheet import Sheet
from checks.cell_rules import CellRule, cell_rules, required_rule, type_rule
from checks.findings_frame import Line, Place
from checks.outcome import Outcome, outcome_of
from checks.question import SOURCE_COLUMNS, quoted

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

KEY_REMEDY = "删去重复的行，或改正其中填错的一行"
SAME_REMEDY = "只留一行，其余的删去"
_MOST_NAMED = 4
BOTH_REMEDY = "汇总时已认定各行都正确，请写明情况说明"
NOTHING_SETTLED: Mapping[str, str] = {}
# The pandas type of each DuckDB type; decimals as floats, exact to 15 digits: enough to hold against a bound.
PANDAS_TYPES = {"VARCHAR": "str", "BOOLEAN": "boolean", "BIGINT": "Int64", "INTEGER": "Int64", "DATE": "datetime64[us]"}
_DECIMAL = "float64"


class BrokenCellsError(RuntimeError):
    """Pandera reports what no demand of ours asked: a fault of ours. Names columns, quotes no values."""


@dataclass(frozen=True)
class _FrameTest:
    """A demand on several columns of a row: its test gives, for a frame with these columns, which rows hold."""

    code: str
    columns: tuple[str, ...]
    test: "Callable[[pd.DataFrame], pd.Series[bool]]"


@dataclass(frozen=True)
class _Demands:
    """What a catalog demands of the cells of a sheet, by rule code, and the parts of the schema that judges it."""

    sheet: Sheet
    rules: dict[str, CellRule]

    @cached_property
    def columns(self) -> "dict[str, pa.Column]":
        return _columns(self)

    @cached_property
    def frame_tests(self) -> list[_FrameTest]:
        return list(_frame_tests(self))

    @cached_property
    def tests(self) -> dict[str, "list[Callable[[pd.Series[Any]], pd.Series[bool]]]"]:
        """By column, of all columns that `columns` has."""
        found: dict[str, list[Callable[[pd.Series[Any]], pd.Series[bool]]]] = {name: [] for name in self.columns}
        for rule in self.rules.values():
            if rule.test:
                found[rule.column].append(rule.test)
        return found

    @property
    def key_code(self) -> str:
        return f"{self.sheet.table}.key"


@dataclass(frozen=True)
class _Cells:
    """The rows of a sheet as a frame (one index per row), the demands on them, and cells that have their finding already."""

    demands: _Demands
    frame: "pd.DataFrame"
    unreadable: Collection[tuple[str, str]]

    @property
    def sheet(self) -> Sheet:
        return self.demands.sheet

    @property
    def rules(self) -> dict[str, CellRule]:
        return self.demands.rules

    @property
    def key_code(self) -> str:
        return self.demands.key_code


_DEMANDS: Kept[Catalog | Sheet, _Demands] = Kept()


def judge_cells(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    sheet: Sheet,
    unreadable: Collection[tuple[str, str]],
    both_right: Mapping[str, str] = NOTHING_SETTLED,
) -> tuple[list[Line], list[Outcome]]:
    """Findings and outcomes of presence, pattern, length, bounds, code membership, type and key.

    `unreadable` holds (row_id, column) of cells that have their finding already: nothing else is said of them.
    Rows of one key that were settled as all right (`both_right`: row_id → the reason) are a 须说明.
    """
    demands = _DEMANDS.get(lambda: _Demands(sheet, _rules(catalog, sheet)), catalog, sheet)
    cells = _Cells(demands, frame_of(connection, sheet, "temp"), unreadable)
    try:
        wrong = _wrong_rows(cells)
    except BrokenCellsError as error:
        return [], [Outcome(f"{sheet.table}.cells", sheet.table, "broken", str(error))]
    lines = [*_cell_lines(connection, cells, wrong), *_key_lines(cells, wrong.get(cells.key_code, []), both_right)]
    return lines, _outcomes(cells, lines)


def frame_of(connection: duckdb.DuckDBPyConnection, sheet: Sheet, schema: str = "main") -> "pd.DataFrame":
    """The rows of a sheet as a pandas frame with the types of `PANDAS_TYPES`, in row_id order."""
    types = sheet.duckdb_types
    items = ", ".join(map(quoted, ["row_id", *SOURCE_COLUMNS, *types]))
    frame = connection.execute(f"SELECT {items} FROM {schema}.{quoted(sheet.table)} ORDER BY row_id").df()
    there = dict(zip(frame.columns, map(str, frame.dtypes), strict=True))
    wanted = {name: PANDAS_TYPES.get(duckdb_type, _DECIMAL) for name, duckdb_type in types.items()}
    return frame.astype({name: kind for name, kind in wanted.items() if there[name] != kind})


def _rules(catalog: Catalog, sheet: Sheet) -> dict[str, CellRule]:
    rules = [rule for column in sheet.columns for rule in cell_rules(catalog, sheet, column)]
    rules += [required_rule(sheet, column) for column in sheet.columns if column.required]
    rules += [type_rule(sheet, column) for column in sheet.columns if column.derived]
    return {rule.code: rule for rule in rules}


def _columns(demands: _Demands) -> "dict[str, pa.Column]":
    import pandera.pandas as pa  # 1.5 s: only where judging happens

    columns = {}
    for column in demands.sheet.columns:
        tests = [(rule.test, rule.code) for rule in demands.rules.values() if rule.column == column.name]
        checks = [pa.Check(test, name=code) for test, code in tests if test]
        if checks or column.required:  # a column without demands is of its type already: rows are typed when they are read
            columns[column.name] = pa.Column(PANDAS_TYPES.get(column.kind.duckdb, _DECIMAL), checks, nullable=not column.required)
    return columns


def _frame_tests(demands: _Demands) -> Iterator[_FrameTest]:
    sheet = demands.sheet
    for column in sheet.columns:
        if derived := list(column.derived):
            test = partial(_is_of_type, column.name, derived)
            yield _FrameTest(f"{sheet.table}.{column.name}.type", (column.name, *derived), test)
    if sheet.key:
        yield _FrameTest(demands.key_code, tuple(sheet.key), partial(_stands_once, sheet.key))


def _is_of_type(column: str, derived: list[str], frame: "pd.DataFrame") -> "pd.Series[bool]":
    return frame[column].isna() | frame[derived].notna().any(axis=1)


def _stands_once(key: list[str], frame: "pd.DataFrame") -> "pd.Series[bool]":
    return ~frame.duplicated(key, keep=False) | frame[key].isna().any(axis=1)


def _wrong_rows(cells: _Cells) -> dict[str, list[int]]:
    """Positions of the rows that fail, by rule code.

    Raises:
        BrokenCellsError: if a demand itself errors.
    """
    demands, frame = cells.demands, cells.frame
    columns = [name for name in demands.columns if _may_fail(frame[name], demands.columns[name].nullable, demands.tests[name])]
    tests = [each for each in demands.frame_tests if not _holds(each.test, frame)]
    return _validated(cells, columns, tests) if columns or tests else {}


def _may_fail(column: "pd.Series[Any]", nullable: bool, tests: "Iterable[Callable[[pd.Series[Any]], pd.Series[bool]]]") -> bool:
    """Whether pandera has to say more of a column: which of its cells fail what."""
    empty = column.isna()
    if not empty.any():
        return not all(_holds(test, column) for test in tests)
    if not nullable:
        return True
    filled = column[~empty]
    return not all(_holds(test, filled) for test in tests)


def _holds(test: Callable[[Any], "pd.Series[bool]"], values: Any) -> bool:
    try:
        return bool(test(values).all())
    except Exception:  # pandera says what broke, as of every test
        return False


def _validated(cells: _Cells, columns: Collection[str], tests: Collection[_FrameTest]) -> dict[str, list[int]]:
    """What pandera says of these columns, and of these demands on several."""
    import pandera.pandas as pa

    known, together = cells.demands.columns, {name for each in tests for name in each.columns}
    schema = pa.DataFrameSchema(
        {name: known[name] for name in columns}, checks=[pa.Check(each.test, name=each.code) for each in tests]
    )
    try:
        schema.validate(cells.frame[[name for name in cells.frame if name in together or name in columns]], lazy=True)
    except pa.errors.SchemaErrors as errors:
        return dict(_failure(cells.sheet, error) for error in errors.schema_errors)
    return {}


def _failure(sheet: Sheet, error: "pa.errors.SchemaError") -> tuple[str, list[int]]:
    from pandera.errors import SchemaErrorReason

    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return f"{sheet.table}.{error.schema.name}.required", list(error.failure_cases["index"])
    if error.reason_code is SchemaErrorReason.DATAFRAME_CHECK:
        passed = error.check_output  # a mask by row; failure_cases would repeat frame-wide failures per column
        return error.check.name, list(passed.index[~passed.astype(bool)])
    raise BrokenCellsError(f"{error.reason_code} in column {error.schema.name} of {sheet.table}")


def _cell_lines(connection: duckdb.DuckDBPyConnection, cells: _Cells, wrong: dict[str, list[int]]) -> Iterator[Line]:
    for code in cells.rules.keys() & wrong.keys():
        rule = cells.rules[code]
        places = cells.frame[["row_id", *SOURCE_COLUMNS]].iloc[wrong[code]].astype(object)
        texts = {} if code.endswith(".required") else _texts(connection, cells.sheet, rule.column, list(places["row_id"]))
        for row_id, *place in places.itertuples(index=False, name=None):
            if (row_id, rule.column) not in cells.unreadable:
                value = texts.get(row_id)
                yield Line(
                    code, rule.severity, cells.sheet.table, row_id, rule.column, Place(*place), value, rule.message, rule.remedy
                )


def _texts(connection: duckdb.DuckDBPyConnection, sheet: Sheet, column: str, row_ids: list[str]) -> dict[str, str]:
    wanted = "row_id IN (SELECT unnest(?::VARCHAR[]))"
    texts = f"SELECT row_id, text_of({quoted(column)}) FROM {quoted(sheet.table)} WHERE {wanted}"
    return dict(connection.execute(texts, [row_ids]).fetchall())


def _key_lines(cells: _Cells, rows: list[int], both_right: Mapping[str, str]) -> Iterator[Line]:
    """One finding per key that stands more than once, with all its rows as extent."""
    sheet = cells.sheet
    titles = "、".join(sheet.column(name).title for name in sheet.key)
    differing = _differing(cells, rows) if rows else {}
    unread = {row_id for row_id, _ in cells.unreadable}
    for key, group in cells.frame.loc[rows].groupby(list(sheet.key), sort=True):
        first, value = group.iloc[0], "、".join(str(part) for part in key)
        numbers = "、".join(str(number) for number in sorted(group["source_row"]))
        settled = both_right.get(first["row_id"], "") if set(group["row_id"]) <= both_right.keys() else None
        sure = unread.isdisjoint(group["row_id"])
        said, remedy = _said_of_rows(differing[key], sure) if settled is None else (f"，汇总时认定都正确：{settled}", BOTH_REMEDY)
        yield Line(
            cells.key_code, Severity.ERROR if settled is None else Severity.QUESTION, sheet.table, first["row_id"], sheet.key[0],
            Place(*(first[name] for name in SOURCE_COLUMNS)), value,
            f"{titles} 相同的有 {len(group)} 行（第 {numbers} 行）{said}", remedy, float(len(group)), "行", list(group["row_id"]),
        )  # fmt: skip


def _differing(cells: _Cells, rows: list[int]) -> dict[tuple[Any, ...], list[str]]:
    """By key: the titles of the columns in which its rows differ. All keys at once, since there may be thousands."""
    others = [column for column in cells.sheet.columns if column.name not in cells.sheet.key]
    group = cells.frame.loc[rows].groupby(list(cells.sheet.key), sort=True)
    counts = group[[column.name for column in others]].nunique(dropna=False)
    titles = [column.title for column in others]
    return {
        key if isinstance(key, tuple) else (key,): [title for title, count in zip(titles, line, strict=True) if count > 1]
        for key, line in zip(counts.index, counts.to_numpy(), strict=True)
    }


def _said_of_rows(differing: list[str], sure: bool) -> tuple[str, str]:
    """What the sender must know to choose a row: whether there is anything to choose. Not `sure`: a cell was not read."""
    if not differing:
        return ("，其余各项也都相同", SAME_REMEDY) if sure else ("", KEY_REMEDY)
    more = f"等 {len(differing)} 项" if len(differing) > _MOST_NAMED else ""
    return f"，不同的是{'、'.join(differing[:_MOST_NAMED])}{more}", KEY_REMEDY


def _outcomes(cells: _Cells, lines: Collection[Line]) -> list[Outcome]:
    failed, table, rows = Counter(line.rule for line in lines), cells.sheet.table, len(cells.frame)
    unread, filled = Counter(column for _, column in cells.unreadable), cells.frame.notna().sum()
    found = []
    for code, rule in cells.rules.items():
        judged = rows - unread[rule.column] if code.endswith(".required") else int(filled[rule.column])
        found.append(outcome_of(code, table, failed[code], judged, rows - judged))
    if cells.sheet.key:
        whole = int(cells.frame[cells.sheet.key].notna().all(axis=1).sum())
        found.append(outcome_of(cells.key_code, table, failed[cells.key_code], whole, rows - whole))
    return found


def warm_up(catalog: Catalog) -> None:
    """Make the schemas of all sheets now, with what pandera loads only when it first judges: a second of work."""
    import pandas as pd

    for sheet in catalog.sheets.values():
        demands = _DEMANDS.get(partial(_Demands, sheet, _rules(catalog, sheet)), catalog, sheet)
        types = {name: PANDAS_TYPES.get(duckdb_type, _DECIMAL) for name, duckdb_type in sheet.duckdb_types.items()}
        cells = _Cells(demands, pd.DataFrame(columns=list(types)).astype(types), ())
        _validated(cells, demands.columns, demands.frame_tests)
