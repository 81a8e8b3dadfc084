"""Saved mappings while reading: as if the header had been the declared one, never more than was confirmed."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from tests.workbooks.reading_catalog import HEADERS, Reading, all_accounted, write_rows
from workbooks.isolated.isolation import Reader
from workbooks.reading.reading import ReadJob, read_delivery
from workbooks.reading.telling import told
from workbooks.recognising.headers import exact_words
from workbooks.recognising.mappings import Confirmed, Mappings, looks_personal
from workbooks.reports import ReadReport, SheetReading

DECLARED = ["教工号", "姓名", "性别", "出生日期", "周课时", "来校年份"]
ROWS: list[list[Any]] = [["T01", "张三", "男", "1990-03-07", 12, 2015], ["T02", "李四", "女", "1991.4.8", "8课时", "2016"]]
COLUMNS = dict(zip(DECLARED, ("staff_no", "name", "sex", "birth_date", "lessons", "since"), strict=True))
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8)
KNOWN = re.compile(
    "工号|教工|姓名|身份证|性别|出生|课时|人数|婚否|年份|电话|备注|子女|父母|合计|总计|小计|共计|累计|注|填表|说明"
)


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def confirmed(word: str, column: str, code: str | None = None, profile: tuple[str, ...] = (), **more: Any) -> Confirmed:
    said = {"seq": 7, "number": 0, "source": "assets", "by": "T1", "at": "2016-09-05T09:00:00+08:00", **more}
    return Confirmed(table="staff", word=word, column=column, code=code, profile=profile, **said)


def read(reading: Reading, rows: list[list[Any]], *mappings: Confirmed, source: str = "") -> SheetReading:
    path = write_rows(reading.folder / "file.xlsx", rows)
    job = ReadJob(path, path.name, 2016, reading.root, reading.out, "personnel", (), Mappings(confirmed=mappings, source=source))
    (sheet,) = read_delivery(job).sheets
    return sheet


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.sampled_from(DECLARED), foreign=HAN.filter(lambda text: not KNOWN.search(text)))
@example(header="教工号", foreign="人员编码")
@example(header="出生日期", foreign="出世 日子")
def test_a_confirmed_header_reads_as_the_declared_one(reading: Reading, header: str, foreign: str) -> None:
    """What was asked and confirmed gives the same rows, changes and problems, whichever column it is."""
    plain = read(reading, [DECLARED, *ROWS])
    renamed = [foreign if each == header else each for each in DECLARED]
    before = read(reading, [renamed, *ROWS])
    assert [each.word for each in before.mapping.headers] == [exact_words(foreign)]
    assert COLUMNS[header] in before.missing_columns
    after = read(reading, [renamed, *ROWS], confirmed(exact_words(foreign), COLUMNS[header], profile=before.mapping.profile))
    assert not after.mapping.headers
    assert [(each.word, each.column) for each in after.mapping.used] == [(exact_words(foreign), COLUMNS[header])]
    assert after.missing_columns == plain.missing_columns
    for name in ("changes_file", "problems_file"):
        assert getattr(after, name) == getattr(plain, name)
    own = ("row_id", "row_digest", "source_row", *COLUMNS.values())
    assert [{name: row[name] for name in own} for row in reading.rows(after)] == [
        {name: row[name] for name in own} for row in reading.rows(plain)
    ]
    assert all_accounted(after)


@pytest.mark.parametrize(
    ("foreign", "cells", "column"),
    [
        ("单位名稱", ["甲", "乙"], ""),
        ("XB", ["男", "女"], "sex"),
        ("生日", ["1990-03-07", "1991-04-08"], "birth_date"),
        ("周学时", [12, 8], "lessons"),
        ("週學時", [12, 8], "lessons"),
        ("证件号码", ["11010519491231002X", "440524188001010014"], "id_number"),
    ],
)
def test_words_and_contents_propose(reading: Reading, foreign: str, cells: list[Any], column: str) -> None:
    rows = [["教工号", "姓名", "婚否", "来校年份", "备注", foreign]]
    rows += [[f"T{number}", "张三", "是", 2015, "无", cell] for number, cell in enumerate(cells)]
    (asked,) = read(reading, rows).mapping.headers
    assert asked.at == "F"
    assert [each.target for each in asked.proposals][:1] == ([column] if column else [])


def test_contents_that_only_one_code_list_knows_decide_whatever_the_header_says(reading: Reading) -> None:
    rows = [
        ["教工号", "姓名", "周课时", "备注", "来校年份", "联系人"],
        *([f"T{n}", "张三", 8, "无", 2015, "男女"[n]] for n in (0, 1)),
    ]
    (asked,) = read(reading, rows).mapping.headers
    assert (asked.proposals[0].target, asked.proposals[0].confidence > 0.9) == ("sex", True)


def test_words_alone_are_not_preselected_against_contents_that_read_badly(reading: Reading) -> None:
    rows = [
        ["教工号", "姓名", "周课时", "备注", "来校年份", "出生日期栏"],
        *([f"T{n}", "张三", 8, "无", 2015, f"待查{n}"] for n in (0, 1)),
    ]
    (asked,) = read(reading, rows).mapping.headers
    assert all(each.confidence <= 0.7 for each in asked.proposals)


def test_words_beside_a_stroke_may_stand_in_either_order(reading: Reading) -> None:
    declared = reading.root / "sheets" / "staff.yaml"
    declared.write_text(declared.read_text("utf-8").replace("title: 婚否,", "title: 婚否, aliases: [已婚/未婚],"), "utf-8")
    sheet = read(reading, [["教职工名册"], ["教工号", "姓名", "周课时", "未婚/已婚"], ["T1", "张三", 8, "是"]])
    assert sheet.columns["married"].at == "D"


def test_what_is_proposed_for_a_word_is_what_its_problem_names(reading: Reading) -> None:
    titles = ["初级教师", "一级教师（中学）", "高级教师（中学）", *(f"职称{number}" for number in range(12))]
    lines = "".join(f"{number},{title},{'中学一级教师' if number == 2 else ''}\n" for number, title in enumerate(titles, 1))
    head = "# title: 职称\n# standard: 甲\n# version: 1\ncode,title,aliases\n"
    (reading.root / "code_lists" / "sex.csv").write_text(head + lines, "utf-8")
    sheet = read(reading, [["教职工名册"], ["教工号", "姓名", "性别"], ["T1", "张三", "中学一级"]])
    (asked,) = sheet.mapping.codes
    named = [titles[int(each.target) - 1] for each in asked.proposals]
    assert named[0] == "一级教师（中学）"
    [problem] = reading.table(sheet.problems_file)
    assert f"相近的有{'、'.join(named)}" in problem["remedy"]


@pytest.mark.parametrize(
    ("foreign", "cells", "runs"),
    [
        ("序号", ["甲", "乙"], True),
        ("编号", [1, 2], True),
        ("XH", ["1", "2"], True),
        ("XH", [20150001, 20150002], False),
        ("编号", [7, 8], False),
    ],
)
def test_a_running_number_is_asked_of_nobody(reading: Reading, foreign: str, cells: list[Any], runs: bool) -> None:
    rows = [["教工号", "姓名", "婚否", "来校年份", "备注", foreign]]
    rows += [[f"T{number}", "张三", "是", 2015, "无", cell] for number, cell in enumerate(cells)]
    sheet = read(reading, rows)
    assert [each.at for each in sheet.mapping.headers] == ([] if runs else ["F"])
    assert (f"序号列“{foreign}”" in {left.why for left in sheet.left_out}) == runs
    report = ReadReport(file="a.xlsx", sheets=[sheet])
    said = [line for line in told(report, load_catalog(reading.root)) if "没有认出的列" in line or "可能是" in line]
    assert (said == []) == runs
    assert all_accounted(sheet)


def test_titles_in_traditional_characters_are_proposed(reading: Reading) -> None:
    rows = [[*DECLARED, "聯繫電話號碼"], [*ROWS[0], "13800138000"]]
    (asked,) = read(reading, rows).mapping.headers
    assert [each.target for each in asked.proposals] == ["phone"]


def test_of_two_headers_as_likely_neither_is_preselected(reading: Reading) -> None:
    heads, cells = ["教工号", "姓名", "性别", "周课时", "来校年份"], ["T01", "张三", "男", 12, 2015]
    rows = [[*heads, "出生日期甲", "出生日期乙"], [*cells, "1990-03-07", "1990-03-08"]]
    asked = read(reading, rows).mapping.headers
    assert {each.proposals[0].target for each in asked} == {"birth_date"}
    assert [each.rivalled for each in asked] == [True, True]
    rows = [[*heads, "出生日期甲", "丙"], [*cells, "1990-03-07", "某某"]]
    asked = read(reading, rows).mapping.headers
    assert [each.rivalled for each in asked][:1] == [False]


def test_a_word_becomes_its_code_as_a_recorded_change_and_the_list_goes_first(reading: Reading) -> None:
    rows = [DECLARED, ["T01", "张三", "男 生", "1990-03-07", 12, 2015], ["T02", "李四", "女", "1991-04-08", 8, 2016]]
    before = read(reading, rows)
    assert [(each.column, each.shown, each.count) for each in before.mapping.codes] == [("sex", "男 生", 1)]
    profile = before.mapping.profile
    sheet = read(reading, rows, confirmed("男生", "sex", "1", profile), confirmed("女", "sex", "1", profile, number=1))
    assert [row["sex"] for row in reading.rows(sheet)] == ["1", "2"]
    assert reading.changes(sheet)["C2"] == ("男 生", "1", "按已确认的对应关系取代码")
    assert [(each.word, each.cells) for each in sheet.mapping.used] == [("男生", 1)]
    assert (sheet.mapping.codes, reading.problems(sheet)) == ((), {})


def test_a_code_that_the_list_no_longer_has_is_not_used(reading: Reading) -> None:
    rows = [DECLARED, ["T01", "张三", "男生", "1990-03-07", 12, 2015]]
    sheet = read(reading, rows, confirmed("男生", "sex", "9", read(reading, rows).mapping.profile))
    assert reading.problems(sheet) == {"C2": "unknown-code"}


def test_a_column_that_stands_there_by_its_own_name_takes_no_other(reading: Reading) -> None:
    headers = ["工号", "姓名", "性别", "出生日期", "出世", "来校年份"]
    sheet = read(reading, [headers, *ROWS], confirmed("出世", "birth_date", profile=tuple(headers)))
    assert sheet.columns["birth_date"].header == "出生日期"
    assert sheet.mapping.used == ()


def test_other_headers_are_another_source(reading: Reading) -> None:
    """One header alike does not make a source; a person's word does."""
    headers = ["工号", "姓名", "性别", "出世", "周课时", "来校年份"]
    mapping = confirmed("出世", "birth_date", profile=("出世", "编号", "名称", "类型", "金额"))
    assert [each.word for each in read(reading, [headers, *ROWS], mapping).mapping.headers] == ["出世"]
    assert read(reading, [headers, *ROWS], mapping, source="assets").mapping.headers == ()
    assert [each.word for each in read(reading, [headers, *ROWS], mapping, source="finance").mapping.headers] == ["出世"]


