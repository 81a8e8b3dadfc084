"""A tiny catalog and dataset for the reports' tests: a roll with confidential columns, majors, enrolment, income."""

from pathlib import Path
from textwrap import dedent

import duckdb

from catalog.catalog import Catalog
from catalog.digests import digest_of
from catalog.load import load_catalog

SEX = "# title: 性别\n# standard: GB/T 2261.1\n# version: 2003\ncode,title,aliases\n1,男,男性\n2,女,女性\n"
MAJORS = (
    "# title: 专业\n# standard: 目录\n# version: 2010\ncode,title,aliases\n051400,汽车运用,\n090100,计算机应用,\n121100,会计,\n"
)

SHEETS = {
    "pupils": """
        table: pupils
        code: "10.1"
        title: {zh: 学生名册, en: Pupils}
        shape: list
        period: school_year
        population: 学年内在籍
        key: [roll_no]
        columns:
          - {name: roll_no, title: 学籍号, type: student_no, required: true}
          - {name: full_name, title: 姓名, type: text}
          - {name: id_card, title: 身份证号, type: cn_id_number}
          - {name: sex, title: 性别, type: code, code_list: sex, sensitivity: open}
          - {name: major, title: 专业代码, type: code, code_list: major_codes, refers_to: majors.major, sensitivity: open}
          - {name: boards, title: 住宿, type: boolean, sensitivity: open}
          - {name: joined, title: 入学日期, type: date, sensitivity: open}
        """,
    "majors": """
        table: majors
        code: "7.1"
        title: {zh: 专业设置, en: Majors}
        shape: list
        period: point_in_time
        population: 当年开设
        key: [major]
        columns:
          - {name: major, title: 专业代码, type: code, code_list: major_codes, required: true, sensitivity: open}
          - {name: years, title: 学制, type: integer, unit: 年, sensitivity: open}
          - {name: head, title: 负责人, type: text, sensitivity: internal}
        """,
    "scale": """
        table: scale
        code: "1.4"
        title: {zh: 在校生规模, en: Enrolment}
        shape: list
        period: point_in_time
        population: 在籍在校
        key: [major, grade]
        columns:
          - {name: major, title: 专业代码, type: code, code_list: major_codes, sensitivity: open}
          - {name: grade, title: 年级, type: year, sensitivity: open}
          - {name: pupils, title: 在校生数, type: integer, unit: 人, sensitivity: open}
          - {name: girls, title: 其中女生, type: integer, unit: 人, sensitivity: open}
        rules:
          - code: girls-part
            title: {zh: 女生不超过在校生, en: Girls are part of pupils}
            severity: error
            at: girls
            part_of: {part: girls, whole: pupils}
            message: 女生多于在校生
            remedy: 核对
            source: 校内
            passes: {pupils: "5", girls: "3"}
            fails: {pupils: "5", girls: "6"}
        """,
    "income": """
        table: income
        code: "5.1"
        title: {zh: 经费收入, en: Income}
        shape: form
        period: calendar_year
        population: 全校
        columns:
          - {name: tuition, title: 学费收入, type: decimal, unit: 万元, sensitivity: open}
          - {name: remark, title: 备注, type: long_text, sensitivity: open}
        """,
}

INDICATORS = """
- code: girls_share
  title: {zh: 女生比例, en: Share of girls}
  aspect: 学生
  unit: "%"
  numerator: {title: 女生数, sql: SELECT count(*) FROM pupils WHERE sex = '2', population: 在籍}
  denominator: {title: 学生数, sql: SELECT count(*) FROM pupils}
  scale: "100"
  standard: {name: share, title: 校定标准, source: 校发〔2015〕1号, at_least: "30"}
  public: "true"
  source: 校发〔2015〕1号
- code: pupils_joined
  title: {zh: 本学年新生数, en: New pupils}
  aspect: 学生
  unit: 人
  numerator: {title: 新生数, sql: "SELECT count(*) FROM pupils WHERE joined >= school_year_first()"}
  decimals: "0"
  better: higher
  public: "true"
  source: 校发〔2015〕1号
- code: income_each
  title: {zh: 生均学费, en: Tuition per pupil}
  aspect: 经费
  unit: 元
  numerator: {title: 学费收入, sql: SELECT sum(tuition) FROM income}
  denominator: {title: 学生数, sql: SELECT count(*) FROM pupils}
  scale: "10000"
  standard: {name: each, title: 校定上限, source: 校发〔2015〕1号, at_most: "2500"}
  public: "true"
  source: 校发〔2015〕1号
"""


