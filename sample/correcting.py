"""Cells of a file put right, as a clerk does it: the file is opened, cells are typed anew, and it is saved under a new name."""

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook


def corrected_copy(path: Path, worksheet: str, values: Mapping[str, object], out: Path) -> None:
    """Write `path` again as xlsx with these values by cell address; all others hold what they held, without their looks."""
    typed = {coordinate_to_tuple(cell): value for cell, value in values.items()}
    book = Workbook(write_only=True)
    source = CalamineWorkbook.from_path(str(path))
    for name in source.sheet_names:
        sheet = book.create_sheet(name)
        mine = typed if name == worksheet else {}
        for row, cells in enumerate(source.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
            sheet.append([mine.get((row, column), _plain(each)) for column, each in enumerate(cells, 1)])
    book.save(out)


def _plain(value: object) -> object:
    """An empty cell stays empty: a written "" would be a cell that holds something."""
    return None if value == "" else value
