"""Words that must not leave the house: the personal data of a year, as it stands in the accepted sheets."""

from collections.abc import Iterator

from acts.context import the_catalog
from acts.evaluation import rows_paths, standing_set
from catalog.sheet import Column, Sensitivity, Sheet
from warehouse.views import connect

# Shorter words (a given name of one sign, a class number) stand in innocent text too.
SHORTEST = 2
PERSONAL_TYPES = ("cn_id_number", "student_no", "phone")


def forbidden_words(year: int) -> list[str]:
    """Every ID number, student number, phone and other free text of confidential columns, of this year and the last."""
    found: set[str] = set()
    for each in (year, year - 1):
        found.update(_words(each))
    return sorted(found)


def _words(year: int) -> Iterator[str]:
    versions = standing_set(year)
    with connect(the_catalog(), year, rows_paths(versions)) as connection:
        for table in versions:
            sheet = the_catalog().sheets[table]
            for column in personal_columns(sheet):
                query = f'SELECT DISTINCT "{column.name}" FROM "{table}" WHERE length("{column.name}") >= {SHORTEST}'
                yield from (str(value) for (value,) in connection.execute(query).fetchall())


def personal_columns(sheet: Sheet) -> list[Column]:
    """Columns whose values name a person: by type, or confidential free text on a sheet that has such a type."""
    by_type = [column for column in sheet.columns if column.type in PERSONAL_TYPES]
    if not by_type:
        return []
    free = [c for c in sheet.columns if c.type in ("text", "identifier") and c.sensitivity is Sensitivity.CONFIDENTIAL]
    return [*by_type, *free]
