"""读取情况: what became of a file, told to its sender in a dozen lines, the important first.

The report keeps all; here what needs no act is folded, and counted. Nothing is lost in silence.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from catalog.catalog import Catalog
from catalog.sheet import Column
from workbooks.notes import LeftOut
from workbooks.recognising.foreign_tables import WHY_LEFT
from workbooks.recognising.recognise import OUR_PAGE
from workbooks.recognising.running_numbers import NUMBERING
from workbooks.reports import ReadReport, SheetReading, TypedTotal, UnrecognisedWorksheet

MOST_LINES: Final = 12
_MOST_NAMED: Final = 6
_BY: Final = {"title": "按表名和表头认出", "headers": "按表头认出", "named": "按指明的采集表读取", "said": "按对应关系"}
# Cells that nobody meant to send: they are folded into one line.
_OF_NO_MATTER: Final = frozenset(
    (
        "表头",
        "表头以上的文字",
        "重复的表头",
        "栏次行",
        "计量单位行",
        "合计行",
        "平均行",
        "表下附注",
        "空白行",
        "栏目名",
        "计量单位",
        WHY_LEFT,
        "表格以外的文字",
    )
)
_NEAR: Final = "near-header"
_ASKS_SOMETHING: Final = frozenset(
    (
        _NEAR,
        "other-unit",
        "repeated-column",
        "repeated-label",
        "more-values",
        "rows-beside-form",
        "merged-cells",
        "several-tables",
    )
)


def told(report: ReadReport, catalog: Catalog, asked: Collection[str] = (), *, whole: bool = False) -> list[str]:
    """What the sender should know of the reading of his file: a dozen Chinese lines, the last says how many more.

    `whole`: all of them, for a place that folds them itself.

    `asked`: tables whose questions he is asked in a form. A header stands there with the columns that it may mean, by
    words and contents; the note that compares letters alone is for whoever is asked nothing.
    """
    sheets = [_without_asked(sheet) if sheet.table in asked else sheet for sheet in report.sheets]
    lines = told_at_length(report.model_copy(update={"sheets": sheets}), catalog)
    if whole or len(lines) <= MOST_LINES:
        return lines
    kept = lines[: MOST_LINES - 1]
    return [*kept, f"另有 {len(lines) - len(kept)} 条情况没有列出；报送结果页的“读取情况”或 statedata check --all 有全部内容"]


def _without_asked(read: SheetReading) -> SheetReading:
    cells = {f"{question.at}{read.header_row or ''}" for question in read.mapping.headers}
    return read.model_copy(update={"notes": [each for each in read.notes if each.code != _NEAR or each.cell not in cells]})


def told_at_length(report: ReadReport, catalog: Catalog) -> list[str]:
    """All lines, in the order of their weight: what was read, what was not and matters, what is only worth knowing."""
    places = Counter(sheet.worksheet for sheet in report.sheets)
    lines = [_taken(sheet, catalog, places[sheet.worksheet] > 1) for sheet in report.sheets]
    lines += [f"工作表“{each.name}”没有采用：{each.why}" for each in report.unrecognised if _may_surprise(each)]
    lines += [note.message for note in report.warnings]
    for of_sheet in (_matters, _worth_knowing):
        lines += [line for sheet in report.sheets for line in of_sheet(sheet, catalog)]
    return list(dict.fromkeys(lines))


def _may_surprise(unread: UnrecognisedWorksheet) -> bool:
    """Not of our own pages, nor of what people said to be no sheet: that is told with who said so."""
    return unread.why != OUR_PAGE and not (unread.mapping.worksheet and not unread.table)


def _taken(read: SheetReading, catalog: Catalog, beside_others: bool) -> str:
    sheet = catalog.sheets[read.table]
    place = f"（表头在第 {read.header_row} 行）" if beside_others and read.header_row else ""
    by = _BY.get(read.recognised_by)
    how = f"（{by}，把握 {read.confidence:.0%}）" if by else ""
    return f"{_where(read)}读作 {sheet.code} {sheet.title.zh}，共 {read.rows} 行{how}{place}"


def _where(read: SheetReading) -> str:
    return f"工作表“{read.worksheet}”"


def _matters(read: SheetReading, catalog: Catalog) -> Iterator[str]:
    """What was not taken or may be wrong."""
    sheet = catalog.sheets[read.table]
    for note in read.notes:
        if note.code in _ASKS_SOMETHING:
            yield f"{_where(read)}{note.cell or ''}：{note.message}"
    missing = [sheet.column(name) for name in read.missing_columns]
    missing.sort(key=lambda column: not column.required)
    if missing:
        repeated = Counter(column.title for column in sheet.columns)
        titles = (
            (f"{column.group}{column.title}" if repeated[column.title] > 1 else column.title)
            + ("（必填）" if column.required else "")
            for column in missing
        )
        yield f"{_where(read)}没有找到的列：{_listed(titles)}"
    values = read.values_in_head
    numbering = {each.why for each in read.left_out if each.why.startswith(NUMBERING)}
    unknown = [header for header in read.additional_columns if f"{NUMBERING}“{header}”" not in numbering]
    if words := [header for header in unknown if header not in values.values()]:
        yield f"{_where(read)}没有认出的列（未采用）：{_listed(words)}"
    if values:
        yield f"{_where(read)}表头行有 {len(values)} 处像是数据而不是表头（{_listed(values)}），这些列未采用"
    yield from (f"{_where(read)}{line}" for total in read.typed_totals for line in _of_total(total, sheet.column(total.column)))
    known = tuple(f"本表没有的列“{header}”" for header in read.additional_columns)
    for each in read.left_out:
        if each.why not in _OF_NO_MATTER and not each.why.startswith(("重复的列", NUMBERING, *known)):
            yield f"{_where(read)}{_left_out(each)}"


def _of_total(total: TypedTotal, column: Column) -> Iterator[str]:
    said = f"{total.cell}：填写的{column.title}合计为 {total.raw}"
    if total.agrees is False:
        yield f"{said}，按各行计算为 {total.computed}"
    elif total.unread and total.agrees is None:
        cells = "、".join(total.unread[:_MOST_NAMED]) + ("等" if len(total.unread) > _MOST_NAMED else "")
        yield f"{said}；另有 {len(total.unread)} 格没有读出（{cells}），改正后再比"


def _worth_knowing(read: SheetReading, catalog: Catalog) -> Iterator[str]:
    for note in read.notes:
        if note.code not in _ASKS_SOMETHING:
            yield f"{_where(read)}{note.cell or ''}：{note.message}"
    folded = Counter[str]()
    for each in read.left_out:
        if each.why in _OF_NO_MATTER or each.why.startswith(NUMBERING):
            folded[NUMBERING if each.why.startswith(NUMBERING) else each.why] += each.count
    if folded:
        kinds = "、".join(why for why, _ in folded.most_common())
        yield f"{_where(read)}另有 {folded.total()} 个单元格不是数据，未采用：{kinds}"


def _listed(words: Iterable[str]) -> str:
    listed = list(words)
    some = "、".join(listed[:_MOST_NAMED])
    return some + (f"等 {len(listed)} 列" if len(listed) > _MOST_NAMED else "")


def _left_out(each: LeftOut) -> str:
    many = f"（{each.count} 个单元格）" if each.count > 1 else ""
    return f"{each.cell}{many}未采用：{each.why}"
