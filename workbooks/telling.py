"""读取情况: what became of a file, told to its sender: what was taken, what was not, and why. Nothing is lost in silence."""

from collections.abc import Iterator

from catalog.catalog import Catalog
from workbooks.reports import LeftOut, ReadReport, SheetReading


def told(report: ReadReport, catalog: Catalog) -> list[str]:
    """One Chinese line for each thing that the sender should know of the reading of his file."""
    lines = [line for sheet in report.sheets for line in _of_sheet(sheet, catalog)]
    lines += [f"工作表“{each.name}”没有采用：{each.why}" for each in report.unrecognised]
    return lines + [note.message for note in report.warnings]


def _of_sheet(read: SheetReading, catalog: Catalog) -> Iterator[str]:
    sheet = catalog.sheets[read.table]
    where = f"工作表“{read.worksheet}”"
    yield f"{where}读作 {sheet.code} {sheet.title.zh}，共 {read.rows} 行"
    if read.additional_columns:
        yield f"{where}没有认出的列（未采用）：{'、'.join(read.additional_columns)}"
    if read.missing_columns:
        missing = "、".join(sheet.column(name).title for name in read.missing_columns)
        yield f"{where}没有找到的列：{missing}"
    for note in read.notes:
        yield f"{where}{note.cell or ''}：{note.message}"
    for total in read.typed_totals:
        if total.agrees is False:
            title = sheet.column(total.column).title
            yield f"{where}{total.cell}：填写的{title}合计为 {total.raw}，按各行计算为 {total.computed}"
    yield from (f"{where}{_left_out(each)}" for each in read.left_out)


def _left_out(each: LeftOut) -> str:
    many = f"（{each.count} 个单元格）" if each.count > 1 else ""
    return f"{each.cell}{many}未采用：{each.why}"
