"""The worksheet 与上次相比 of an annotated copy: what was mended, and what else is another than in the upload before."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.findings import Severity
from workbooks.annotated.page import Look, link_xml, page_xml, points, row_xml
from workbooks.annotated.styles import StyleSheet
from workbooks.annotated.titles import SINCE_TITLE

MOST_LINES = 2000  # of each list; more is a new table, which nobody reads cell by cell
WIDTHS = (12, 20, 11, 30, 22, 36, 36)
_OTHERS = "另有改动（原来没有问题、这次改了的单元格，请核对）"
_FIXED = ("结果", "表", "原单元格", "问题", "级别")
_CELLS = ("改动", "表", "单元格", "记录", "数据项", "原来", "现在")
_ROWS = ("改动", "表", "行", "记录")


@dataclass(frozen=True)
class FixedLine:
    """A finding that stands no more. `how`: 已改正, or its row is gone. `cell` is where it stood then."""

    how: str
    worksheet: str
    cell: str
    problem: str
    severity: Severity


@dataclass(frozen=True)
class CellLine:
    """A cell that changed without having had a finding; empty = empty."""

    worksheet: str
    cell: str
    record: str
    title: str
    old: str
    new: str


@dataclass(frozen=True)
class RowLine:
    """A row that came (新增) or went (减少)."""

    kind: str
    worksheet: str
    row: int
    record: str


@dataclass(frozen=True, kw_only=True)
class SinceLast:
    """What differs from the upload before. `said` has one sentence a sheet; the counts are of all, listed or not."""

    said: Sequence[str]
    fixed: Sequence[FixedLine]
    cells: Sequence[CellLine]
    rows: Sequence[RowLine]
    fixed_count: int
    cell_count: int
    row_count: int


def since_sheet(since: SinceLast, styles: StyleSheet) -> bytes:
    """Build the worksheet. Its first cell is the mark by which the next upload knows it; the reader leaves it out."""
    look = Look(styles)
    page = _Page(look)
    page.add(30, [(SINCE_TITLE, look.title)])
    for said in since.said:
        page.add(18, [(said, look.note)])
    frozen = page.height
    page.listed("已改正", _FIXED, [_fixed(each, look) for each in since.fixed[:MOST_LINES]], since.fixed_count)
    page.listed(_OTHERS, _CELLS, _cells(since.cells[:MOST_LINES], look), since.cell_count)
    for number, each in zip(page.last_rows, since.cells, strict=False):
        page.links.append(link_xml(f"C{number}", each.worksheet, each.cell))
    page.listed("增减的行", _ROWS, [_row(each, look) for each in since.rows[:MOST_LINES]], since.row_count)
    return page_xml("".join(page.rows), WIDTHS, frozenset(), frozen, "", "".join(page.links))


class _Page:
    """Rows one below the other."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.rows: list[str] = []
        self.links: list[str] = []
        self.last_rows: range = range(0)

    @property
    def height(self) -> int:
        return len(self.rows)

    def add(self, height: float, cells: Sequence[tuple[str | int, int]]) -> None:
        self.rows.append(row_xml(self.height + 1, height, cells))

    def listed(self, title: str, heads: Sequence[str], lines: Sequence[Sequence[tuple[str | int, int]]], count: int) -> None:
        """A list with its title and its own header; `last_rows` are the rows of its lines."""
        self.add(8, [])
        self.add(24, [(f"{title}：{count}", self._look.strong)])
        if not lines:
            self.last_rows = range(0)
            return
        self.add(22, [(head, self._look.header) for head in heads])
        first = self.height + 1
        for cells in lines:
            self.add(max(points(str(value), width) for (value, _), width in zip(cells, WIDTHS, strict=False)), cells)
        self.last_rows = range(first, first + len(lines))
        if count > len(lines):
            self.add(20, [(f"另有 {count - len(lines)} 条，未列出", self._look.note)])


def _fixed(each: FixedLine, look: Look) -> list[tuple[str | int, int]]:
    said = (each.how, each.worksheet, each.cell, each.problem)
    return [*((text, look.plain) for text in said), (each.severity.zh, look.severity[each.severity])]


def _cells(lines: Sequence[CellLine], look: Look) -> list[list[tuple[str | int, int]]]:
    return [
        [
            ("改动", look.plain), (each.worksheet, look.plain), (each.cell, look.link if each.cell else look.plain),
            *((text or "（空）", look.plain) for text in (each.record, each.title, each.old, each.new)),
        ]
        for each in lines
    ]  # fmt: skip


def _row(each: RowLine, look: Look) -> list[tuple[str | int, int]]:
    return [*((text, look.plain) for text in (each.kind, each.worksheet, f"第 {each.row} 行", each.record))]
