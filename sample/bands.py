"""The bands in which the figures of the sample school lie, as `data/schools/sample/bands.yaml` states them, and its figures."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from catalog.base import Declaration, Name
from catalog.periods import PeriodKind, periods
from catalog.yaml_source import read_yaml
from sample.parameters import FOLDER, Parameters
from sample.student_body import PRESENT, SUSPENDED, TRANSFERRED, WITHDRAWN

Tables = Mapping[str, pd.DataFrame]
Figures = dict[str, list[float]]


class Band(Declaration):
    """Bounds of one figure; both belong to it. `source` names a document, or says that the bound was chosen."""

    measure: Name
    title: str
    unit: str
    low: float
    high: float
    source: str

    def outside(self, figures: list[float]) -> list[float]:
        return [each for each in figures if not self.low <= each <= self.high]


def load_bands(folder: Path = FOLDER) -> list[Band]:
    """Raises pydantic's ValidationError when the file does not fit."""
    return [Band.model_validate(each) for each in read_yaml(folder / "bands.yaml").content["bands"]]


def figures_of(tables: Tables, year: int, parameters: Parameters, *, odd_teachers: frozenset[str] = frozenset()) -> Figures:
    """The true figures of a year by measure: one, or one for each person, class or device.

    `odd_teachers`: staff numbers whose age is a true oddity.
    """
    on_roll = tables["students"]
    present = on_roll[on_roll["status"].isin((PRESENT, SUSPENDED))]
    teachers = tables["full_time_teachers"]
    return {
        **_of_teachers(teachers, year, odd_teachers),
        **_of_students(on_roll, present),
        **_of_things(tables, parameters, len(present)),
        **_loads(tables, present, len(teachers)),
    }


def _of_teachers(teachers: pd.DataFrame, year: int, odd: frozenset[str]) -> Figures:
    day = periods(year)[PeriodKind.POINT_IN_TIME].last.isoformat()
    usual = teachers[~teachers["staff_no"].isin(odd)]
    ages = usual["birth_date"].map(lambda born: _full_years(born, day))
    vocational = teachers[teachers["course_kind"].isin(("2", "3"))]
    return {
        "teacher_age": list(ages),
        "female_teacher_age": list(ages[(usual["sex"] == "2") & (usual["dual_post"] == "false")]),
        "senior_share": _share(teachers["title_level"].isin(("1", "2"))),
        "middle_share": _share(teachers["title_level"] == "3"),
        "vocational_share": [100 * len(vocational) / len(teachers)],
        "double_qualified_share": _share(vocational["dual_qualified"] == "true"),
        "bachelor_share": _share(teachers["education"].isin(("14", "21"))),
        "female_teacher_share": _share(teachers["sex"] == "2"),
    }


def _of_students(on_roll: pd.DataFrame, present: pd.DataFrame) -> Figures:
    births = zip(on_roll["birth_date"], on_roll["enrolled_on"], strict=True)
    return {
        "entry_age": [_full_years(born, entered) for born, entered in births],
        "female_student_share": _share(present["sex"] == "2"),
        "boarding_share": _share(present["boarding"] == "true"),
        "rural_share": _share(present["household_kind"] == "1"),
        "minority_share": _share(present["ethnic_group"] != "01"),
        "dropout_share": _share(on_roll["status"].isin((WITHDRAWN, TRANSFERRED))),
        "grant_share": _share(on_roll["aid_kind"].isin(("2", "3"))),
        "grant_amount": list(_numbers(on_roll["aid_amount"])),
    }


def _of_things(tables: Tables, parameters: Parameters, students: int) -> Figures:
    devices, income = tables["teaching_equipment"], tables["funding_income"]
    spans = {each.name: (each.from_price, each.to_price) for each in parameters.equipment_items}
    prices = zip(devices["name"], _numbers(devices["unit_price"]), strict=True)
    return {
        "device_price": [100 * (price - spans[name][0]) / (spans[name][1] - spans[name][0]) for name, price in prices],
        "equipment_per_student": [_numbers(devices["total_price"]).sum() / students],
        "recurrent_grant": [_numbers(income["recurrent_grant"]).sum() / students],
    }


def _loads(tables: Tables, present: pd.DataFrame, teachers: int) -> Figures:
    return {
        "students_per_teacher": [len(present) / teachers],
        "weekly_lessons": list(_numbers(tables["full_time_teachers"]["weekly_lessons"])),
        "class_size": [float(size) for size in present["class_name"].value_counts()],
        "visits_per_observer": [float(visits) for visits in tables["lesson_observations"]["observer_no"].value_counts()],
    }


def _full_years(born: str, day: str) -> float:
    """Between two ISO dates."""
    return int(day[:4]) - int(born[:4]) - (born[5:] > day[5:])


def _share(which: "pd.Series[bool]") -> list[float]:
    return [100 * float(which.mean())]


def _numbers(texts: "pd.Series[str]") -> "pd.Series[float]":
    return texts[texts != ""].astype("float64")
