"""The annotated copy 审核反馈表: the sender's own file back, cells with findings coloured and commented, all in one list."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbooks.annotated.cells import Place, Restyle, WorksheetXml, place_of
from workbooks.annotated.comments import Remark, SheetComments
from workbooks.annotated.package import Package
from workbooks.annotated.problem_list import Annotation, FeedbackHead, lines_of, list_sheet
from workbooks.annotated.rebuild import rebuild
from workbooks.annotated.since import SinceLast, since_sheet
from workbooks.annotated.styles import StyleSheet
from workbooks.annotated.titles import LIST_TITLE
from workbooks.annotated.workbook_part import OUR_TITLES, Book
from workbooks.annotated.xml_surgery import UnpatchableError

__all__ = ["LIST_TITLE", "Annotation", "FeedbackHead", "SinceLast", "write_annotated"]


def write_annotated(original: Path, annotations: Sequence[Annotation], head: FeedbackHead, out: Path) -> None:
    """Write the annotated copy of `original` as xlsx.

    Of an xlsx only what changes is touched: own columns, formulas, formats, drop-downs and widths stay byte for byte.
    Anything else (xls, ods, xlsb, csv, an xlsx of an unusual kind or with a DTD) is rebuilt from its values first. Members of
    the package to which nothing leads are left out; of a protected worksheet the cells with findings are unlocked. Colours and
    comments of an earlier annotated copy are taken away. Macros are not passed on.

    Raises:
        UnreadableFileError: the file is no table.
    """
    try:
        _annotate(original, annotations, head, out)
    except UnpatchableError:
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.xlsx"
            names = rebuild(original, plain)
            renamed = [replace(each, worksheet=names.get(each.worksheet, each.worksheet)) for each in annotations]
            _annotate(plain, renamed, head, out)


def _annotate(original: Path, annotations: Sequence[Annotation], head: FeedbackHead, out: Path) -> None:
    package = Package.read(original)
    book = Book(package)
    paths = {name: path for name, path in book.paths().items() if name not in OUR_TITLES}
    placed = _on_known_worksheets(annotations, list(paths))
    styles = StyleSheet(package)
    for name, path in paths.items():
        own = [each for each in placed if each.worksheet == name]
        package.parts[path] = _worksheet(package, path, own, styles)
    since = None if head.since is None else since_sheet(head.since, styles)
    book.put_pages_first(list_sheet(head, lines_of(placed, list(paths)), styles), since)
    book.drop_macros()
    styles.finish()
    package.write(out)


def _on_known_worksheets(annotations: Sequence[Annotation], names: list[str]) -> list[Annotation]:
    """The only worksheet of a csv has no name of its own, so what is said of it goes there whatever it was called."""
    if len(names) == 1:
        return [replace(each, worksheet=names[0]) for each in annotations]
    return list(annotations)


def _worksheet(package: Package, path: str, annotations: list[Annotation], styles: StyleSheet) -> bytes:
    worksheet = WorksheetXml.split(package.parts[path]).unselected()
    comments = SheetComments.cleaned(package, path, worksheet)
    found: dict[Place, list[Annotation]] = {}
    for each in annotations:
        place = place_of(each.cell)
        if place is not None:
            found.setdefault(place, []).append(each)
    anchors = worksheet.merged_anchors(set(found))
    for place, anchor in anchors.items():
        if place != anchor:
            found.setdefault(anchor, []).extend(found.pop(place))
    restyles: dict[Place, Restyle] = dict.fromkeys(comments.formerly_ours, styles.cleared)
    restyles |= {place: _colouring(styles, said, worksheet.protected) for place, said in found.items()}
    worksheet = worksheet.restyled(restyles)
    if found:
        worksheet = comments.add(worksheet, {place: [_remark(each) for each in said] for place, said in found.items()})
    return worksheet.xml


def _colouring(styles: StyleSheet, said: list[Annotation], protected: bool) -> Restyle:
    """On a protected worksheet a cell with a finding is unlocked: else its sender could not mend it."""
    gravest = min((each.severity for each in said), key=lambda severity: severity.rank)
    return lambda xf: styles.coloured(xf, gravest, unlocked=protected)


def _remark(each: Annotation) -> Remark:
    parts = (
        each.message,
        f"怎么改：{each.remedy}" if each.remedy else "",
        f"情况说明：{each.statement}" if each.statement else "",
    )
    return Remark(each.severity, each.title, "\n".join(filter(None, parts)))
