"""Research outputs of a school year (6.7), told once by their first authors."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample.calendar import SchoolYear
from sample.people import day_between
from sample.text import Row, day, number

PROJECT, PAPER, BOOK, PATENT, AWARD = "1", "2", "3", "4", "5"
_TOPICS = (
    "项目教学",
    "理实一体化教学",
    "微课",
    "翻转课堂",
    "工学结合",
    "校企合作",
    "现代学徒制",
    "技能竞赛",
    "学业评价",
    "信息化教学",
    "任务驱动教学",
    "分层教学",
)
_SUBJECTS = {
    "mechatronics": ("数控加工", "机电设备维修", "汽车发动机构造", "PLC应用"),
    "information": ("计算机网络", "图形图像处理", "程序设计", "电子线路"),
    "business": ("会计实务", "电子商务", "物流管理", "市场营销"),
    "tourism": ("餐饮服务", "导游业务", "烹饪技术", "酒店英语"),
    "arts": ("服装设计", "动画制作", "素描", "平面构成"),
    "general": ("语文", "数学", "英语", "德育", "体育", "物理"),
    "academic": ("专业建设", "课程改革", "教学管理", "教学质量监控"),
}
_JOURNALS = ("职业教育研究", "中国职业技术教育", "职教论坛", "广东教育", "职业", "佛山教育", "现代职业教育")
_PRESSES = ("高等教育出版社", "机械工业出版社", "电子工业出版社")
_WAYS = ("应用", "实践", "探索", "研究")
_AWARDS = ("一等奖", "二等奖", "二等奖", "三等奖", "三等奖")
_FUNDERS = {"2": "广东省教育厅", "3": "佛山市教育局", "5": "佛山市华材职业技术学校"}


@dataclass(frozen=True)
class Author:
    """A teacher as research knows him: `major` is the code of what he teaches, "" for common courses."""

    staff_no: str
    name: str
    department: str
    major: str


def research_rows(
    rng: Random, year: SchoolYear, authors: list[Author], count: int, departments: dict[str, str], told: set[str]
) -> list[Row]:
    """`count` outputs of titles that were not `told` before (they are added); `departments` are names by code."""
    rows: list[Row] = []
    while len(rows) < count:
        author = rng.choice(authors)
        kind = rng.choices([PROJECT, PAPER, BOOK, PATENT, AWARD], weights=(16, 46, 6, 4, 28))[0]
        row = {**_common(rng, year, author, kind, departments, authors), **_particular(rng, kind, year)}
        if row["title"] not in told:
            told.add(row["title"])
            rows.append(row)
    rows.sort(key=lambda row: (row["achieved_on"], row["title"]))
    return [{**row, "evidence_no": f"KY{year.end}-{number:03d}"} for number, row in enumerate(rows, 1)]


def _common(rng: Random, year: SchoolYear, author: Author, kind: str, departments: dict[str, str], authors: list[Author]) -> Row:
    colleagues = [each for each in authors if each.department == author.department and each is not author]
    others = rng.sample(colleagues, k=min(len(colleagues), rng.choice((0, 0, 1, 2, 3))))
    topic, subject = rng.choice(_TOPICS), rng.choice(_SUBJECTS[author.department])
    title = f"{topic}在中职{subject}课程中的{rng.choice(_WAYS)}"
    return {
        "kind": kind,
        "title": title,
        "achieved_on": day(year.working_day(rng)),
        "author_no": author.staff_no,
        "author_name": author.name,
        "author_role": "1",
        "co_authors": "、".join(each.name for each in others),
        "department": departments[author.department],
        "major_code": author.major if rng.random() < 0.7 else "",
    }


def _particular(rng: Random, kind: str, year: SchoolYear) -> Row:
    if kind == PROJECT:
        level = rng.choice(("2", "3", "3", "5", "5"))
        start = day_between(rng, date(year.end - 2, 9, 1), date(year.end - 1, 8, 31))
        return {
            "level": level,
            "issuer": _FUNDERS[level],
            "number": f"GDJY{year.end - 1}{rng.randrange(1000):03d}",
            "started_on": day(start),
            "ended_on": day(start + timedelta(days=730)) if rng.random() < 0.3 else "",
            "funds": number(rng.choice((0.3, 0.5, 1, 1.5, 2, 3))),
        }
    if kind == PAPER:
        issn = f"{rng.randint(1000, 1999)}-{rng.randint(1000, 9999)}"
        return {
            "level": rng.choice(("1", "2", "2", "3")),
            "issuer": rng.choice(_JOURNALS),
            "number": issn,
            "words": number(rng.randint(30, 65) / 100),
        }
    if kind == BOOK:
        return {"level": "1", "issuer": rng.choice(_PRESSES), "number": _isbn(rng), "words": number(rng.randint(6, 22))}
    if kind == PATENT:
        return {
            "level": "1",
            "issuer": "国家知识产权局",
            "number": f"ZL{year.end - 1}2{rng.randrange(10_000_000):07d}.{rng.randrange(10)}",
        }
    level = rng.choice(("2", "3", "3", "4", "5"))
    return {
        "level": level,
        "issuer": f"{_FUNDERS.get(level, '佛山市教育局')}",
        "award": rng.choice(_AWARDS),
        "number": f"HJ{year.end}{rng.randrange(10_000):04d}",
    }


def _isbn(rng: Random) -> str:
    body = f"9787{rng.randrange(10**8):08d}"
    total = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(body))
    return body + str(-total % 10)
