"""A form sheet: one record, its fields below one another with value, unit and note beside, groups as sections."""

from itertools import groupby

from openpyxl.cell import Cell, MergedCell

from catalog.sheet import Column
from workbooks.template_cells import excel_value, format_of, said_bounds, validation_of
from workbooks.template_page import (
    HEAD_ROWS,
    SIGNATURE_FOOT,
    Layout,
    header_note,
    header_text,
    protect,
    set_up_print,
    write_head,
)
from workbooks.template_style import (
    BODY,
    BOX,
    GIVEN_GROUND,
    HEADER_BOX,
    HEADER_GROUND,
    HEADING,
    LOCKED,
    REQUIRED_GROUND,
    REQUIRED_HEADING,
    SMALL,
    UNLOCKED,
    aligned,
)

TITLES = ("项　目", "填报值", "计量单位", "说　明")
WIDTHS = [38.0, 26.0, 12.0, 54.0]
FIELD_HEIGHT = 22.0


def lay_form(layout: Layout) -> None:
    """Head, one row per field (a section row where the group changes), signature line, print set-up."""
    ws = layout.worksheet
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        ws.column_dimensions[letter].width = width
    write_head(layout, WIDTHS)
    header_row = HEAD_ROWS + 1
    for index, title in enumerate(TITLES, 1):
        cell = ws.cell(header_row, index, title)
        cell.font, cell.fill, cell.border, cell.alignment = HEADING, HEADER_GROUND, HEADER_BOX, aligned("center")
    ws.row_dimensions[header_row].height = FIELD_HEIGHT
    row = header_row
    for group, members in groupby(layout.sheet.columns, key=lambda column: column.group):
        row = _section(layout, row, group) if group else row
        for column in members:
            row += 1
            _field(layout, row, column, indent=1 if group else 0)
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
        cell.font, cell.fill, cell.border, cell.alignment = HEADING, HEADER_GROUND, BOX, aligned("left")
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
        (note, aligned("left", wrap=True)),
    ):
        cell.border, cell.alignment, cell.protection = BOX, alignment, LOCKED
    _input(layout, ws.cell(row, 2), column)
    ws.row_dimensions[row].height = max(FIELD_HEIGHT, 14 * (1 + len(_note(column)) // 28))


def _note(column: Column) -> str:
    example = f"例：{column.example}" if column.example else ""
    return "　".join(filter(None, (column.note, said_bounds(column.bounds), example)))


def _input(layout: Layout, cell: Cell | MergedCell, column: Column) -> None:
    record = layout.prefill[0] if layout.prefill else {}
    cell.value = excel_value(column, record.get(column.name), layout.catalog)
    cell.number_format, cell.font, cell.border = format_of(column), BODY, BOX
    cell.alignment = aligned("right" if column.kind.right_aligned else "left", wrap=column.type == "long_text")
    given = layout.given and cell.value is not None
    cell.protection = LOCKED if given else UNLOCKED
    if given:
        cell.fill = GIVEN_GROUND
    rule = validation_of(column, layout.catalog, layout.reference_values, layout.choices)
    if rule is not None:
        rule.add(cell.coordinate)
        layout.worksheet.add_data_validation(rule)
