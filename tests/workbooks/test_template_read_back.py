"""What templates ask for is what the reader understands: each sheet of the catalog, there and back."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalog.catalog import Catalog
from catalog.findings import Severity
from catalog.load import DATA, load_catalog
from catalog.sheet import Column, Sheet
from workbooks.annotated.copy import Annotation, FeedbackHead, write_annotated
from workbooks.reading.reading import ReadJob, read_delivery
from workbooks.reports import SheetReading
from workbooks.templates.workbook import TemplateJob, TemplateSheet, worksheet_name, write_template

ROWS = 6
BY_TYPE = {
    "integer": "12",
    "decimal": "3.5",
    "date": "2016-01-02",
    "boolean": "true",
    "year": "2015",
    "cn_id_number": "110101199003078355",
    "phone": "13800138000",
}


def value(column: Column, catalog: Catalog, number: int) -> str:
    codes = catalog.codes_of(column)
    if codes is not None:
        return list(codes.titles)[number % len(codes.titles)]
    return BY_TYPE.get(column.type, f"00{number}")


def filled(sheet: Sheet, catalog: Catalog, rows: int) -> TemplateSheet:
    count = min(rows, 1) if sheet.shape == "form" else rows
    records = tuple({column.name: value(column, catalog, number) for column in sheet.columns} for number in range(count))
    return TemplateSheet(sheet.table, None, False, {}, records)


def read_back(path: Path, out: Path) -> dict[str, SheetReading]:
    report = read_delivery(ReadJob(path, path.name, 2016, DATA, out))
    assert report.refused is None
    return {each.table: each for each in report.sheets}


@pytest.fixture(name="template")
def _template(tmp_path: Path) -> Path:
    catalog, path = load_catalog(), tmp_path / "template.xlsx"
    sheets = tuple(filled(sheet, catalog, ROWS) for sheet in catalog.sheets.values())
    write_template(TemplateJob(2016, "某校", "office", "办公室", sheets, catalog), path)
    return path


def test_every_column_of_every_sheet_comes_back(template: Path, tmp_path: Path) -> None:
    catalog = load_catalog()
    readings = read_back(template, tmp_path)
    assert readings.keys() == catalog.sheets.keys()
    for table, reading in readings.items():
        assert reading.recognised_by == "mark"
        assert reading.rows == (1 if catalog.sheets[table].shape == "form" else ROWS)
        assert reading.missing_columns == []
        assert reading.additional_columns == []
        assert reading.problems == 0


def test_the_annotated_copy_is_read_as_the_file_itself(template: Path, tmp_path: Path) -> None:
    name = worksheet_name(next(iter(load_catalog().sheets.values())))
    annotations = [Annotation(name, cell, Severity.ERROR, "甲", "乙", "丙", "丁") for cell in ("B7", "C30")]
    head = FeedbackHead("某校", "办公室", 2016, template.name, [name], "今天", {})
    copy = tmp_path / "annotated.xlsx"
    write_annotated(template, annotations, head, copy)
    before, after = read_back(template, tmp_path), read_back(copy, tmp_path)
    assert {table: reading.rows for table, reading in after.items()} == {table: reading.rows for table, reading in before.items()}
    assert all(reading.problems == 0 for reading in after.values())


def test_an_empty_template_has_no_rows(tmp_path: Path) -> None:
    catalog, path = load_catalog(), tmp_path / "empty.xlsx"
    sheets = tuple(filled(sheet, catalog, 0) for sheet in catalog.sheets.values() if sheet.shape == "list")
    write_template(TemplateJob(2016, "某校", "office", "办公室", sheets, catalog), path)
    assert all(reading.rows == 0 for reading in read_back(path, tmp_path).values())


def test_in_our_own_template_a_word_alone_below_a_gap_is_a_row(template: Path, tmp_path: Path) -> None:
    """Nobody writes notes into the table that we drew; a row begun in any of its columns is asked about."""
    book = load_workbook(template)
    lists = [sheet for sheet in load_catalog().sheets.values() if sheet.shape == "list"]
    before = {table: reading.header_row for table, reading in read_back(template, tmp_path).items()}
    for sheet in lists:
        book[worksheet_name(sheet)].cell((before[sheet.table] or 0) + ROWS + 4, len(sheet.columns), "语文")
    book.save(template)
    after = read_back(template, tmp_path)
    assert {after[sheet.table].rows for sheet in lists} == {ROWS + 1}
