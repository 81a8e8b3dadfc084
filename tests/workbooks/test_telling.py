"""读取情况: what the sender is told of the reading of his file."""

from catalog.load import load_catalog
from workbooks.notes import LeftOut, Note
from workbooks.reading.telling import MOST_LINES, told, told_at_length
from workbooks.recognising.mappings import HeaderQuestion, MappingReading
from workbooks.reports import ReadReport, SheetReading, TypedTotal, UnrecognisedWorksheet

SHEET = "funding_income"


def reading(**more: object) -> SheetReading:
    """A reading of one worksheet, with whatever is worth telling."""
    plain = {
        "table": SHEET, "worksheet": "收入", "header_row": None, "recognised_by": "mark", "confidence": 1.0, "rows": 1,
        "rows_file": "", "changes_file": "", "problems_file": "", "changes": 0, "problems": 0, "non_empty": 0, "cells_read": 0,
    }  # fmt: skip
    return SheetReading.model_validate({**plain, **more})


def lines(*sheets: SheetReading, **more: object) -> list[str]:
    return told(ReadReport.model_validate({"file": "a.xlsx", "sheets": sheets, **more}), load_catalog())


def test_what_was_taken() -> None:
    assert lines(reading()) == ["工作表“收入”读作 5.1 经费收入，共 1 行"]


def test_columns_that_nobody_knows_and_columns_that_are_not_there() -> None:
    column = load_catalog().sheets[SHEET].columns[0]
    said = lines(reading(additional_columns=["备注甲", "备注乙"], missing_columns=[column.name]))
    assert said[1:] == [f"工作表“收入”没有找到的列：{column.title}", "工作表“收入”没有认出的列（未采用）：备注甲、备注乙"]


def test_a_unit_that_is_not_ours_and_cells_left_out() -> None:
    note = Note(code="other-unit", cell="B3", message="单位不同，数值未换算")
    left = LeftOut(cell="A9:C9", count=3, kind="number", why="没有表头的列")
    said = lines(reading(notes=[note], left_out=[left]))
    assert said[1:] == ["工作表“收入”B3：单位不同，数值未换算", "工作表“收入”A9:C9（3 个单元格）未采用：没有表头的列"]


def test_what_nobody_meant_to_send_is_folded_and_counted() -> None:
    left = [
        LeftOut(cell="A1", count=1, kind="text", why="表头以上的文字"),
        LeftOut(cell="A2:C2", count=3, kind="text", why="表头"),
        LeftOut(cell="A9:B9", count=2, kind="text", why="表下附注"),
    ]
    assert lines(reading(left_out=left))[1:] == ["工作表“收入”另有 6 个单元格不是数据，未采用：表头、表下附注、表头以上的文字"]


def test_how_sure_the_reader_is_without_a_mark() -> None:
    assert lines(reading(recognised_by="headers", confidence=0.724)) == [
        "工作表“收入”读作 5.1 经费收入，共 1 行（按表头认出，把握 72%）"
    ]


def test_never_more_than_a_dozen_lines_and_what_matters_stands_first() -> None:
    hidden = Note(code="hidden-rows", cell="A4", message="有 1 行被隐藏")
    near = Note(code="near-header", cell="C3", message="“学費”可能是“学费收入”")
    left = [LeftOut(cell=f"Z{row}", count=1, kind="text", why=f"没有表头的列{row}") for row in range(20)]
    report = ReadReport(file="a.xlsx", sheets=[reading(notes=[hidden, near], left_out=left)])
    said = told(report, load_catalog())
    assert len(said) == MOST_LINES
    assert said[1] == "工作表“收入”C3：“学費”可能是“学费收入”"
    assert said[-1] == "另有 12 条情况没有列出；报送结果页的“读取情况”或 statedata check --all 有全部内容"
    assert told(report, load_catalog(), whole=True) == told_at_length(report, load_catalog())
    assert len(told_at_length(report, load_catalog())) == MOST_LINES - 1 + 12
    assert not any("隐藏" in line for line in said)


def test_a_header_that_is_asked_in_a_form_is_not_proposed_by_letters_too() -> None:
    notes = [Note(code="near-header", cell=cell, message=f"{cell} 可能是") for cell in ("C3", "D3")]
    asked = MappingReading(headers=(HeaderQuestion(word="学費", shown="学費", at="C"),))
    report = ReadReport(file="a.xlsx", sheets=[reading(notes=notes, header_row=3, mapping=asked)])
    assert [line[-6:] for line in told(report, load_catalog())[1:]] == ["C3 可能是", "D3 可能是"]
    assert [line[-6:] for line in told(report, load_catalog(), asked=[SHEET])[1:]] == ["D3 可能是"]


def test_a_typed_total_that_does_not_agree() -> None:
    column = load_catalog().sheets[SHEET].columns[0]
    wrong = TypedTotal(cell="B9", column=column.name, raw="9", computed="8", agrees=False)
    right = TypedTotal(cell="B9", column=column.name, raw="8", computed="8", agrees=True)
    assert lines(reading(typed_totals=[wrong]))[1:] == [f"工作表“收入”B9：填写的{column.title}合计为 9，按各行计算为 8"]
    assert lines(reading(typed_totals=[right]))[1:] == []


def test_worksheets_that_were_not_taken() -> None:
    hidden = UnrecognisedWorksheet(name="退学", non_empty=9, why="工作表是隐藏的")
    assert lines(unrecognised=[hidden]) == ["工作表“退学”没有采用：工作表是隐藏的"]
