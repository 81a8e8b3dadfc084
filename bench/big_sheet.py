"""Growth: the longest register of the sample school with 1, 4 and 16 times as many rows, each in its own file."""

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bench.home import YEAR
from bench.measure import Figure, Meter
from bench.plain_read import PLAIN, plainly_read

if TYPE_CHECKING:
    from sample.student_body import Student

FACTORS = (1, 4, 16)
READ, JUDGE = "read and normalise", "judge"


def write_register(factor: int, path: Path) -> int:
    """All students of a school with `factor` times as many classes, tidy and without faults; the number of rows."""
    from catalog.load import load_catalog
    from sample.calendar import SchoolYear
    from sample.drafts import draft_of
    from sample.habits import Habit
    from sample.lean_xlsx import write_lean
    from sample.pages import lay
    from sample.parameters import load_organisation
    from sample.register import student_rows
    from sample.text import table_of

    catalog = load_catalog()
    majors = catalog.code_lists["vocational_majors_2010"].titles
    rows = student_rows(_students(factor), SchoolYear(YEAR), majors, load_organisation().campuses, seed=1)
    sheet = next(each for each in catalog.sheets.values() if set(rows[0]) <= set(each.names))
    draft = draft_of(catalog, sheet.table, table_of(sheet, rows), Habit())
    cells = [dict(zip(draft.cells, row, strict=True)) for row in zip(*draft.cells.values(), strict=True)]
    write_lean(path, [lay(draft, cells, sheet.title.zh)])
    return len(rows)


def _students(factor: int) -> list["Student"]:
    from catalog.load import load_catalog
    from sample.parameters import load_parameters
    from sample.people import Registry
    from sample.student_body import student_body

    parameters = load_parameters()
    majors = [each.model_copy(update={"classes": each.classes * factor}) for each in parameters.majors]
    grown = parameters.model_copy(update={"majors": majors})
    districts = list(load_catalog().code_lists["districts"].titles)
    drawn = Random(factor)  # noqa: S311 - a seeded generator is wanted here, not a secret
    return student_body(drawn, Registry(drawn, districts, grown.students.home), grown, range(YEAR - 3, YEAR))


def measure(files: Path, scratch: Path) -> list[Figure]:
    """Read, judge, and plainly read the file; `files` is its path."""
    from catalog.load import DATA, load_catalog
    from checks.judging import judge
    from warehouse.views import connect
    from workbooks.reading.reading import ReadJob, read_delivery

    catalog, meter = load_catalog(DATA), Meter()
    with meter.step(READ):
        (found,) = read_delivery(ReadJob(files, files.name, YEAR, DATA, scratch)).sheets
    rows, problems = ({found.table: scratch / f"{digest}.parquet"} for digest in (found.rows_file, found.problems_file))
    problems = {table: path for table, path in problems.items() if path.exists()}
    with meter.step(JUDGE), connect(catalog, YEAR, rows) as connection:
        judge(connection, catalog, YEAR, [found.table], problems)
    with meter.step(PLAIN):
        plainly_read(files)
    return list(meter.figures.values())
