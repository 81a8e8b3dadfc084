"""What collectors answer (情况说明) to findings that are odd but true."""

from dataclasses import dataclass

from sample.offices import SentFile


@dataclass(frozen=True)
class Explanation:
    """For findings of `table` (and `column`, unless "") whose message holds `keyword`, these words."""

    table: str
    column: str
    keyword: str
    words: str


_OF_2016 = (
    Explanation(
        "full_time_teachers",
        "birth_date",
        "周岁",
        "该教师为返聘的专业课骨干教师，签有一年以上返聘合同并报人事科备案，本学年在岗任教。",
    ),
    Explanation("majors", "enrolled", "招生", "本专业为本学年新设，报到后有学生退学或转出，故8月31日在校生少于报到人数。"),
    Explanation("majors", "mid_title_teachers", "中级以上", "本专业规模小或为新设专业，已列入明年教师招聘与职称晋升计划。"),
    Explanation("majors", "students", "变动", "该专业自2014年起停止招生，最后一届学生已于2016年7月毕业，在校生为零。"),
)
_OF_2015: tuple[Explanation, ...] = ()


def explanations_of(year: int, sent: SentFile) -> list[Explanation]:
    """What the collector of this file has to say about the findings left standing in it."""
    return [each for each in (_OF_2016 if year == 2016 else _OF_2015) if each.table in sent.tables]
