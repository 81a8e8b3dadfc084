"""The questions of a reading as a person answers them: one form a file, each header and word once, the source guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from acts.context import the_catalog
from acts.read import may_ask
from acts.saved_mappings import mappings_for
from catalog.source_systems import SourceSystem
from ledger.models import Delivery
from workbooks.mappings import CodeQuestion, HeaderQuestion, source_fits
from workbooks.reports import ReadReport, SheetReading

_NAMED_BY: Final = {
    "学籍": SourceSystem.STUDENTS, "资产": SourceSystem.ASSETS, "教务": SourceSystem.TEACHING, "财务": SourceSystem.FINANCE,
}  # fmt: skip


@dataclass(frozen=True)
class SheetQuestions:
    """What is asked of one sheet. `missing`: (name, title) of the columns that were not found."""

    table: str
    worksheet: str
    profile: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    headers: tuple[HeaderQuestion, ...]
    codes: tuple[CodeQuestion, ...]

    @property
    def count(self) -> int:
        return len(self.headers) + len(self.codes)


@dataclass(frozen=True)
class FileQuestions:
    """All that is asked of a delivery; `seen` is the digest of the report, `source` what it probably comes from, and why."""

    delivery: int
    seen: str
    source: SourceSystem | None
    why: str
    sheets: tuple[SheetQuestions, ...]

    @property
    def count(self) -> int:
        return sum(sheet.count for sheet in self.sheets)


def questions_of(row: Delivery, report: ReadReport) -> FileQuestions:
    """What the report of a delivery asks of the sheets that its department may still send."""
    readings: dict[str, list[SheetReading]] = {}
    for each in report.sheets:
        if (each.mapping.headers or each.mapping.codes) and may_ask(row, each.table):
            readings.setdefault(each.table, []).append(each)
    source, why = _guess(row, report)
    sheets = tuple(_asked(table, each) for table, each in readings.items())
    return FileQuestions(row.event_seq, row.report, source, why, sheets)


def _asked(table: str, readings: list[SheetReading]) -> SheetQuestions:
    """The questions of a sheet, of all worksheets that hold it."""
    declared = {column.name: column.title for column in the_catalog().sheets[table].columns}
    missing = {name for each in readings for name in each.missing_columns}
    headers = {question.word: question for each in readings for question in each.mapping.headers}
    return SheetQuestions(
        table=table,
        worksheet="、".join(each.worksheet for each in readings),
        profile=max((each.mapping.profile for each in readings), key=len),
        missing=tuple((name, title) for name, title in declared.items() if name in missing),
        headers=tuple(headers.values()),
        codes=tuple(_summed(question for each in readings for question in each.mapping.codes)),
    )


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
    for each in report.sheets:
        for source, share in source_fits(confirmed.of(each.table), frozenset(each.mapping.profile)).items():
            fits[source] = max(fits.get(source, 0.0), share)
    if fits:
        best = max(fits, key=lambda source: fits[source])
        return SourceSystem(best), f"表头与此前确认过的一致（{fits[best]:.0%}）"
    names = (row.name, *(each.worksheet for each in report.sheets))
    named = next((source for word, source in _NAMED_BY.items() if any(word in name for name in names)), None)
    return named, "按文件名或工作表名推测" if named else ""
