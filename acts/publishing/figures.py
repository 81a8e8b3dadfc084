"""Key figures of a sheet beside last year's: what an approver looks at first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from acts.context import the_catalog
from acts.judged.evaluation import Version, Versions, last_year_of, rows_paths, standing_set
from catalog.sheet import Sheet
from reports.code_titles import named_elsewhere
from reports.statistics import SheetComparison, compare_sheets
from warehouse.views import connect

LARGE_PERCENT = Decimal(10)
LARGE_POINTS = Decimal(5)
_BEYOND = Decimal("Infinity")


@dataclass(frozen=True)
class KeyFigure:
    """One figure; `change_percent` is None without a last year, for shares it is in percentage points."""

    title: str
    unit: str
    this_year: Decimal | None
    last_year: Decimal | None
    change_percent: Decimal | None
    is_share: bool = False

    @property
    def large(self) -> bool:
        """Whether the change deserves a look before anything else; from nothing to something is more than any percentage."""
        if self.change_percent is None:
            return self.last_year == 0 and bool(self.this_year)
        limit = LARGE_POINTS if self.is_share else LARGE_PERCENT
        return abs(self.change_percent) >= limit

    @property
    def change(self) -> str:
        """「+8.2%」, 「−1.3 个百分点」, 「持平」; empty without a last year."""
        percent = self.change_percent
        if percent is None:
            return ""
        if not percent:
            return "持平"
        unit = " 个百分点" if self.is_share else "%"
        return f"{'+' if percent > 0 else '−'}{abs(percent):.1f}{unit}"


def key_figures(year: int, table: str, version: Version | None = None) -> list[KeyFigure]:
    """Rows, sums of measured columns and the shares that moved most, of the submitted (or given) version."""
    now = version or standing_set(year).get(table)
    return compare_versions(year, table, now, last_year_of(year).versions.get(table)) if now else []


def compare_versions(year: int, table: str, now: Version, last: Version | None) -> list[KeyFigure]:
    """The same of any version beside another of last year."""
    sheet = the_catalog().sheets[table]
    sets = [_beside(sheet, now, standing_set(year)), _beside(sheet, last, last_year_of(year).versions)]
    with connect(the_catalog(), year, *map(rows_paths, sets)) as connection:
        comparison = compare_sheets(connection, the_catalog(), [table])[table]
    one_record = sheet.shape == "form"
    return list(_fields(comparison) if one_record else _figures(comparison))


def _beside(sheet: Sheet, version: Version | None, others: Versions) -> Versions:
    """The version with those of the others of its year that name its codes."""
    if version is None:
        return {}
    naming = named_elsewhere(the_catalog(), sheet)
    return {**{name: each for name, each in others.items() if name in naming}, sheet.table: version}


def _fields(comparison: SheetComparison) -> Iterator[KeyFigure]:
    """The measured fields of a form: one record has no number of records and no sums."""
    for each in comparison.sums:
        yield KeyFigure(each.column_title, each.unit, each.total, each.last_total, each.change_percent)


def _figures(comparison: SheetComparison) -> Iterator[KeyFigure]:
    last_rows = None if comparison.last_rows is None else Decimal(comparison.last_rows)
    yield KeyFigure("记录数", "条", Decimal(comparison.rows), last_rows, comparison.rows_change_percent)
    for each in comparison.sums:
        yield KeyFigure(each.told_title, each.unit, each.total, each.last_total, each.change_percent)
    for move in comparison.moves:
        title = f"{move.column_title}为“{move.code_title}”的占比"
        yield KeyFigure(title, "%", move.share, move.last_share, move.share_change, is_share=True)


def largest_first(figures: Sequence[KeyFigure]) -> list[KeyFigure]:
    """The large changes first, otherwise in the order given."""
    large = [each for each in figures if each.large]
    by_size = sorted(large, key=lambda each: abs(each.change_percent or _BEYOND), reverse=True)
    return [*by_size, *(each for each in figures if not each.large)]


def large_changes(year: int, table: str) -> int:
    """How many key figures moved much; cards of an approver show those sheets first."""
    return sum(figure.large for figure in key_figures(year, table))
