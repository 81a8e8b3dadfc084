"""The head of a table: near names are proposed and never taken, what is missing is said once, units are held against ours."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from tests.workbooks.reading_catalog import HEADERS, Reading, all_accounted, write_rows
from workbooks.recognising.headers import Header
from workbooks.recognising.near_names import near_names

PEOPLE: list[list[Any]] = [["T1", "张三", 3], ["T2", "李四", 4]]


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def declare(reading: Reading, old: str, new: str) -> None:
    """Change a declaration of the staff sheet."""
    sheet_file = reading.root / "sheets" / "staff.yaml"
    sheet_file.write_text(sheet_file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    load_catalog.cache_clear()


def test_near_names_are_proposed_with_their_cell_and_not_taken(reading: Reading) -> None:
    head = ["工号", "姓名", "出生日", "性別", "邮箱"]
    sheet = reading.read_rows([["教职工名册"], head, ["T1", "张三", "1990-01-02", "男", "x"]])
    assert sheet.columns.keys() == {"staff_no", "name"}
    assert {note.cell: note.message for note in sheet.notes} == {
        "C2": "“出生日”可能是“出生日期”，没有采用；如果是，请把它改为“出生日期”",
        "D2": "“性別”可能是“性别”，没有采用；如果是，请把它改为“性别”",
    }
    assert sheet.additional_columns == ["出生日", "性別", "邮箱"]
    assert all_accounted(sheet)


def test_a_compulsory_column_without_header_is_one_problem_for_all_its_rows(reading: Reading) -> None:
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名称呼", "周课时", "邮箱"], *[[*row, "x"] for row in PEOPLE]])
    [problem] = reading.table(sheet.problems_file)
    assert (problem["cell"], problem["column"], problem["code"], problem["raw"]) == ("B2", "name", "missing-column", "姓名称呼")
    assert problem["message"] == "没有找到必填的“姓名”；B2 的“姓名称呼”可能就是它；没有认出的表头有“邮箱”（D2）"
    assert problem["remedy"] == "如果是，把 B2 改为“姓名”；没有这一项的请补上"


def test_without_a_likely_header_the_problem_stands_at_the_head(reading: Reading) -> None:
    [problem] = reading.table(reading.read_rows([["教职工名册"], ["工号", "周课时"], ["T1", 3]]).problems_file)
    assert (problem["cell"], problem["message"]) == ("A2", "没有找到必填的“姓名”")


def test_three_header_rows(reading: Reading) -> None:
    rows = [["教职工名册"], ["基本情况", None, "家庭", None], ["工号", "姓名", "子女", "父母"], [None, None, "人数", "人数"]]
    sheet = reading.read_rows([*rows, ["T1", "张三", 2, 1]])
    [row] = reading.rows(sheet)
    assert (row["name"], row["children"], row["parents"], sheet.header_row) == ("张三", 2, 1, 4)


def test_a_caption_above_a_list_and_a_row_of_units_are_held_against_the_declared_unit(reading: Reading) -> None:
    declare(reading, "type: decimal, unit: 课时", "type: decimal, unit: 万元")
    caption = reading.read_rows([["教职工名册", None, "（单位：元）"], ["工号", "姓名", "周课时"], *PEOPLE])
    assert reading.problems(caption) == {"C1": "caption-unit"}
    below = reading.read_rows([["教职工名册"], ["工号", "姓名", "周课时"], [None, None, "千元"], *PEOPLE])
    assert reading.problems(below) == {"C3": "header-unit"}
    assert below.rows == 2
    assert "计量单位行" in [left.why for left in below.left_out]
    own = reading.read_rows([["单位：元"], ["教职工名册"], ["工号", "姓名", "周课时（万元）"], *PEOPLE])
    assert reading.problems(own) == {}


def test_data_under_the_notes_is_read_and_told(reading: Reading) -> None:
    sheet = reading.read_rows([["教职工名册"], ["工号", "姓名", "周课时"], PEOPLE[0], ["注：略"], PEOPLE[1]])
    assert sheet.rows == 2
    assert [(note.code, note.cell) for note in sheet.notes] == [("rows-after-notes", "A5")]


def test_a_refusal_names_the_nearest_sheet_and_what_was_not_known(reading: Reading) -> None:
    path = write_rows(reading.folder / "a.xlsx", [["工号", "名字", "周课时", "办公室", "邮箱"], ["T1", "张三", 3, "1-203", "x"]])
    [page] = reading.read(path).unrecognised
    assert page.why == (
        "没有找到任何采集表的表头；最接近的是 6.1 教职工名册：12 个数据项中只认出 2 个（“教工号”、“周课时”），"
        "没有认出的表头有 “名字”、“办公室”、“邮箱”；请核对表头，或指明采集表"
    )


def test_a_sheet_that_the_sender_names_is_read_by_fewer_headers(reading: Reading) -> None:
    path = write_rows(reading.folder / "a.xlsx", [["工号", "名字", "周课时"], ["T1", "张三", 3]])
    assert reading.read(path).sheets == []
    [sheet] = reading.read(path, ("staff",)).sheets
    assert (sheet.recognised_by, sheet.rows) == ("named", 1)
    [page] = reading.read(path, ("awards",)).unrecognised
    assert page.why.startswith("没有找到任何采集表的表头")


def test_two_candidates_are_a_question_with_both_and_how_to_answer(reading: Reading) -> None:
    twin = (reading.root / "sheets" / "awards.yaml").read_text(encoding="utf-8")
    twin = twin.replace("table: awards", "table: prizes").replace('"6.7"', '"6.8"').replace("教科研成果", "获奖情况")
    (reading.root / "sheets" / "prizes.yaml").write_text(twin, encoding="utf-8")
    load_catalog.cache_clear()
    path = write_rows(reading.folder / "a.xlsx", [["成果名称", "完成人", "级别"], ["论文", "张三", "省级"]])
    [page] = reading.read(path).unrecognised
    assert sorted(page.candidates) == ["awards", "prizes"]
    assert "6.7 教科研成果（把握 90%）" in page.why
    assert "6.8 获奖情况（把握 90%）" in page.why
    assert "--sheet" in page.why
    assert [sheet.table for sheet in reading.read(path, ("prizes",)).sheets] == ["prizes"]


ODD = st.lists(st.sampled_from(["姓名2", "姓茗", "工号号", "周课时数", "出生", "婚姻", "备注栏", "x"]), max_size=4, unique=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd=ODD, order=st.randoms(use_true_random=False))
def test_whatever_stands_beside_them_only_known_headers_are_taken(reading: Reading, odd: list[str], order: Any) -> None:
    head = [*HEADERS, *odd]
    order.shuffle(head)
    sheet = reading.read_rows([["教职工名册"], head, [f"v{place}" for place in range(len(head))]])
    assert {found.header for found in sheet.columns.values()} == set(HEADERS)
    assert sorted(sheet.additional_columns) == sorted(odd)


def _grouped(*groups: str) -> dict[int, Header]:
    return dict(enumerate(Header(text, group) for group in groups for text in ("工号", "姓名")))


@pytest.mark.parametrize(
    ("groups", "titles"),
    [
        (("听课人员", "授课教师"), ["听课人工号", "听课人", "教师工号", "教师姓名"]),
        (("授课教师", "督导"), ["教师工号", "教师姓名", "听课人工号", "听课人"]),
        (("甲方", "乙方"), []),  # who is who nobody can tell from such words
    ],
)
def test_the_heading_above_tells_which_of_two_is_meant_or_there_is_no_advice(groups: tuple[str, str], titles: list[str]) -> None:
    sheet = load_catalog().sheets["lesson_observations"]
    missing = [sheet.column(name) for name in ("observer_no", "observer_name", "teacher_no", "teacher_name")]
    assert [near.column.title for near in near_names(_grouped(*groups), missing)] == titles
