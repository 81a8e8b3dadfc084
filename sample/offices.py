"""Which files each department sends in each year, and the habits in which it writes them."""

from dataclasses import dataclass

from sample.habits import Habit

MAJOR_DEPARTMENTS = {"mechatronics": "机电", "information": "信息", "business": "财经", "tourism": "旅游", "arts": "艺术"}


@dataclass(frozen=True)
class SentSheet:
    """One sheet on one worksheet of a file."""

    table: str
    worksheet: str
    habit: Habit


@dataclass(frozen=True)
class SentFile:
    """One file of a department; `preface` is a first worksheet of words, if there is one."""

    department: str
    name: str
    sheets: tuple[SentSheet, ...]
    preface: tuple[str, ...] = ()

    @property
    def tables(self) -> list[str]:
        return [sheet.table for sheet in self.sheets]


def files_of(year: int) -> list[SentFile]:
    """The clean earlier year, or the messy present one."""
    return _tidy(year) if year == 2015 else _messy()


def _tidy(year: int) -> list[SentFile]:
    plain, real = Habit(), Habit(dates=("real",))
    titled = Habit(title_lines=(f"{year - 1}—{year}学年 专业设置",), dates=("real",))
    majors = [
        SentFile(
            code,
            f"{name}专业部{year}年数据.xlsx",
            (SentSheet("majors", "专业设置", titled), SentSheet("research_outputs", "教科研成果", real)),
        )
        for code, name in MAJOR_DEPARTMENTS.items()
    ]
    return [
        SentFile("student_affairs", f"学生名册{year}.xlsx", (SentSheet("students", "学生名册", plain),)),
        SentFile("academic", f"在校生规模{year}.xlsx", (SentSheet("enrolment", "在校生规模", plain),)),
        SentFile("academic", f"教务处教科研成果{year}.xlsx", (SentSheet("research_outputs", "教科研成果", real),)),
        SentFile("personnel", f"专任教师{year}.xls", (SentSheet("full_time_teachers", "专任教师", real),)),
        SentFile("logistics", f"教学仪器设备台账{year}.csv", (SentSheet("teaching_equipment", "教学仪器设备台账", plain),)),
        SentFile("finance", f"经费收入{year - 1}.xlsx", (SentSheet("funding_income", "经费收入", plain),)),
        SentFile("qc", f"督导听课{year}.xlsx", (SentSheet("lesson_observations", "督导听课与巡课", real),)),
        SentFile("general", f"公共基础部教科研成果{year}.xlsx", (SentSheet("research_outputs", "教科研成果", plain),)),
        *majors,
    ]


_REMARKS = ("", "", "", "已核对", "", "", "")

_STUDENTS = Habit(
    title_lines=("佛山市华材职业技术学校学生名册", "填报部门：学生处    统计时间：2016年8月31日"),
    grouped=True,
    headers={
        "school_no": "学号", "id_number": "身份证号码", "register_district": "户口所在地", "household_kind": "户口类别",
        "phone": "学生电话", "guardian_name": "家长姓名", "guardian_phone": "家长电话", "guardian_relation": "家长关系",
        "major_code": "专业编码", "boarding": "是否住校", "dormitory": "宿舍房号", "status_date": "离校日期",
        "enrolled_on": "入学时间", "exam_score": "中考成绩", "class_name": "班级名称", "aid_kind": "资助情况",
    },
    order=("school_no", "student_no"),
    own=(("班主任签名", ("",)), ("备注", _REMARKS)),
    hidden=("home_postcode", "overseas_kind"),
    dates=("compact", "slash", "iso"),
    codes="alias",
    empty={"dormitory": "/", "overseas_kind": "无", "aid_amount": "—"},
    as_text=("exam_score", "grade"),
    wide=("class_name",),
    spaced=("name", "guardian_name"),
    every=41,
    foot=("注：本表含2016年7月毕业学生，毕业生以学籍状态区分。", "制表人：区婉仪    审核人：周海涛"),
)  # fmt: skip

