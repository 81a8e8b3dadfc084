"""A form sheet: one record, its fields below one another with value, unit and note beside, groups as sections."""

from itertools import groupby

from openpyxl.cell import Cell, MergedCell

from catalog.sheet import Column
from workbooks.templates.cells import excel_value, format_of, said_bounds, validation_of
from workbooks.templates.counted import prompting
from workbooks.templates.head import write_head
from workbooks.templates.page import Layout, header_note, header_text, protect
from workbooks.templates.paper import SIGNATURE_FOOT, set_up_print
from workbooks.templates.style import (
    BODY,
    BOX,
    GIVEN_GROUND,
    HEADER_BOX,
    HEADER_GROUND,
    HEADING,
    IN_SMALL,
    LINE_HEIGHT,
    LOCKED,
    REQUIRED_GROUND,
    REQUIRED_HEADING,
    SMALL,
    UNLOCKED,
    aligned,
    lines_of,
)

TITLES = ("项　目", "填报值", "计量单位", "说　明")
WIDTHS = [38.0, 26.0, 12.0, 54.0]
NOTE_CHARACTERS = (WIDTHS[3] - 3) * IN_SMALL
FIELD_HEIGHT = 22.0


def lay_form(layout: Layout) -> None:
    """Head, one row per field (a section row where the group changes), signature line, print set-up."""
    ws = layout.worksheet
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        ws.column_dimensions[letter].width = width
    write_head(ws, layout.head, WIDTHS)
    header_row = layout.head.rows + 1
    for index, title in enumerate(TITLES, 1):
        cell = ws.cell(header_row, index, title)
        cell.font, cell.fill, cell.border, cell.alignment = HEADING, HEADER_GROUND, HEADER_BOX, aligned("center")
    ws.row_dimensions[header_row].height = FIELD_HEIGHT
    row = header_row
    for group, members in groupby(layout.sheet.columns, key=lambda column: column.group):
        row = _section(layout, row, group) if group else row
        for column in members:
            row += 1
            _field(layout, row, column, indent=2 if group else 1)
    ws.cell(row + 2, 1, SIGNATURE_FOOT).font = SMALL
    ws.freeze_panes = f"A{header_row + 1}"
    ws.sheet_view.showGridLines = False
    protect(ws)
    set_up_print(ws, sum(WIDTHS), header_row, signature=False)


def _section(layout: Layout, row: int, group: str) -> int:
    ws = layout.worksheet
    row += 1
    for index in range(1, len(TITLES) + 1):
        cell = ws.cell(row, index)
        cell.font, cell.fill, cell.border, cell.alignment = HEADING, HEADER_GROUND, BOX, aligned("left", indent=1)
    ws.cell(row, 1, group)
    ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(TITLES))
    ws.row_dimensions[row].height = FIELD_HEIGHT
    return row


def _field(layout: Layout, row: int, column: Column, indent: int) -> None:
    ws = layout.worksheet
    label = ws.cell(row, 1, header_text(column, with_unit=False))
    label.font = REQUIRED_HEADING if column.required else BODY
    label.fill = REQUIRED_GROUND if column.required else HEADER_GROUND
    label.comment = header_note(column, layout.catalog)
    unit, note = ws.cell(row, 3, column.unit or None), ws.cell(row, 4, _note(column) or None)
    unit.font, note.font = BODY, SMALL
    for cell, alignment in (
        (label, aligned("left", wrap=True, indent=indent)),
        (unit, aligned("center")),
        (note, aligned("left", wrap=True, indent=1)),
    ):
        cell.border, cell.alignment, cell.protection = BOX, alignment, LOCKED
    _input(layout, ws.cell(row, 2), column)
    ws.row_dimensions[row].height = max(FIELD_HEIGHT, lines_of(_note(column), NOTE_CHARACTERS) * LINE_HEIGHT + 6)


def _note(column: Column) -> str:
    example = f"例：{column.example}" if column.example else ""
    return "　".join(filter(None, (column.note, said_bounds(column.bounds), example)))


def _input(layout: Layout, cell: Cell | MergedCell, column: Column) -> None:
    record = layout.prefill[0] if layout.prefill else {}
    cell.value = excel_value(column, record.get(column.name), layout.catalog)
    cell.number_format, cell.font, cell.border = format_of(column), BODY, BOX
    cell.alignment = aligned("right" if column.kind.right_aligned else "left", wrap=column.type == "long_text")
    cell.protection = UNLOCKED
    rule = validation_of(column, layout.catalog, layout.reference_values, layout.choices)
    if layout.given and cell.value is not None:
        cell.fill = GIVEN_GROUND
        rule = prompting(rule, cell.coordinate)
    elif rule is not None:
        rule.add(cell.coordinate)
    if rule is not None:
        layout.worksheet.add_data_validation(rule)