def test_mapped_headers_help_to_recognise_the_sheet(reading: Reading) -> None:
    headers = ["人员编码", "称呼", "男女", "出世", "周课时", "来校年份"]
    names = ("staff_no", "name", "sex", "birth_date")
    said = [
        confirmed(word, column, profile=tuple(headers), number=i)
        for i, (word, column) in enumerate(zip(headers, names, strict=False))
    ]
    path = write_rows(reading.folder / "file.xlsx", [headers, *ROWS])
    assert read_delivery(reading.job(path)).sheets == []
    assert read(reading, [headers, *ROWS], *said).missing_columns[:1] == ["id_number"]


def test_what_is_not_wanted_is_proposed_for_nothing_and_named_no_more(reading: Reading) -> None:
    """`出生日` is like 出生日期, and without 姓名 all headers that nobody knows are named."""
    rows: list[list[Any]] = [["教职工名册"], ["教工号", "出生日", "性别", "周课时", "来校年份"], ["T01", "某", "男", 12, 2015]]
    before = read(reading, rows)
    assert [note.cell for note in before.notes if note.code == "near-header"] == ["B2"]
    after = read(reading, rows, confirmed("出生日", "", profile=before.mapping.profile))
    assert [note for note in after.notes if note.code == "near-header"] == []
    assert (after.additional_columns, after.mapping.headers) == (["出生日"], ())
    (problem,) = reading.table(after.problems_file)
    assert (problem["code"], problem["message"]) == ("missing-column", "没有找到必填的“姓名”")