_ENROLMENT = Habit(
    title_lines=("2015—2016学年在校生规模统计表",),
    headers={"students": "在校学生数", "female": "其中：女", "boarding": "其中：住宿", "classes": "班数"},
    own=(("序号", ()),),
    totals=("classes", "students", "female", "boarding"),
    merged_down=("major_name",),
    units=("students",),
    foot=("注：数据来源于学生处名册。",),
)

_RESEARCH_ACADEMIC = Habit(
    title_lines=("教务处教科研成果一览",),
    headers={
        "kind": "成果类型",
        "title": "成果名称（题目）",
        "issuer": "刊物名称",
        "number": "刊号",
        "author_no": "第一作者教工号",
        "evidence_no": "佐证编号",
    },
    dates=("dot", "han", "slash"),
    codes="alias",
    empty={"award": "无", "co_authors": "无"},
    spaced=("author_name",),
)

_TEACHERS = Habit(
    title_lines=("2016年专任教师基本情况登记表",),
    headers={
        "staff_no": "工号", "department": "部门", "id_number": "身份证号码", "birth_date": "出生年月日",
        "joined_on": "来校时间",
        "work_started_on": "参加工作时间", "professional_title": "职称", "title_level": "职称等级",
        "dual_qualified": "是否双师型", "course_kind": "公共课/专业课", "major_code": "任教专业代码",
        "phone": "手机号码", "skill_level": "证书等级",
    },
    order=("staff_no", "name", "sex", "birth_date"),
    own=(("序号", ()), ("备注", _REMARKS)),
    dates=("dot", "han", "iso", "slash", "real"),
    codes="alias",
    empty={"honour_level": "无", "vocational_certificate": "无", "skill_level": "/", "industry_years": "/"},
    wide=("phone", "staff_no"),
    spaced=("name", "department"),
    foot=("填表人：关倩雯", "说明：双肩挑人员已计入本表。"),
)  # fmt: skip

_EQUIPMENT = Habit(
    title_lines=("固定资产（教学仪器设备）明细账", "单位：元    截止日期：2016年8月31日"),
    headers={
        "asset_no": "固定资产编号", "name": "资产名称", "model": "规格型号", "specification": "技术规格", "maker": "品牌",
        "quantity": "台套数", "unit_price": "单价（元）", "total_price": "原值", "bought_on": "购置时间",
        "in_use_since": "领用日期",
        "department": "使用单位", "place": "存放位置", "keeper": "领用人", "state": "使用状况",
        "acquired_by": "资产来源", "fund_source": "资金来源",
    },
    own=(("折旧年限", ("6", "10", "5")), ("净值", ("",)), ("卡片备注", ("", "", "调整过存放地点", ""))),
    hidden=("voucher_no",),
    dates=("slash", "dot"),
    codes="alias",
    empty={"serial_no": "无"},
    thousands=("total_price",),
    units=("quantity",),
    wide=("place",),
    every=53,
    totals=("total_price",),
    foot=("注：本表由资产管理系统导出后整理。",),
)  # fmt: skip

_FUNDING = Habit(
    title_lines=("2015年学校经费收入情况表", "单位：万元"),
    headers={
        "total_income": "经费收入合计",
        "other": "其他",
        "operating_grant": "其中：公用经费",
        "provincial_special": "其中：省级",
    },
    as_text=("donations", "other"),
    foot=("填报人：杨雪梅    单位负责人：岑启明（盖章）",),
)

_OBSERVATIONS = Habit(
    title_lines=("督导听课与巡课登记表（2015—2016学年）",),
    grouped=True,
    headers={
        "observer_name": "督导员",
        "teacher_no": "任课教师工号",
        "teacher_name": "任课教师",
        "grade": "听课等级",
        "feedback_given": "反馈情况",
    },
    own=(("听课小组", ("一组", "二组", "三组")),),
    dates=("han", "iso"),
    yes_no="mark",
    empty={"score": "/", "grade": "/", "problems": "无", "advice": "—"},
    units=("expected", "present"),
    spaced=("teacher_name",),
)

