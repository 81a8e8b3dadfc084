"""The worksheet 问题清单: every finding on one line (thousands of one kind on one), with a link to its cell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import get_column_letter

from catalog.findings import Severity
from catalog.periods import year_title
from workbooks.annotated.cells import place_of
from workbooks.annotated.page import Look, link_xml, page_xml, points, row_xml
from workbooks.annotated.since import SinceLast
from workbooks.annotated.styles import StyleSheet
from workbooks.annotated.titles import IDENTITY_TITLE, LIST_TITLE, OF_RULE, SINCE_TITLE, STATEMENT_TITLE

TITLES = ("序号", "级别", "表", "单元格", "问题", "怎么改", STATEMENT_TITLE, SINCE_TITLE, IDENTITY_TITLE)
WIDTHS = (6, 9, 20, 11, 58, 38, 34, 12, 18)
SINCE_COLUMN, IDENTITY_COLUMN = 8, 9
TEXT_COLUMNS = (4, 5, 6)  # whose text decides the height of a row
GROUPED_OVER = 300
SHOWN_CELLS = 8
EVERYWHERE = "整表"


@dataclass(frozen=True)
class Annotation:
    """One finding at one cell of the sender's workbook. `cell` is empty for a finding on the whole worksheet.

    `title` names the rule, `message` says what was found, `remedy` what to do; `statement` is the 情况说明 so far.
    `rule` is `table/rule`, by which words for a whole group are known again; `since` says 仍存在 or 新出现.
    """

    worksheet: str
    cell: str
    severity: Severity
    title: str
    message: str
    remedy: str
    finding_id: str
    statement: str = ""
    rule: str = ""
    since: str = ""


@dataclass(frozen=True)
class FeedbackHead:
    """What stands above the list. `judged_at` is text; `not_judged` names rules that could not be judged, and why.

    `since` is what differs from the upload before, if there was one; `reading` is 读取情况, in lines.
    """

    school: str
    department_name: str
    year: int
    file_name: str
    sheet_titles: Sequence[str]
    judged_at: str
    counts: dict[Severity, int]
    not_judged: Sequence[str] = ()
    since: SinceLast | None = None
    reading: Sequence[str] = ()


@dataclass(frozen=True)
class ListLine:
    """One line of the list: one finding, or a group with the same title."""

    severity: Severity
    worksheet: str
    cell: str
    problem: str
    remedy: str
    statement: str
    since: str
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
    return ListLine(each.severity, each.worksheet, each.cell, problem, each.remedy, each.statement, each.since, each.finding_id)


def _group_line(group: list[Annotation]) -> ListLine:
    first = min(group, key=lambda each: place_of(each.cell) or (0, 0))
    cells = sorted({each.cell for each in group if each.cell}, key=lambda cell: place_of(cell) or (0, 0))
    shown = "、".join(cells[:SHOWN_CELLS]) + ("……" if len(cells) > SHOWN_CELLS else "")
    problem = f"{first.title}（共 {len(group)} 处）\n如：{first.message}\n位置：{shown}，均已在原表中标色"
    words = {each.statement for each in group}
    statement = words.pop() if len(words) == 1 else ""
    since = "、".join(f"{word} {count}" for word, count in Counter(each.since for each in group if each.since).items())
    identity = f"{OF_RULE}{first.rule}" if first.rule else ""
    return ListLine(first.severity, first.worksheet, first.cell, problem, first.remedy, statement, since, identity)


@dataclass(frozen=True)
class ListSheet:
    """The worksheet's XML, and what the workbook must know of it."""

    xml: bytes
    table: str  # header and lines, `$A$8:$H$20`
    header_row: int


def list_sheet(head: FeedbackHead, lines: Sequence[ListLine], styles: StyleSheet) -> ListSheet:
    """Build the worksheet. Its cell formats are appended to `styles`."""
    look = Look(styles)
    rows = _head_rows(head, look)
    header_row = len(rows) + 1
    rows.append(row_xml(header_row, 24, [(title, look.header) for title in TITLES]))
    for number, line in enumerate(lines, 1):
        rows.append(_line_row(header_row + number, number, line, look))
    if not lines:
        words = {"问题": "没有问题。"}
        rows.append(row_xml(header_row + 1, 24, [(words.get(title, ""), look.plain) for title in TITLES]))
    last = header_row + max(1, len(lines))
    links = "".join(link_xml(f"D{header_row + number}", line.worksheet, line.cell) for number, line in enumerate(lines, 1))
    letter = get_column_letter(len(TITLES))
    hidden = frozenset({IDENTITY_COLUMN} if head.since else {SINCE_COLUMN, IDENTITY_COLUMN})
    xml = page_xml("".join(rows), WIDTHS, hidden, header_row, f"A{header_row}:{letter}{last}", links)
    return ListSheet(xml, f"$A${header_row}:${letter}${last}", header_row)


def _head_rows(head: FeedbackHead, look: Look) -> list[str]:
    """A1 is the mark by which the next upload knows this worksheet; the reader leaves it out."""
    counts = [(f"{each.zh} {head.counts.get(each, 0)}", look.severity[each]) for each in Severity]
    texts = [
        f"{head.department_name} · 审核反馈表 · {year_title(head.year)}",
        f"文件：{head.file_name}　采集表：{'、'.join(head.sheet_titles)}　审核时间：{head.judged_at}　{head.school}",
        "“必改”须改正；“须说明”改正，或在“情况说明”一栏写明；“提示”供核对。请在原工作表中改正后整份重新上传，本页不必删除。",
        "在本页写的情况说明不会自动生效：上传后，报送页面会列出来，由您点一下确认。",
    ]
    if head.since:
        texts += [f"与上次相比　{said}" for said in head.since.said]
    if head.not_judged:
        texts.append(f"未能判断：{'；'.join(head.not_judged)}")
    texts += [f"读取情况　{said}" for said in head.reading]
    rows = [row_xml(1, 30, [(LIST_TITLE, look.title)])]
    rows += [row_xml(number, 18, [(text, look.note)]) for number, text in enumerate(texts, 2)]
    blank = ("", look.note)
    rows.append(row_xml(len(rows) + 1, 8, []))
    rows.append(row_xml(len(rows) + 1, 22, [blank, *counts]))
    rows.append(row_xml(len(rows) + 1, 8, []))
    return rows


def _line_row(row: int, number: int, line: ListLine, look: Look) -> str:
    cells: list[tuple[str | int, int]] = [
        (number, look.centred),
        (line.severity.zh, look.severity[line.severity]),
        (line.worksheet, look.plain),
        (line.cell or EVERYWHERE, look.link if line.cell else look.centred),
        (line.problem, look.plain),
        (line.remedy, look.plain),
        (line.statement, look.plain),
        (line.since, look.centred),
        (line.finding_id, look.quiet),
    ]
    height = max(points(str(cells[index][0]), WIDTHS[index]) for index in TEXT_COLUMNS)
    return row_xml(row, height, cells)
