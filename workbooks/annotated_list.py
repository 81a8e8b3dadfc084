"""The worksheet 问题清单: every finding on one line (thousands of one kind on one), with a link to its cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import get_column_letter

from catalog.findings import Severity
from catalog.look import ACTION, INK, LINE, SECONDARY, STRONG_LINE, WAITING, WORKBOOK_FONT, tone_of
from catalog.periods import year_title
from workbooks.annotated_cells import place_of
from workbooks.annotated_comments import MAIN, run
from workbooks.annotated_styles import StyleSheet
from workbooks.annotated_xml import encoded, escaped

LIST_TITLE = "问题清单"
TITLES = ("序号", "级别", "表", "单元格", "问题", "怎么改", "情况说明（请在网页上填写）", "问题编号")
WIDTHS = (6, 9, 20, 11, 58, 38, 30, 18)
TEXT_COLUMNS = (4, 5, 6)  # whose text decides the height of a row
GROUPED_OVER = 300
SHOWN_CELLS = 8
LINE_POINTS, LEAST_POINTS, MOST_POINTS = 15.0, 21.0, 400.0
EVERYWHERE = "整表"


@dataclass(frozen=True)
class Annotation:
    """One finding at one cell of the sender's workbook. `cell` is empty for a finding on the whole worksheet.

    `title` names the rule, `message` says what was found, `remedy` what to do; `statement` is the 情况说明 so far.
    """

    worksheet: str
    cell: str
    severity: Severity
    title: str
    message: str
    remedy: str
    finding_id: str
    statement: str = ""


@dataclass(frozen=True)
class FeedbackHead:
    """What stands above the list. `judged_at` is text; `not_judged` names rules that could not be judged, and why."""

    school: str
    department_name: str
    year: int
    file_name: str
    sheet_titles: Sequence[str]
    judged_at: str
    counts: dict[Severity, int]
    not_judged: Sequence[str] = ()


@dataclass(frozen=True)
class ListLine:
    """One line of the list: one finding, or a group with the same title."""

    severity: Severity
    worksheet: str
    cell: str
    problem: str
    remedy: str
    statement: str
    finding_id: str


def lines_of(annotations: Sequence[Annotation], worksheets: Sequence[str]) -> list[ListLine]:
    """Gravest first, then in the order of worksheets and rows; more than `GROUPED_OVER` of one title become one line."""
    order = {name: index for index, name in enumerate(worksheets)}

    def kind(each: Annotation) -> tuple[int, int, str]:
        return each.severity.rank, order.get(each.worksheet, len(order)), each.title

    groups = [list(same) for _, same in groupby(sorted(annotations, key=kind), key=kind)]
    many = [_group_line(group) for group in groups if len(group) > GROUPED_OVER]
    few = [each for group in groups if len(group) <= GROUPED_OVER for each in group]
    few.sort(key=lambda each: (*kind(each)[:2], place_of(each.cell) or (0, 0), each.title))
    return sorted([*many, *map(_line, few)], key=lambda line: line.severity.rank)


def _line(each: Annotation) -> ListLine:
    problem = f"{each.title}\n{each.message}" if each.message and each.message != each.title else each.title
    return ListLine(each.severity, each.worksheet, each.cell, problem, each.remedy, each.statement, each.finding_id)


def _group_line(group: list[Annotation]) -> ListLine:
    first = min(group, key=lambda each: place_of(each.cell) or (0, 0))
    cells = sorted({each.cell for each in group if each.cell}, key=lambda cell: place_of(cell) or (0, 0))
    shown = "、".join(cells[:SHOWN_CELLS]) + ("……" if len(cells) > SHOWN_CELLS else "")
    problem = f"{first.title}（共 {len(group)} 处）\n如：{first.message}\n位置：{shown}，均已在原表中标色"
    return ListLine(first.severity, first.worksheet, first.cell, problem, first.remedy, "", "")


@dataclass(frozen=True)
class ListSheet:
    """The worksheet's XML, and what the workbook must know of it."""

    xml: bytes
    table: str  # header and lines, `$A$8:$H$20`
    header_row: int


def list_sheet(head: FeedbackHead, lines: Sequence[ListLine], styles: StyleSheet) -> ListSheet:
    """Build the worksheet. Its cell formats are appended to `styles`."""
    look = _Look(styles)
    rows = _head_rows(head, look)
    header_row = len(rows) + 1
    rows.append(_row(header_row, 24, [(title, look.header) for title in TITLES]))
    for number, line in enumerate(lines, 1):
        rows.append(_line_row(header_row + number, number, line, look))
    if not lines:
        rows.append(_row(header_row + 1, 24, [("没有问题。", look.plain), *[("", look.plain)] * (len(TITLES) - 1)]))
    last = header_row + max(1, len(lines))
    links = "".join(_link(header_row + number, line) for number, line in enumerate(lines, 1))
    letter = get_column_letter(len(TITLES))
    return ListSheet(
        encoded(_worksheet("".join(rows), header_row, f"A{header_row}:{letter}{last}", links)),
        f"$A${header_row}:${letter}${last}",
        header_row,
    )


