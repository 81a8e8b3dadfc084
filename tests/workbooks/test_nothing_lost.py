"""Cells that are not empty in the written file are cells in what was read, whatever the format."""

import io
import string

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.workbooks.nasty import biff, biff12, open_document, pages
from tests.workbooks.nasty.opc import Book, Tab
from workbooks.cells import Cell, Grid, shown
from workbooks.opening.raw_workbook import open_bytes

Written = dict[tuple[int, int], str | float]

TEXTS = st.text("张三李四甲乙 ,;\"'<>&" + string.ascii_letters + string.digits, min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and not text.startswith(("=", "#"))
)
NUMBERS = st.integers(-(10**9), 10**9).map(float) | st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
PLACES = st.tuples(st.integers(0, 12), st.integers(0, 8))
TABLES = st.dictionaries(PLACES, TEXTS | NUMBERS, min_size=1, max_size=30)


def escaped(cell: str | float) -> str:
    return str(cell).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def by_row(cells: Written) -> dict[int, list[tuple[int, str | float]]]:
    return {row: sorted((c, cell) for (r, c), cell in cells.items() if r == row) for row in sorted({row for row, _ in cells})}


def xlsx(cells: Written, strict: bool = False) -> bytes:
    data = ""
    for row, line in by_row(cells).items():
        inner = (
            f'<c r="{string.ascii_uppercase[c]}{row + 1}"><v>{cell!r}</v></c>'
            if isinstance(cell, float)
            else f'<c r="{string.ascii_uppercase[c]}{row + 1}" t="inlineStr"><is><t>{escaped(cell)}</t></is></c>'
            for c, cell in line
        )
        data += f'<row r="{row + 1}">{"".join(inner)}</row>'
    return Book([Tab(data)], strict=strict).file()


def by_openpyxl(cells: Written) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for (row, column), cell in cells.items():
        book.worksheets[0].cell(row + 1, column + 1).value = cell
    book.save(buffer)
    return buffer.getvalue()


def by_xlwt(cells: Written) -> bytes:
    book, buffer = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    page = book.add_sheet("名册")
    for (row, column), cell in cells.items():
        page.write(row, column, cell)
    book.save(buffer)
    return buffer.getvalue()


def biff5(cells: Written) -> bytes:
    records = [
        biff.number(row, column, cell) if isinstance(cell, float) else biff.label(row, column, cell, biff.BIFF5)
        for (row, column), cell in cells.items()
    ]
    return biff.Stream([biff.Page("名册", records)], biff.BIFF5).file()


def xlsb(cells: Written) -> bytes:
    rows = b""
    for row, line in by_row(cells).items():
        inner = (biff12.real(c, cell) if isinstance(cell, float) else biff12.words(c, cell) for c, cell in line)
        rows += biff12.row(row) + b"".join(inner)
    return biff12.xlsb([("名册", rows)])


def ods(cells: Written) -> bytes:
    rows = ""
    for row in range(13):
        inner = ""
        for column in range(9):
            cell = cells.get((row, column), "")
            empty = "<table:table-cell/>" if cell == "" else open_document.text(escaped(cell))
            inner += open_document.number(cell) if isinstance(cell, float) else empty
        rows += open_document.row(inner)
    return open_document.ods(open_document.table(rows))


def html(cells: Written) -> bytes:
    lines = [[escaped(cells.get((row, column), "")) for column in range(9)] for row in range(13)]
    return pages.page(f"<table>{pages.rows(*lines)}</table>")


def xml(cells: Written) -> bytes:
    rows = ""
    for row, line in by_row(cells).items():
        inner = (
            pages.cell(escaped(cell), "Number" if isinstance(cell, float) else "String", f'ss:Index="{c + 1}"')
            for c, cell in line
        )
        rows += f'<Row ss:Index="{row + 1}">{"".join(inner)}</Row>'
    return pages.workbook(pages.worksheet(rows))


WRITERS = {
    "xlsx": xlsx,
    "strict": lambda cells: xlsx(cells, strict=True),
    "openpyxl": by_openpyxl,
    "xlwt": by_xlwt,
    "biff5": biff5,
    "xlsb": xlsb,
    "ods": ods,
    "html": html,
    "xml": xml,
}


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=40, deadline=None)
@given(cells=TABLES)
def test_every_cell_that_was_written_is_read(writer: str, cells: Written) -> None:
    workbook = open_bytes(WRITERS[writer](cells), "表.xls")
    (worksheet,) = workbook.worksheets
    assert worksheet.non_empty == len(cells)
    assert {place: words(cell) for place, cell in cells_of(worksheet.rows).items()} == {
        place: words(cell) for place, cell in cells.items()
    }
    assert worksheet.notes == []


def cells_of(rows: Grid) -> dict[tuple[int, int], Cell]:
    return {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row) if cell != ""}


def words(cell: Cell) -> str:
    """A number in a web page is text: compared as a person sees it, and without what white space a page does not keep."""
    text = shown(cell)
    try:
        return repr(float(text) + 0.0)  # minus zero is zero
    except ValueError:
        return " ".join(text.split())
