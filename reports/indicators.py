"""Indicators (指标): each computed from the dataset as numerator over denominator, beside last year and the standard."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import duckdb

from catalog.catalog import Catalog
from catalog.indicator import Indicator, Standard, Term
from catalog.periods import year_title
from reports.last_year import SCHEMA, LastYear, table_names
from reports.rounding import round_half_up

PERCENT_DECIMALS = 1
NO_LAST_YEAR = "上年无可比数据"
UNCONFIRMED = "标准值待学校确认，暂不作达标判断"


class Verdict(StrEnum):
    """How an indicator stands against its standard."""

    MET = "met"
    NOT_MET = "not_met"
    NO_STANDARD = "no_standard"
    NOT_COMPUTABLE = "not_computable"
    UNCONFIRMED = "unconfirmed"

    @property
    def zh(self) -> str:
        return _VERDICTS_ZH[self.value]


_VERDICTS_ZH = {
    "met": "达标",
    "not_met": "不达标",
    "no_standard": "无标准",
    "not_computable": "无法计算",
    "unconfirmed": "标准待确认",
}


@dataclass(frozen=True)
class Threshold:
    """A published standard in the indicator's unit; at least one of the two ends is given. Unconfirmed, it judges nothing."""

    title: str
    source: str
    at_least: Decimal | None
    at_most: Decimal | None
    confirmed: bool = True

    @property
    def words(self) -> str:
        """`≥ 20`, `≤ 20` or `15 — 20`, without the unit."""
        if self.at_least is not None and self.at_most is not None:
            return f"{self.at_least:,} — {self.at_most:,}"
        return f"≥ {self.at_least:,}" if self.at_least is not None else f"≤ {self.at_most:,}"

    def met_by(self, exact: Fraction) -> bool:
        low = self.at_least is None or exact >= Fraction(self.at_least)
        return low and (self.at_most is None or exact <= Fraction(self.at_most))


@dataclass(frozen=True)
class IndicatorValue:
    """One indicator of one year.

    `exact` is numerator / denominator × scale; `value` the same rounded once, half up. `change` is the difference
    of the two *shown* values (a reader who subtracts gets it); `change_percent` comes from the exact ones. The
    verdict is over the exact value. None: cannot be computed, and `remark` says why.
    """

    code: str
    title: str
    aspect: str
    unit: str
    decimals: int
    numerator: Decimal | None
    denominator: Decimal | None
    exact: Fraction | None
    value: Decimal | None
    last_numerator: Decimal | None
    last_denominator: Decimal | None
    last_value: Decimal | None
    change: Decimal | None
    change_percent: Decimal | None
    standard: Threshold | None
    verdict: Verdict
    notable: bool
    better: str
    public: bool
    numerator_title: str
    denominator_title: str
    population: str
    source: str
    note: str
    remark: str
    numerator_counts_persons: bool = True
    denominator_counts_persons: bool = True


@dataclass(frozen=True)
class Computed:
    """Numerator, denominator and their exact quotient for one year; `why_not` tells why there is none."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    exact: Fraction | None = None
    why_not: str = ""


def compute_indicators(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    year: int,
    last_year_connection: duckdb.DuckDBPyConnection | None = None,
) -> list[IndicatorValue]:
    """All indicators of the catalog, in its order, for school year `year`, with last year's values beside.

    Last year's come from the same statements over schema `last_year` of `connection`, or, if given, from
    `last_year_connection`, whose own main schema holds last year's sheets (and whose macros its dates).

    Raises:
        duckdb.Error: when a declared statement is itself wrong; a missing sheet only makes its value None.
    """
    this_year = Dataset(connection, "main", catalog)
    last_year = Dataset(last_year_connection, "main", catalog) if last_year_connection else Dataset(connection, SCHEMA, catalog)
    return [
        _value(indicator, _compute(this_year, indicator), _compute(last_year, indicator), year)
        for indicator in catalog.indicators.values()
    ]


class Dataset:
    """One year's sheets: a schema of a connection, with the sheets that are missing from it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, schema: str, catalog: Catalog) -> None:
        self.connection, self.schema = connection, schema
        self.last_year = LastYear(connection) if schema == SCHEMA else None
        present = {name for (name,) in connection.execute(_present(connection), [schema]).fetchall()} & set(catalog.sheets)
        self.missing = {name: sheet.title.zh for name, sheet in catalog.sheets.items() if name not in present}
        self.empty = schema == SCHEMA and not any(self._holds_rows(name) for name in present)

    def _holds_rows(self, table: str) -> bool:
        return self.connection.execute(f'SELECT 1 FROM {self.schema}."{table}" LIMIT 1').fetchone() is not None

    def lacks(self, sql: str) -> list[str]:
        """Titles of the sheets that `sql` speaks of and that are not here."""
        wanted = table_names(self.connection, sql)
        return [title for name, title in self.missing.items() if name in wanted]

    def number(self, term: Term) -> Decimal | None:
        sql = self.last_year.sql(term.sql) if self.last_year else term.sql
        rows = self.connection.execute(sql).fetchall()
        if len(rows) != 1 or len(rows[0]) != 1:
            raise duckdb.InvalidInputException(f"“{term.title}”须得出一个数，现得 {len(rows)} 行")
        number = rows[0][0]
        return None if number is None else Decimal(str(number))


