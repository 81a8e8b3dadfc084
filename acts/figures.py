"""Key figures of a sheet beside last year's: what an approver looks at first."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from acts.context import the_catalog
from acts.evaluation import Version, rows_paths, standing_set
from reports.statistics import SheetComparison, compare_sheets
from warehouse.views import connect

LARGE_PERCENT = Decimal(10)
LARGE_POINTS = Decimal(5)


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
        """Whether the change deserves a look before anything else."""
        limit = LARGE_POINTS if self.is_share else LARGE_PERCENT
        return self.change_percent is not None and abs(self.change_percent) >= limit


def key_figures(year: int, table: str, version: Version | None = None) -> list[KeyFigure]:
    """Rows, sums of measured columns and the shares that moved most, of the submitted (or given) version."""
    versions = standing_set(year) | ({table: version} if version else {})
    if table not in versions:
        return []
    mine = {table: versions[table]}
    last = {name: each for name, each in standing_set(year - 1).items() if name == table}
    with connect(the_catalog(), year, rows_paths(mine), rows_paths(last)) as connection:
        comparison = compare_sheets(connection, the_catalog())[table]
    one_record = the_catalog().sheets[table].shape == "form"
    return list(_fields(comparison) if one_record else _figures(comparison))


def _fields(comparison: SheetComparison) -> Iterator[KeyFigure]:
    """The measured fields of a form: one record has no number of records and no sums."""
    for each in comparison.sums:
        yield KeyFigure(each.column_title, each.unit, each.total, each.last_total, each.change_percent)


def _figures(comparison: SheetComparison) -> Iterator[KeyFigure]:
    last_rows = None if comparison.last_rows is None else Decimal(comparison.last_rows)
    yield KeyFigure("记录数", "条", Decimal(comparison.rows), last_rows, comparison.rows_change_percent)
    for each in comparison.sums:
        yield KeyFigure(f"{each.column_title}合计", each.unit, each.total, each.last_total, each.change_percent)
    for move in comparison.moves:
        title = f"{move.column_title}为“{move.code_title}”的占比"
        yield KeyFigure(title, "%", move.share, move.last_share, move.share_change, is_share=True)


def large_changes(year: int, table: str) -> int:
    """How many key figures moved much; cards of an approver show those sheets first."""
    return sum(figure.large for figure in key_figures(year, table))
