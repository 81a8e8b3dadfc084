"""What each type makes of what people write; nothing is guessed, and reading again changes nothing."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.code_list import CodeList
from catalog.column_types import COLUMN_TYPES
from catalog.sheet import Column
from workbooks.cells import Cell, Unreadable
from workbooks.normalising.id_numbers import derived_from_ids, id_problem, right_ones
from workbooks.normalising.normalise import normalise
from workbooks.normalising.problems import problem_text
from workbooks.normalising.value import Value
from workbooks.normalising.values import ValueReader

SEX = CodeList("sex", "性别", "GB/T 2261.1", "2003", {"1": "男", "2": "女"}, {"男性": "1", "M": "1"})
MAJORS = CodeList("majors", "专业", "目录", "2010", {"01": "农林", "02": "制造", "012": "其他"}, {})


def column(kind: str, unit: str = "", required: bool = False) -> Column:
    return Column(name="x", title="某项", type=kind, unit=unit, required=required)


def read(raw: Cell, kind: str, unit: str = "", required: bool = False, codes: CodeList | None = None) -> Value:
    return ValueReader(column(kind, unit, required), codes).read(raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("30", "30"),
        (30.0, "30"),
        ("30人", "30"),
        (" ３０ 人 ", "30"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        ("-5", "-5"),
        ("−5", "-5"),
        (0.1 + 0.2, None),
        ("0", "0"),
    ],
)
def test_integers(raw: Cell, text: str | None) -> None:
    value = read(raw, "integer", "人")
    assert value.text == text
    assert (value.problem == "not-integer") == (text is None)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("3.50", "3.5"),
        (0.1 + 0.2, "0.3"),
        ("1,234,567.8900", "1234567.89"),
        ("￥1,200.00", "1200"),
        ("12.5元", "12.5"),
        (33.333333333, "33.3333"),
        ("0.00005", "0.0001"),
        ("-0", "0"),
        (1e-7, "0"),
    ],
)
def test_decimals(raw: Cell, text: str) -> None:
    assert read(raw, "decimal", "元").text == text


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("约30", "approximate"),
        ("30多", "approximate"),
        ("30-40", "range"),
        ("30～40人", "range"),
        ("三十", "not-a-number"),
        ("1,23", "not-a-number"),
        ("30万", "other-unit"),
        ("30元", "other-unit"),
        ("(30)", "not-a-number"),
        ("①", "not-a-number"),
        ("1.2.3", "not-a-number"),
        (True, "not-a-number"),
        (date(2015, 9, 1), "not-a-number"),
        (1e16, "digits-lost"),
        ("1" * 30, "number-too-large"),
        (Unreadable("error-cell", "#REF!"), "error-cell"),
        ("#N/A", "error-cell"),
    ],
)
def test_a_number_is_never_guessed(raw: Cell, problem: str) -> None:
    value = read(raw, "decimal", "人")
    assert (value.text, value.problem) == (None, problem)


@pytest.mark.parametrize(
    "raw",
    [
        "2015.9.1",
        "2015/9/1",
        "2015-09-01",
        "2015年9月1日",
        "２０１５年９月１日",
        " 2015 年 9 月 1 日",
        "20150901",
        20150901.0,
        42248,
        date(2015, 9, 1),
        datetime(2015, 9, 1, 8, 30),
        "2015-09-01 00:00:00",
        "2015/9/1 8:30",
    ],
)
def test_dates_of_every_shape(raw: Cell) -> None:
    assert read(raw, "date").text == "2015-09-01"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("03/04/05", "ambiguous-date"),
        ("15.9.1", "ambiguous-date"),
        ("9/1/2015", "ambiguous-date"),
        ("150901", "ambiguous-date"),
        ("12月9日", "year-missing"),
        ("12/9", "year-missing"),
        ("9月31日", "year-missing"),
        ("13月9日", "not-a-date"),
        ("12.9", "not-a-date"),
        ("201509", "day-missing"),
        (201509.0, "day-missing"),
        (2015.9, "day-missing"),
        ("2015年9月", "day-missing"),
        ("2015.9", "day-missing"),
        ("2015-02-30", "no-such-date"),
        ("20151301", "no-such-date"),
        ("至今", "not-a-date"),
        ("42248", "not-a-date"),
        (12.0, "not-a-date"),
    ],
)
def test_a_date_is_never_guessed(raw: Cell, problem: str) -> None:
    value = read(raw, "date")
    assert (value.text, value.problem) == (None, problem)


def test_a_date_with_the_year_last_is_read_when_it_can_be_one_day_only() -> None:
    assert read("9/13/2015", "date").text == "2015-09-13"
    assert read("5/5/2015", "date").text == "2015-05-05"


def test_numbers_in_a_file_that_counts_from_1904_are_no_dates() -> None:
    assert ValueReader(column("date"), None, starts_1904=True).read(42248.0).problem == "ambiguous-date"


@pytest.mark.parametrize("mark", ["无", "/", "／", "—", "-", " 无 ", "——"])
@pytest.mark.parametrize("kind", sorted(COLUMN_TYPES))
def test_marks_of_nothing_are_empty_where_nothing_is_allowed(mark: str, kind: str) -> None:
    value = read(mark, kind)
    if kind == "boolean" and mark.strip() == "无":
        assert value.text == "false"
    else:
        assert value.text is None
        assert value.problem is None
        assert value.how is not None


def test_marks_of_nothing_in_a_required_cell_are_told() -> None:
    assert read("/", "integer", required=True).problem == "empty-mark"
    assert read("/", "text", required=True).problem == "empty-mark"
    assert read("无", "text", required=True).text == "无"


@pytest.mark.parametrize(
    ("raw", "code"),
    [("男", "1"), ("1", "1"), (1.0, "1"), ("男性", "1"), (" 男 ", "1"), ("1-男", "1"), ("１男", "1"), ("m", "1"), ("女", "2")],
)
def test_codes_by_code_title_and_alias(raw: Cell, code: str) -> None:
    assert read(raw, "code", codes=SEX).text == code


def test_an_unknown_code_is_a_problem_and_no_value() -> None:
    assert read("中性", "code", codes=SEX) == Value(None, None, "unknown-code")
    assert read("1-女", "code", codes=SEX).problem == "unknown-code"


def test_zeros_lost_from_a_code_come_back_when_one_code_only_can_be_meant() -> None:
    assert read(2.0, "code", codes=MAJORS).text == "02"
    assert read(1.0, "code", codes=MAJORS).text == "01"
    assert read(12.0, "code", codes=MAJORS).text == "012"
    assert read(3.0, "code", codes=MAJORS).problem == "unknown-code"


@pytest.mark.parametrize(
    ("raw", "text"), [("是", "true"), ("否", "false"), ("√", "true"), ("有", "true"), (True, "true"), (0.0, "false")]
)
def test_booleans(raw: Cell, text: str) -> None:
    assert read(raw, "boolean").text == text


def test_booleans_and_numbers_in_one_column_stay_apart() -> None:
    numbers = normalise([1.0, True, 2.0], ValueReader(column("integer"), None))
    assert numbers.texts == ["1", None, "2"]
    assert [each.position for each in numbers.problematic] == [1]


def test_texts_keep_chinese_punctuation_and_lose_odd_spaces() -> None:
    assert read("张　三", "text").text == "张三"
    assert read("\u00a0信息Ａ１（班）\u200b", "text").text == "信息A1（班）"
    assert read("Zhang San", "text").text == "Zhang San"
    assert read("一行\r\n 二行 ", "long_text").text == "一行\n二行"
    assert read(1501.0, "text").text == "1501"


def test_identifiers() -> None:
    assert read("Ｔ０１０１", "identifier").text == "T0101"
    assert read("0012", "identifier").text == "0012"
    assert read(12.0, "identifier").text == "12"
    assert read("'0012", "identifier").text == "0012"
    assert read(date(2015, 1, 2), "identifier").problem == "became-date"
    assert read(440106199003071234.0, "student_no").problem == "digits-lost"
    assert read("4.40106E+17", "student_no").problem == "digits-lost"


@pytest.mark.parametrize("raw", ["138 0013 8000", "138-0013-8000", 13800138000.0, "+86 13800138000", "１３８００１３８０００"])
def test_phones(raw: Cell) -> None:
    assert read(raw, "phone").text == "13800138000"


def test_two_phones_in_one_cell_are_told() -> None:
    assert read("13800138000/13900139000", "phone").problem == "several-values"
    assert read("0757-12345678", "phone").text == "0757-12345678"


@pytest.mark.parametrize(("raw", "text"), [("2015", "2015"), (2015.0, "2015"), ("2015级", "2015"), ("２０１５年", "2015")])
def test_years(raw: Cell, text: str) -> None:
    assert read(raw, "year").text == text


@pytest.mark.parametrize("raw", ["15", 15.0, "2015-2016", "2015学年度", date(2015, 9, 1), "20155"])
def test_what_is_no_year(raw: Cell) -> None:
    assert read(raw, "year").problem == "not-a-year"


def test_id_numbers() -> None:
    assert read("11010119900307835x", "cn_id_number").problem == "id-check-digit"
    assert read(" 110101 19900307 8355 ", "cn_id_number").text == "110101199003078355"
    assert read("110101199003078355", "cn_id_number") == Value("110101199003078355")
    wrong = read("110101199003078356", "cn_id_number")
    assert (wrong.text, wrong.problem) == ("110101199003078356", "id-check-digit")
    assert read("110101900307835", "cn_id_number").problem == "id-15-digits"
    assert read("H12345678", "cn_id_number").problem == "id-format"
    assert read(110101199003078355.0, "cn_id_number") == Value(None, None, "digits-lost")


def test_what_an_id_number_tells() -> None:
    assert derived_from_ids(["110101199003078355"])["110101199003078355"] == ("1990-03-07", "1", "110101")
    assert derived_from_ids(["110101199003078356"])["110101199003078356"] == (None, None, None)


WRITTEN = st.one_of(
    st.text(max_size=12),
    st.text(alphabet=" ０１２３45６.,，-—/年月日无是否男女１人约XxＧ√\u00a0\u3000\u200b'#\n", max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**12), 10**12),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)


@example(raw=3.7e-59, kind="decimal", required=False, unit="")  # less than any number of places tells
@given(raw=WRITTEN, kind=st.sampled_from(sorted(COLUMN_TYPES)), required=st.booleans(), unit=st.sampled_from(["", "人", "万元"]))
def test_reading_what_was_read_changes_nothing(raw: Cell, kind: str, required: bool, unit: str) -> None:
    reader = ValueReader(column(kind, unit, required), SEX if kind == "code" else None)
    first = reader.read(raw)
    if first.text is not None:
        assert reader.read(first.text) == Value(first.text, None, first.problem)


@given(raw=WRITTEN, kind=st.sampled_from(sorted(COLUMN_TYPES)), required=st.booleans())
def test_no_cell_disappears_in_silence(raw: Cell, kind: str, required: bool) -> None:
    value = ValueReader(column(kind, "", required), SEX if kind == "code" else None).read(raw)
    assert raw == "" or value.text is not None or value.how or value.problem


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_number_written_as_text_keeps_its_value(number: Decimal) -> None:
    text = read(f"{number:,}", "decimal").text
    assert text is not None
    assert Decimal(text) == number


@pytest.mark.parametrize("mark", ["同上", "〃", '"', "”", " 同 上 ", "″"])
@pytest.mark.parametrize("kind", sorted(COLUMN_TYPES))
def test_ditto_is_no_content(mark: str, kind: str) -> None:
    assert read(mark, kind, codes=SEX if kind == "code" else None) == Value(None, None, "ditto")


@pytest.mark.parametrize("mark", ["--", "---", "……", "？", "待定"])
@pytest.mark.parametrize("required", [True, False])
def test_a_mark_that_may_mean_nothing_or_the_same_or_not_yet_is_told(mark: str, required: bool) -> None:
    assert read(mark, "text", required=required) == Value(None, None, "unclear-mark")
    assert read(mark, "integer", required=required) == Value(None, None, "unclear-mark")


def test_a_mark_that_the_code_list_knows_is_a_code() -> None:
    states = CodeList("states", "状态", "校内", "1", {"1": "待定", "2": "同上"}, {})
    assert read("待定", "code", codes=states).text == "1"
    assert read("同上", "code", codes=states).text == "2"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("T0101、T0102", "identifier"),
        ("T0101\nT0102", "identifier"),
        ("201501，201502", "identifier"),
        ("记-12；记-13", "identifier"),
        ("张三、李四", "person_name"),
        ("张三/李四", "person_name"),
        ("男、女", "code"),
        ("3、4", "integer"),
        ("3人/4人", "decimal"),
        ("110101199003078355、440604197808120024", "cn_id_number"),
    ],
)
def test_several_values_where_one_is_declared(raw: str, kind: str) -> None:
    assert read(raw, kind, codes=SEX if kind == "code" else None).problem == "several-values"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("ISSN 1000-1234, CN44-1234", "identifier"),
        ("1,234", "identifier"),
        ("GB/T 2261.1", "identifier"),
        ("阿里木·买买提", "person_name"),
        ("张三、李四", "text"),
        ("1,234", "integer"),
    ],
)
def test_what_only_looks_like_several(raw: str, kind: str) -> None:
    assert read(raw, kind).problem is None


def test_three_people_are_a_number_only_where_people_are_counted() -> None:
    assert read("3人", "integer", "人") == Value("3", "去单位")
    assert read("3人", "integer", "个").problem == "other-unit"


def test_an_id_number_that_excel_has_rounded_before_it_became_text() -> None:
    assert read("440604197808120000", "cn_id_number").problem == "id-rounded"
    assert read("440604197808120024", "cn_id_number").problem is None


def doubtful(cells: list[Cell], kind: str, pattern: str | None = None) -> dict[Cell, str]:
    declared = Column(name="x", title="某项", type=kind, pattern=pattern)
    found = normalise(cells, ValueReader(declared, None))
    return {cells[each.position]: each.code for each in found.problematic}


def test_zeros_that_excel_took_away_are_told_by_the_other_cells_or_by_the_pattern() -> None:
    assert doubtful(["0012", "0345", 12.0, 2015.0], "identifier") == {12.0: "zeros-lost"}
    assert doubtful(["1012", "2345", 12.0], "identifier") == {}
    assert doubtful(["T12", 12.0], "identifier") == {}
    assert doubtful([28000.0, 528000.0], "identifier", r"^\d{6}$") == {28000.0: "zeros-lost"}
    assert doubtful([75712345678.0, 13800138000.0], "phone", COLUMN_TYPES["phone"].pattern) == {75712345678.0: "zeros-lost"}


def test_long_numbers_that_were_rounded_are_told_by_their_column() -> None:
    rounded: list[Cell] = ["440604197808120000", "440604198012310000"]
    assert doubtful(rounded, "student_no") == dict.fromkeys(rounded, "digits-lost")
    assert doubtful([*rounded, "440604197808120024"], "student_no") == {}
    assert doubtful(rounded[:1], "student_no") == {}


@given(
    cells=st.lists(
        st.one_of(WRITTEN, st.sampled_from(["0012", "2015-09-01", "13800138000", "张三", "12.5", "同上"])), max_size=12
    ),
    kind=st.sampled_from(sorted(COLUMN_TYPES)),
    required=st.booleans(),
)
def test_a_column_read_as_a_whole_says_what_its_cells_say_one_by_one(cells: list[Cell], kind: str, required: bool) -> None:
    reader = ValueReader(column(kind, "", required), SEX if kind == "code" else None)
    found = normalise(cells, reader)
    told = {each.position: each.code for each in found.problematic}
    changed = {position: (text, how) for position, _, text, how in found.changed}
    for position, cell in enumerate(cells):
        alone = reader.read(str(cell).upper() if isinstance(cell, bool) else cell)
        if told.get(position) in ("zeros-lost", "digits-lost"):
            continue  # what only the column can tell
        assert found.texts[position] == alone.text
        assert told.get(position) == alone.problem
        assert changed.get(position) == ((alone.text, alone.how) if alone.how else None)


@given(st.lists(st.one_of(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), st.just("110101199003078355")), max_size=8))
def test_id_numbers_by_the_thousand_are_judged_as_one_by_one(numbers: list[str]) -> None:
    assert right_ones(set(numbers)) == {number for number in numbers if id_problem(number) is None}


@pytest.mark.parametrize("raw", ["黎志伟 陈晓彤", "黎志伟　陈晓彤", "张三丰 李四 王五", "欧阳娜娜 王芳", "李丽 欧阳小明"])
def test_two_names_with_a_space_between_are_two_persons(raw: str) -> None:
    assert read(raw, "person_name").problem == "several-values"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("王 芳", "王芳"),
        ("欧阳 娜", "欧阳娜"),
        ("欧阳 娜娜", "欧阳娜娜"),
        ("陈 晓彤", "陈晓彤"),
        ("张 三 丰", "张三丰"),
        (" 王芳 ", "王芳"),
    ],
)
def test_a_name_spaced_out_is_one(raw: str, name: str) -> None:
    value = read(raw, "person_name")
    assert (value.text, value.problem) == (name, None)


@pytest.mark.parametrize("kind", ["text", "person_name", "identifier"])
def test_a_date_cell_where_words_are_wanted_was_typed_as_something_else(kind: str) -> None:
    """Excel makes a date of the lessons 3-4; who meant a date says so by the example that he declares."""
    assert read(date(2016, 3, 4), kind).problem == "became-date"
    assert problem_text("became-date", "2016-03-04")[0] == "原来的内容（可能是“3-4”）已被 Excel 变成日期"
    meant = ValueReader(Column(name="on", title="日期说明", type="text", example="2015-09-01"), None)
    assert meant.read(date(2016, 3, 4)).text == "2016-03-04"