def write_catalog(folder: Path) -> Catalog:
    """The tiny catalog, as files below `folder`, loaded."""
    for name, text in SHEETS.items():
        (folder / "sheets").mkdir(parents=True, exist_ok=True)
        (folder / "sheets" / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    for name, text in {"sex": SEX, "major_codes": MAJORS}.items():
        (folder / "code_lists").mkdir(exist_ok=True)
        (folder / "code_lists" / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "indicators").mkdir(exist_ok=True)
    (folder / "indicators" / "all.yaml").write_text(INDICATORS, encoding="utf-8")
    return load_catalog(folder)


MAJOR_OF = ("051400", "090100", "121100")


def rows_of(table: str, pupils: int, first_year: int) -> list[tuple[object, ...]]:
    """Rows of a sheet in the order of its columns; two pupils only study 121100."""
    if table == "pupils":
        return [_pupil(n, pupils, first_year) for n in range(pupils)]
    if table == "majors":
        return [(code, 3, "负责人甲") for code in MAJOR_OF]
    if table == "scale":
        counts = {"051400": (30, 12), "090100": (28, 27), "121100": (2, 1)}
        return [(code, first_year - n, counts[code][0] + n, counts[code][1] + n) for code in MAJOR_OF for n in range(3)]
    return [("12.5", "=SUM(A1)")]


def _pupil(n: int, pupils: int, first_year: int) -> tuple[object, ...]:
    major = "121100" if n < 2 else MAJOR_OF[n % 2]
    return (f"G44060119990101{n:04d}", f"学生姓名{n:04d}", f"44060119990101{n:04d}", "12"[n % 3 == 0], major, n % 2 == 0,
            f"{first_year - n % 3}-09-01")  # fmt: skip


def write_rows(catalog: Catalog, folder: Path, pupils: int = 60, first_year: int = 2015) -> dict[str, Path]:
    """A rows file for each sheet, in the shape that docs/architecture.md fixes."""
    folder.mkdir(parents=True, exist_ok=True)
    return {table: _rows_file(catalog, table, rows_of(table, pupils, first_year), folder) for table in catalog.sheets}


def _rows_file(catalog: Catalog, table: str, rows: list[tuple[object, ...]], folder: Path) -> Path:
    types = catalog.sheets[table].duckdb_types
    declared = catalog.sheets[table].names
    path = folder / f"{table}.parquet"
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        connection.execute(
            "CREATE TABLE t (row_id VARCHAR, row_digest VARCHAR, source_file VARCHAR, source_worksheet VARCHAR,"
            f" source_row INTEGER, source_department VARCHAR, {columns})"
        )
        names = ", ".join(["row_id", "row_digest", "source_worksheet", "source_row", *declared])
        marks = ", ".join("?" * (4 + len(declared)))
        for n, row in enumerate(rows):
            values = [f"{table}-{n:05d}", digest_of([str(cell) for cell in row]), "Sheet1", n + 2, *row]
            connection.execute(f"INSERT INTO t ({names}) VALUES ({marks})", values)
        connection.execute(f"COPY (SELECT * FROM t ORDER BY row_id) TO '{path}' (FORMAT parquet)")
    return path


def connect(this_year: dict[str, Path], last_year: dict[str, Path]) -> duckdb.DuckDBPyConnection:
    """A locked connection as the warehouse makes it: main, last_year and the macros of 2016."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA last_year; CREATE MACRO school_year_first() AS DATE '2015-09-01'")
    for schema, tables in (("main", this_year), ("last_year", last_year)):
        for table, path in tables.items():
            connection.execute(f"CREATE VIEW {schema}.{table} AS SELECT * FROM read_parquet('{path}')")
    connection.execute("SET lock_configuration = true")
    return connection
