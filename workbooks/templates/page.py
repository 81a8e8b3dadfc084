"""What list and form pages share: what they are laid out from, header texts and notes, protection."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalog.catalog import Catalog
from catalog.sheet import Column, Sheet
from workbooks.templates.cells import said_bounds
from workbooks.templates.choices import Choices
from workbooks.templates.head import Head

REQUIRED_MARK = "*"
FREEDOMS = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter", "insertHyperlinks")
NOTE_AUTHOR = "填报说明"
NOTE_WIDTH = 300
NOTE_LINE_HEIGHT, NOTE_LINE_CHARACTERS = 18, 22


@dataclass(frozen=True)
class Layout:
    """A worksheet being laid out, with all that its cells need."""

    worksheet: Worksheet
    head: Head
    catalog: Catalog
    reference_values: Mapping[str, list[str]]
    prefill: tuple[Mapping[str, str | None], ...]
    choices: Choices

    @property
    def sheet(self) -> Sheet:
        return self.head.sheet

    @property
    def given(self) -> bool:
        """Whether the prefilled cells are counted by the system, for the department to confirm or to dispute."""
        return self.head.counted is not None and self.head.counted.ready

    @property
    def whole(self) -> bool:
        """Whether the count leaves nothing to fill in."""
        return self.head.counted is not None and self.head.counted.whole


def header_text(column: Column, with_unit: bool = True) -> str:
    """`* 周课时（课时）`: the title as it stands in the header; the star marks a required column."""
    star = f"{REQUIRED_MARK} " if column.required else ""
    unit = f"\n（{column.unit}）" if column.unit and with_unit else ""
    return f"{star}{column.title}{unit}"


def note_lines(column: Column, catalog: Catalog) -> list[str]:
    """What a clerk has to know of a column: type, unit, list, range, note, example."""
    codes = catalog.codes_of(column)
    lines = [
        f"{'必填' if column.required else '选填'}　{column.kind.title}{f'　单位：{column.unit}' if column.unit else ''}",
        f"从下拉列表中选择：{codes.title}" if codes else "",
        said_bounds(column.bounds),
        f"不超过 {column.max_length} 个字。" if column.max_length else "",
        column.note,
        f"例：{column.example}" if column.example else "",
    ]
    return [line for line in lines if line]


def header_note(column: Column, catalog: Catalog) -> Comment:
    """The same as a cell comment, sized to its text."""
    lines = note_lines(column, catalog)
    rows = sum(1 + len(line) // NOTE_LINE_CHARACTERS for line in lines) + 1
    return Comment("\n".join(lines), NOTE_AUTHOR, height=rows * NOTE_LINE_HEIGHT, width=NOTE_WIDTH)


def protect(ws: Worksheet) -> None:
    """Lock heads, titles and labels, without a password: a guard against slips. No value is locked: a count may be disputed."""
    protection = ws.protection
    protection.sheet = True
    for freedom in FREEDOMS:
        setattr(protection, freedom, False)  # False here means: not forbidden


def letter_range(first: int, last: int, first_row: int, last_row: int) -> str:
    return f"{get_column_letter(first)}{first_row}:{get_column_letter(last)}{last_row}"
