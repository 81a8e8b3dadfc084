"""The sheet of full-time teachers (6.1) as it truly stands on a day."""

from datetime import date
from random import Random

from sample.parameters import MajorPlan
from sample.staff import COMMON, JUNIOR, MIDDLE, NONE, SENIOR, TITLES, Teacher
from sample.text import Row, day, number, truth

_UNIVERSITIES = (
    "华南师范大学",
    "广东技术师范学院",
    "华南理工大学",
    "佛山科学技术学院",
    "广东工业大学",
    "华南农业大学",
    "湖南师范大学",
    "广西师范大学",
)
_COMMON_FIELDS = ("汉语言文学", "数学与应用数学", "英语", "体育教育", "思想政治教育", "历史学", "物理学", "心理学")
_FIELDS = {
    "mechatronics": ("机械设计制造及其自动化", "电气工程及其自动化", "车辆工程", "机械工程及自动化"),
    "information": ("计算机科学与技术", "电子信息工程", "软件工程", "教育技术学"),
    "business": ("会计学", "财务管理", "电子商务", "物流管理"),
    "tourism": ("旅游管理", "酒店管理", "烹饪与营养教育"),
    "arts": ("美术学", "服装设计与工程", "动画", "艺术设计", "音乐学"),
}
_SKILLS = {
    "mechatronics": ("维修电工", "数控车工", "汽车维修工", "模具钳工"),
    "information": ("计算机网络管理员", "计算机操作员", "无线电调试工"),
    "business": ("电子商务师", "物流师", "收银审核员"),
    "tourism": ("餐厅服务员", "客房服务员", "中式烹调师"),
    "arts": ("服装制作工", "动画绘制员", "室内装饰设计员"),
}
_ISSUERS = {SENIOR: "广东省人力资源和社会保障厅", MIDDLE: "佛山市人力资源和社会保障局", JUNIOR: "佛山市人力资源和社会保障局"}


def teacher_rows(staff: list[Teacher], on: date, plans: list[MajorPlan], departments: dict[str, str], seed: int) -> list[Row]:
    """One row for each teacher who is here on that day; `departments` are names by code."""
    return [_row(each, on, plans, departments, seed) for each in staff if each.here(on)]


def major_taught(teacher: Teacher, on: date, plans: list[MajorPlan]) -> str:
    """Code of the major taught; before it was opened, that of another of the department; "" for common courses."""
    if teacher.major is None or teacher.major.first < on.year:
        return teacher.major.code if teacher.major else ""
    return next(plan.code for plan in plans if plan.department == teacher.department and plan.first < on.year)


def _row(teacher: Teacher, on: date, plans: list[MajorPlan], departments: dict[str, str], seed: int) -> Row:
    lasting = Random(f"{seed}:{teacher.staff_no}")
    this_year = Random(f"{seed}:{teacher.staff_no}:{on.year}")
    return {
        **_identity(teacher, departments, lasting),
        **_employment(teacher, this_year),
        **_education(teacher, lasting),
        **_title(teacher, on),
        **_certificate(teacher),
        **_teaching(teacher, this_year),
        "major_code": major_taught(teacher, on, plans),
        **_double_qualification(teacher, on, lasting),
        **_honours(teacher, on, lasting),
    }


def _identity(teacher: Teacher, departments: dict[str, str], rng: Random) -> Row:
    person = teacher.person
    return {
        "staff_no": teacher.staff_no,
        "name": person.name,
        "department": departments[teacher.department],
        "id_number": person.id_number,
        "sex": person.sex,
        "birth_date": day(person.birth_date),
        "ethnic_group": person.ethnicity,
        "political_status": "01" if teacher.manages or rng.random() < 0.42 else "13",
        "phone": person.phone,
    }


def _employment(teacher: Teacher, rng: Random) -> Row:
    young_mother = teacher.person.sex == "2" and 1981 <= teacher.person.birth_date.year <= 1990
    state = "15" if young_mother and rng.random() < 0.04 else ("12" if rng.random() < 0.006 else "11")
    return {
        "staffing_kind": "2" if teacher.rehired or teacher.started.year >= 2013 else "1",
        "state": "11" if teacher.manages or teacher.rehired else state,
        "dual_post": truth(teacher.manages),
        "work_started_on": day(teacher.started),
        "joined_on": day(teacher.joined),
    }


def _education(teacher: Teacher, rng: Random) -> Row:
    degrees = {"14": "3", "21": "4", "31": ""}
    fields = _FIELDS.get(teacher.department, _COMMON_FIELDS)
    return {
        "education": teacher.education,
        "degree": degrees[teacher.education],
        "graduated_from": rng.choice(_UNIVERSITIES),
        "field_of_study": rng.choice(fields),
    }


def _title(teacher: Teacher, on: date) -> Row:
    level = teacher.level(on)
    return {
        "professional_title": TITLES[level],
        "title_level": level,
        "title_issuer": "" if level == NONE else _ISSUERS[level],
        "title_date": day(teacher.title_date(on)),
    }


def _certificate(teacher: Teacher) -> Row:
    kind = "4" if teacher.teaches == COMMON else "5"
    return {
        "teacher_certificate": kind,
        "certificate_no": f"{teacher.certificate_year}4406{kind}1{teacher.certificate_serial:07d}",
    }


def _teaching(teacher: Teacher, rng: Random) -> Row:
    lessons = rng.choice((2, 4, 4, 6)) if teacher.manages else rng.choice((10, 12, 12, 13, 14, 14, 15, 16))
    return {
        "course_kind": teacher.teaches,
        "weekly_lessons": number(lessons),
        "head_teacher": truth(not teacher.manages and not teacher.rehired and rng.random() < 0.4),
    }


def _double_qualification(teacher: Teacher, on: date, rng: Random) -> Row:
    dual = teacher.dual_since is not None and teacher.dual_since <= on
    row = {"dual_qualified": truth(dual), "industry_years": number(teacher.industry_years) if teacher.industry_years else ""}
    if dual:
        row["vocational_certificate"] = rng.choice(_SKILLS[teacher.department])
        row["skill_level"] = rng.choice(("3", "3", "2", "1"))
        row["skill_date"] = day(teacher.dual_since)
    return row


def _honours(teacher: Teacher, on: date, rng: Random) -> Row:
    proven = teacher.level(on) in (SENIOR, MIDDLE)
    master = proven and rng.random() < 0.03
    return {
        "backbone": truth(proven and rng.random() < 0.2),
        "major_leader": truth(teacher.major is not None and teacher.level(on) == SENIOR and rng.random() < 0.25),
        "honour_level": rng.choice(("3", "4", "5")) if master else "",
        "counsellor": truth(rng.random() < 0.05),
    }
