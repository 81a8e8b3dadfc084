"""What collectors answer (情况说明) to findings that are odd but true."""

from dataclasses import dataclass

from sample.offices import SentFile


@dataclass(frozen=True)
class Explanation:
    """For findings of `table` at `column` whose message or rule title holds `keyword`, these words."""

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
    Explanation(
        "funding_income", "recurrent_grant", "经常性拨款", "自2015年起提高中职生均拨款标准，财政经常性拨款相应增加，附拨款文件。"
    ),
    Explanation(
        "funding_income", "total_income", "收入合计", "生均拨款标准提高，另获中央专项380万元，收入较上年增长，与部门决算一致。"
    ),
)
_OF_BOTH = (
    Explanation("majors", "mid_title_teachers", "中级以上", "本专业规模小或为新设专业，已列入下一年教师招聘与职称晋升计划。"),
)


def explanations_of(year: int, sent: SentFile) -> list[Explanation]:
    """What the collector of this file has to say about the findings left standing in it."""
    said = (*_OF_2016, *_OF_BOTH) if year == 2016 else _OF_BOTH
    return [each for each in said if each.table in sent.tables]
