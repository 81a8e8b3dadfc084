"""True tables agree with each other, as no office's do."""

from collections import Counter

import pandas as pd
import pytest
from stdnum.cn import ric

from catalog.catalog import Catalog
from catalog.periods import PeriodKind, periods
from sample.school import YEARS, School, make_school

ON_ROLL = ("1", "2")
every_year = pytest.mark.parametrize("year", YEARS)


def test_the_same_seed_gives_the_same_tables(school: School, catalog: Catalog) -> None:
    again = make_school(school.seed, catalog)

    for year in YEARS:
        for table, frame in school.tables[year].items():
            pd.testing.assert_frame_equal(frame, again.tables[year][table])


def test_another_seed_gives_another_school(school: School, catalog: Catalog) -> None:
    other = make_school(school.seed + 1, catalog)

    assert not set(other.tables[2016]["students"]["id_number"]) & set(school.tables[2016]["students"]["id_number"])


@every_year
def test_every_sheet_of_the_catalog_is_there_with_its_columns(school: School, catalog: Catalog, year: int) -> None:
    assert {table: list(frame) for table, frame in school.tables[year].items()} == {
        table: sheet.names for table, sheet in catalog.sheets.items()
    }


def test_the_size_of_the_school(school: School) -> None:
    now = school.tables[2016]

    assert 4800 <= len(now["students"]) <= 5200
    assert 1400 <= (~now["students"]["status"].isin(ON_ROLL)).sum() <= 1800
    assert 275 <= len(now["full_time_teachers"]) <= 285
    assert len(now["teaching_equipment"]) == 10_000


@every_year
def test_enrolment_counts_the_register(school: School, year: int) -> None:
    students, enrolment = school.tables[year]["students"], school.tables[year]["enrolment"]
    present = students[students["status"].isin(ON_ROLL)]

    assert Counter(zip(present["major_code"], present["grade"], strict=True)) == {
        (row.major_code, row.grade): int(row.students) for row in enrolment.itertuples()
    }
    assert enrolment["female"].astype(int).sum() == (present["sex"] == "2").sum()
    assert enrolment["boarding"].astype(int).sum() == (present["boarding"] == "true").sum()
    assert enrolment["classes"].astype(int).sum() == present["class_name"].nunique()


@every_year
def test_majors_sum_up_enrolment_and_teachers(school: School, year: int) -> None:
    tables = school.tables[year]
    majors = tables["majors"].set_index("major_code")
    summed = tables["enrolment"].astype({"students": int}).groupby("major_code")["students"].sum()
    teaching = tables["full_time_teachers"]["major_code"].value_counts()

    assert (majors["students"].astype(int) == summed.reindex(majors.index, fill_value=0)).all()
    assert (majors["teachers"].astype(int) == teaching.reindex(majors.index, fill_value=0)).all()
    assert set(majors["leader_no"]) <= set(tables["full_time_teachers"]["staff_no"])


@every_year
def test_whoever_is_named_is_on_the_staff(school: School, year: int) -> None:
    tables = school.tables[year]
    names = dict(zip(tables["full_time_teachers"]["staff_no"], tables["full_time_teachers"]["name"], strict=True))
    research, visits = tables["research_outputs"], tables["lesson_observations"]

    assert all(names[row.author_no] == row.author_name for row in research.itertuples())
    assert all(names[row.teacher_no] == row.teacher_name for row in visits.itertuples())
    assert all(names[row.observer_no] == row.observer_name for row in visits.itertuples())


@every_year
def test_majors_are_those_of_the_year(school: School, year: int) -> None:
    tables = school.tables[year]
    offered = {*tables["majors"]["major_code"], ""}

    for table in ("students", "full_time_teachers", "research_outputs", "enrolment"):
        assert set(tables[table]["major_code"]) <= offered


@every_year
@pytest.mark.parametrize(
    ("table", "column"),
    [("research_outputs", "achieved_on"), ("lesson_observations", "observed_on")],
)
def test_what_happened_happened_in_the_year(school: School, year: int, table: str, column: str) -> None:
    period = periods(year)[PeriodKind.SCHOOL_YEAR]

    assert school.tables[year][table][column].between(period.first.isoformat(), period.last.isoformat()).all()


@every_year
def test_keys_are_keys(school: School, catalog: Catalog, year: int) -> None:
    for table, sheet in catalog.sheets.items():
        if sheet.key:
            assert not school.tables[year][table].duplicated(sheet.key).any(), table


@every_year
@pytest.mark.parametrize("table", ["students", "full_time_teachers"])
def test_id_numbers_agree_with_birth_and_sex(school: School, catalog: Catalog, year: int, table: str) -> None:
    frame = school.tables[year][table]
    numbers = frame["id_number"]

    assert all(number[-1] == ric.calc_check_digit(number) for number in numbers)
    assert (numbers.str[6:14] == frame["birth_date"].str.replace("-", "")).all()
    assert (numbers.str[16].astype(int) % 2 == frame["sex"].map({"1": 1, "2": 0})).all()
    assert set(numbers.str[:6]) <= set(catalog.code_lists["districts"].titles)


def test_one_year_grows_out_of_the_other(school: School) -> None:
    before, now = school.tables[2015], school.tables[2016]
    staying = before["students"][before["students"]["status"].isin(ON_ROLL)]
    same = set(before["full_time_teachers"]["id_number"]) & set(now["full_time_teachers"]["id_number"])

    assert set(staying["student_no"]) <= set(now["students"]["student_no"])
    assert len(same) > 0.9 * len(now["full_time_teachers"])
    assert len(set(before["teaching_equipment"]["asset_no"]) & set(now["teaching_equipment"]["asset_no"])) > 9000


@every_year
def test_income_is_the_sum_of_its_sources(school: School, year: int) -> None:
    record = school.tables[year]["funding_income"].iloc[0].astype(float)
    within = {"operating_grant", "provincial_special", "total_income", "final_total"}

    assert record.drop(list(within)).sum() == pytest.approx(record["total_income"])
    assert record["total_income"] == record["final_total"]


@every_year
def test_only_codes_of_the_lists_are_used(school: School, catalog: Catalog, year: int) -> None:
    for table, sheet in catalog.sheets.items():
        for column in sheet.columns:
            codes = catalog.codes_of(column)
            if codes:
                assert set(school.tables[year][table][column.name]) <= {*codes.titles, ""}, (table, column.name)
