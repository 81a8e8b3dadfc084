"""Writes pages as the files that offices send: .xlsx, .xls, and csv in GB18030."""

import csv
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from sample.habits import Cell
from sample.lean_xlsx import write_lean
from sample.pages import Page

EXPORTED_ROWS = 3000  # so many are exported by a system, not typed: such files are written leanly
_XLS_CHARACTER = 256  # .xls counts column widths in 1/256 of a character


def write_file(path: Path, pages: list[Page]) -> None:
    """Write pages in the format that the ending of `path` names; csv takes one page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    {".xlsx": _write_xlsx, ".xls": _write_xls, ".csv": _write_csv}[path.suffix](path, pages)


def _write_xlsx(path: Path, pages: list[Page]) -> None:
    if any(len(page.grid) > EXPORTED_ROWS for page in pages):
        write_lean(path, pages)
        return
    workbook = Workbook(write_only=True)
    for page in pages:
        worksheet = workbook.create_sheet(page.worksheet)
        for place in page.hidden:
            worksheet.column_dimensions[get_column_letter(place)].hidden = True
        for row in page.grid:
            worksheet.append(row)
        for merged in page.merges:
            worksheet.merged_cells.add(CellRange(merged))
    workbook.save(path)


def _write_xls(path: Path, pages: list[Page]) -> None:
    xlwt: Any = import_module("xlwt")  # it declares no types
    workbook = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        worksheet = workbook.add_sheet(page.worksheet, cell_overwrite_ok=True)
        for line, row in enumerate(page.grid):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    worksheet.write(line, place, cell, style)
                elif cell is not None:
                    worksheet.write(line, place, cell)
        for place in page.hidden:
            worksheet.col(place - 1).hidden = True
        worksheet.col(0).width = 12 * _XLS_CHARACTER
        for merged in page.merges:
            area = CellRange(merged)
            worksheet.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
    workbook.save(str(path))


def _write_csv(path: Path, pages: list[Page]) -> None:
    (page,) = pages
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([_plain(cell) for cell in row] for row in page.grid)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)
