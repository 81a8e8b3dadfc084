"""What of a sheet may leave the school: rows with their open columns, or counts only.

Rows go out only where they speak of things, not persons: no column of a person's number or phone, no confidential
column, and every column of the row's identity open. Everything else goes out as counts by open codes.
"""

from catalog.catalog import Catalog
from catalog.sheet import Column, Sensitivity, Sheet

PERSONAL_TYPES = frozenset({"cn_id_number", "student_no", "phone"})
COUNTED_TYPES = frozenset({"code", "boolean", "year"})
PERSON_UNITS = frozenset({"人", "名", "生", "人次"})


def is_personal(sheet: Sheet) -> bool:
    """Whether the rows of a sheet speak of persons, or hold what only some may read."""
    return any(column.type in PERSONAL_TYPES or column.sensitivity is Sensitivity.CONFIDENTIAL for column in sheet.columns)


def is_open(catalog: Catalog, column: Column) -> bool:
    """Whether a column may be published: open, no person's number, no reference to a row that speaks of a person."""
    if column.sensitivity is not Sensitivity.OPEN or column.type in PERSONAL_TYPES:
        return False
    table = column.refers_to.partition(".")[0] if column.refers_to else ""
    return not (table in catalog.sheets and is_personal(catalog.sheets[table]) and not column.code_list)


def open_columns(catalog: Catalog, sheet: Sheet) -> list[Column]:
    return [column for column in sheet.columns if is_open(catalog, column)]


def publishes_rows(catalog: Catalog, sheet: Sheet) -> bool:
    """Whether the sheet's rows go out (with their open columns), not only counts."""
    identity = [sheet.column(name) for name in (sheet.key or sheet.identified_by)]
    named = sheet.shape == "form" or bool(identity)
    return not is_personal(sheet) and named and all(is_open(catalog, column) for column in identity)


def counted_columns(catalog: Catalog, sheet: Sheet) -> list[Column]:
    """Columns by which a sheet whose rows stay inside is counted."""
    return [column for column in open_columns(catalog, sheet) if column.type in COUNTED_TYPES]


def counts_people(column: Column) -> bool:
    """Whether the numbers of a column are numbers of persons, which may be too small to show."""
    return column.type == "integer" and column.unit in PERSON_UNITS


def domain(sheet: Sheet, column: Column) -> str:
    """What the codes of a column are codes of: columns of two sheets with one domain can be added up alike."""
    if column.type == "year":
        return f"year {column.title}"
    return column.code_list or column.refers_to or f"{sheet.table}.{column.name}"
