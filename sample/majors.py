"""The majors offered (7.1): what is declared of each, and what is counted from students and teachers."""

from datetime import date

from sample.calendar import SchoolYear
from sample.parameters import MajorPlan
from sample.staff import Teacher
from sample.student_body import GRADUATED
from sample.text import Row, truth

_NEW, _STOPPED, _CLOSED, _OPEN = "2", "3", "4", "1"
_RANK = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "9": 5}


def major_rows(
    plans: list[MajorPlan], year: SchoolYear, staff: list[Teacher], sheets: dict[str, list[Row]], names: dict[str, dict[str, str]]
) -> list[Row]:
    """One row per major offered in the year.

    `sheets` holds the year's rows of students, enrolment and full_time_teachers; `names` the titles by code of
    "majors" and "departments".
    """
    offered = [plan for plan in plans if plan.first < year.end and plan.last > year.end - 4]
    return [
        {
            **_declared(plan, year, names),
            **_leader(plan, year.last, staff, sheets["full_time_teachers"]),
            **_counted(plan, year, sheets),
        }
        for plan in offered
    ]


def state_of(plan: MajorPlan, year: SchoolYear) -> str:
    """Code of the state at the end of the year."""
    if plan.last == year.end - 3:
        return _CLOSED
    if plan.last < year.end - 1:
        return _STOPPED
    return _NEW if plan.first == year.end - 1 else _OPEN


def _declared(plan: MajorPlan, year: SchoolYear, names: dict[str, dict[str, str]]) -> Row:
    ordered = plan.level == "1"
    return {
        "major_code": plan.code,
        "major_name": names["majors"][plan.code],
        "category": plan.code[:2],
        "department": names["departments"][plan.department],
        "schooling_years": "3",
        "approved_on": f"{plan.first}-05-20",
        "first_year": str(plan.first),
        "state": state_of(plan, year),
        "level": plan.level,
        "order_training": truth(ordered),
        "order_students": "40" if ordered else "",
        "apprenticeship": truth(plan.short == "汽修"),
        "articulated": truth(plan.level in ("1", "2")),
    }


def _leader(plan: MajorPlan, on: date, staff: list[Teacher], sheet: list[Row]) -> Row:
    """The one of the highest title among those who teach the major; the longest here of equals."""
    present = {row["staff_no"] for row in sheet}
    own = [each for each in staff if each.staff_no in present and each.major == plan and not each.rehired]
    own = own or [each for each in staff if each.staff_no in present and each.department == plan.department]
    best = min(own, key=lambda each: (_RANK[each.level(on)], each.joined, each.staff_no))
    return {"leader_no": best.staff_no, "leader_name": best.person.name}


def _counted(plan: MajorPlan, year: SchoolYear, sheets: dict[str, list[Row]]) -> Row:
    students = [row for row in sheets["students"] if row["major_code"] == plan.code]
    enrolment = [row for row in sheets["enrolment"] if row["major_code"] == plan.code]
    teachers = [row for row in sheets["full_time_teachers"] if row["major_code"] == plan.code]
    return {
        "students": str(sum(int(row["students"]) for row in enrolment)),
        "classes": str(sum(int(row["classes"]) for row in enrolment)),
        "enrolled": str(sum(row["grade"] == str(year.end - 1) for row in students)),
        "graduates": str(sum(row["status"] == GRADUATED for row in students)),
        "teachers": str(len(teachers)),
        "mid_title_teachers": str(sum(row["title_level"] in ("1", "2", "3") for row in teachers)),
    }
