"""The faults of one set of deliveries: which slip, in which sheet, how often."""

from random import Random

from sample.faults import Act, Recipe, Scene
from sample.habits import Cell
from sample.slips import (
    added,
    anywhere,
    digit_changed,
    far_future,
    flipped,
    having,
    homophone,
    later_than,
    neighbours_swapped,
    other_of,
    plus,
    raw,
    rewritten,
    shortened,
    times,
    whole_row,
    years_moved,
)


def _other_class(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
    """Another class of the same major and grade."""
    truth = scene.draft.truth
    same = truth[(truth["major_code"] == scene.text(row, "major_code")) & (truth["grade"] == scene.text(row, "grade"))]
    others = sorted(set(same["class_name"]) - {scene.text(row, "class_name")})
    return {"class_name": scene.draft.spelt(row, "class_name", rng.choice(others))} if others else None


def _other_price(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
    """Another price of the same kind of device; bought this year, so that no earlier ledger holds the true one."""
    if scene.text(row, "bought_on") < "2015-09-01":
        return None
    truth = scene.draft.truth
    same = truth[(truth["name"] == scene.text(row, "name")) & (truth["unit_price"] != scene.text(row, "unit_price"))]
    if same.empty:
        return None
    price = str(same["unit_price"].iloc[rng.randrange(len(same))])
    return {column: scene.draft.spelt(row, column, price) for column in ("unit_price", "total_price")}


def _key_of_another(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
    other = rng.randrange(scene.draft.height)
    return {"asset_no": scene.text(other, "asset_no")} if other != row else None


def _same_grade_score(text: str, rng: Random) -> str | None:
    step = rng.choice((-1, 1))
    return str(int(text) + step) if (int(text) + step) // 10 == int(text) // 10 else None


def _more_than_all(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
    count = int(scene.text(row, "students")) + rng.randint(3, 9)
    return {"female": scene.draft.spelt(row, "female", str(count))}


def _more_than_expected(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
    return {"present": scene.draft.spelt(row, "present", str(int(scene.text(row, "expected")) + rng.randint(2, 9)))}


def _wrong_grade(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
    grade = scene.text(row, "grade")
    return {"grade": scene.draft.spelt(row, "grade", "3" if grade == "1" else "1")} if grade else None


_GONE, _HERE = having("status", "3"), having("status", "1")
_UNIVERSITY = other_of("暨南大学", "广州大学")
_RECENT = later_than("bought_on", "2014")
_TITLED = having("title_level", "2", "3", "4")
_COUNTS = ("enrolment", ("major_code", "grade"), "students")
_UNSEEN = False

STUDENTS = (
    Recipe("身份证号两位数字颠倒", "students", 3, rewritten("id_number", neighbours_swapped(13, 16))),
    Recipe("出生年份写错", "students", 3, rewritten("birth_date", years_moved(-1, 1, 2))),
    Recipe("性别写反", "students", 3, rewritten("sex", flipped, _GONE)),
    Recipe("整行重复", "students", 2, whole_row("student_no"), act=Act.REPEAT),
    Recipe("漏填一行", "students", 2, whole_row("student_no", _HERE), act=Act.DROP, trace=_COUNTS, named_by="class_name"),
    Recipe("必填项漏填", "students", 1, raw("name", None)),
    Recipe("必填项漏填", "students", 1, raw("class_name", None, _GONE)),
    Recipe("必填项漏填", "students", 1, raw("enrolment_way", None)),
    Recipe("代码表以外的值", "students", 1, raw("ethnic_group", "汗族")),
    Recipe("代码表以外的值", "students", 1, raw("enrolment_way", "保送")),
    Recipe("专业不存在", "students", 2, rewritten("major_code", other_of("120199", "099900"), _GONE)),
    Recipe("日期不在本学年", "students", 2, rewritten("status_date", years_moved(-1), _GONE)),
    Recipe("未来的日期", "students", 1, rewritten("enrolled_on", far_future, later_than("enrolled_on", "2014"))),
    Recipe("数字格填了文字", "students", 2, raw("exam_score", "未录入")),
    Recipe("电话少一位", "students", 2, rewritten("phone", shortened)),
    Recipe("离校未填日期", "students", 1, raw("status_date", None, _GONE)),
    Recipe("学籍号少一位", "students", 1, rewritten("student_no", shortened)),
    Recipe("电话错一位", "students", 4, rewritten("phone", digit_changed(4)), _UNSEEN),
    Recipe("监护人电话错一位", "students", 2, rewritten("guardian_phone", digit_changed(4)), _UNSEEN),
    Recipe("姓名写成同音字", "students", 3, rewritten("name", homophone), _UNSEEN),
    Recipe("班级填成同专业另一班", "students", 2, _other_class, _UNSEEN),
    Recipe("宿舍号写错", "students", 2, rewritten("dormitory", digit_changed(1)), _UNSEEN),
    Recipe("门牌号写错", "students", 2, rewritten("home_address", digit_changed(3)), _UNSEEN),
    Recipe("中考分错一位", "students", 2, rewritten("exam_score", digit_changed(1)), _UNSEEN),
    Recipe("政治面貌填反", "students", 2, rewritten("political_status", flipped), _UNSEEN),
    Recipe("毕业初中填错", "students", 1, rewritten("previous_school", other_of("佛山市禅城中学", "佛山市顺德中学")), _UNSEEN),
)  # fmt: skip

TEACHERS = (
    Recipe("身份证号两位数字颠倒", "full_time_teachers", 1, rewritten("id_number", neighbours_swapped(13, 16))),
    Recipe("出生年份写错", "full_time_teachers", 2, rewritten("birth_date", years_moved(-2, 1, 10))),
    Recipe("性别写反", "full_time_teachers", 1, rewritten("sex", flipped)),
    Recipe("整行重复", "full_time_teachers", 1, whole_row("staff_no"), act=Act.REPEAT),
    Recipe("必填项漏填", "full_time_teachers", 1, raw("professional_title", None)),
    Recipe("必填项漏填", "full_time_teachers", 1, raw("dual_qualified", None)),
    Recipe("代码表以外的值", "full_time_teachers", 1, raw("education", "自考")),
    Recipe("专业不存在", "full_time_teachers", 1, rewritten("major_code", other_of("141799"))),
    Recipe("未来的日期", "full_time_teachers", 1, rewritten("joined_on", far_future)),
    Recipe("来校早于参加工作", "full_time_teachers", 1, rewritten("joined_on", years_moved(-20))),
    Recipe("数字格填了文字", "full_time_teachers", 1, raw("weekly_lessons", "满工作量")),
    Recipe("职称级别与职称不符", "full_time_teachers", 1, rewritten("title_level", other_of("2", "3", "4"), _TITLED)),
    Recipe("电话错一位", "full_time_teachers", 2, rewritten("phone", digit_changed(4)), _UNSEEN),
    Recipe("毕业院校填错", "full_time_teachers", 1, rewritten("graduated_from", _UNIVERSITY), _UNSEEN),
    Recipe("骨干教师填反", "full_time_teachers", 1, rewritten("backbone", flipped), _UNSEEN),
)  # fmt: skip

EQUIPMENT = (
    Recipe("单价多写一个零", "teaching_equipment", 2, rewritten("unit_price", times(10))),
    Recipe("金额写错", "teaching_equipment", 2, rewritten("total_price", digit_changed(3))),
    Recipe("资产编号重复", "teaching_equipment", 2, _key_of_another),
    Recipe("整行重复", "teaching_equipment", 1, whole_row("asset_no"), act=Act.REPEAT),
    Recipe("必填项漏填", "teaching_equipment", 2, raw("name", None)),
    Recipe("代码表以外的值", "teaching_equipment", 1, raw("state", "坏了")),
    Recipe("未来的日期", "teaching_equipment", 2, rewritten("bought_on", far_future, _RECENT)),
    Recipe("启用早于购置", "teaching_equipment", 1, rewritten("in_use_since", years_moved(-2))),
    Recipe("数字格填了文字", "teaching_equipment", 1, raw("quantity", "若干")),
    Recipe("价格写成同类另一价", "teaching_equipment", 2, _other_price, _UNSEEN),
    Recipe("存放地点写错", "teaching_equipment", 3, rewritten("place", digit_changed(1)), _UNSEEN),
    Recipe("型号写错", "teaching_equipment", 2, rewritten("model", digit_changed(2)), _UNSEEN),
    Recipe("凭证号错一位", "teaching_equipment", 1, rewritten("voucher_no", digit_changed(2)), _UNSEEN),
)  # fmt: skip

ENROLMENT = (
    Recipe("人数差一", "enrolment", 2, rewritten("students", plus(-1, 1))),
    Recipe("其中数大于总数", "enrolment", 1, _more_than_all),
    Recipe("班级数差一", "enrolment", 1, rewritten("classes", lambda text, rng: str(int(text) + 1))),
)

MAJORS = (
    Recipe("人数差一", "majors", 1, rewritten("students", plus(-1, 1))),
    Recipe("负责人工号查无此人", "majors", 1, rewritten("leader_no", other_of("T0777", "T0909"))),
    Recipe("必填项漏填", "majors", 1, raw("first_year", None)),
    Recipe("批准日期写错", "majors", 1, rewritten("approved_on", neighbours_swapped(8, 9)), _UNSEEN),
)

RESEARCH = (
    Recipe("作者工号查无此人", "research_outputs", 1, rewritten("author_no", other_of("T0999", "T0888"))),
    Recipe("日期不在本学年", "research_outputs", 1, rewritten("achieved_on", years_moved(-1))),
    Recipe("必填项漏填", "research_outputs", 1, raw("evidence_no", None)),
    Recipe("整行重复", "research_outputs", 1, whole_row("title"), act=Act.REPEAT),
    Recipe("元填成万元", "research_outputs", 1, rewritten("funds", lambda text, rng: f"{float(text) * 10_000:.0f}")),
    Recipe("刊号错一位", "research_outputs", 1, rewritten("number", digit_changed(2), having("kind", "2")), _UNSEEN),
    Recipe("参与人写成同音字", "research_outputs", 1, rewritten("co_authors", homophone), _UNSEEN),
)

OBSERVATIONS = (
    Recipe("教师工号查无此人", "lesson_observations", 2, rewritten("teacher_no", other_of("T0888", "T0666"))),
    Recipe("日期不在本学年", "lesson_observations", 2, rewritten("observed_on", years_moved(-1, 1))),
    Recipe("等级与评分不符", "lesson_observations", 2, _wrong_grade),
    Recipe("实到多于应到", "lesson_observations", 1, _more_than_expected),
    Recipe("整行重复", "lesson_observations", 1, whole_row("teacher_no"), act=Act.REPEAT),
    Recipe("必填项漏填", "lesson_observations", 1, raw("course", None)),
    Recipe("数字格填了文字", "lesson_observations", 1, raw("score", "良好")),
    Recipe("评分差一", "lesson_observations", 2, rewritten("score", _same_grade_score), _UNSEEN),
    Recipe("课程填错", "lesson_observations", 1, rewritten("course", other_of("职业生涯规划", "就业指导")), _UNSEEN),
    Recipe("地点写错", "lesson_observations", 1, rewritten("place", digit_changed(1)), _UNSEEN),
)

FUNDING = (Recipe("合计写错", "funding_income", 1, rewritten("total_income", neighbours_swapped(0, 3), anywhere)),)
UNEXPECTED = (Recipe("不应有的离校日期", "students", 1, added("status_date", "2016-06-30", _HERE)),)

RECIPES = (*STUDENTS, *TEACHERS, *EQUIPMENT, *ENROLMENT, *MAJORS, *RESEARCH, *OBSERVATIONS, *FUNDING, *UNEXPECTED)
