"""The questions of a reading as a person answers them: one form a file, each once, the source guessed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from acts.asking.saved_mappings import mappings_for
from acts.context import the_catalog
from acts.receiving.read import may_ask
from acts.receiving.taking import takes
from catalog.sheet import Column
from catalog.source_systems import SourceSystem
from ledger.models import Delivery
from workbooks.normalising.code_values import YES_OR_NO
from workbooks.recognising.mappings import CodeQuestion, HeaderQuestion, MappingReading, WorksheetQuestion, source_fits
from workbooks.reports import ReadReport, UnrecognisedWorksheet

_NAMED_BY: Final = {
    "学籍": SourceSystem.STUDENTS, "资产": SourceSystem.ASSETS, "教务": SourceSystem.TEACHING, "财务": SourceSystem.FINANCE,
}  # fmt: skip


OpenSheets = Callable[[int, str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class SheetQuestions:
    """What is asked of one sheet. `missing`: (name, title) of the columns that were not found, in one of its tables at least;
    `absent`: those of them that no other table of the same worksheet has."""

    table: str
    worksheet: str
    profile: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    headers: tuple[HeaderQuestion, ...]
    codes: tuple[CodeQuestion, ...]
    absent: tuple[tuple[str, str], ...] = ()

    @property
    def is_form(self) -> bool:
        return the_catalog().sheets[self.table].shape == "form"

    @property
    def count(self) -> int:
        return len(self.headers) + len(self.codes)


@dataclass(frozen=True)
class WhichSheet:
    """Which sheet is it? `names` of all worksheets with these words."""

    names: tuple[str, ...]
    question: WorksheetQuestion

    @property
    def name(self) -> str:
        """By which an answer names it."""
        return self.names[0]


@dataclass(frozen=True)
class FileQuestions:
    """All that is asked of a delivery; `seen` is the digest of the report, `source` what it probably comes from, and why.

    `worksheets` are those of which nobody knows which sheet they are, `open_sheets` (table, code and title) what they may be.
    """

    delivery: int
    seen: str
    source: SourceSystem | None
    why: str
    sheets: tuple[SheetQuestions, ...]
    worksheets: tuple[WhichSheet, ...] = ()
    open_sheets: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        return len(self.worksheets) + sum(sheet.count for sheet in self.sheets)


@dataclass(frozen=True)
class _Reading:
    """A worksheet that is a sheet, read or not yet."""

    worksheet: str
    missing: tuple[str, ...]
    mapping: MappingReading


def questions_of(row: Delivery, report: ReadReport, open_of: OpenSheets | None = None) -> FileQuestions:
    """What the report of a delivery asks of the sheets that its department may still send.

    `open_of`: `open_sheets`, or a memory of it for whoever asks of many deliveries.
    """
    readings: dict[str, list[_Reading]] = {}
    for table, each in _of_known_sheets(report):
        if (each.mapping.headers or each.mapping.codes) and may_ask(row, table):
            readings.setdefault(table, []).append(each)
    worksheets = _which_sheet(report)
    may_be = (open_of or open_sheets)(row.year, row.department) if worksheets else ()
    source, why = _guess(row, report)
    sheets = tuple(_asked(table, each) for table, each in readings.items())
    return FileQuestions(row.event_seq, row.report, source, why, sheets, worksheets if may_be else (), may_be)


def _of_known_sheets(report: ReadReport) -> Iterator[tuple[str, _Reading]]:
    for read in report.sheets:
        yield read.table, _Reading(read.worksheet, tuple(read.missing_columns), read.mapping)
    for unread in report.unrecognised:
        if unread.table:
            yield unread.table, _Reading(unread.name, tuple(unread.missing_columns), unread.mapping)


def _which_sheet(report: ReadReport) -> tuple[WhichSheet, ...]:
    """Worksheets with the same words are one question: nothing else can tell them apart next time."""
    found: dict[tuple[object, ...], list[UnrecognisedWorksheet]] = {}
    for each in report.unrecognised:
        if each.question:
            found.setdefault((each.question.headers, each.question.labels), []).append(each)
    return tuple(_same_words(each) for each in found.values())


def _same_words(worksheets: list[UnrecognisedWorksheet]) -> WhichSheet:
    question = next(each.question for each in worksheets if each.question)
    return WhichSheet(tuple(each.name for each in worksheets), question)


def choices_of(column: Column) -> dict[str, str]:
    """What a word of a column may be said to mean, with titles: the codes of its list, yes or no; nothing for other columns."""
    if column.kind.duckdb == "BOOLEAN":
        return dict(YES_OR_NO)
    codes = the_catalog().codes_of(column)
    return dict(codes.titles) if codes else {}


def open_sheets(year: int, department: str) -> tuple[tuple[str, str], ...]:
    """What the department may still send: table, code and title."""
    sheets = (sheet for table, sheet in the_catalog().sheets.items() if takes(year, table, department))
    return tuple((sheet.table, f"{sheet.code} {sheet.title.zh}") for sheet in sheets)


def _asked(table: str, readings: list[_Reading]) -> SheetQuestions:
    """The questions of a sheet, of all worksheets that hold it."""
    declared = {column.name: column.title for column in the_catalog().sheets[table].columns}
    missing = {name for each in readings for name in each.missing}
    absent = _absent(readings)
    headers = {question.word: question for each in readings for question in each.mapping.headers}
    return SheetQuestions(
        table=table,
        worksheet="、".join(each.worksheet for each in readings),
        profile=max((each.mapping.profile for each in readings), key=len),
        missing=tuple((name, title) for name, title in declared.items() if name in missing),
        headers=tuple(headers.values()),
        codes=tuple(_summed(question for each in readings for question in each.mapping.codes)),
        absent=tuple((name, title) for name, title in declared.items() if name in absent),
    )


def _absent(readings: list[_Reading]) -> set[str]:
    """What is missing from all tables of a worksheet: of two below each other each may have what the other has not."""
    of_worksheets: dict[str, set[str]] = {}
    for each in readings:
        of_worksheets[each.worksheet] = of_worksheets.get(each.worksheet, set(each.missing)) & set(each.missing)
    return set().union(*of_worksheets.values())


def _summed(asked: Iterable[CodeQuestion]) -> list[CodeQuestion]:
    found: dict[tuple[str, str], CodeQuestion] = {}
    for each in asked:
        before = found.get((each.column, each.word))
        found[each.column, each.word] = each.model_copy(update={"count": each.count + (before.count if before else 0)})
    return list(found.values())


def _guess(row: Delivery, report: ReadReport) -> tuple[SourceSystem | None, str]:
    """By what a person said of this file, else by mappings whose headers fit, else by the names of file and worksheets."""
    if row.source:
        return SourceSystem(row.source), "此前为本文件选定"
    confirmed = mappings_for(row.department)
    fits: dict[str, float] = {}
    for table, each in _of_known_sheets(report):
        for source, share in source_fits(confirmed.of(table), frozenset(each.mapping.profile)).items():
            fits[source] = max(fits.get(source, 0.0), share)
    if fits:
        best = max(fits, key=lambda source: fits[source])
        return SourceSystem(best), f"表头与此前确认过的一致（{fits[best]:.0%}）"
    names = (row.name, *(each.worksheet for each in report.sheets), *(each.name for each in report.unrecognised))
    named = next((source for word, source in _NAMED_BY.items() if any(word in name for name in names)), None)
    return named, "按文件名或工作表名推测" if named else ""
