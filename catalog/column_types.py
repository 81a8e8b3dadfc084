"""The one table of column types: from it come Excel formats, DuckDB types, pandera checks and dictionaries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnType:
    """What a type is in every engine.

    `derives` maps the suffix of a derived column to its DuckDB type; `pattern` is what a value looks like where the
    column does not say otherwise.
    """

    name: str
    title: str
    duckdb: str
    excel_format: str
    width: int
    data_package: str
    derives: tuple[tuple[str, str], ...] = ()
    right_aligned: bool = False
    pattern: str | None = None


TEXT_FORMAT = "@"
# A mobile number; one of the fixed net, with or without area code and extension; one from abroad (Hong Kong too) with its code.
PHONE = r"^(1[3-9]\d{9}|(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?|(\+|00)\d{1,3}-?\d{5,12})$"

COLUMN_TYPES: dict[str, ColumnType] = {
    each.name: each
    for each in (
        ColumnType("identifier", "编号", "VARCHAR", TEXT_FORMAT, 16, "string"),
        ColumnType("text", "文本", "VARCHAR", "General", 18, "string"),
        ColumnType("person_name", "姓名", "VARCHAR", TEXT_FORMAT, 12, "string"),
        ColumnType("long_text", "长文本", "VARCHAR", "General", 36, "string"),
        ColumnType("code", "代码", "VARCHAR", TEXT_FORMAT, 14, "string"),
        ColumnType("boolean", "是否", "BOOLEAN", "General", 8, "boolean"),
        ColumnType("integer", "整数", "BIGINT", "0", 10, "integer", right_aligned=True),
        ColumnType("decimal", "小数", "DECIMAL(18,4)", "0.00", 14, "number", right_aligned=True),
        ColumnType("date", "日期", "DATE", "yyyy-mm-dd", 13, "date"),
        ColumnType("year", "年份", "INTEGER", "0", 8, "year", right_aligned=True),
        ColumnType("phone", "电话", "VARCHAR", TEXT_FORMAT, 15, "string", pattern=PHONE),
        ColumnType(
            "cn_id_number", "身份证号", "VARCHAR", TEXT_FORMAT, 22, "string",
            derives=(("birth_date", "DATE"), ("sex", "VARCHAR"), ("district", "VARCHAR")),
        ),
        ColumnType("student_no", "学籍号", "VARCHAR", TEXT_FORMAT, 23, "string"),
    )
}  # fmt: skip


def derived_name(column: str, suffix: str) -> str:
    """The name of a column that a type derives: `id_number__birth_date`."""
    return f"{column}__{suffix}"
