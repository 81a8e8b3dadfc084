"""A list sheet: one row per thing under a frozen header, prepared by column styles so that its length costs nothing."""

from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from catalog.sheet import Column
from workbooks.templates.cells import excel_value, format_of, validation_of
from workbooks.templates.counted import prompting
from workbooks.templates.head import write_head
from workbooks.templates.page import Layout, header_note, header_text, letter_range, protect
from workbooks.templates.paper import rows_on_a_page, set_up_print
from workbooks.templates.style import (
    BODY,
    BOX,
    GIVEN_GROUND,
    HEADER_BOX,
    HEADER_GROUND,
    HEADING,
    LINE_HEIGHT,
    LINED,
    LOCKED,
    MISSING,
    REQUIRED_GROUND,
    REQUIRED_HEADING,
    ROW_HEIGHT,
    UNLOCKED,
    aligned,
    lines_of,
)

LEAST_PREPARED_ROWS = 300
SPARE_ROWS = 100
LEAST_WIDTH = 100.0
WIDEST_HEADER = 22.0
LAST_COLUMN = 16_384

AnyCell = Cell | MergedCell


def lay_list(layout: Layout) -> None:
    """Head, header rows, prepared rows, prefilled rows, drop-downs, print set-up."""
    ws, columns = layout.worksheet, layout.sheet.columns
    widths = column_widths(columns)
    write_head(ws, layout.head, widths)
    first_row = _write_headers(layout, widths) + 1
    last_row = first_row + _prepared_rows(layout) - 1
    _style_columns(ws, columns, widths)
    _write_rows(layout, first_row, widths)
    _guide_input(layout, first_row, last_row)
    ws.freeze_panes = f"B{first_row}" if len(columns) > 1 else f"A{first_row}"
    ws.sheet_view.showGridLines = False
    ws.sheet_format.defaultRowHeight, ws.sheet_format.customHeight = ROW_HEIGHT, True
    protect(ws)
    set_up_print(ws, sum(widths), first_row - 1, signature=True)


def column_widths(columns: list[Column]) -> list[float]:
    """Widths in characters; a narrow table is widened so that its head has room."""
    widths = [max(column.kind.width, min(len(column.title) * 2 + 4, WIDEST_HEADER)) * 1.0 for column in columns]
    scale = max(1.0, LEAST_WIDTH / sum(widths))
    return [round(width * scale, 1) for width in widths]


def _prepared_rows(layout: Layout) -> int:
    expected = int((layout.sheet.expected_rows or 0) * 1.2)
    return max(LEAST_PREPARED_ROWS, expected, len(layout.prefill) + SPARE_ROWS)


def _write_headers(layout: Layout, widths: list[float]) -> int:
    """Group row (if any column has a group) and title row; gives the last header row."""
    ws, columns = layout.worksheet, layout.sheet.columns
    grouped = any(column.group for column in columns)
    top = layout.head.rows + 1
    bottom = top + grouped
    for index, column in enumerate(columns, 1):
        row = bottom if column.group or not grouped else top
        _header_cell(ws.cell(row, index, header_text(column)), column)
        ws.cell(row, index).comment = header_note(column, layout.catalog)
        if row < bottom:
            _header_cell(ws.cell(bottom, index), column)
            ws.merge_cells(start_row=top, end_row=bottom, start_column=index, end_column=index)
    if grouped:
        _group_cells(ws, columns, top)
        ws.row_dimensions[top].height = ROW_HEIGHT + 2
    lines = max(_header_lines(column, width) for column, width in zip(columns, widths, strict=True))
    ws.row_dimensions[bottom].height = max(24.0, lines * LINE_HEIGHT + 6)
    return bottom


def _header_lines(column: Column, width: float) -> int:
    return lines_of(header_text(column, with_unit=False), width - 1) + bool(column.unit)


def _header_cell(cell: AnyCell, column: Column) -> None:
    cell.font = REQUIRED_HEADING if column.required else HEADING
    cell.fill = REQUIRED_GROUND if column.required else HEADER_GROUND
    cell.border, cell.alignment, cell.protection = HEADER_BOX, aligned("center", wrap=True), LOCKED


def _group_cells(ws: Worksheet, columns: list[Column], row: int) -> None:
    index = 1
    for group, members in groupby(columns, key=lambda column: column.group):
        count = len(list(members))
        if group:
            for each in range(index, index + count):
                cell = ws.cell(row, each)
                cell.font, cell.fill, cell.border = HEADING, HEADER_GROUND, BOX
                cell.alignment = aligned("center")
            ws.cell(row, index, group)
            if count > 1:
                ws.merge_cells(start_row=row, end_row=row, start_column=index, end_column=index + count - 1)
        index += count


