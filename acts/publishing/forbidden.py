"""Words that must not leave the house: the personal data of a year, as it stands in the accepted sheets."""

from collections.abc import Iterator

from acts.context import the_catalog
from acts.judged.evaluation import rows_paths, standing_set
from catalog.sheet import Column, Sensitivity, Sheet
from warehouse.views import connect

PERSONAL_TYPES = ("cn_id_number", "student_no", "phone", "person_name")
# Confidential free text that is shorter (a class, a room, a town) stands in innocent text too.
SHORTEST_TEXT = 6


def forbidden_words(year: int) -> list[str]:
    """Every name, ID number, student number and phone of this year and the last, and longer confidential texts."""
    return sorted({word for each in (year - 1, year) for word in _words(each)})


def _words(year: int) -> Iterator[str]:
    versions = standing_set(year)
    with connect(the_catalog(), year, rows_paths(versions)) as connection:
        for table in versions:
            for column, shortest in personal_columns(the_catalog().sheets[table]):
                query = f'SELECT DISTINCT "{column.name}" FROM "{table}" WHERE length("{column.name}") >= {shortest}'
                yield from (str(value) for (value,) in connection.execute(query).fetchall())


def personal_columns(sheet: Sheet) -> list[tuple[Column, int]]:
    """Columns whose values tell who a person is, each with the length from which a value is searched for."""
    by_type = [(column, 1) for column in sheet.columns if column.type in PERSONAL_TYPES]
    texts = [c for c in sheet.columns if c.type in ("text", "long_text") and c.sensitivity is Sensitivity.CONFIDENTIAL]
    return [*by_type, *((column, SHORTEST_TEXT) for column in texts)]