class _Look:
    """Cell formats of the list."""

    def __init__(self, styles: StyleSheet) -> None:
        box = styles.border(dict.fromkeys(("left", "right", "top", "bottom"), LINE))
        header_box = styles.border({"left": LINE, "right": LINE, "top": STRONG_LINE, "bottom": STRONG_LINE})
        none = styles.border({})

        def font(colour: str, size: float = 10, bold: bool = False, underline: bool = False) -> int:
            return styles.font(colour, WORKBOOK_FONT, size, bold, underline)

        left, centred = 'horizontal="left" vertical="center"', 'horizontal="center" vertical="center"'
        wrapped = 'horizontal="left" vertical="center" wrapText="1"'
        self.title = styles.xf(font(INK.text, 16, bold=True), 0, none, left)
        self.note = styles.xf(font(SECONDARY.text), 0, none, left)
        self.header = styles.xf(font(INK.text, bold=True), styles.fill(WAITING.ground), header_box, centred)
        self.plain = styles.xf(font(INK.text), 0, box, wrapped)
        self.centred = styles.xf(font(INK.text), 0, box, centred)
        self.quiet = styles.xf(font(SECONDARY.text, 9), 0, box, left)
        self.link = styles.xf(font(ACTION.text, underline=True), 0, box, centred)
        self.severity = {
            each: styles.xf(font(tone_of(each).text, bold=True), styles.fill(tone_of(each).ground), box, centred)
            for each in Severity
        }


def _head_rows(head: FeedbackHead, look: _Look) -> list[str]:
    """A1 is the mark by which the next upload knows this worksheet; the reader leaves it out."""
    counts = [(f"{each.zh} {head.counts.get(each, 0)}", look.severity[each]) for each in Severity]
    texts = [
        f"{head.department_name} · 审核反馈表 · {year_title(head.year)}",
        f"文件：{head.file_name}　采集表：{'、'.join(head.sheet_titles)}　审核时间：{head.judged_at}　{head.school}",
        "“必改”须改正；“须说明”改正或写明情况；“提示”供核对。请在原工作表中改正后整份重新上传，颜色与批注会随之更新，本页不必删除。",
    ]
    if head.not_judged:
        texts.append(f"未能判断：{'；'.join(head.not_judged)}")
    rows = [_row(1, 30, [(LIST_TITLE, look.title)])]
    rows += [_row(number, 18, [(text, look.note)]) for number, text in enumerate(texts, 2)]
    blank = ("", look.note)
    rows.append(_row(len(rows) + 1, 8, []))
    rows.append(_row(len(rows) + 1, 22, [blank, *counts]))
    rows.append(_row(len(rows) + 1, 8, []))
    return rows


def _line_row(row: int, number: int, line: ListLine, look: _Look) -> str:
    cells: list[tuple[str | int, int]] = [
        (number, look.centred),
        (line.severity.zh, look.severity[line.severity]),
        (line.worksheet, look.plain),
        (line.cell or EVERYWHERE, look.link if line.cell else look.centred),
        (line.problem, look.plain),
        (line.remedy, look.plain),
        (line.statement, look.plain),
        (line.finding_id, look.quiet),
    ]
    height = max(_points(str(cells[index][0]), WIDTHS[index]) for index in TEXT_COLUMNS)
    return _row(row, height, cells)


def _points(text: str, width: int) -> float:
    lines = sum(max(1, -(-len(part.encode("gbk", "replace")) // width)) for part in text.split("\n"))
    return min(MOST_POINTS, max(LEAST_POINTS, lines * LINE_POINTS + 5))


def _row(row: int, height: float, cells: Sequence[tuple[str | int, int]]) -> str:
    inside = "".join(_cell(f"{get_column_letter(index)}{row}", value, style) for index, (value, style) in enumerate(cells, 1))
    return f'<row r="{row}" ht="{height:g}" customHeight="1">{inside}</row>'


def _cell(reference: str, value: str | int, style: int) -> str:
    if value == "":
        return f'<c r="{reference}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'


def _text(value: str) -> str:
    """The first of several lines is the title, and bold."""
    first, newline, rest = value.partition("\n")
    if not newline:
        return f'<t xml:space="preserve">{escaped(value)}</t>'
    return run(first, bold=True, size=10) + run(newline + rest, size=10)


def _link(row: int, line: ListLine) -> str:
    if not line.cell:
        return ""
    target = escaped("'" + line.worksheet.replace("'", "''") + "'!" + line.cell)
    return f'<hyperlink ref="D{row}" location="{target}" display="{escaped(line.cell)}"/>'


def _worksheet(rows: str, header_row: int, table: str, links: str) -> str:
    widths = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(WIDTHS[:-1], 1))
    identity = f'<col min="{len(WIDTHS)}" max="{len(WIDTHS)}" width="{WIDTHS[-1]}" hidden="1" customWidth="1"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{header_row}" topLeftCell="A{header_row + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{header_row + 1}" sqref="A{header_row + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="18"/><cols>{widths}{identity}</cols><sheetData>{rows}</sheetData>'
        f'<autoFilter ref="{table}"/>{f"<hyperlinks>{links}</hyperlinks>" if links else ""}'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.25" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{escaped('&L审核反馈表&R第 &P 页　共 &N 页')}</oddFooter></headerFooter></worksheet>"
    )
