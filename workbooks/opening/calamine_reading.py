"""Worksheets by python-calamine, with what a second look at the file tells beyond it; whatever it raises is a refusal."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from workbooks import limits
from workbooks.cells import Cell, Grid, Unreadable, address
from workbooks.notes import Note
from workbooks.opening.blind_spots import Place, SecondLook, look_closely
from workbooks.opening.grids import filled_only, refuse_too_many_cells
from workbooks.opening.lost_cells import find_lost
from workbooks.opening.sheets_read import RawWorksheet
from workbooks.refusals import UnreadableFileError

_SHOWN = 5


def read_worksheets(
    content: bytes, looks: Sequence[SecondLook], xml_of: Callable[[int], bytes | None] = lambda index: None
) -> list[RawWorksheet]:
    """Worksheets only: charts and macro sheets hold no cells. `looks` and `xml_of` go by the order of all tabs.

    Raises:
        UnreadableFileError: broken, with password, or over a limit.
    """
    with _refused():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(workbook.sheets_metadata) > limits.MAX_WORKSHEETS:
            raise UnreadableFileError("too-many-worksheets", limit=limits.MAX_WORKSHEETS)
        tabs = [index for index, tab in enumerate(workbook.sheets_metadata) if tab.typ == SheetTypeEnum.WorkSheet]
        return [
            _worksheet(workbook, index, looks[index] if index < len(looks) else None, partial(xml_of, index)) for index in tabs
        ]


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except PasswordError:
        raise UnreadableFileError("password-protected") from None
    except CalamineError as error:
        raise UnreadableFileError("password-protected" if "password" in str(error).lower() else "corrupt") from None
    except (OverflowError, ValueError):  # a date beyond the calendar
        raise UnreadableFileError("corrupt") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3 does not export its class, a BaseException
            raise
        raise UnreadableFileError("reader-crashed") from None


def _worksheet(
    workbook: CalamineWorkbook, index: int, look: SecondLook | None, xml_of: Callable[[], bytes | None]
) -> RawWorksheet:
    metadata, sheet = workbook.sheets_metadata[index], workbook.get_sheet_by_index(index)  # names may be there twice
    last_row, last_column = sheet.end or (0, 0)
    refuse_too_many_cells(metadata.name, last_row + 1, last_column + 1)
    rows: Grid = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]  # invariant list of the same cells
    merged = list(sheet.merged_cell_ranges or [])
    del sheet  # it holds every cell once more
    worksheet = RawWorksheet(metadata.name, metadata.visible == SheetVisibleEnum.Visible, rows, merged)
    return _with(worksheet, look, xml_of) if look else worksheet


def _with(worksheet: RawWorksheet, look: SecondLook, xml_of: Callable[[], bytes | None]) -> RawWorksheet:
    xml = None
    if look.closed is not None and look.closed != worksheet.non_empty and (xml := xml_of()) is not None:
        look = look_closely(xml, look)
        del worksheet.non_empty  # what is put in place below counts too
    _put(worksheet, look.unreadable)
    _put(worksheet, look.values, over=True)
    worksheet.hidden_rows, worksheet.hidden_columns = look.hidden_rows, look.hidden_columns
    worksheet.merged = worksheet.merged or look.merged
    if look.struck:
        worksheet.struck = filled_only(look.struck, worksheet.rows)
    if look.empty_formulas:
        worksheet.notes.append(_empty_formulas(look.empty_formulas))
    if look.expected is not None and look.expected != worksheet.non_empty:
        _look_for_lost(worksheet, look.expected, xml)
    return worksheet


def _look_for_lost(worksheet: RawWorksheet, expected: int, xml: bytes | None) -> None:
    if xml is None:
        lost = expected - worksheet.non_empty
        if lost > 0:
            message = f"有 {lost} 个单元格没有读出，请用 Excel 打开核对，或另存为 .xlsx 后再上传"
            worksheet.notes.append(Note(code="cells-lost", message=message))
        return
    del worksheet.non_empty
    found, notes = find_lost(xml, worksheet.rows)
    _put(worksheet, found)
    worksheet.notes += notes


def _put(worksheet: RawWorksheet, cells: Mapping[Place, Cell], over: bool = False) -> None:
    """Set cells at their places where none was read (or over it), so that they are not taken for empty ones."""
    if not cells:
        return
    rows = worksheet.rows
    height = max(len(rows), max(row for row, _ in cells) + 1)
    width = max(worksheet.width, max(column for _, column in cells) + 1)
    refuse_too_many_cells(worksheet.name, height, width)
    rows += [[] for _ in range(height - len(rows))]
    for line in rows:
        line.extend([""] * (width - len(line)))
    for (row, column), cell in cells.items():
        # an error in an ods may have come as its text
        if over or rows[row][column] == "" or (isinstance(cell, Unreadable) and rows[row][column] == cell.shown):
            rows[row][column] = cell


def _empty_formulas(places: Sequence[Place]) -> Note:
    named = "、".join(address(*place) for place in places[:_SHOWN]) + ("等" if len(places) > _SHOWN else "")
    message = f"有 {len(places)} 个公式的结果是空的（{named}）；这种格式看不出公式是否计算过，请用 Excel 打开核对"
    return Note(code="formula-empty", cell=address(*places[0]), message=message)
