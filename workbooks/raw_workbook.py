"""A file as it is: every worksheet as a grid of raw cells, nothing interpreted."""

import html
import io
import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from workbooks.blind_spots import Place, SecondLook, look_again
from workbooks.cells import Grid, Unreadable, count_non_empty
from workbooks.formats import format_of
from workbooks.limits import MAX_CELLS, MAX_WORKSHEETS
from workbooks.packages import unpack
from workbooks.refusals import UnreadableFileError
from workbooks.reports import Note
from workbooks.text_tables import read_text_table

Range = tuple[Place, Place]

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DATE_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904=["'](?:1|true)["']""")


@dataclass
class RawWorksheet:
    """A tab. `rows` begins at row 1 and column A; all rows are equally long; an empty cell is `''`."""

    name: str
    visible: bool
    rows: Grid
    merged: list[Range] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def non_empty(self) -> int:
        return count_non_empty(self.rows)


@dataclass
class RawWorkbook:
    """`starts_1904`: numbers that are dates count from 1904 (old Macintosh files)."""

    format: str
    worksheets: list[RawWorksheet]
    warnings: list[Note] = field(default_factory=list)
    starts_1904: bool = False


def open_file(path: Path, name: str) -> tuple[bytes, RawWorkbook]:
    """The bytes of a file and all that they hold.

    Raises:
        UnreadableFileError: the file is no table, is broken, or exceeds a limit.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise UnreadableFileError("not-found") from None
    return content, open_bytes(content, name)


def open_bytes(content: bytes, name: str) -> RawWorkbook:
    """As `open_file`, for bytes at hand; `name` only tells lock files."""
    kind = format_of(name, content)
    if kind == "text":
        table = read_text_table(content)
        _refuse_too_many_cells(name, len(table.rows), len(table.rows[0]) if table.rows else 0)
        tab = "tab" if name.lower().endswith((".tab", ".tsv")) else "csv"
        return RawWorkbook(tab, [RawWorksheet(Path(name).stem, True, table.rows)], table.warnings)
    if kind == "xls":
        return RawWorkbook("xls", _worksheets(content, {}))
    package = unpack(content)
    second_looks = _second_looks(package.parts) if package.format in ("xlsx", "xlsm") else {}
    starts_1904 = bool(_DATE_1904.search(package.parts.get("xl/workbook.xml", b"")))
    return RawWorkbook(package.format, _worksheets(content, second_looks), starts_1904=starts_1904)


def _worksheets(content: bytes, second_looks: dict[str, SecondLook]) -> list[RawWorksheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_worksheet(workbook, sheet, second_looks.get(sheet.name, SecondLook())) for sheet in _tables(workbook)]
    except PasswordError:
        raise UnreadableFileError("password-protected") from None
    except CalamineError as error:
        raise UnreadableFileError("password-protected" if "password" in str(error).lower() else "corrupt") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3 does not export its class, a BaseException
            raise
        raise UnreadableFileError("reader-crashed") from None


def _tables(workbook: CalamineWorkbook) -> list[SheetMetadata]:
    """Worksheets only: charts and macro sheets hold no cells."""
    if len(workbook.sheets_metadata) > MAX_WORKSHEETS:
        raise UnreadableFileError("too-many-worksheets", limit=MAX_WORKSHEETS)
    return [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _worksheet(workbook: CalamineWorkbook, metadata: SheetMetadata, second: SecondLook) -> RawWorksheet:
    name, visible = metadata.name, metadata.visible == SheetVisibleEnum.Visible
    sheet = workbook.get_sheet_by_name(name)
    last_row, last_column = sheet.end or (0, 0)
    _refuse_too_many_cells(name, last_row + 1, last_column + 1)
    rows: Grid = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]  # invariant list of the same cells
    _put(rows, second.unreadable)
    return RawWorksheet(name, visible, rows, sheet.merged_cell_ranges or [], second.hidden_rows, second.hidden_columns)


def _refuse_too_many_cells(name: str, rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise UnreadableFileError("too-many-cells", sheet=name, limit=f"{MAX_CELLS // 10_000} 万")


def _put(rows: Grid, unreadable: dict[Place, Unreadable]) -> None:
    """Set unreadable cells at their places, so that they are not taken for empty ones."""
    if not unreadable:
        return
    height = max(row for row, _ in unreadable) + 1
    width = max(max(column for _, column in unreadable) + 1, len(rows[0]) if rows else 0)
    if height * width > MAX_CELLS:
        raise UnreadableFileError("zip-bomb")
    rows += [[] for _ in range(height - len(rows))]
    for cells in rows:
        cells.extend([""] * (width - len(cells)))
    for (row, column), cell in unreadable.items():
        if rows[row][column] == "":
            rows[row][column] = cell


def _second_looks(parts: dict[str, bytes]) -> dict[str, SecondLook]:
    """By worksheet name: what the XML of each worksheet tells beyond calamine."""
    book = _part(parts, "xl/workbook.xml")
    relations = [_attributes(match.group(1)) for match in _RELATION.finditer(_part(parts, "xl/_rels/workbook.xml.rels"))]
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    found = {}
    for match in _SHEET.finditer(book):
        sheet = _attributes(match.group(1))
        relation = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
        if path in parts:
            found[sheet.get("name", "")] = look_again(parts[path])
    return found


def _part(parts: dict[str, bytes], path: str) -> bytes:
    if path not in parts:
        raise UnreadableFileError("corrupt")
    return parts[path]


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        match.group(1).decode(): html.unescape((match.group(2) or match.group(3) or b"").decode("utf-8", "replace"))
        for match in _ATTRIBUTE.finditer(tag)
    }
