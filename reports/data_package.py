"""The descriptor `datapackage.json` (Data Package v2, https://datapackage.org) of an edition's CSV files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalog.catalog import Catalog
from catalog.digests import digest_of_file
from catalog.sheet import Column, Sheet

PROFILES = "https://datapackage.org/profiles/2.0"
LONGEST_CATEGORIES = 100  # longer code lists stand in codes.csv only


def table_resource(catalog: Catalog, sheet: Sheet, columns: Sequence[Column], path: Path, row_id: bool = True) -> dict[str, Any]:
    """The resource of one sheet's CSV."""
    identity = [{"name": "row_id", "title": "行标识", "type": "string"}] if row_id else []
    schema: dict[str, Any] = {"fields": [*identity, *(field(catalog, column) for column in columns)]}
    if sheet.key and set(sheet.key) <= {column.name for column in columns}:
        schema["primaryKey"] = sheet.key
    return _resource(sheet.table, f"{sheet.code} {sheet.title.zh}", sheet.population, schema, path)


def text_resource(name: str, title: str, headings: Mapping[str, str], path: Path) -> dict[str, Any]:
    """The resource of a CSV whose columns are all text (dictionary, codes, indicators)."""
    fields = [{"name": column, "title": heading, "type": "string"} for column, heading in headings.items()]
    return _resource(name, title, "", {"fields": fields}, path)


def _resource(name: str, title: str, description: str, schema: dict[str, Any], path: Path) -> dict[str, Any]:
    told = {"description": description} if description else {}
    return {
        "name": name,
        "title": title,
        **told,
        "type": "table",
        "path": path.name,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest_of_file(path)}",
        "schema": {"$schema": f"{PROFILES}/tableschema.json", **schema},
    }


def field(catalog: Catalog, column: Column) -> dict[str, Any]:
    """A field of the table schema; codes with their titles, unit and reference as properties of our own."""
    said: dict[str, Any] = {"name": column.name, "title": column.title, "type": column.kind.data_package}
    if column.note:
        said["description"] = column.note
    if column.unit:
        said["unit"] = column.unit
    if column.refers_to:
        said["refersTo"] = column.refers_to
    codes = catalog.codes_of(column)
    if codes and len(codes.titles) <= LONGEST_CATEGORIES:
        said["categories"] = [{"value": code, "label": title} for code, title in codes.titles.items()]
    return said


def write_data_package(out: Path, name: str, title: str, version: str, resources: Iterable[dict[str, Any]]) -> None:
    """Write the descriptor. No times in it, so that equal content gives an equal file."""
    package = {"$schema": f"{PROFILES}/datapackage.json", "name": name, "title": title, "version": version}
    write_json(out, {**package, "resources": list(resources)})


def write_json(out: Path, content: Any) -> None:
    """JSON for people and machines: UTF-8, indented, in the given order."""
    out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
