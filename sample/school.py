"""The sample school: from one seed, the true tables of two years, consistent with each other."""

from dataclasses import dataclass, field
from random import Random

import pandas as pd

from catalog.catalog import Catalog
from catalog.load import load_catalog
from sample.calendar import SchoolYear
from sample.equipment import Device, devices, equipment_rows
from sample.funding import funding_row
from sample.majors import major_rows
from sample.observations import observation_rows
from sample.oddities import Oddity, oddities_of
from sample.parameters import Organisation, Parameters, load_organisation, load_parameters
from sample.people import Registry
from sample.register import enrolment_rows, student_rows
from sample.research import Author, research_rows
from sample.staff import Teacher, teaching_staff
from sample.student_body import Student, student_body
from sample.teachers import major_taught, teacher_rows
from sample.text import Row, table_of

YEARS = (2015, 2016)


@dataclass(frozen=True)
class School:
    """`tables[year][table]`: frames of canonical text, columns as the catalog declares them, empty = ``""``.

    `oddities[year]`: what is true in them and rare.
    """

    seed: int
    tables: dict[int, dict[str, pd.DataFrame]]
    oddities: dict[int, list[Oddity]]


@dataclass(frozen=True)
class _World:
    """What is, before any sheet is filled; `told` are the titles of research that stood in a sheet already."""

    students: list[Student]
    staff: list[Teacher]
    ledger: list[Device]
    told: set[str] = field(default_factory=set)


def make_school(seed: int, catalog: Catalog | None = None) -> School:
    """The true tables of 2015 and 2016; the same seed gives the same text in every cell."""
    catalog = catalog or load_catalog()
    parameters, organisation = load_parameters(), load_organisation()
    world = _world(seed, catalog, parameters, organisation)
    rows = {year: _year_rows(seed, SchoolYear(year), world, catalog, parameters, organisation) for year in YEARS}
    return School(
        seed,
        {year: {table: table_of(catalog.sheets[table], each) for table, each in sheets.items()} for year, sheets in rows.items()},
        {year: oddities_of(SchoolYear(year), parameters, world.staff) for year in YEARS},
    )


def _world(seed: int, catalog: Catalog, parameters: Parameters, organisation: Organisation) -> _World:
    districts = list(catalog.code_lists["districts"].titles)
    registry = Registry(Random(f"{seed}:persons"), districts, parameters.students.home)
    staff = teaching_staff(Random(f"{seed}:staff"), registry, parameters, organisation)
    entries = range(min(YEARS) - 3, max(YEARS))
    body = student_body(Random(f"{seed}:students"), registry, parameters, entries)
    keepers = {code: [each.person.name for each in staff if each.department == code] for code in organisation.departments}
    for holder in organisation.holders.values():
        keepers[holder.department] = keepers[holder.department] or []
        keepers[holder.department].append(holder.name)
    return _World(body, staff, devices(Random(f"{seed}:equipment"), parameters, keepers))


def _year_rows(
    seed: int, year: SchoolYear, world: _World, catalog: Catalog, parameters: Parameters, organisation: Organisation
) -> dict[str, list[Row]]:
    majors = catalog.code_lists["vocational_majors_2010"].titles
    students = student_rows(world.students, year, majors, organisation.campuses, seed)
    sheets = {
        "students": students,
        "enrolment": enrolment_rows(students),
        "full_time_teachers": teacher_rows(world.staff, year.last, parameters.majors, organisation.departments, seed),
        "teaching_equipment": equipment_rows(world.ledger, year, organisation.departments, seed),
    }
    names = {"majors": majors, "departments": organisation.departments}
    sheets["majors"] = major_rows(parameters.majors, year, world.staff, sheets, names)
    on_roll = sum(int(row["students"]) for row in sheets["enrolment"])
    sheets["funding_income"] = [funding_row(Random(f"{seed}:funding:{year.end}"), parameters, year.end, on_roll)]
    rng, count = Random(f"{seed}:research:{year.end}"), parameters.research_outputs[str(year.end)]
    authors = _authors(world.staff, year, parameters, organisation)
    sheets["research_outputs"] = research_rows(rng, year, authors, count, organisation.departments, world.told)
    rng, count = Random(f"{seed}:observations:{year.end}"), parameters.lesson_observations[str(year.end)]
    sheets["lesson_observations"] = observation_rows(rng, year, world.staff, organisation, students, count)
    return sheets


def _authors(staff: list[Teacher], year: SchoolYear, parameters: Parameters, organisation: Organisation) -> list[Author]:
    """Teachers of the departments that deliver research, here through the whole year."""
    telling = organisation.contributors["research_outputs"]
    here = [each for each in staff if each.here(year.first) and each.here(year.last) and each.department in telling]
    return [
        Author(each.staff_no, each.person.name, each.department, major_taught(each, year.last, parameters.majors))
        for each in here
    ]