def test_a_second_table_below_is_found_by_its_mapped_headers(reading: Reading) -> None:
    headers = ["题目", "作者", "级别"]
    path = write_rows(reading.folder / "file.xlsx", [DECLARED, *ROWS, [None], ["教科研成果"], headers, ["甲", "张三", "省级"]])
    of_awards = [
        confirmed("题目", "title", profile=tuple(headers)),
        confirmed("作者", "author", profile=tuple(headers), number=1),
    ]
    mappings = Mappings(confirmed=tuple(each.model_copy(update={"table": "awards"}) for each in of_awards))
    plain, mapped = (read_delivery(ReadJob(path, path.name, 2016, reading.root, reading.out, mappings=each)) for each in
                     (Mappings(), mappings))  # fmt: skip
    assert [each.table for each in plain.sheets] == ["staff"]
    assert [(each.table, each.rows, len(each.mapping.used)) for each in mapped.sheets] == [("staff", 2, 0), ("awards", 1, 2)]


def test_a_word_on_a_form_becomes_its_code(reading: Reading) -> None:
    file = reading.root / "sheets" / "income.yaml"
    declared = "  - {name: sex, title: 经办人性别, type: code, code_list: sex}\n"
    file.write_text(file.read_text(encoding="utf-8") + declared, encoding="utf-8")
    load_catalog.cache_clear()
    rows: list[list[Any]] = [["经费收入"], ["学费收入", 5], ["财政拨款", 6], ["其他收入", 7], ["经办人性别", "男生"]]
    before = read(reading, rows)
    assert [(each.column, each.word, each.count) for each in before.mapping.codes] == [("sex", "男生", 1)]
    said = confirmed("男生", "sex", "1", before.mapping.profile).model_copy(update={"table": "income"})
    after = read(reading, rows, said)
    assert [row["sex"] for row in reading.rows(after)] == ["1"]
    assert reading.changes(after)["B5"] == ("男生", "1", "按已确认的对应关系取代码")


def test_the_isolated_reader_is_given_them(reading: Reading) -> None:
    headers = ["工号", "姓名", "性别", "出世", "周课时", "来校年份"]
    path = write_rows(reading.folder / "file.xlsx", [headers, *ROWS])
    mappings = Mappings(confirmed=(confirmed("出世", "birth_date", profile=tuple(headers)),))
    with Reader() as reader:
        report = reader.read(ReadJob(path, path.name, 2016, reading.root, reading.out, "personnel", (), mappings))
    assert isinstance(report, ReadReport)
    assert [each.word for each in report.sheets[0].mapping.used] == ["出世"]
    assert report.mappings == mappings.digest


@pytest.mark.parametrize(
    "text", ["440524188001010014", "11010519491231002x", "1 3 8-0013-8000", "联系13800138000", "0757-83331234"]
)
def test_what_looks_personal(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize("text", ["学术论文", "2016-03-01", "1.5万元", "GB/T 2261.1-2003", "20160301", HEADERS[2]])
def test_what_does_not(text: str) -> None:
    assert not looks_personal(text)
