"""Every word by which a person of the sample school could be known: what must not be found where nobody may be named."""

from collections.abc import Iterator
from pathlib import Path

from catalog.catalog import Catalog
from sample.parameters import load_organisation
from sample.school import School
from sample.scoring import read_answers

_TYPES = ("person_name", "cn_id_number", "student_no", "phone")


def personal_words(school: School, catalog: Catalog, answers: Path) -> set[str]:
    """Names, ID numbers, student numbers, phones of all years, rightly and wrongly written, and post holders' names."""
    sheets = catalog.sheets.items()
    columns = [(table, column.name) for table, sheet in sheets for column in sheet.columns if column.type in _TYPES]
    holders = (holder.name for holder in load_organisation().holders.values())
    return {word for word in (*_true(school, columns), *_written(answers, columns), *holders) if word}


def _true(school: School, columns: list[tuple[str, str]]) -> Iterator[str]:
    for tables in school.tables.values():
        for table, column in columns:
            yield from tables[table][column].unique()


def _written(answers: Path, columns: list[tuple[str, str]]) -> Iterator[str]:
    """What the planted faults made of them."""
    wrong = read_answers(answers)
    for table, column in columns:
        yield from wrong[(wrong["table"] == table) & (wrong["column"] == column)]["is"]
