"""Annotated copies are written in the reading process: a file that got past the reader harms nobody when it is opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalog.findings import Severity
from tests.workbooks.reading_catalog import HEADERS, write_rows
from workbooks.annotated.copy import LIST_TITLE, Annotation, FeedbackHead, SinceLast
from workbooks.annotated.since import CellLine, FixedLine, RowLine
from workbooks.isolated.annotate_job import Remarks, annotate_file
from workbooks.isolated.isolation import Reader

SINCE = SinceLast(
    said=("上次 2 条，改正 1 条",),
    fixed=(FixedLine("已改正", "Sheet1", "A2", "身份证号", Severity.ERROR),),
    cells=(CellLine("Sheet1", "B2", "T01", "姓名", "", "张三"),),
    rows=(RowLine("新增", "Sheet1", 3, "T02"),),
    fixed_count=1,
    cell_count=1,
    row_count=1,
)
HEAD = FeedbackHead(
    "某校", "教务处", 2016, "名册.xlsx", ("6.1 名册",), "2016-11-01 09:00", dict.fromkeys(Severity, 1), ("缺上年",), SINCE
)
FOUND = Annotation(
    "Sheet1", "C2", Severity.ERROR, "身份证号", "校验位不对\n末位应为 X", "请核对", "f1", "已说明", "staff/id", "仍存在"
)


@pytest.fixture(name="reader", scope="module")
def _reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(name="remarks")
def _remarks(tmp_path: Path) -> Path:
    path = tmp_path / "remarks.json"
    path.write_text(Remarks(annotations=(FOUND,), head=HEAD).model_dump_json(), encoding="utf-8")
    return path


def test_remarks_cross_as_they_are(remarks: Path) -> None:
    said = Remarks.model_validate_json(remarks.read_bytes())
    assert said.annotations == (FOUND,)
    assert said.model_dump(mode="json") == Remarks(annotations=(FOUND,), head=HEAD).model_dump(mode="json")


def test_the_same_copy_as_in_this_process(reader: Reader, remarks: Path, tmp_path: Path) -> None:
    original = write_rows(tmp_path / "名册.xlsx", [HEADERS, ["T01", "张三", "110101199003078356"]])
    here, there = tmp_path / "here.xlsx", tmp_path / "there.xlsx"
    assert annotate_file(original, original.name, remarks, here) == reader.annotate(original, remarks, there)
    assert here.read_bytes() == there.read_bytes()
    book = load_workbook(there)
    assert book.sheetnames[0] == LIST_TITLE
    assert "末位应为 X" in book["Sheet1"]["C2"].comment.text


def test_a_file_is_told_by_the_name_that_it_is_linked_under(reader: Reader, remarks: Path, tmp_path: Path) -> None:
    (tmp_path / "archived").write_text("教工号,姓名\nT01,张三\n", encoding="utf-8")
    named = tmp_path / "名册.csv"
    named.symlink_to(tmp_path / "archived")
    assert reader.annotate(named, remarks, tmp_path / "copy.xlsx").refused is None
    assert [cell.value for cell in load_workbook(tmp_path / "copy.xlsx").worksheets[-1][2]][:2] == ["T01", "张三"]


def test_what_is_no_table_is_refused_by_name(reader: Reader, remarks: Path, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.4 nothing")
    said = reader.annotate(tmp_path / "x.xlsx", remarks, tmp_path / "copy.xlsx")
    assert said.refused
    assert (said.file, said.refused.message != "") == ("x.xlsx", True)
    assert not (tmp_path / "copy.xlsx").exists()


def test_memory_and_time_are_limited(remarks: Path, tmp_path: Path) -> None:
    original = write_rows(tmp_path / "名册.xlsx", [HEADERS, *[["T01", "张三"]] * 2000])
    with Reader(seconds=0.01) as reader:
        said = reader.annotate(original, remarks, tmp_path / "copy.xlsx")
    assert said.refused
    assert said.refused.code == "over-time"
