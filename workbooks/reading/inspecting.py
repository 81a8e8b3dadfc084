"""Looks at any tabular file without knowing it: what `statedata inspect` tells."""

from collections.abc import Iterable
from pathlib import Path

from workbooks.cells import EXACT_INTEGER_LIMIT, Cell, Unreadable, address, is_blank
from workbooks.limits import MAX_NOTES_OF_A_KIND
from workbooks.notes import Note
from workbooks.opening.bundles import LeftInBundle, is_bundle, members_of, nothing_inside
from workbooks.opening.formats import IN_BUNDLE, format_of
from workbooks.opening.packages import BUNDLE
from workbooks.opening.raw_workbook import RawWorksheet, open_bytes, read_content
from workbooks.reading.struck import struck_rows
from workbooks.refusals import UnreadableFileError
from workbooks.reports import Inspection, WorksheetInspection

HEADER_SEARCHED_ROWS = 15
_MESSAGES = {
    "error-cell": "单元格是错误值 {shown}",
    "formula-without-value": "公式没有计算结果：{shown}",
}


def inspect_file(path: Path, name: str | None = None) -> Inspection:
    """What a file holds, or why it cannot be read. Never raises for what is in the file."""
    file = name or path.name
    try:
        content, bundle = content_of(path, file)
        if bundle:
            return _inspect_bundle(content, file)
        workbook = open_bytes(content, file)
    except UnreadableFileError as error:
        return Inspection(file=file, refused=error.refusal)
    worksheets = [_inspect(worksheet) for worksheet in workbook.worksheets]
    return Inspection(file=file, format=workbook.format, worksheets=worksheets, warnings=workbook.warnings)


def content_of(path: Path, name: str) -> tuple[bytes, bool]:
    """The bytes, and whether they are a zip of several files.

    Raises:
        UnreadableFileError: no file, too large, or a package that cannot be opened.
    """
    content = read_content(path)
    return content, format_of(name, content) == "zip" and is_bundle(content)


def _inspect_bundle(content: bytes, file: str) -> Inspection:
    """All tables of a zip as the worksheets of one file; what is no table, or cannot be read, is a warning by name."""
    worksheets, warnings, left = [], [], []
    for member in members_of(content):
        try:
            if member.refused:
                raise UnreadableFileError.of(member.refused)
            workbook = open_bytes(member.content, member.name)
        except UnreadableFileError as error:
            left.append(LeftInBundle(name=member.name, refused=error.refusal))
            continue
        worksheets += [_inspect(each, f"{member.name}{IN_BUNDLE}{each.name}") for each in workbook.worksheets]
        warnings += [note.model_copy(update={"message": f"{member.name}：{note.message}"}) for note in workbook.warnings]
    if not worksheets:
        return Inspection(file=file, refused=nothing_inside(left))
    warnings += [left_note(each) for each in left]
    return Inspection(file=file, format=BUNDLE, worksheets=worksheets, warnings=warnings)


def left_note(each: LeftInBundle) -> Note:
    """What people are told of a file in a zip that was not taken."""
    return Note(code=each.refused.code, message=f"“{each.name}”没有读取：{each.refused.message}。{each.refused.remedy}")


def _inspect(worksheet: RawWorksheet, name: str = "") -> WorksheetInspection:
    return WorksheetInspection(
        name=name or worksheet.name,
        visible=worksheet.visible,
        rows=len(worksheet.rows),
        columns=worksheet.width,
        non_empty=worksheet.non_empty,
        header_row=guess_header_row(worksheet),
        warnings=worksheet_notes(worksheet) + cell_notes(worksheet),
    )


def guess_header_row(worksheet: RawWorksheet) -> int | None:
    """The first row (1-based) that is nearly as full as any, and all different words."""
    head = worksheet.rows[:HEADER_SEARCHED_ROWS]
    fullest = max((sum(not is_blank(cell) for cell in row) for row in head), default=0)
    for number, row in enumerate(head, 1):
        filled = [cell for cell in row if not is_blank(cell)]
        words = {cell for cell in filled if isinstance(cell, str) and not cell.strip().isdigit()}
        if fullest >= 2 and len(filled) >= 0.8 * fullest and len(words) == len(filled):
            return number
    return None


def worksheet_notes(worksheet: RawWorksheet, merged_from: int = 0) -> list[Note]:
    """Hidden rows and columns, cells merged from a row (from 0) on: read all the same, but people should know."""
    notes = list(worksheet.notes)
    if worksheet.hidden_rows:
        message = f"有 {len(worksheet.hidden_rows)} 行被隐藏（{_listed(worksheet.hidden_rows)}），已照常读取"
        notes.append(Note(code="hidden-rows", cell=f"A{worksheet.hidden_rows[0]}", message=message))
    if worksheet.hidden_columns:
        message = f"有 {len(worksheet.hidden_columns)} 列被隐藏（{_listed(worksheet.hidden_columns)}），已照常读取"
        notes.append(Note(code="hidden-columns", cell=f"{worksheet.hidden_columns[0]}1", message=message))
    if worksheet.struck:
        notes.append(_struck_note(worksheet))
    merged = [area for area in worksheet.merged if area[0][0] >= merged_from]
    if merged:
        (row, column), _ = merged[0]
        message = f"有 {len(merged)} 处合并单元格：竖着合并的各行按同一个值读取，横着合并的只算最左一格"
        notes.append(Note(code="merged-cells", cell=address(row, column), message=message))
    return notes


def _struck_note(worksheet: RawWorksheet) -> Note:
    """Rows of which everything is struck through by their number, other cells by their address."""
    rows = struck_rows(worksheet)
    whole = set(rows)
    cells = [address(row, column) for row, column in worksheet.struck if row not in whole]
    said = [f"{len(rows)} 行（{_listed(row + 1 for row in rows)}）"] if rows else []
    said += [f"{len(cells)} 个单元格（{_listed(cells)}）"] if cells else []
    message = f"有 {'和 '.join(said)}加了删除线，已照常读取"
    return Note(code="struck-through", cell=address(*next(iter(worksheet.struck))), message=message)


def _listed(items: Iterable[object], most: int = 5) -> str:
    words = [str(item) for item in items]
    return "、".join(words[:most]) + ("等" if len(words) > most else "")


def cell_notes(worksheet: RawWorksheet) -> list[Note]:
    """Cells whose value the file does not tell, or tells wrongly; of each kind the first ones, then how many more."""
    notes: dict[str, list[Note]] = {}
    for row, cells in enumerate(worksheet.rows):
        for column, cell in enumerate(cells):
            if told := _doubt(cell):
                code, message = told
                notes.setdefault(code, []).append(Note(code=code, cell=address(row, column), message=message))
    return [note for kind in notes.values() for note in _first_ones(kind)]


def _doubt(cell: Cell) -> tuple[str, str] | None:
    if isinstance(cell, Unreadable):
        return cell.code, _MESSAGES[cell.code].format(shown=cell.shown)
    if isinstance(cell, (int, float)) and abs(cell) >= EXACT_INTEGER_LIMIT:
        return "digits-lost", "数字超过 15 位，Excel 已把末尾几位改成 0"
    return None


def _first_ones(notes: list[Note]) -> list[Note]:
    if len(notes) <= MAX_NOTES_OF_A_KIND:
        return notes
    more = Note(code=notes[0].code, message=f"同样的情况另有 {len(notes) - MAX_NOTES_OF_A_KIND} 处")
    return [*notes[:MAX_NOTES_OF_A_KIND], more]
