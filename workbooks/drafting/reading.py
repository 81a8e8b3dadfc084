"""A template as facts: which worksheets are tables, what stands above their columns, what their cells accept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbooks.cells import Cell, address, is_blank, shown
from workbooks.drafting.choices import choices_of
from workbooks.drafting.facts import FieldFacts, RuleFacts, Sample, TemplateFacts, WorksheetFacts
from workbooks.drafting.layout import Board, FormBlock, HeaderBlock, find_form_block, find_header_block
from workbooks.drafting.look import Look, Validation
from workbooks.drafting.looks import Looks, look_at
from workbooks.drafting.words import is_caption, is_example, is_note, is_serial
from workbooks.opening.raw_workbook import RawWorksheet, open_file
from workbooks.recognising.list_layout import is_numbering
from workbooks.recognising.recognise import OUR_PAGES
from workbooks.refusals import UnreadableFileError

MOST_SAMPLES: Final = 40
_LOOKED_AHEAD: Final = 3
_MOST_TEXTS: Final = 40
_LEAST_OF_SECOND_TABLE: Final = 3
_ADVICE: Final = (
    "填", "格式", "如", "选择", "下拉", "例", "位", "全称", "不含", "保留", "没有", "与", "文本", "请", "单位",
    "必", "选", "按", "为准",
)  # fmt: skip
_COVERS: Final = ("封面", "目录", "说明", "填报说明", "填表说明", "填写说明", "readme", "cover", "index")


def template_facts(path: Path, name: str | None = None) -> TemplateFacts:
    """What a file says of the tables that are to be filled in. Never raises for what is in the file."""
    file = name or path.name
    try:
        content, workbook = open_file(path, file)
    except UnreadableFileError as error:
        return TemplateFacts(file=file, refused=error.refusal)
    looks = look_at(content, workbook.format, sum(sheet.non_empty for sheet in workbook.worksheets))
    sheets = [_worksheet(sheet, looks) for sheet in workbook.worksheets]
    return TemplateFacts(file=file, format=workbook.format, worksheets=sheets, told=looks.told)


def _worksheet(sheet: RawWorksheet, looks: Looks) -> WorksheetFacts:
    if why := _no_table(sheet):
        return WorksheetFacts(name=sheet.name, shape=None, why_not=why)
    board, look = Board(sheet), looks.of(sheet.name)
    block = find_header_block(board)
    form = find_form_block(board, block)
    if form is not None:
        return _form(sheet, board, form, look, looks)
    if block is None or sheet.name.strip().lower() in _COVERS:
        return WorksheetFacts(name=sheet.name, shape=None, why_not="没有找到表头，也没有栏目与填写处，当作封面或说明")
    return _ListTemplate(sheet, board, block, look, looks).facts()


def _no_table(sheet: RawWorksheet) -> str:
    if not sheet.visible:
        return "隐藏的工作表，只用来取下拉列表"
    if sheet.name in OUR_PAGES:
        return "说明页"
    return "" if sheet.non_empty else "空白的工作表"


class _ListTemplate:
    """A list: header block, then hints, column numbers and examples, then the rows to fill in, then notes."""

    def __init__(self, sheet: RawWorksheet, board: Board, block: HeaderBlock, look: Look, looks: Looks) -> None:
        self._sheet, self._board, self._block, self._look, self._looks = sheet, board, block, look, looks
        self._columns = sorted(block.paths)
        self._hints: list[int] = []
        self._examples: list[int] = []
        self._data: list[int] = []
        self._below: list[str] = []
        self._told: list[str] = []
        self._sort_rows()

    def facts(self) -> WorksheetFacts:
        reds = [column for column in self._columns if self._look.is_red(self._block.leaf_rows[column], column)]
        fields = [self._field(column, column in reds and len(reds) < len(self._columns)) for column in self._columns]
        return WorksheetFacts(
            name=self._sheet.name,
            shape="list",
            header_row=self._block.last_row + 1,
            above=_texts(self._sheet, 0, self._block.first_row),
            below=self._below,
            fields=fields,
            told=self._told,
        )

    def _sort_rows(self) -> None:
        """Which rows under the header are what; a table needs no order of them."""
        after_gap = False
        for row in range(self._block.last_row + 1, len(self._board.rows)):
            filled = [cell for cell in self._board.rows[row] if not is_blank(cell)]
            if not filled:
                after_gap = True
                continue
            self._sort(row, filled, after_gap)
            after_gap = False

    def _sort(self, row: int, filled: list[Cell], after_gap: bool) -> None:
        first = shown(filled[0])
        texts = [cell for cell in filled if isinstance(cell, str)]
        if is_example(first) or self._is_grey(row):
            self._examples.append(row)
        elif is_note(first) or is_caption(first) or (len(filled) == 1 and len(self._columns) > 2 and self._data):
            self._below.append("　".join(shown(cell).strip() for cell in filled))
        elif row == self._block.last_row + 1 and is_numbering(filled):
            self._told.append(f"第 {row + 1} 行是栏次，不是数据")
        elif self._is_hint(row, texts, filled):
            self._hints.append(row)
            self._told.append(f"第 {row + 1} 行像是各列的填写提示，已作填写说明；填报时请删去这一行，否则会当作数据核查")
        elif after_gap and len(texts) == len(filled) >= _LEAST_OF_SECOND_TABLE and self._data == []:
            self._told.append(f"第 {row + 1} 行起像是第二张表，没有生成；请拆成单独的工作表")
        else:
            self._data.append(row)

    def _is_grey(self, row: int) -> bool:
        places = [column for column in self._columns if not is_blank(self._board.cell(row, column))]
        return bool(places) and sum(self._look.is_grey(row, column) for column in places) > len(places) / 2

    def _is_hint(self, row: int, texts: list[str], filled: list[Cell]) -> bool:
        """`填写全称`, `格式2015-09-01`: advice under the header instead of values."""
        advice = [text for text in texts if _gives_advice(text)]
        return row <= self._block.last_row + 2 and len(texts) == len(filled) and 2 * len(advice) >= len(texts) > 0

    def _field(self, column: int, red: bool) -> FieldFacts:
        row, first = self._block.leaf_rows[column], self._block.last_row + 1
        path = self._block.paths[column]
        samples = [sample for each in (*self._examples, *self._data) if (sample := _sample(self._board.cell(each, column)))]
        examples = [shown(self._board.cell(each, column)).strip() for each in self._examples]
        rule = self._look.validation(first, len(self._board.rows) + _LOOKED_AHEAD, column)
        if is_serial(path[-1]):
            samples = []
        return FieldFacts(
            cell=address(row, column),
            header=path[-1],
            groups=list(path[:-1]),
            number_format=self._format(column),
            red=red,
            comment=self._look.comment(row, column),
            hint="；".join(self._board.text(each, column) for each in self._hints if self._board.text(each, column)),
            rule=_rule(rule, self._look, self._looks) if rule else None,
            samples=samples[:MOST_SAMPLES],
            example=next((text for text in examples if text and not is_example(text)), ""),
        )

    def _format(self, column: int) -> str:
        """Of the cells to fill in; hints and examples above them are often left in another one."""
        first = self._block.last_row + 1
        last = first + len(self._hints) + len(self._examples) + _LOOKED_AHEAD
        found = [self._look.number_format(row, column) for row in range(first, last) if row not in self._hints]
        said = [each for each in found if each != "General"]
        return max(said, key=said.count) if said else "General"


def _gives_advice(text: str) -> bool:
    return any(word in text for word in _ADVICE) and not text.replace("-", "").isdigit()


def _form(sheet: RawWorksheet, board: Board, form: FormBlock, look: Look, looks: Looks) -> WorksheetFacts:
    labels = [label for label, _, _ in form.fields]
    reds = [label for label in labels if look.is_red(*label)]
    told = [
        f"栏目“{board.text(*label)}”是横向合并的单元格，填写处在 {address(*value)}；核查时只看栏目右边的第一格，读不到这一栏"
        for label, value, _ in form.fields
        if board.last_column(*label) > label[1]
    ]
    last = max(row for row, _ in labels)
    return WorksheetFacts(
        name=sheet.name,
        shape="form",
        above=_texts(sheet, 0, form.first_row),
        below=_texts(sheet, last + 1, len(sheet.rows)),
        fields=[_form_field(board, form, look, looks, each, each[0] in reds and len(reds) < len(labels)) for each in form.fields],
        told=told,
    )


def _form_field(
    board: Board, form: FormBlock, look: Look, looks: Looks, field: tuple[tuple[int, int], tuple[int, int], str], red: bool
) -> FieldFacts:
    label, value, group = field
    rule = look.validation(value[0], value[0], value[1])
    return FieldFacts(
        cell=address(*label),
        header=board.text(*label),
        groups=[group] if group else [],
        number_format=look.number_format(*value),
        red=red,
        comment=look.comment(*label) or look.comment(*value),
        hint=form.notes.get(label[0], ""),
        unit=form.units.get(label[0], ""),
        rule=_rule(rule, look, looks) if rule else None,
    )


def _rule(rule: Validation, look: Look, looks: Looks) -> RuleFacts:
    if rule.kind != "list":
        return RuleFacts(
            kind=rule.kind, operator=rule.operator, low=rule.formula1, high=rule.formula2, prompt=rule.prompt, strict=rule.strict
        )
    found = choices_of(rule, look, looks)
    return RuleFacts(
        kind="list",
        prompt=rule.prompt,
        values=found.values,
        source=found.source,
        list_name=found.name,
        unresolved=found.unresolved,
        strict=rule.strict,
    )


def _sample(cell: Cell) -> Sample | None:
    if isinstance(cell, str):
        return None if is_blank(cell) else Sample(kind="text", text=cell.strip())
    if isinstance(cell, bool):
        return Sample(kind="boolean", text=shown(cell))
    if isinstance(cell, (int, float)):
        return Sample(kind="integer" if cell == int(cell) else "decimal", text=shown(cell))
    return Sample(kind="date", text=shown(cell)) if hasattr(cell, "year") else None


def _texts(sheet: RawWorksheet, first: int, last: int) -> list[str]:
    return list(_own_lines(sheet, first, last))[:_MOST_TEXTS]


def _own_lines(sheet: RawWorksheet, first: int, last: int) -> Iterator[str]:
    for row in sheet.rows[first:last]:
        for cell in row:
            if isinstance(cell, str) and not is_blank(cell):
                yield cell.strip()
