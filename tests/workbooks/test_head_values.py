"""Values where headers would be are told by place and count, and asked about and kept nowhere: they may be persons' names."""

from pathlib import Path

import pytest

from catalog.load import DATA, load_catalog
from workbooks.reading.reading import ReadJob, read_delivery
from workbooks.reading.telling import told
from workbooks.recognising.head_values import is_row_of_values, looks_like_value, values_among
from workbooks.reports import ReadReport

NAMES = ("张明远", "李华", "王小红")


def read(folder: Path, text: str, name: str = "名单.csv") -> ReadReport:
    (folder / name).write_bytes(text.encode("gb18030"))
    return read_delivery(ReadJob(path=folder / name, name=name, year=2016, catalog_root=DATA, out=folder / "out"))


@pytest.mark.parametrize("text", ["42", "T0101", "1980-03-04", "2015年9月", "13800138000", "3.5", "98%", "x", "张明远", "王小红"])
def test_what_looks_like_a_value(text: str) -> None:
    assert looks_like_value(text)


def test_no_declared_title_looks_like_a_value() -> None:
    titles = {title for sheet in load_catalog(DATA).sheets.values() for column in sheet.columns for title in column.titles}
    assert [title for title in titles if looks_like_value(title)] == []


@pytest.mark.parametrize(
    "text",
    [
        "登记人",
        "我的备注",
        "邮箱",
        "周课时",
        "高级数",
        "任教专业",
        "题目",
        "获得年月",
        "2015年数",
        "张数",
        "任课",
        "任教",
        "高中",
        "高职",
        "高校",
        "余款",
        "董事",
        "程序",
        "任现职",
        "许可证",
        "董事会",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not looks_like_value(text)


def test_a_name_of_two_characters_is_one_beside_a_value_only() -> None:
    assert is_row_of_values(["T0101", "李华", "汉族"])
    assert not is_row_of_values(["任课", "高中", "备注"])


def test_among_several_values_all_are() -> None:
    row = ["T0101", "张明远", "汉族", "本科"]
    assert is_row_of_values(row)
    assert values_among({2: "汉族"}, row) == {2: "汉族"}
    assert values_among({0: "汉族", 1: "42"}, ["教工号", "姓名", "汉族", "42"]) == {1: "42"}


@pytest.mark.parametrize("first", ["听课,语文", "T0101,听课"])
def test_a_file_without_header_names_nobody(tmp_path: Path, first: str) -> None:
    rows = (f"{first},{name},{sex},汉族,网页设计,4{place}" for place, (name, sex) in enumerate(zip(NAMES, "男女女", strict=True)))
    report = read(tmp_path, "\n".join(rows))
    assert "6 处像是数据而不是表头（自 A2 起）" in "\n".join(told(report, load_catalog(DATA)))
    assert not [name for name in NAMES if name in report.model_dump_json()]
    assert [each.question for each in report.unrecognised] == [None]


def test_values_beside_a_header_are_told_by_their_place(tmp_path: Path) -> None:
    head = "听课日期,学期,听课方式,听课人,听课人类别,教师工号,教师姓名,教师类别,课程名称,应到人数,实到人数,评分"
    line = "2015-11-12,第一学期,随堂听课,李某,专职督导,T0101,张某,校内专任教师,网页设计,48,46,88"
    report = read(tmp_path, f"{head},张明远,13800138000,备注甲\n{line},a,b,c\n", "听课.csv")
    said = "\n".join(told(report, load_catalog(DATA)))
    assert "没有认出的列（未采用）：备注甲" in said
    assert "表头行有 2 处像是数据而不是表头（M1、N1），这些列未采用" in said
    assert not [word for word in ("张明远", "13800138000") if word in said]
    assert [each.shown for each in report.sheets[0].mapping.headers] == ["备注甲"]