def _present(connection: duckdb.DuckDBPyConnection) -> str:
    """The SELECT of the sheets that have data: the warehouse gives missing ones a typed view without rows, and a list."""
    listed = connection.execute("SELECT 1 FROM information_schema.tables WHERE table_name = 'present'").fetchone()
    if listed:
        return "SELECT name FROM present WHERE schema = ?"
    return "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"


def _compute(dataset: Dataset, indicator: Indicator) -> Computed:
    terms = [indicator.numerator, *([indicator.denominator] if indicator.denominator else [])]
    if dataset.empty:
        return Computed(why_not="未建立基线")
    if lacking := sorted({title for term in terms for title in dataset.lacks(term.sql)}):
        return Computed(why_not=f"缺少采集表“{'”“'.join(lacking)}”")
    numbers = [dataset.number(term) for term in terms]
    numerator, denominator = numbers[0], numbers[1] if indicator.denominator else None
    exact, why_not = _quotient(indicator, numerator, denominator)
    return Computed(numerator, denominator, exact, why_not)


def _quotient(indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None) -> tuple[Fraction | None, str]:
    if numerator is None:
        return None, f"“{indicator.numerator.title}”为空"
    if indicator.denominator is None:
        return Fraction(numerator) * Fraction(indicator.scale), ""
    if not denominator:
        return None, f"“{indicator.denominator.title}”{'为空' if denominator is None else '为零'}"
    return Fraction(numerator) / Fraction(denominator) * Fraction(indicator.scale), ""


def _value(indicator: Indicator, now: Computed, last: Computed, year: int) -> IndicatorValue:
    value, last_value = _rounded(now, indicator.decimals), _rounded(last, indicator.decimals)
    percent = _change_percent(now.exact, last.exact)
    threshold = _threshold(indicator.standard)
    return IndicatorValue(
        code=indicator.code,
        title=indicator.title.zh,
        aspect=indicator.aspect,
        unit=indicator.unit,
        decimals=indicator.decimals,
        numerator=now.numerator,
        denominator=now.denominator,
        exact=now.exact,
        value=value,
        last_numerator=last.numerator,
        last_denominator=last.denominator,
        last_value=last_value,
        change=None if value is None or last_value is None else value - last_value,
        change_percent=percent,
        standard=threshold,
        verdict=_verdict(now.exact, threshold),
        notable=percent is not None and abs(percent) >= indicator.notable_change_percent,
        better=indicator.better,
        public=indicator.public,
        numerator_title=indicator.numerator.title,
        denominator_title=indicator.denominator.title if indicator.denominator else "",
        population=_population(indicator),
        source=indicator.source,
        note=indicator.note,
        remark=_remark(now, last, value, threshold, year),
        numerator_counts_persons=indicator.numerator.counts == "persons",
        denominator_counts_persons=indicator.denominator is not None and indicator.denominator.counts == "persons",
    )


def _rounded(computed: Computed, decimals: int) -> Decimal | None:
    return None if computed.exact is None else round_half_up(computed.exact, decimals)


def _change_percent(now: Fraction | None, last: Fraction | None) -> Decimal | None:
    return round_half_up((now - last) / abs(last) * 100, PERCENT_DECIMALS) if now is not None and last else None


def _threshold(standard: Standard | None) -> Threshold | None:
    if standard is None:
        return None
    return Threshold(standard.title, standard.source, standard.at_least, standard.at_most, standard.confirmed)


def _verdict(exact: Fraction | None, threshold: Threshold | None) -> Verdict:
    if exact is None:
        return Verdict.NOT_COMPUTABLE
    if threshold is None:
        return Verdict.NO_STANDARD
    if not threshold.confirmed:
        return Verdict.UNCONFIRMED
    return Verdict.MET if threshold.met_by(exact) else Verdict.NOT_MET


def _population(indicator: Indicator) -> str:
    terms = [indicator.numerator, *([indicator.denominator] if indicator.denominator else [])]
    return "；".join(f"{term.title}：{term.population}" for term in terms if term.population)


def _remark(now: Computed, last: Computed, value: Decimal | None, threshold: Threshold | None, year: int) -> str:
    if now.exact is None or value is None:
        return f"无法计算：{now.why_not}"
    said = []
    if last.exact is None:
        said.append(f"{NO_LAST_YEAR}（{year_title(year - 1)}：{last.why_not}）")
    if threshold and not threshold.confirmed:
        said.append(UNCONFIRMED)
    elif threshold and threshold.met_by(now.exact) != threshold.met_by(Fraction(value)):
        said.append("按未四舍五入的精确值判定")
    return "；".join(said)
