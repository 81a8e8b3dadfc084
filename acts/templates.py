"""Templates of a year: one workbook for each department that contributes, with what is already known filled in."""

from pathlib import Path
from uuid import uuid4

from acts.context import the_catalog, the_home
from acts.evaluation import rows_paths, standing_set
from catalog.sheet import Sheet
from ledger.facts import AssignmentFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Department, School
from warehouse.views import connect
from workbooks.template import TemplateJob, TemplateSheet, write_template

_MANY = 2000  # a drop-down longer than this helps nobody


def template_path(year: int, department: str) -> Path:
    return the_home().outgoing / str(year) / "templates" / f"{department}.xlsx"


def write_templates(year: int) -> list[Path]:
    """Write the template of every department that the plan names; gives their paths."""
    assignments = [sheet_facts(year_facts(year), table).assignment for table in tables_of(year_facts(year))]
    departments = list(dict.fromkeys(code for each in assignments for code in each.contributors))
    return [_write(year, department, assignments) for department in departments]


def _write(year: int, department: str, assignments: list[AssignmentFacts]) -> Path:
    catalog = the_catalog()
    mine = [each for each in assignments if department in each.contributors]
    job = TemplateJob(
        year=year,
        school_name=School.objects.get().name,
        department_code=department,
        department_name=Department.objects.get(code=department).name,
        sheets=tuple(_sheet(year, each, department) for each in mine),
        catalog=catalog,
    )
    path = template_path(year, department)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(f".{uuid4().hex[:8]}.part")  # whoever is killed in the middle leaves no half template
    write_template(job, made)
    return made.replace(path)


def _sheet(year: int, assignment: AssignmentFacts, department: str) -> TemplateSheet:
    sheet = the_catalog().sheets[assignment.table]
    return TemplateSheet(
        table=assignment.table,
        due=assignment.due,
        contributor_only=department != assignment.responsible_department,
        reference_values=_known_values(year, sheet),
    )


def _known_values(year: int, sheet: Sheet) -> dict[str, list[str]]:
    """Values that columns with `refers_to` may take: those submitted this year, else last year's."""
    wanted = {column.name: column.refers_to.split(".") for column in sheet.columns if column.refers_to}
    this_year, last_year = standing_set(year), standing_set(year - 1)
    known = {table: this_year.get(table) or last_year.get(table) for table, _ in wanted.values()}
    paths = rows_paths({table: version for table, version in known.items() if version})
    with connect(the_catalog(), year, paths) as connection:
        found = {}
        for name, (table, column) in wanted.items():
            query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY ALL LIMIT {_MANY + 1}'
            values = [str(value) for (value,) in connection.execute(query).fetchall()]
            found[name] = values if len(values) <= _MANY else []
    return found
