"""Where the table of an unknown worksheet stands: its header of one to three rows, or its labels and values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from workbooks.cells import Cell, is_blank
from workbooks.drafting.words import LONGEST_HEADER, has_han, is_caption, is_note, is_unit
from workbooks.normalising.spelling import line, loose
from workbooks.opening.raw_workbook import RawWorksheet

Place = tuple[int, int]

SEARCHED_ROWS: Final = 20
_DEEPEST: Final = 3
_LEAST_COLUMNS: Final = 2
_MOST_FORM_ROWS: Final = 300
_GROUPS_TO_TITLES: Final = 0.7
_LEAST_LABELS: Final = 3
_VALUE_WORDS: Final = (
    "填报值", "金额", "数值", "数量", "内容", "本年数", "填报数", "填报内容", "数据", "填写", "填报", "本期", "实际", "value",
)  # fmt: skip
_LABEL_WORDS: Final = ("项目", "指标", "名称", "栏目", "内容", "item")
_ASIDE_WORDS: Final = ("单位", "说明", "备注", "序号", "要求", "口径", "注", "行次", "代码", "unit", "note", "remark")


@dataclass(frozen=True)
class HeaderBlock:
    """Header rows from 0, both included, and by column the labels above it from the outside in."""

    first_row: int
    last_row: int
    paths: dict[int, tuple[str, ...]]
    leaf_rows: dict[int, int]


@dataclass
class FormBlock:
    """Labels with the place of their value, the section above, and the texts for unit and note beside."""

    fields: list[tuple[Place, Place, str]] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        return min(label[0] for label, _, _ in self.fields)


class Board:
    """A worksheet whose merged cells know their first cell."""

    def __init__(self, sheet: RawWorksheet) -> None:
        self.rows, self.width = sheet.rows, sheet.width
        self.end: dict[Place, Place] = {}
        self._anchor: dict[Place, Place] = {}
        for (top, left), (bottom, right) in sheet.merged:
            if top > SEARCHED_ROWS and top > _MOST_FORM_ROWS:
                continue
            self.end[top, left] = bottom, right
            for row in range(top, min(bottom, top + _MOST_FORM_ROWS) + 1):
                for column in range(left, min(right, self.width - 1) + 1):
                    self._anchor[row, column] = top, left

    def anchor(self, row: int, column: int) -> Place:
        return self._anchor.get((row, column), (row, column))

    def text(self, row: int, column: int) -> str:
        """The text at a place or of the merged cell over it; empty for what is no text."""
        top, left = self.anchor(row, column)
        cell = self.rows[top][left] if top < len(self.rows) and left < self.width else ""
        return cell.strip() if isinstance(cell, str) else ""

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row][column] if row < len(self.rows) and column < self.width else ""

    def is_empty(self, row: int, column: int) -> bool:
        """Blank, and not hidden under a merged cell that says something."""
        top, left = self.anchor(row, column)
        return is_blank(self.cell(top, left))

    def last_column(self, row: int, column: int) -> int:
        return self.end.get((row, column), (row, column))[1]

    def own_texts(self, row: int) -> list[tuple[int, str]]:
        """Texts that stand in a row itself, by column."""
        return [
            (column, cell.strip()) for column, cell in enumerate(self.rows[row]) if isinstance(cell, str) and not is_blank(cell)
        ]


def is_title(text: str) -> bool:
    """Whether a text may be the header of a column or the label of a field."""
    plain = loose(text)
    return bool(plain) and len(plain) <= LONGEST_HEADER and not plain.isdigit() and not is_note(text) and not is_caption(text)


def find_header_block(board: Board) -> HeaderBlock | None:
    """The header under which most columns stand; the higher one and the one of fewer rows where two are alike."""
    best: tuple[float, HeaderBlock] | None = None
    for first in range(min(SEARCHED_ROWS, len(board.rows))):
        for depth in range(1, _DEEPEST + 1):
            block = _block(board, first, first + depth - 1)
            if block is None:
                continue
            score = _score(board, block)
            if score >= _LEAST_COLUMNS and (best is None or score > best[0]):
                best = score, block
    return best[1] if best else None


def _block(board: Board, first: int, last: int) -> HeaderBlock | None:
    if last >= len(board.rows) or any(not _is_group_row(board, row, first, last) for row in range(first, last)):
        return None
    paths: dict[int, tuple[str, ...]] = {}
    leaf_rows: dict[int, int] = {}
    for column in range(board.width):
        anchors = [board.anchor(row, column) for row in range(first, last + 1)]
        if any(row < first for row, _ in anchors) or any(board.end.get(each, each)[0] > last for each in anchors):
            return None  # a merged cell that is cut is no header of this block
        texts = [(anchor, board.text(*anchor)) for anchor, _ in groupby(anchors)]
        said = [(anchor, text) for anchor, text in texts if text]
        if said:
            paths[column] = tuple(text for _, text in said)
            leaf_rows[column] = said[-1][0][0]
    return HeaderBlock(first, last, _with_loose_groups(board, first, last, paths), leaf_rows)


def _with_loose_groups(board: Board, first: int, last: int, paths: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """A group that was typed into its first cell and not merged stands over the empty cells to the right as well."""
    if first == last:
        return paths
    group, found = "", dict(paths)
    for column in range(board.width):
        above = board.text(first, column)
        if above:
            group = "" if board.anchor(first, column) in board.end else above
        elif group and column in paths and len(paths[column]) == 1 and not board.is_empty(last, column):
            found[column] = (group, *paths[column])
        else:
            group = ""
    return found


def _is_group_row(board: Board, row: int, first: int, last: int) -> bool:
    """A row above others in a header: something in it spans several columns, but not all of them."""
    own = board.own_texts(row)
    if not own or any(not is_title(text) for _, text in own):
        return False
    below = {column for column, _ in board.own_texts(row + 1)}
    if not below or any(not isinstance(cell, str) for cell in board.rows[row + 1]):
        return False
    spans = [(column, board.last_column(row, column)) for column, _ in own]
    wide = [(left, right) for left, right in spans if right > left]
    if not wide:
        wide = [(left, left + 1) for left, _ in own if board.is_empty(row, left + 1) and {left, left + 1} <= below]
        return bool(wide) and len(own) >= 2 and last == first + 1
    covered = {column for left, right in wide for column in range(left, right + 1)}
    titled = {column for column in range(board.width) if board.text(row, column) or board.text(row + 1, column)}
    single = [left for left, right in spans if right == left]
    both = [left for left in single if left in below]
    few = len(both) <= max(1, len(single) // 2) or len(own) <= _GROUPS_TO_TITLES * len(below)
    return (not titled <= covered or len(wide) > 1) and few


def _score(board: Board, block: HeaderBlock) -> float:
    """How many columns have a header of their own; a gap, a sentence or a repeated word speaks against it."""
    leaves: dict[Place, int] = {}
    for column, row in block.leaf_rows.items():
        anchor = board.anchor(row, column)
        leaves[anchor] = leaves.get(anchor, 0) + 1
    texts = [board.text(*anchor) for anchor in leaves]
    cells = [board.cell(block.last_row, column) for column in range(board.width)]
    values = sum(not isinstance(cell, str) for cell in cells)
    strange = sum(not is_title(text) for text in texts)
    if not leaves or values or strange > len(texts) // 4 or _has_gaps(board, block):
        return 0.0
    repeated = len(block.paths) - len({(path, block.paths[column][:-1]) for column, path in block.paths.items()})
    wide = sum(count - 1 for count in leaves.values())
    return len(leaves) - strange - 0.5 * repeated - 0.25 * wide


def _has_gaps(board: Board, block: HeaderBlock) -> bool:
    first, last = min(block.paths), max(block.paths)
    return len(block.paths) < 0.9 * (last - first + 1)


def find_form_block(board: Board, block: HeaderBlock | None) -> FormBlock | None:
    """Labels with an empty cell beside them; None where the worksheet is a list."""
    if len(board.rows) > _MOST_FORM_ROWS:
        return None
    form = FormBlock(list(_pairs(board)))
    if block is not None and (len(block.paths) > _LEAST_COLUMNS or len(form.fields) <= _LEAST_LABELS):
        return _under_header(board, block)
    for (row, _), (_, column), _ in form.fields:
        form.units[row] = is_unit(board.text(row, column - 1)) or is_unit(board.text(row, column + 1))
    return form if len(form.fields) >= _LEAST_LABELS else None


def _under_header(board: Board, block: HeaderBlock) -> FormBlock | None:
    """A table of 项目, value and unit is a form of one record: there is but one column to fill in."""
    kinds = {column: _kind(path[-1]) for column, path in block.paths.items()}
    labels = [column for column, kind in kinds.items() if kind == "label"]
    values = [column for column, kind in kinds.items() if kind == "value"]
    if len(values) != 1 or not labels or any(kind == "other" for kind in kinds.values()):
        return None
    label, value = labels[0], values[0]
    form, group = FormBlock(), ""
    for row in range(block.last_row + 1, len(board.rows)):
        text = board.text(row, label)
        if not text or board.anchor(row, label) != (row, label):
            continue
        if board.last_column(row, label) >= value:
            group = "" if is_note(text) else text
        elif is_title(text) and board.is_empty(row, value):
            form.fields.append(((row, label), (row, value), group))
            _beside(board, form, row, [column for column in kinds if column not in (label, value)])
    return form if len(form.fields) >= _LEAST_LABELS else None


def _beside(board: Board, form: FormBlock, row: int, columns: list[int]) -> None:
    for column in columns:
        text = board.text(row, column)
        if is_unit(text):
            form.units[row] = is_unit(text)
        elif text and not text.isdigit():
            form.notes[row] = text


def _kind(header: str) -> str:
    words = loose(header)
    if any(words.startswith(each) or words.endswith(each) for each in _ASIDE_WORDS):
        return "aside"
    if any(each in words for each in _VALUE_WORDS) and len(words) <= 12:
        return "value"
    return "label" if any(words.endswith(each) for each in _LABEL_WORDS) else "other"


def _pairs(board: Board) -> Iterator[tuple[Place, Place, str]]:
    group = ""
    counts = [len(own) for row in range(len(board.rows)) if (own := board.own_texts(row))]
    in_pairs = not board.end and 2 * sum(count > 1 for count in counts) > len(counts)  # of .ods no merged cells are known
    for row in range(len(board.rows)):
        own = board.own_texts(row)
        across = len(own) == 1 and (in_pairs or board.last_column(row, own[0][0]) >= board.width - 1)
        if across and is_title(own[0][1]):
            group = own[0][1] if row else ""
            continue
        for column, text in own:
            right = board.last_column(row, column) + 1
            if is_unit(board.text(row, right)) and not is_unit(text):
                right += 1  # label, unit, value
            if _is_label(text) and right < max(board.width, column + 2) and board.is_empty(row, right):
                yield (row, column), (row, right), group


def _is_label(text: str) -> bool:
    """As a title, but a colon behind it is as good as none."""
    plain = line(text).rstrip(":：")
    return is_title(plain) and (has_han(plain) or any(map(str.isalpha, plain))) and not is_unit(plain)
