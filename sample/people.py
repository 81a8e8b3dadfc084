"""Invented persons: names, ID numbers with valid check digits, telephone numbers that no exchange gives out."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

MALE, FEMALE = "1", "2"
HAN = "01"

_SURNAMES = (
    "陈黄李梁林张刘何吴罗杨郑谢周冯邓苏叶麦潘霍卢关岑江彭陆孔曾钟朱方蔡袁温黎"
    "徐马董余高崔莫庞汤甘伍程沈邱阮洪区简招曹郭韩胡赖赵孙王唐宋许傅丁魏薛阎段雷"
)
_COMMON = "陈黄李梁林张刘何吴罗"  # Guangdong's commonest, drawn three times as often
_MALE_GIVEN = (
    "志强建华国雄伟文永康海涛锦辉栋斌业俊杰启明耀宪军嘉豪晓峰良家平立子"
    "健刚月勇昌振宇坚浩然天佑泽铭梓轩鸿毅凯旋宏达冠楚荣基庆礼信诚宗翰炜"
)
_FEMALE_GIVEN = (
    "丽娟慧敏晓燕美玲婉仪雪莹秀珍嘉欣淑贤倩雯惠芳梅秋菊静怡彤玉莲芬"
    "佩珊海思月少洁彩霞诗琪颖妍紫晴可雅婷洁雨桐绮楠茵蓉翠碧桂兰凤琼瑶"
)
_ONLY_FEMALE = frozenset("丽娟慧敏燕美玲婉仪莹秀珍欣淑倩雯惠芳梅菊静怡彤玉莲芬佩珊洁彩霞")

HOMOPHONES = {
    "志": "智", "伟": "玮", "文": "雯", "嘉": "佳", "俊": "骏", "明": "铭", "华": "桦", "晓": "小", "怡": "宜", "琪": "淇",
    "健": "建", "丽": "莉", "梅": "玫", "婷": "亭", "杰": "捷", "辉": "晖", "宇": "羽", "玲": "铃", "子": "梓", "轩": "萱",
    "浩": "皓", "建": "健", "泽": "择", "颖": "莹", "莹": "颖", "佩": "珮", "珊": "姗", "洁": "杰", "彤": "桐", "凯": "恺",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One invented human being, as every sheet of every year knows him."""

    name: str
    sex: str
    birth_date: date
    id_number: str
    ethnicity: str
    phone: str


class Registry:
    """Makes persons from one random stream and never gives an ID or telephone number twice."""

    def __init__(self, rng: Random, districts: list[str], home: str) -> None:
        self._rng = rng
        self._districts = districts
        self._near = [code for code in districts if code.startswith(home)] or districts
        self._taken: set[str] = set()

    def person(self, sex: str, birth_date: date, name: str | None = None, near: float = 0.7) -> Person:
        """A new person; `near` is the chance that the number was given out in the school's own province."""
        ethnicity = HAN if self._rng.random() < 0.97 else self._rng.choice(["08", "02", "03", "05", "15", "04"])
        return Person(
            name=name or self.name(sex),
            sex=sex,
            birth_date=birth_date,
            id_number=self._id_number(sex, birth_date, near),
            ethnicity=ethnicity,
            phone=self.phone(),
        )

    def name(self, sex: str) -> str:
        surname = self._rng.choice(_SURNAMES + _COMMON * 3)
        given = _MALE_GIVEN if sex == MALE else _FEMALE_GIVEN
        length = 1 if self._rng.random() < 0.15 else 2
        return surname + "".join(self._rng.sample(given, length))

    def phone(self) -> str:
        """Eleven digits with 0000 where a real number has its exchange."""
        while True:
            number = f"1{self._rng.choice('35789')}{self._rng.randrange(10)}0000{self._rng.randrange(10_000):04d}"
            if self._unused(number):
                return number

    def _id_number(self, sex: str, birth_date: date, near: float) -> str:
        while True:
            district = self._rng.choice(self._near if self._rng.random() < near else self._districts)
            sequence = self._rng.randrange(500) * 2 + (1 if sex == MALE else 0)
            body = f"{district}{birth_date:%Y%m%d}{sequence:03d}"
            number = body + ric.calc_check_digit(body + "0")
            if self._unused(number):
                return number

    def _unused(self, number: str) -> bool:
        if number in self._taken:
            return False
        self._taken.add(number)
        return True


def likely_sex(name: str) -> str:
    """The sex that the given name of a post holder suggests (only the names are written down)."""
    return FEMALE if set(name[1:]) & _ONLY_FEMALE else MALE


def day_between(rng: Random, first: date, last: date) -> date:
    """Any day from `first` to `last`, both included."""
    return first + timedelta(days=rng.randint(0, (last - first).days))
