"""读取情况: what the sender is told of the reading of his file."""

from catalog.load import load_catalog
from workbooks.reports import LeftOut, Note, ReadReport, SheetReading, TypedTotal, UnrecognisedWorksheet
from workbooks.telling import told

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
    assert said[1:] == ["工作表“收入”没有认出的列（未采用）：备注甲、备注乙", f"工作表“收入”没有找到的列：{column.title}"]


def test_a_unit_that_is_not_ours_and_cells_left_out() -> None:
    note = Note(code="other-unit", cell="B3", message="单位不同，数值未换算")
    left = LeftOut(cell="A9:C9", count=3, kind="text", why="表下说明")
    said = lines(reading(notes=[note], left_out=[left]))
    assert said[1:] == ["工作表“收入”B3：单位不同，数值未换算", "工作表“收入”A9:C9（3 个单元格）未采用：表下说明"]


def test_a_typed_total_that_does_not_agree() -> None:
    column = load_catalog().sheets[SHEET].columns[0]
    wrong = TypedTotal(cell="B9", column=column.name, raw="9", computed="8", agrees=False)
    right = TypedTotal(cell="B9", column=column.name, raw="8", computed="8", agrees=True)
    assert lines(reading(typed_totals=[wrong]))[1:] == [f"工作表“收入”B9：填写的{column.title}合计为 9，按各行计算为 8"]
    assert lines(reading(typed_totals=[right]))[1:] == []


def test_worksheets_that_were_not_taken() -> None:
    hidden = UnrecognisedWorksheet(name="退学", non_empty=9, why="工作表是隐藏的")
    assert lines(unrecognised=[hidden]) == ["工作表“退学”没有采用：工作表是隐藏的"]
