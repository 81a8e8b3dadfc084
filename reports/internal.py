"""The files of the internal edition (校内定稿版): all rows, by role."""

from dataclasses import replace
from pathlib import Path

from reports import dictionary, indicator_rows
from reports.csv_files import write_csv, write_table_csv
from reports.data_package import table_resource, text_resource, write_data_package, write_json
from reports.database import write_database
from reports.diagnosis_docx import write_diagnosis_docx
from reports.diagnosis_html import write_diagnosis_html
from reports.edition_input import EditionInput
from reports.explanation import write_explanation
from reports.indicator_rows import indicator_json
from reports.rows import opened, write_table_parquet
from reports.workbook import write_workbook


def fill_internal(edition: EditionInput, folder: Path) -> str:
    """Write all files but the manifest; returns the edition's digest.

    Raises:
        ValueError: without a diagnosis.
    """
    if edition.diagnosis is None:
        raise ValueError("校内定稿版须有诊断报告")
    _write_tables(edition, folder)
    _write_words(edition, folder)
    _write_package(edition, folder)
    write_database(folder / "statedata.duckdb", edition.catalog, edition.tables, edition.indicators)
    write_workbook(edition, folder / "数据集.xlsx")
    report = replace(edition.diagnosis, digest=edition.digest, edition_number=edition.number)
    write_diagnosis_html(report, folder / "诊断报告.html")
    write_diagnosis_docx(report, folder / "诊断报告.docx")
    write_explanation(edition, edition.digest, folder)
    return edition.digest


def _write_tables(edition: EditionInput, folder: Path) -> None:
    with opened(edition.tables) as connection:
        for table, path in edition.tables.items():
            sheet = edition.catalog.sheets[table]
            write_table_parquet(connection, sheet, path, folder / f"{table}.parquet")
            write_table_csv(connection, sheet, folder / f"{table}.csv")


def _write_words(edition: EditionInput, folder: Path) -> None:
    sheets = [edition.catalog.sheets[table] for table in edition.tables]
    used = dictionary.used_code_lists(column for sheet in sheets for column in sheet.columns)
    write_csv(folder / "dictionary.csv", dictionary.COLUMN_HEADINGS, dictionary.dictionary_rows(sheets))
    write_csv(folder / "codes.csv", dictionary.CODE_HEADINGS, dictionary.code_rows(edition.catalog, used))
    write_csv(folder / "indicators.csv", indicator_rows.HEADINGS, indicator_rows.indicator_rows(edition.indicators))
    write_json(folder / "indicators.json", [indicator_json(each) for each in edition.indicators])


def _write_package(edition: EditionInput, folder: Path) -> None:
    catalog = edition.catalog
    tables = [
        table_resource(catalog, catalog.sheets[table], catalog.sheets[table].columns, folder / f"{table}.csv")
        for table in edition.tables
    ]
    words = [
        text_resource("dictionary", "数据字典", dictionary.COLUMN_HEADINGS, folder / "dictionary.csv"),
        text_resource("codes", "代码表", dictionary.CODE_HEADINGS, folder / "codes.csv"),
        text_resource("indicators", "指标", indicator_rows.HEADINGS, folder / "indicators.csv"),
    ]
    name = f"statedata-{edition.school.code}-{edition.year}"
    write_data_package(folder / "datapackage.json", name, edition.title, f"{edition.number}.0.0", [*tables, *words])