def _style_columns(ws: Worksheet, columns: list[Column], widths: list[float]) -> None:
    """Whole columns carry format and openness: thousands of rows without one cell, and rows can be inserted."""
    for index, (column, width) in enumerate(zip(columns, widths, strict=True), 1):
        dimension = ws.column_dimensions[get_column_letter(index)]
        dimension.width = width
        _style_input(dimension, column)
    rest = ColumnDimension(ws, index=get_column_letter(len(columns) + 1), min=len(columns) + 1, max=LAST_COLUMN, width=9)
    rest.protection = UNLOCKED  # a row can be deleted only where all of it is open; own columns are welcome
    ws.column_dimensions[get_column_letter(len(columns) + 1)] = rest


def _style_input(target: ColumnDimension | AnyCell, column: Column) -> None:
    target.number_format = format_of(column)
    target.font, target.protection = BODY, UNLOCKED
    wrap = column.type == "long_text"
    target.alignment = aligned("right" if column.kind.right_aligned else "left", wrap=wrap)


def _write_rows(layout: Layout, first_row: int, widths: list[float]) -> None:
    """Prefilled rows, then empty ones whose lines are real cells, so that an empty template prints as a full page."""
    styles = _input_styles(layout, first_row)
    blank: dict[str, str | None] = {}
    above = sum(layout.worksheet.row_dimensions[row].height or ROW_HEIGHT for row in range(1, first_row))
    lined = 0 if layout.given and layout.whole else rows_on_a_page(sum(widths), above, ROW_HEIGHT)
    rows = [*layout.prefill, *[blank] * (lined - len(layout.prefill))]
    for row, values in enumerate(rows, first_row):
        for index, (column, style) in enumerate(zip(layout.sheet.columns, styles, strict=True), 1):
            value = excel_value(column, values.get(column.name), layout.catalog)
            cell: Any = layout.worksheet.cell(row, index, value)
            cell._style = copy(style.open if value is None else style.given)


@dataclass(frozen=True)
class _InputStyles:
    """openpyxl's style arrays of one column, made once: assigning fonts and fills cell by cell is slow."""

    open: Any
    given: Any


def _input_styles(layout: Layout, row: int) -> list[_InputStyles]:
    styles = []
    for index, column in enumerate(layout.sheet.columns, 1):
        pattern: Any = layout.worksheet.cell(row, index)
        _style_input(pattern, column)
        pattern.border = BOX
        ours = copy(pattern._style)
        if layout.given:
            pattern.fill = GIVEN_GROUND
        styles.append(_InputStyles(ours, copy(pattern._style)))
    return styles


def _guide_input(layout: Layout, first_row: int, last_row: int) -> None:
    """Drop-downs and range checks; lines for all prepared rows; a tint where a begun row lacks a required cell."""
    ws, columns = layout.worksheet, layout.sheet.columns
    whole = letter_range(1, len(columns), first_row, last_row)
    begun = f"COUNTA(${letter_range(1, len(columns), first_row, first_row).replace(':', ':$')})>0"
    for index, column in enumerate(columns, 1):
        area = letter_range(index, index, first_row, last_row)
        _validate(layout, column, index, first_row, last_row)
        if column.required:
            missing = f'AND({begun},TRIM({get_column_letter(index)}{first_row})="")'
            ws.conditional_formatting.add(area, Rule("expression", dxf=MISSING, formula=[missing]))
    ws.conditional_formatting.add(whole, Rule("expression", dxf=LINED, formula=["TRUE"]))


def _validate(layout: Layout, column: Column, index: int, first_row: int, last_row: int) -> None:
    """The rule of a column; where its cells are counted it also says so."""
    ws, counted = layout.worksheet, 0
    if layout.given and any(row.get(column.name) is not None for row in layout.prefill):
        counted = len(layout.prefill)
        area = letter_range(index, index, first_row, first_row + counted - 1)
        ws.add_data_validation(prompting(_rule(layout, column), area))
    rule = _rule(layout, column)
    if rule is not None:
        rule.add(letter_range(index, index, first_row + counted, last_row))
        ws.add_data_validation(rule)


def _rule(layout: Layout, column: Column) -> DataValidation | None:
    return validation_of(column, layout.catalog, layout.reference_values, layout.choices)
