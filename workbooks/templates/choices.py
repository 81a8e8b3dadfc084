"""Drop-down lists: values stand on a hidden worksheet under defined names, since an inline list breaks over 255 characters."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from catalog.code_list import CodeList

CHOICES_WORKSHEET = "_choices"


class Choices:
    """The hidden worksheet of one workbook; each list is written once, however many columns use it."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._lists: dict[str, Sequence[str]] = {}

    def name_of(self, key: str, values: Sequence[str]) -> str:
        """The defined name under which these values stand. `key` is ASCII and unique to the list."""
        name = f"choices_{key}"
        self._lists.setdefault(name, values)
        return name

    def finish(self) -> None:
        """Write the hidden worksheet and its names; nothing if no column needs a list."""
        if not self._lists:
            return
        sheet: Worksheet = self._book.create_sheet(CHOICES_WORKSHEET)
        sheet.sheet_state = Worksheet.SHEETSTATE_HIDDEN
        for index, (name, values) in enumerate(self._lists.items(), 1):
            self._write(sheet, index, name, values)

    def _write(self, sheet: Worksheet, index: int, name: str, values: Sequence[str]) -> None:
        sheet.cell(1, index, name)
        for row, value in enumerate(values, 2):
            sheet.cell(row, index, value).number_format = "@"
        letter = get_column_letter(index)
        reference = f"'{CHOICES_WORKSHEET}'!${letter}$2:${letter}${len(values) + 1}"
        self._book.defined_names[name] = DefinedName(name, attr_text=reference)


def shown_choices(codes: CodeList) -> list[str]:
    """What the drop-down offers, in the order of the list."""
    return [shown_choice(codes, code) for code in codes.titles]


def shown_choice(codes: CodeList, code: str) -> str:
    """The title of a code, or the code itself where its title would be read as another one."""
    title = codes.titles.get(code, code)
    return title if codes.lookup.get(title) == code else code
