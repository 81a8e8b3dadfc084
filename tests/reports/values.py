"""What an act would hand over: a diagnosis and an edition input of the tiny school."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from catalog.catalog import Catalog
from catalog.clock import SCHOOL_TIME
from catalog.digests import digest_of
from reports.diagnosis import Approval, Diagnosis, ExplainedItem, School, SheetSummary
from reports.edition_input import EditionInput, Kind
from reports.indicators import compute_indicators
from reports.statistics import compare_sheets

SCHOOL = School("佛山市华材职业技术学校", "4406001234")
MADE_AT = datetime(2016, 10, 21, 9, 0, tzinfo=SCHOOL_TIME)
EXPLAINED = ExplainedItem("学生数比上年增加", "须说明", 1, "扩招一个班", "周敏", "刘志强", "12 人", date(2017, 8, 31))


def approvals() -> tuple[Approval, ...]:
    digest = digest_of("sheet")
    return (
        Approval("10.1", "学生名册", "分管校领导", "张建国（代王立新）", "副校长", MADE_AT.replace(day=10), digest),
        Approval("", "全校", "领导小组审定", "林国栋", "校长", MADE_AT.replace(day=20), digest),
    )


def diagnosis(connection: duckdb.DuckDBPyConnection, catalog: Catalog, rehearsal: bool = True) -> Diagnosis:
    compared = compare_sheets(connection, catalog)
    sheets = tuple(
        SheetSummary(
            sheet.code, sheet.title.zh, "教务处", sheet.population, "", compared[sheet.table], 0, 1, 2,
            (EXPLAINED,) if sheet.code == "10.1" else (),
        )
        for sheet in catalog.sheets.values()
    )  # fmt: skip
    indicators = tuple(compute_indicators(connection, catalog, 2016))
    return Diagnosis(SCHOOL, 2016, indicators, sheets, approvals(), MADE_AT, rehearsal)


def edition_input(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, tables: Mapping[str, Path], kind: Kind = "internal"
) -> EditionInput:
    report = diagnosis(connection, catalog)
    made = EditionInput(
        kind, 1, SCHOOL, 2016, tables, catalog, report.indicators, catalog.logic_digest, approvals(), MADE_AT, True, report
    )
    return made if kind == "internal" else replace(made, diagnosis=None)
