"""Lesson observations of a school year (8.3): leaders, inspectors and heads visiting lessons."""

from datetime import date, timedelta
from random import Random

from sample.calendar import SchoolYear
from sample.parameters import Organisation
from sample.staff import COMMON, VOCATIONAL, WORKSHOP, Teacher
from sample.student_body import PRESENT, SUSPENDED
from sample.text import Row, day, truth

PATROL = ("4", "5")
_COURSES = {
    "mechatronics": ("机械制图", "数控编程", "电工基础", "汽车发动机维修", "PLC应用技术"),
    "information": ("计算机应用基础", "网页设计", "局域网组建", "电子技术基础", "图形图像处理"),
    "business": ("基础会计", "会计电算化", "电子商务实务", "仓储管理", "市场营销基础"),
    "tourism": ("前厅服务", "导游基础", "中餐烹饪", "旅游地理"),
    "arts": ("素描", "服装结构制图", "动画制作", "色彩"),
    "general": ("语文", "数学", "英语", "体育与健康", "职业道德与法律"),
}
_ADVICE = ("增加学生动手时间", "注意时间分配", "多用实物演示", "加强小组评价", "板书再工整些", "关注后排学生")
_PROBLEMS = ("个别学生注意力不集中", "提问面偏窄", "实训耗材准备不足", "多媒体课件文字过多")
_GRADES = ((90, "1"), (80, "2"), (60, "3"), (0, "4"))


def observation_rows(
    rng: Random, year: SchoolYear, staff: list[Teacher], organisation: Organisation, students: list[Row], count: int
) -> list[Row]:
    """`count` visits in order of time; nobody is in two lessons at once."""
    sizes = _class_sizes(students)
    here = [each for each in staff if each.here(year.first) and each.here(year.last)]
    visited = [each for each in here if each.department in _COURSES]
    observers = _observers(here, organisation)
    busy: set[tuple[str, str, str]] = set()
    rows: list[Row] = []
    while len(rows) < count:
        when, lesson = year.working_day(rng), str(rng.randint(1, 7))
        observer, teacher = rng.choice(list(observers)), rng.choice(visited)
        slots = {(day(when), lesson, observer.staff_no), (day(when), lesson, teacher.staff_no)}
        if observer is not teacher and not slots & busy:
            busy |= slots
            names = {**_taught(rng, teacher, sizes, organisation), **_seen_by(observer, observers[observer])}
            rows.append({"observed_on": day(when), "term": year.term(when), "lesson": lesson, **names, **_judged(rng)})
    completed = [_complete(rng, row, sizes) for row in rows]
    return sorted(completed, key=lambda row: (row["observed_on"], row["lesson"], row["observer_no"]))


def _class_sizes(students: list[Row]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for row in students:
        if row["status"] in (PRESENT, SUSPENDED):
            sizes[row["class_name"]] = sizes.get(row["class_name"], 0) + 1
    return sizes


def _observers(staff: list[Teacher], organisation: Organisation) -> dict[Teacher, str]:
    kinds = {"principal": "1", "vice_principal": "1", "qc_head": "2", "qc_officer": "2", "department_head": "4"}
    found: dict[Teacher, str] = {}
    for teacher in staff:
        holder = organisation.holders.get(teacher.staff_no)
        kind = next((kinds[role] for role in kinds if holder and role in holder.roles), None)
        if kind:
            found[teacher] = kind
    return found


def _seen_by(observer: Teacher, kind: str) -> Row:
    return {"observer_no": observer.staff_no, "observer_name": observer.person.name, "observer_kind": kind}


def _taught(rng: Random, teacher: Teacher, sizes: dict[str, int], organisation: Organisation) -> Row:
    own = [name for name in sizes if teacher.major and name[2:-2] == teacher.major.short] or list(sizes)
    return {
        "teacher_no": teacher.staff_no,
        "teacher_name": teacher.person.name,
        "teacher_kind": "1",
        "department": organisation.departments[teacher.department],
        "course": rng.choice(_COURSES[teacher.department]),
        "course_kind": teacher.teaches if teacher.teaches in (COMMON, WORKSHOP) else VOCATIONAL,
        "class_name": rng.choice(own),
    }


def _judged(rng: Random) -> Row:
    kind = rng.choices(["1", "2", "3", "4", "5"], weights=(48, 22, 10, 14, 6))[0]
    score = "" if kind in PATROL else str(min(98, max(62, round(rng.gauss(85, 5)))))
    grade = next(code for least, code in _GRADES if int(score) >= least) if score else ""
    return {"kind": kind, "score": score, "grade": grade}


def _complete(rng: Random, row: Row, sizes: dict[str, int]) -> Row:
    expected = sizes[row["class_name"]]
    fed_back = rng.random() < 0.85
    return {
        **row,
        "place": f"{rng.choice(('教学楼', '实训楼', '综合楼'))}{rng.randint(1, 5)}{rng.randint(1, 12):02d}",
        "expected": str(expected),
        "present": str(expected - rng.choice((0, 0, 0, 1, 1, 2, 3))),
        "problems": rng.choice(_PROBLEMS) if rng.random() < 0.3 else "",
        "advice": rng.choice(_ADVICE) if rng.random() < 0.5 else "",
        "feedback_given": truth(fed_back),
        "feedback_on": day(date.fromisoformat(row["observed_on"]) + timedelta(days=1)) if fed_back else "",
    }