_MAJORS = {
    "mechatronics": Habit(
        title_lines=("机电专业部专业设置情况",), grouped=True, units=("students",), dates=("han",), empty={"direction": "无"}
    ),
    "information": Habit(
        headers={"major_code": "专业编号", "leader_no": "负责人工号", "leader_name": "负责人"}, yes_no="have", dates=("slash",)
    ),
    "business": Habit(
        title_lines=("财经商贸专业部",), own=(("序号", ()), ("备注", ("",))), totals=("students", "classes"), dates=("dot",)
    ),
    "tourism": Habit(codes="alias", dates=("real",), empty={"direction": "/", "order_students": "/"}),
    "arts": Habit(
        title_lines=("专业设置",), wide=("students",), every=1, dates=("compact",), foot=("注：音乐专业2014年起停止招生。",)
    ),
}
_RESEARCH = {
    "mechatronics": Habit(title_lines=("机电专业部教科研成果",), dates=("han",), spaced=("author_name",)),
    "information": Habit(
        headers={"author_no": "工号", "author_name": "姓名"}, dates=("slash", "real"), codes="alias", own=(("序号", ()),)
    ),
    "business": Habit(dates=("dot",), empty={"award": "—", "co_authors": "—"}, units=("funds",)),
    "tourism": Habit(headers={"achieved_on": "取得时间"}, dates=("compact",), wide=("evidence_no",)),
    "arts": Habit(title_lines=("艺术设计专业部教科研成果汇总",), grouped=True, dates=("real",), codes="alias"),
}
_PREFACE = ("填报说明", "1. 各科室、专业部请于9月20日前交教务处。", "2. 有问题请致电教务处。")


def _messy() -> list[SentFile]:
    def both(code: str, name: str, preface: tuple[str, ...] = ()) -> SentFile:
        sheets = (
            SentSheet("majors", "7.1专业设置", _MAJORS[code]),
            SentSheet("research_outputs", "6.7教科研成果", _RESEARCH[code]),
        )
        return SentFile(code, name, sheets, preface)

    return [
        SentFile(
            "student_affairs", "学生名册（2016年8月31日）.xlsx", (SentSheet("students", "10.1学生名册", _STUDENTS),), _PREFACE
        ),
        SentFile(
            "academic",
            "教务处上报数据2016（终稿）.xlsx",
            (SentSheet("enrolment", "在校生规模", _ENROLMENT), SentSheet("research_outputs", "教科研成果", _RESEARCH_ACADEMIC)),
            _PREFACE,
        ),
        SentFile("personnel", "专任教师情况表.xls", (SentSheet("full_time_teachers", "专任教师", _TEACHERS),)),
        SentFile("logistics", "设备台账20160831.xlsx", (SentSheet("teaching_equipment", "教学仪器设备台账", _EQUIPMENT),)),
        SentFile("finance", "经费收入表.xls", (SentSheet("funding_income", "经费收入", _FUNDING),)),
        SentFile("qc", "8.3听课巡课记录.xlsx", (SentSheet("lesson_observations", "督导听课与巡课", _OBSERVATIONS),)),
        SentFile("general", "公共基础部成果.csv", (SentSheet("research_outputs", "教科研成果", Habit(dates=("iso", "slash"))),)),
        both("mechatronics", "机电专业部（专业设置、教科研）.xlsx"),
        SentFile("information", "信息部专业设置.xlsx", (SentSheet("majors", "专业设置", _MAJORS["information"]),)),
        SentFile("information", "信息部教科研成果.xlsx", (SentSheet("research_outputs", "Sheet1", _RESEARCH["information"]),)),
        both("business", "财经商贸.xls"),
        SentFile("tourism", "旅游专业设置.xlsx", (SentSheet("majors", "专业设置", _MAJORS["tourism"]),)),
        SentFile("tourism", "旅游教科研成果.csv", (SentSheet("research_outputs", "教科研成果", _RESEARCH["tourism"]),)),
        both("arts", "艺术设计专业部汇总表（新）.xlsx", _PREFACE),
    ]
