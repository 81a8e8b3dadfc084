"""Which sheet a worksheet is, by what a person said of it; and what the labels of a form mean."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from tests.workbooks.reading_catalog import AWARDS, Reading, all_accounted, write_rows
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.reading import ReadJob, read_delivery
from workbooks.recognising.mappings import Confirmed, Mappings, SaidWorksheet, WorksheetQuestion
from workbooks.recognising.units import is_unit
from workbooks.recognising.worksheet_heads import head_of
from workbooks.reports import ReadReport, SheetReading, UnrecognisedWorksheet

FOREIGN: list[list[Any]] = [
    ["登记号", "称呼", "起始", "经手", "去向"],
    ["X1", "张三", "2015", "某", "甲"],
    ["X2", "李四", "2016", "某", "乙"],
]
FORM: list[list[Any]] = [
    ["经费收入"],
    ["学杂费", "万元", 5],
    ["财政拨款", "万元", 6],
    ["其他收入", "万元", 7],
    ["结账", "2016-01-05"],
    ["经办", "张三"],
]
OURS = set("学费收入财政拨款其他决算日期注说明单位填报金额数合计")  # letters of words that a form may have
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def said(table: str, profile: tuple[str, ...], source: str = "assets", seq: int = 7) -> SaidWorksheet:
    return SaidWorksheet(seq=seq, number=0, source=source, table=table, name="Sheet1", profile=profile, by="T1", at="2016-09-05")


def label(word: str, column: str, profile: tuple[str, ...], number: int = 0, table: str = "income") -> Confirmed:
    return Confirmed(seq=8, number=number, source="assets", table=table, column=column, word=word, profile=profile)


def read(reading: Reading, rows: list[list[Any]], mappings: Mappings | None = None, title: str = "Sheet1") -> ReadReport:
    path = write_rows(reading.folder / "file.xlsx", rows, title)
    return read_delivery(ReadJob(path, path.name, 2016, reading.root, reading.out, "personnel", (), mappings or Mappings()))


def unread(report: ReadReport) -> UnrecognisedWorksheet:
    (found,) = report.unrecognised
    return found


def question(report: ReadReport) -> WorksheetQuestion:
    asked = unread(report).question
    assert asked is not None
    return asked


def sheet(report: ReadReport) -> SheetReading:
    (found,) = report.sheets
    return found


def test_a_foreign_table_is_asked_about_by_its_headers(reading: Reading) -> None:
    asked = question(read(reading, [["某系统"], *FOREIGN]))
    assert asked.shown == ("登记号", "称呼", "起始", "经手", "去向")
    assert asked.headers == tuple(sorted(asked.shown))
    assert asked.profile("list") == asked.headers


@pytest.mark.parametrize("rows", [[["说明"], ["请核对"]], [["姓名", "甲"]], [[1, 2, 3], [4, 5, 6]], [["张三", 1, 2]]])
def test_what_has_no_words_to_be_known_by_is_not_asked(reading: Reading, rows: list[list[Any]]) -> None:
    assert unread(read(reading, rows)).question is None


def test_names_of_worksheets_and_some_headers_make_a_sheet_likely(reading: Reading) -> None:
    assert question(read(reading, FOREIGN, title="教职工名册2015")).likely == ("staff",)
    known = [["教工号", "姓名", *FOREIGN[0]], *(["T1", "张三", *row] for row in FOREIGN[1:])]
    assert question(read(reading, known)).likely == ("staff",)
    assert question(read(reading, FOREIGN)).likely == ()


def test_two_candidates_come_first_and_the_persons_word_decides(reading: Reading) -> None:
    prizes = AWARDS.replace("table: awards", "table: prizes").replace('"6.7"', '"6.8"').replace("教科研成果", "竞赛成果")
    (reading.root / "sheets" / "prizes.yaml").write_text(prizes, encoding="utf-8")
    rows = [["成果名称", "完成人", "级别"], ["甲", "张三", "省级"]]
    asked = question(read(reading, rows))
    assert sorted(asked.likely) == ["awards", "prizes"]
    found = sheet(read(reading, rows, Mappings(worksheets=(said("prizes", asked.headers),))))
    assert (found.table, found.recognised_by, found.rows, found.mapping.names) == ("prizes", "said", 1, {(7, 0)})


def test_named_but_unknown_its_headers_are_asked_and_nothing_is_read(reading: Reading) -> None:
    words = question(read(reading, FOREIGN)).headers
    report = read(reading, FOREIGN, Mappings(worksheets=(said("staff", words),)))
    found = unread(report)
    assert (report.sheets, found.table, found.question) == ([], "staff", None)
    assert [each.word for each in found.mapping.headers] == FOREIGN[0]
    assert "staff_no" in found.missing_columns
    headers = (label("登记号", "staff_no", words, 0, "staff"), label("称呼", "name", words, 1, "staff"))
    after = sheet(read(reading, FOREIGN, Mappings(worksheets=(said("staff", words),), confirmed=headers)))
    assert (after.recognised_by, after.rows, after.mapping.names) == ("said", 2, {(7, 0), (8, 0), (8, 1)})
    assert all_accounted(after)


def test_a_persons_word_goes_after_the_mark_and_the_title_and_other_known_headers(reading: Reading) -> None:
    known = [["教工号", "姓名", "性别", "出生日期", "周课时", "来校年份"], ["T01", "张三", "男", "1990-03-07", 12, 2015]]
    near = Mappings(worksheets=(said("awards", tuple(known[0][:5])),))  # type: ignore[arg-type]
    exact = Mappings(worksheets=(said("", tuple(known[0])),))  # type: ignore[arg-type]
    assert (sheet(read(reading, known, near)).table, sheet(read(reading, known, near)).mapping.names) == ("staff", frozenset())
    assert sheet(read(reading, [["教职工名册"], *known], exact)).table == "staff"
    assert unread(read(reading, known, exact)).mapping.names == {(7, 0)}, "just these words were said to be no sheet"


def test_sources_that_disagree_leave_it_open_until_one_is_named(reading: Reading) -> None:
    words = question(read(reading, FOREIGN)).headers
    two = (said("staff", words, "assets"), said("awards", words, "finance", 8))
    assert question(read(reading, FOREIGN, Mappings(worksheets=two))).headers == words
    assert unread(read(reading, FOREIGN, Mappings(worksheets=two, source="finance"))).table == "awards"
    latest = (said("staff", words, "assets"), said("awards", words, "assets", 8))
    assert unread(read(reading, FOREIGN, Mappings(worksheets=latest))).table == "awards"


def test_a_sheet_that_the_catalog_no_longer_has_is_asked_again(reading: Reading) -> None:
    words = question(read(reading, FOREIGN)).headers
    assert question(read(reading, FOREIGN, Mappings(worksheets=(said("gone", words),)))).headers == words


@settings(max_examples=60, deadline=None)
@given(
    headers=st.lists(HAN, min_size=3, max_size=8, unique=True),
    values=st.lists(st.integers(1, 999), min_size=1, max_size=5),
    title=st.booleans(),
)
@example(headers=["序号", "名称", "年"], values=[1], title=True)
def test_the_head_of_a_list_is_its_header_whatever_stands_below(headers: list[str], values: list[int], title: bool) -> None:
    """The same words are found under a title or without, over one row or many: the worksheet is known again by them."""
    rows: list[list[Any]] = [["导出表", *[""] * (len(headers) - 1)]] if title else []
    rows += [list(headers), *([float(value)] * len(headers) for value in values)]
    assert set(head_of(RawWorksheet("一", True, rows)).headers) == set(range(len(headers)))
    assert head_of(RawWorksheet("一", True, rows)).first_row == title


def test_groups_and_merged_titles_are_one_header() -> None:
    rows: list[list[Any]] = [["姓名", "教育经历", "", "备注"], ["", "学历", "学位", ""], ["甲", "本科", "学士", 1.0]]
    head = head_of(RawWorksheet("一", True, rows, [((0, 1), (0, 2))]))
    assert head.header_words == ("备注", "姓名", "教育经历 / 学位", "教育经历 / 学历")


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([["学费", "万元", 5.0], ["拨款", "万元", 6.0], ["其他", "", ""]], {"学费", "拨款"}),
        ([["学校", "示例", "校长", "张三"], ["代码", 123.0, "电话", "456"]], {"学校", "校长", "代码", "电话"}),
        ([["学费", "拨款"], [5.0, 6.0]], {"学费", "拨款"}),
        ([["项目", "金额"], ["学费", 5.0], ["注：略", 1.0]], {"学费"}),
    ],
)
def test_labels_stand_beside_or_over_their_values(rows: list[list[Any]], labels: set[str]) -> None:
    assert labels <= set(head_of(RawWorksheet("一", True, rows)).label_words)


# labels of a form


def test_labels_of_a_form_are_asked_with_likely_fields(reading: Reading) -> None:
    asked = sheet(read(reading, FORM)).mapping
    assert [(each.word, each.at) for each in asked.headers] == [("学杂费", "A2"), ("结账", "A5"), ("经办", "A6")]
    assert [each.target for each in asked.headers[0].proposals][:1] == ["tuition"]
    assert asked.profile == ("其他收入", "学杂费", "经办", "结账", "财政拨款")


def test_a_confirmed_label_reads_as_the_field(reading: Reading) -> None:
    profile = sheet(read(reading, FORM)).mapping.profile
    confirmed = (label("学杂费", "tuition", profile), label("结账", "signed_on", profile, 1), label("经办", "", profile, 2))
    found = sheet(read(reading, FORM, Mappings(confirmed=confirmed)))
    row = reading.rows(found)[0]
    assert [str(row[name])[:10] for name in ("tuition", "grant", "signed_on")] == ["5.0000", "6.0000", "2016-01-05"]
    assert found.mapping.headers == ()
    assert found.mapping.names == {(8, 0), (8, 1), (8, 2)}
    assert found.missing_columns == []
    assert all_accounted(found)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    which=st.integers(1, 3),
    foreign=HAN.filter(lambda text: not is_unit(text) and not set(text) & OURS),
)
@example(which=1, foreign="缴费")
def test_a_form_reads_the_same_under_a_confirmed_label(reading: Reading, which: int, foreign: str) -> None:
    declared: list[list[Any]] = [["经费收入"], ["学费收入", 5], ["财政拨款", 6], ["其他收入", 7]]
    plain = sheet(read(reading, declared))
    renamed = [[foreign, *row[1:]] if place == which else row for place, row in enumerate(declared)]
    before = sheet(read(reading, renamed))
    assert [each.word for each in before.mapping.headers] == [foreign]
    column = ("tuition", "grant", "other")[which - 1]
    after = sheet(read(reading, renamed, Mappings(confirmed=(label(foreign, column, before.mapping.profile),))))
    assert (after.missing_columns, after.problems_file) == (plain.missing_columns, plain.problems_file)
    own = ("tuition", "grant", "other", "row_digest")
    assert [[row[name] for name in own] for row in reading.rows(after)] == [
        [row[name] for name in own] for row in reading.rows(plain)
    ]


def test_a_label_that_is_not_wanted_is_proposed_for_nothing(reading: Reading) -> None:
    rows = [["经费收入"], ["学费收人", 5], ["财政拨款", 6], ["其他收入", 7]]
    before = sheet(read(reading, rows))
    assert [note.cell for note in before.notes if note.code == "near-header"] == ["A2"]
    after = sheet(read(reading, rows, Mappings(confirmed=(label("学费收人", "", before.mapping.profile),))))
    assert [note for note in after.notes if note.code == "near-header"] == []
    assert after.mapping.headers == ()


def test_a_foreign_form_is_named_then_its_labels_are_asked_and_read(reading: Reading) -> None:
    rows = [["学杂费", "万元", 5], ["补助款", "万元", 6], ["杂项", "万元", 7]]
    asked = question(read(reading, rows))
    words = asked.profile("form")
    assert set(words) == {"学杂费", "补助款", "杂项"}
    named = unread(read(reading, rows, Mappings(worksheets=(said("income", words),))))
    assert [(each.word, each.at) for each in named.mapping.headers] == [("学杂费", "A1"), ("补助款", "A2"), ("杂项", "A3")]
    confirmed = (label("学杂费", "tuition", words), label("补助款", "grant", words, 1))
    found = sheet(read(reading, rows, Mappings(worksheets=(said("income", words),), confirmed=confirmed)))
    assert (found.recognised_by, found.rows) == ("said", 1)
    assert [each.word for each in found.mapping.headers] == ["杂项"]


def test_code_mappings_kept_before_labels_were_asked_still_fit(reading: Reading) -> None:
    """Their profile holds the known labels without the sections under which they stand."""
    file = reading.root / "sheets" / "income.yaml"
    declared = "  - {name: sex, title: 经办人性别, type: code, code_list: sex}\n"
    file.write_text(file.read_text(encoding="utf-8") + declared, encoding="utf-8")
    load_catalog.cache_clear()
    sections = [["事业收入", ""], ["学费收入", 5], ["财政补助", ""], ["财政拨款", 6], ["其他", ""], ["其他收入", 7]]
    old = ("学费收入", "财政拨款", "其他收入", "经办人性别")
    said_code = label("男生", "sex", old).model_copy(update={"code": "1"})
    found = sheet(read(reading, [["经费收入"], *sections, ["经办人性别", "男生"]], Mappings(confirmed=(said_code,))))
    assert [row["sex"] for row in reading.rows(found)] == ["1"]
