"""A small catalog of its own for tests of the reader, and short ways to read what was written."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook

from workbooks.reading.reading import ReadJob, read_delivery
from workbooks.reports import ReadReport, SheetReading

STAFF = """
table: staff
code: "6.1"
title: {zh: 教职工名册, en: Staff}
shape: list
period: point_in_time
population: 全部教职工
key: [staff_no]
columns:
  - {name: staff_no, title: 教工号, type: identifier, required: true, aliases: [工号]}
  - {name: name, title: 姓名, type: text, required: true}
  - {name: id_number, title: 身份证号, type: cn_id_number}
  - {name: sex, title: 性别, type: code, code_list: sex}
  - {name: birth_date, title: 出生日期, type: date, aliases: [出生年月]}
  - {name: lessons, title: 周课时, type: decimal, unit: 课时}
  - {name: children, title: 人数, group: 子女, type: integer, unit: 人}
  - {name: parents, title: 人数, group: 父母, type: integer, unit: 人}
  - {name: married, title: 婚否, type: boolean}
  - {name: since, title: 来校年份, type: year}
  - {name: phone, title: 联系电话, type: phone}
  - {name: remark, title: 备注, type: long_text}
"""
INCOME = """
table: income
code: "5.1"
title: {zh: 经费收入, en: Income}
shape: form
period: calendar_year
population: 全部收入
columns:
  - {name: tuition, title: 学费收入, group: 事业收入, type: decimal, unit: 万元}
  - {name: grant, title: 财政拨款, group: 财政补助, type: decimal, unit: 万元, required: true}
  - {name: other, title: 其他收入, group: 其他, type: decimal, unit: 万元, aliases: [其他]}
  - {name: signed_on, title: 决算日期, type: date}
"""
AWARDS = """
table: awards
code: "6.7"
title: {zh: 教科研成果, en: Awards}
shape: list
period: school_year
population: 全部成果
identified_by: [title, author]
columns:
  - {name: title, title: 成果名称, type: text, required: true}
  - {name: author, title: 完成人, type: text}
  - {name: level, title: 级别, type: text}
"""
SEX = """# title: 性别代码
# standard: GB/T 2261.1
# version: 2003
code,title,aliases
1,男,男性|M
2,女,女性|F
"""

HEADERS = ["教工号", "姓名", "身份证号", "性别", "出生日期", "周课时", "婚否", "来校年份", "联系电话", "备注"]


def write_catalog(folder: Path) -> Path:
    """The catalog's root below `folder`."""
    root = folder / "data"
    (root / "sheets").mkdir(parents=True)
    (root / "code_lists").mkdir()
    for name, text in (("staff", STAFF), ("income", INCOME), ("awards", AWARDS)):
        (root / "sheets" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (root / "code_lists" / "sex.csv").write_text(SEX, encoding="utf-8")
    return root


def write_rows(path: Path, rows: Iterable[Iterable[Any]], title: str = "Sheet1") -> Path:
    """A workbook with one worksheet of these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


class Reading:
    """Reads files against one catalog into one folder."""

    def __init__(self, folder: Path) -> None:
        self.root = write_catalog(folder)
        self.out = folder / "out"
        self.folder = folder

    def job(self, path: Path, tables: tuple[str, ...] = ()) -> ReadJob:
        return ReadJob(path, path.name, 2016, self.root, self.out, "personnel", tables)

    def read(self, path: Path, tables: tuple[str, ...] = ()) -> ReadReport:
        return read_delivery(self.job(path, tables))

    def read_rows(self, rows: Iterable[Iterable[Any]], title: str = "Sheet1") -> SheetReading:
        """One worksheet of these rows, which must be recognised."""
        report = self.read(write_rows(self.folder / "file.xlsx", rows, title))
        assert [sheet.worksheet for sheet in report.sheets] == [title], report
        return report.sheets[0]

    def table(self, digest: str, order: str = "ALL") -> list[dict[str, Any]]:
        """The rows of a Parquet file that the reader wrote."""
        found = duckdb.sql(f"SELECT * FROM '{self.out / digest}.parquet' ORDER BY {order}")
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def rows(self, sheet: SheetReading) -> list[dict[str, Any]]:
        return self.table(sheet.rows_file, "source_row")

    def problems(self, sheet: SheetReading) -> dict[str, str]:
        """Problem code by cell."""
        return {line["cell"]: line["code"] for line in self.table(sheet.problems_file)}

    def changes(self, sheet: SheetReading) -> dict[str, tuple[str, str | None, str]]:
        """Raw text, result and how by cell."""
        return {line["cell"]: (line["raw"], line["result"], line["how"]) for line in self.table(sheet.changes_file)}


def all_accounted(sheet: SheetReading) -> bool:
    return sheet.non_empty == sheet.cells_read + sum(left.count for left in sheet.left_out)
