"""The drop-downs of an OpenDocument template (ODF 1.2, 9.4.5): only lists that stand in the rule itself.

The package has been unpacked with limits and holds no DTD, so ElementTree has no entities to expand.
"""

import re
import xml.etree.ElementTree as ET  # see above
from collections.abc import Iterator
from typing import Final

from workbooks.drafting.look import Look, Validation

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_IN_LIST: Final = re.compile(r"(?:of:)?cell-content-is-in-list\((.*)\)", re.DOTALL)
_WORD: Final = re.compile(r'"((?:[^"]|"")*)"')
_MOST_ROWS: Final = 200
_MOST_COLUMNS: Final = 300


def looks_of_ods(content: bytes) -> dict[str, Look]:
    """By worksheet name the validations of its cells.

    Raises:
        ET.ParseError: the content is no XML.
    """
    root = ET.fromstring(content)  # noqa: S314 - without DTD, and in a child of its own
    formulas = {
        each.get(f"{_TABLE}name", ""): _formula(each.get(f"{_TABLE}condition", ""))
        for each in root.iter(f"{_TABLE}content-validation")
    }
    return {
        table.get(f"{_TABLE}name", ""): Look(
            None, [_list(formulas[name], place) for name, place in _places(table) if name in formulas]
        )
        for table in root.iter(f"{_TABLE}table")
    }


def _formula(condition: str) -> str:
    """As Excel writes a list; what is no list of words stays as it is and cannot be resolved."""
    said = _IN_LIST.fullmatch(condition.strip())
    words = _WORD.findall(said.group(1)) if said else []
    return '"' + ",".join(word.replace('""', '"') for word in words) + '"' if words else condition


def _list(formula: str, place: tuple[int, int, int, int]) -> Validation:
    return Validation("list", "between", formula, "", "", (place,))


def _places(table: ET.Element) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Where each validation stands: rows and columns from 0, repeated ones at once."""
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        rows = int(line.get(f"{_TABLE}number-rows-repeated", "1"))
        column = 0
        for cell in line:
            columns = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            name = cell.get(f"{_TABLE}content-validation-name")
            if name:
                yield name, (row, column, row + rows - 1, column + columns - 1)
            column += columns
            if column > _MOST_COLUMNS:
                break
        row += rows
        if row > _MOST_ROWS:
            return
