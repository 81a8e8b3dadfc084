"""The page 填报说明: what to do, the sheets with their dates, and for each sheet what each column wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from catalog.catalog import Catalog
from catalog.periods import periods, year_title
from catalog.sheet import Column, Sheet
from workbooks.templates.carried import CARRIED_WAY, CarriedNote, carried_words
from workbooks.templates.cells import said_bounds
from workbooks.templates.choices import shown_choices
from workbooks.templates.counted import CountedNote, counted_way, counted_words
from workbooks.templates.page import REQUIRED_MARK
from workbooks.templates.paper import LARGE_PAPER_FROM, set_up_print, start_page
from workbooks.templates.style import (
    BODY,
    BOX,
    HEADER_BOX,
    HEADER_GROUND,
    HEADING,
    LINE_HEIGHT,
    LINK,
    MUST,
    SECONDARY_BODY,
    SECTION,
    SMALL,
    TITLE,
    UNDERLINED,
    aligned,
    lines_of,
)

GUIDE_TITLE = "填报说明"
WIDTHS = (6, 24, 10, 10, 8, 40, 44, 24)
CONTENTS_TITLES = ("序号", "采集表", "填报方式", "", "", "统计时期", "统计范围", "截止日期")
COLUMN_TITLES = ("序号", "列名", "类型", "计量单位", "必填", "可填内容", "说明", "例")
CENTRED = frozenset((1, 3, 4, 5))
SHOWN_CODES = 12
STEPS = (
    f"一、白色单元格由本部门填写；灰色为系统统计的数，核对即可，有不同意见可直接改、报送后写明情况说明。标题带“{REQUIRED_MARK}”的为必填。鼠标停在标题上可看该列说明。",
    "二、有下拉列表的请从列表选择。编号、身份证号、电话已设为文本，前面的 0 不会丢失。没有的填空，不填“无”“/”。",
    "三、不要改动工作表名称和标题行；行可以增删，右侧可加自用的列。标题行以下不要写合计和备注。",
    "四、填好后整份上传，系统随即给出审核反馈表：必改的改正，须说明的写明情况，再上传一次即可。",
)


@dataclass(frozen=True)
class GuideEntry:
    """A sheet as the guide lists it."""

    worksheet: str
    sheet: Sheet
    due: date | None
    contributor_only: bool
    counted: CountedNote | None = None
    carried: CarriedNote | None = None


@dataclass(frozen=True)
class GuideHead:
    """Whom the page speaks to, and of which year."""

    school: str
    department: str
    year: int


def lay_guide(ws: Worksheet, head: GuideHead, entries: Sequence[GuideEntry], catalog: Catalog) -> None:
    """Write the whole page."""
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        ws.column_dimensions[letter].width = width
    _line(ws, 1, f"{GUIDE_TITLE}　{head.department}", TITLE, 28)
    _line(ws, 2, f"{head.school}　人才培养工作状态数据　{year_title(head.year)}", SECONDARY_BODY)
    for row, step in enumerate(STEPS, 4):
        _line(ws, row, step, BODY)
    row = _contents(ws, 4 + len(STEPS) + 1, head.year, entries)
    for number, entry in enumerate(entries):
        if number:
            start_page(ws, row + 1)
        row = _sheet(ws, row + 2, entry, catalog)
    ws.sheet_view.showGridLines = False
    set_up_print(ws, LARGE_PAPER_FROM, 2, signature=False)


def _line(ws: Worksheet, row: int, text: str, font: object, height: float = 18) -> None:
    cell = ws.cell(row, 1, text)
    cell.font, cell.alignment = font, aligned("left", wrap=True)  # type: ignore[assignment]
    ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
    ws.row_dimensions[row].height = max(height, lines_of(text, sum(WIDTHS) - 4) * LINE_HEIGHT + 3)


def _contents(ws: Worksheet, row: int, year: int, entries: Sequence[GuideEntry]) -> int:
    _titles(ws, row, CONTENTS_TITLES)
    _merge_way(ws, row)
    for number, entry in enumerate(entries, 1):
        row += 1
        way = counted_way(entry.counted) if entry.counted else _way(entry)
        due = f"{entry.due.month}月{entry.due.day}日" if entry.due else ""
        period = periods(year)[entry.sheet.period].title
        _row(ws, row, (number, entry.worksheet, way, None, None, period, entry.sheet.population, due))
        _merge_way(ws, row)
        ws.cell(row, 2).hyperlink = f"#'{entry.worksheet}'!A1"
        ws.cell(row, 2).font = LINK
    return row


def _way(entry: GuideEntry) -> str:
    if entry.carried:
        return CARRIED_WAY
    return "填报本部门的部分" if entry.contributor_only else "本部门填报并负责"


def _merge_way(ws: Worksheet, row: int) -> None:
    ws.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)


def _sheet(ws: Worksheet, row: int, entry: GuideEntry, catalog: Catalog) -> int:
    sheet = entry.sheet
    _line(ws, row, entry.worksheet, SECTION, 22)
    for index in range(1, len(WIDTHS) + 1):
        ws.cell(row, index).border = UNDERLINED
    for text in _facts(entry):
        row += 1
        _line(ws, row, text, SMALL)
    row += 1
    _titles(ws, row, COLUMN_TITLES)
    for number, column in enumerate(sheet.columns, 1):
        row += 1
        _row(ws, row, _column_cells(number, column, catalog))
        if column.required:
            ws.cell(row, 5).font = MUST
    return row


def _facts(entry: GuideEntry) -> list[str]:
    sheet = entry.sheet
    identity = [sheet.column(name).title for name in sheet.key or sheet.identified_by]
    facts = [
        f"统计范围：{sheet.population}",
        f"每行以“{'＋'.join(identity)}”区分，不得重复。" if sheet.key else "",
        f"佐证材料：{sheet.evidence}" if sheet.evidence else "",
        counted_words(entry.counted) if entry.counted else "",
        carried_words(entry.carried) if entry.carried else "",
        f"统计口径：{sheet.counted.note}" if entry.counted and sheet.counted and sheet.counted.note else "",
        *sheet.notes,
    ]
    return [fact for fact in facts if fact]


def _column_cells(number: int, column: Column, catalog: Catalog) -> tuple[str | int | None, ...]:
    must = "必填" if column.required else ""
    return (number, column.title, column.kind.title, column.unit, must, _allowed(column, catalog), column.note, column.example)


def _allowed(column: Column, catalog: Catalog) -> str:
    codes = catalog.codes_of(column)
    if codes:
        shown = shown_choices(codes)
        values = "、".join(shown) if len(shown) <= SHOWN_CODES else f"共 {len(shown)} 项，见下拉列表"
        return f"{codes.title}：{values}"
    if column.type == "boolean":
        return "是、否"
    if column.refers_to:
        table, _, name = column.refers_to.partition(".")
        other = catalog.sheets.get(table)
        return f"须在“{other.code} {other.title.zh}”的“{other.column(name).title}”中" if other and name in other.names else ""
    length = f"不超过 {column.max_length} 个字。" if column.max_length else ""
    return f"{said_bounds(column.bounds)}{length}"


def _titles(ws: Worksheet, row: int, titles: Sequence[str]) -> None:
    for index, title in enumerate(titles, 1):
        cell = ws.cell(row, index, title or None)
        cell.font, cell.fill, cell.border, cell.alignment = HEADING, HEADER_GROUND, HEADER_BOX, aligned("center")
    ws.row_dimensions[row].height = 20


def _row(ws: Worksheet, row: int, values: Sequence[str | int | None]) -> None:
    lines = 1
    for index, (value, width) in enumerate(zip(values, WIDTHS, strict=True), 1):
        cell = ws.cell(row, index, value or None)
        cell.font, cell.border = BODY, BOX
        cell.alignment = aligned("center", wrap=True) if index in CENTRED else aligned("left", wrap=True, indent=1)
        if value and index not in {3, 4, 5}:
            lines = max(lines, lines_of(str(value), width - 3))
    ws.row_dimensions[row].height = lines * LINE_HEIGHT + 4
