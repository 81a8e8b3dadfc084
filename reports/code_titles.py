"""Codes as people read them: titles of the code list, or the names that another sheet gives to its own codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from catalog.catalog import Catalog
from catalog.code_list import CodeList
from catalog.sheet import Column, Sensitivity, Sheet
from reports.rows import quoted

EMPTY = "（空）"
CODE, NAME = "_code", "_name"


@dataclass(frozen=True)
class CodeTitles:
    """Looks up what codes mean. `names` are those that sheets themselves give, by the column (`table.column`) they name."""

    catalog: Catalog
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, sheet: Sheet, column: Column, code: str | None) -> str:
        """A code's title, 是 or 否; the code itself where nobody knows it."""
        if code is None:
            return EMPTY
        if column.type == "boolean":
            return "是" if code == "true" else "否"
        place = column.refers_to or f"{sheet.table}.{column.name}"
        listed = self.catalog.codes_of(column) or self._codes_at(place)
        titles = listed.titles if listed else {}
        return titles.get(code) or self.names.get(place, {}).get(code, code)

    def _codes_at(self, place: str) -> CodeList | None:
        table, _, name = place.partition(".")
        target = self.catalog.sheets.get(table)
        return self.catalog.codes_of(target.column(name)) if target and name in target.names else None


def titles_in(connection: duckdb.DuckDBPyConnection, catalog: Catalog, schemas: tuple[str, ...] = ("main",)) -> CodeTitles:
    """With the names that the sheets of a connection give: a key `x_code` is named by the column `x_name` beside it.

    A sheet lists what our extracts of code lists may lack (a major of another edition). Earlier schemas come first.
    """
    found = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
    names: dict[str, dict[str, str]] = {}
    for schema in schemas:
        for sheet, code, name in naming_columns(catalog):
            if (schema, sheet.table) in found:
                given = names.setdefault(f"{sheet.table}.{code}", {})
                given.update({key: said for key, said in _pairs(connection, schema, sheet, code, name) if key not in given})
    return CodeTitles(catalog, names)


def naming_columns(catalog: Catalog) -> list[tuple[Sheet, str, str]]:
    """Sheets whose only key is a code, with that column and the one that names it (an open one: names go everywhere)."""
    return [
        (sheet, code, name)
        for sheet in catalog.sheets.values()
        for code in sheet.key[:1]
        if len(sheet.key) == 1 and code.endswith(CODE) and (name := code.removesuffix(CODE) + NAME) in sheet.names
        and sheet.column(name).sensitivity is Sensitivity.OPEN
    ]  # fmt: skip


def named_elsewhere(catalog: Catalog, sheet: Sheet) -> set[str]:
    """Other sheets that name codes of this one."""
    naming = {f"{each.table}.{code}": each.table for each, code, _ in naming_columns(catalog)}
    return {naming[column.refers_to] for column in sheet.columns if column.refers_to in naming} - {sheet.table}


def _pairs(connection: duckdb.DuckDBPyConnection, schema: str, sheet: Sheet, code: str, name: str) -> list[tuple[str, str]]:
    chosen = f"CAST({quoted(code)} AS VARCHAR), min({quoted(name)})"
    sql = f"SELECT {chosen} FROM {schema}.{quoted(sheet.table)} WHERE {quoted(name)} <> '' GROUP BY ALL"
    return [(key, said) for key, said in connection.execute(sql).fetchall() if key is not None]
