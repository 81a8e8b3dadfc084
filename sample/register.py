"""The student register (10.1) and what is counted from it (1.4), from the true students."""

from collections import defaultdict
from random import Random

from sample.calendar import SchoolYear
from sample.student_body import PRESENT, SUSPENDED, Student
from sample.text import Row, day, number, truth

FREE_TUITION, GRANT = 3500, 2000
_STREETS = (
    "祖庙",
    "石湾",
    "张槎",
    "南庄",
    "桂城",
    "狮山",
    "大沥",
    "里水",
    "西樵",
    "大良",
    "容桂",
    "伦教",
    "勒流",
    "陈村",
    "北滘",
    "乐从",
    "龙江",
    "西南",
    "荷城",
    "明城",
)
_ROADS = (
    "同济路",
    "文昌路",
    "季华路",
    "汾江路",
    "佛平路",
    "桂澜路",
    "海八路",
    "南国路",
    "凤翔路",
    "东乐路",
    "建设路",
    "人民路",
    "新城路",
    "河滨路",
)
_SCHOOLS = (
    "第一",
    "第三",
    "第六",
    "实验",
    "南海",
    "石门",
    "华英",
    "桂江",
    "平洲",
    "大沥",
    "里水",
    "西樵",
    "容桂",
    "大良",
    "勒流",
    "北滘",
    "荷城",
    "西南",
)


def student_rows(body: list[Student], year: SchoolYear, names: dict[str, str], campuses: dict[str, str], seed: int) -> list[Row]:
    """One row per student on the roll at any time of the year.

    `names` are the majors' by code, `campuses` those of the departments.
    """
    rows = []
    for student in body:
        if student.on_roll(year.first, year.last):
            rng = Random(f"{seed}:{student.student_no}")  # so that a student keeps his particulars from year to year
            row = {**_personal(student, rng), **_home(student, rng), **_school_side(student, rng, year, campuses)}
            rows.append({**row, **_class(student, names)})
    return rows


def _personal(student: Student, rng: Random) -> Row:
    person = student.person
    return {
        "student_no": student.student_no,
        "name": person.name,
        "id_number": person.id_number,
        "sex": person.sex,
        "birth_date": day(person.birth_date),
        "ethnic_group": person.ethnicity,
        "political_status": "03" if rng.random() < 0.35 else "13",
        "health_state": "1" if rng.random() < 0.985 else "2",
        "overseas_kind": rng.choice(["01", "02"]) if rng.random() < 0.003 else "",
        "phone": person.phone,
        "guardian_name": student.guardian,
        "guardian_relation": student.guardian_relation,
        "guardian_phone": student.guardian_phone,
    }


def _home(student: Student, rng: Random) -> Row:
    street = f"{rng.choice(_STREETS)}街道{rng.choice(_ROADS)}{rng.randint(1, 188)}号"
    district = student.person.id_number[:6]
    local = district.startswith("4406")
    return {
        "register_district": district,
        "household_kind": "1" if student.rural else "2",
        "register_address": street if local else f"{rng.choice('东西南北')}街{rng.randint(1, 60)}号",
        "origin_district": rng.choice(["440604", "440605", "440606", "440607", "440608"]),
        "migrant_child": truth(not local),
        "previous_school": f"佛山市{rng.choice(_SCHOOLS)}中学",
        "home_address": street,
        "home_postcode": rng.choice(["528000", "528200", "528300", "528500", "528100"]),
    }


def _school_side(student: Student, rng: Random, year: SchoolYear, campuses: dict[str, str]) -> Row:
    status = student.status(year.last)
    aid, amount = _aid(student, rng)
    room = f"{rng.randint(1, 6)}栋{rng.randint(1, 7)}{rng.randint(1, 24):02d}"
    return {
        "school_no": student.school_no,
        "status": status,
        "status_date": "" if status == PRESENT else day(student.changed(year.last)),
        "enrolled_on": f"{student.entry_year}-09-01",
        "enrolment_way": rng.choices(["1", "2", "3"], weights=(86, 10, 4))[0],
        "student_kind": "4" if rng.random() < 0.08 else "1",
        "study_form": "1",
        "exam_score": str(rng.randint(228, 588)),
        "campus": campuses[student.major.department],
        "boarding": truth(student.boards),
        "dormitory": room if student.boards else "",
        "on_placement": truth(status == PRESENT and student.major.department == "tourism" and student.entry_year == year.end - 2),
        "aid_kind": aid,
        "aid_amount": amount,
    }


def _class(student: Student, names: dict[str, str]) -> Row:
    return {
        "major_code": student.major.code,
        "major_name": names[student.major.code],
        "grade": str(student.entry_year),
        "class_name": student.class_name,
        "schooling_years": "3",
    }


def _aid(student: Student, rng: Random) -> tuple[str, str]:
    poor = rng.random() < 0.3
    if student.rural:
        return ("3", number(FREE_TUITION + GRANT)) if poor and student.aided else ("1", number(FREE_TUITION))
    return ("2", number(GRANT)) if student.aided else ("0", "")


def enrolment_rows(students: list[Row]) -> list[Row]:
    """Those present or suspended at the end of the year, by major and grade."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in students:
        if row["status"] in (PRESENT, SUSPENDED):
            groups[row["major_code"], row["grade"]].append(row)
    return [_counted(rows) for _, rows in sorted(groups.items())]


def _counted(rows: list[Row]) -> Row:
    def having(column: str, *values: str) -> str:
        return str(sum(row[column] in values for row in rows))

    return {
        "major_code": rows[0]["major_code"],
        "major_name": rows[0]["major_name"],
        "grade": rows[0]["grade"],
        "classes": str(len({row["class_name"] for row in rows})),
        "students": str(len(rows)),
        "female": having("sex", "2"),
        "boarding": having("boarding", "true"),
        "minority": str(sum(row["ethnic_group"] != "01" for row in rows)),
        "rural": having("household_kind", "1"),
        "suspended": having("status", SUSPENDED),
        "on_placement": having("on_placement", "true"),
    }
