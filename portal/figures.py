"""Key figures on pages: worked out once for the same rows, since a person may have eighteen sheets before him."""

from functools import lru_cache

from acts.context import the_catalog
from acts.judged.evaluation import Version, last_year_of, standing_set
from acts.publishing.figures import KeyFigure, compare_versions, largest_first


def figures_of(year: int, table: str, version: Version | None = None) -> tuple[KeyFigure, ...]:
    """Key figures of the submitted (or given) version of a sheet, the large changes first."""
    shown, last_year = version or standing_set(year).get(table), last_year_of(year).versions.get(table)
    if shown is None:
        return ()
    return _figures(year, table, shown, last_year, the_catalog().edition_digest)


@lru_cache(maxsize=512)
def _figures(year: int, table: str, shown: Version, last_year: Version | None, catalog: str) -> tuple[KeyFigure, ...]:
    """Everything that decides the figures is an argument, by digest; so no answer ever grows old."""
    return tuple(largest_first(compare_versions(year, table, shown, last_year)))


def large_changes(year: int, table: str) -> int:
    """How many figures of a submitted sheet moved much since last year."""
    return sum(each.large for each in figures_of(year, table))
