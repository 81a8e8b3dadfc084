"""Templates of a year: one workbook for each department that contributes, with what is known and what can be counted."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from acts.context import the_catalog, the_home
from acts.counting.counted import Count, count_of
from acts.judged.evaluation import Version, rows_paths, standing_set
from acts.years.carried import Carried, carried_of
from catalog.digests import digest_of
from catalog.sheet import Sheet
from ledger.chain import present
from ledger.facts import AssignmentFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts
from ledger.models import Department, School
from warehouse.counting import counted_from
from warehouse.views import connect
from workbooks.templates.workbook import TemplateJob, TemplateSheet, made_of, write_template

log = logging.getLogger("statedata.templates")
_MANY = 2000  # a drop-down longer than this helps nobody


@dataclass(frozen=True)
class Planned:
    """A sheet that a department is to fill in: its count or last year's rows, and where the values it may refer to stand."""

    assignment: AssignmentFacts
    department: str
    count: Count | None
    references: dict[str, Version]
    carried: Carried | None = None

    @property
    def declared(self) -> Sheet:
        return the_catalog().sheets[self.assignment.table]


def template_path(year: int, department: str) -> Path:
    return the_home().outgoing / str(year) / "templates" / f"{department}.xlsx"


def write_templates(year: int) -> list[Path]:
    """Write the template of every department that the plan names; gives their paths."""
    assignments = _assignments(year)
    departments = list(dict.fromkeys(code for each in assignments for code in each.contributors))
    return [_write(year, department, _planned(year, department, assignments)) for department in departments]


def template_of(year: int, department: str) -> Path:
    """The template of a department as it must be now: written anew if plan, catalog or what was counted has moved."""
    planned = _planned(year, department, _assignments(year))
    path = template_path(year, department)
    return path if made_of(path) == _digest(year, department, planned) else _write(year, department, planned)


def renew_templates(year: int, table: str) -> None:
    """After a submission or withdrawal of `table`: the templates with a sheet that is counted from it.

    Templates are made anew whenever they are asked for, so a full disk must not let what was recorded look undone.
    """
    assignments = _assignments(year)
    moved = [each for each in assignments if table in counted_from(the_catalog(), the_catalog().sheets[each.table])]
    try:
        for department in dict.fromkeys(code for each in moved for code in each.contributors):
            template_of(year, department)
    except Exception as fault:  # whatever it is: the submission stands, and its words might quote a cell
        log.error("templates of %s were not renewed after %s: %s", year, table, type(fault).__name__)  # noqa: TRY400


def counted_workbook(year: int, count: Count) -> Path:
    """A workbook of the counted sheet alone, filled in; written once for what was counted, so its bytes stay the same."""
    path = the_home().outgoing / str(year) / "counted" / f"{count.department}-{count.table}-{count.digest[:12]}.xlsx"
    if not path.exists():
        one = sheet_facts(year_facts(year), count.table).assignment
        known = {**standing_set(year - 1), **standing_set(year)}
        _save(year, count.department, [Planned(one, count.department, count, _references(count.table, known))], path)
    return path


def carried_workbook(carried: Carried) -> Path:
    """A workbook of the carried sheet alone with all of last year's rows; the same rows, the same bytes."""
    year, name = carried.year, f"{carried.department}-{carried.table}-{carried.digest[:12]}.xlsx"
    path = the_home().outgoing / str(year) / "unchanged" / name
    if not path.exists():
        one = sheet_facts(year_facts(year), carried.table).assignment
        _save(year, carried.department, [Planned(one, carried.department, None, {}, carried)], path)
    return path


def _assignments(year: int) -> list[AssignmentFacts]:
    facts = year_facts(year)
    return [sheet_facts(facts, table).assignment for table in tables_of(facts)]


def _planned(year: int, department: str, assignments: Iterable[AssignmentFacts]) -> list[Planned]:
    mine = [each for each in assignments if department in each.contributors]
    this_year, last_year = standing_set(year), standing_set(year - 1)
    return [
        Planned(
            each,
            department,
            count_of(year, each, department),
            _references(each.table, {**last_year, **this_year}),
            carried_of(year, each, department),
        )
        for each in mine
    ]


def _references(table: str, known: dict[str, Version]) -> dict[str, Version]:
    """By column with `refers_to`: the sheet that it names, as submitted this year, else last year's."""
    columns = [column for column in the_catalog().sheets[table].columns if column.refers_to]
    named = {column.name: str(column.refers_to).partition(".")[0] for column in columns}
    return {name: known[other] for name, other in named.items() if other in known}


def _write(year: int, department: str, planned: Sequence[Planned]) -> Path:
    path = template_path(year, department)
    _save(year, department, planned, path)
    return path


def _save(year: int, department: str, planned: Sequence[Planned], path: Path) -> None:
    job = TemplateJob(
        year=year,
        school_name=School.objects.get().name,
        department_code=department,
        department_name=Department.objects.get(code=department).name,
        sheets=tuple(_sheet(year, each) for each in planned),
        catalog=the_catalog(),
        made_of=_digest(year, department, planned),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{uuid4().hex[:8]}.part")  # two pages may be at it, and nobody may be given half of it
    write_template(job, scratch)
    scratch.replace(path)


def _digest(year: int, department: str, planned: Sequence[Planned]) -> str:
    """Names all that the workbook depends on, apart from the time at which it is written."""
    sheets = [
        [
            each.assignment.table,
            each.assignment.due.isoformat(),
            _contributor_only(each),
            each.count.digest if each.count else "",
            *([each.carried.digest] if each.carried else []),
        ]
        for each in planned
    ]
    references = [sorted((name, version.rows_file) for name, version in each.references.items()) for each in planned]
    names = [School.objects.get().name, Department.objects.get(code=department).name]
    return digest_of([year, names, sheets, references, the_catalog().edition_digest])


def _sheet(year: int, planned: Planned) -> TemplateSheet:
    count, carried = planned.count, planned.carried
    return TemplateSheet(
        table=planned.assignment.table,
        due=planned.assignment.due,
        contributor_only=_contributor_only(planned),
        reference_values=_known_values(year, planned),
        prefill=count.rows if count else carried.prefill() if carried else (),
        counted=count.note(present()) if count else None,
        carried=carried.note() if carried else None,
    )


def _contributor_only(planned: Planned) -> bool:
    return planned.department != planned.assignment.responsible_department


def _known_values(year: int, planned: Planned) -> dict[str, list[str]]:
    """Values that columns with `refers_to` may take; none where there are too many to choose from."""
    found = {}
    for name, version in planned.references.items():
        table, _, column = str(planned.declared.column(name).refers_to).partition(".")
        with connect(the_catalog(), year, rows_paths({table: version})) as connection:
            query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY ALL LIMIT {_MANY + 1}'
            values = [str(value) for (value,) in connection.execute(query).fetchall()]
        found[name] = values if len(values) <= _MANY else []
    return found
