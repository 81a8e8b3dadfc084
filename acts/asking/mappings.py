"""确认对应关系 and 撤销: a sender says which sheet a worksheet is, what foreign headers and words mean; it is kept, and his file
is read once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from acts.asking.mapping_questions import (
    FileQuestions,
    OpenSheets,
    SheetQuestions,
    WhichSheet,
    choices_of,
    open_sheets,
    questions_of,
)
from acts.asking.wrong_sheet import TakenWorksheet, taken_worksheets
from acts.context import Moved, Refused, Who, allowed, commit, deciding, the_catalog, the_store
from acts.receiving.taking import NOTHING_FOR_YOU
from acts.waiting import sheet_title
from catalog.digests import same_check_code
from catalog.masked import masked_text
from catalog.source_systems import SourceSystem
from ledger.load_facts import year_facts
from ledger.models import Delivery, SavedMapping
from ledger.payloads.mappings import (
    CodeEntry,
    HeaderEntry,
    MappedSheet,
    MappingName,
    MappingsConfirmed,
    MappingsRevoked,
    WorksheetEntry,
)
from ledger.permission import Action
from workbooks.recognising.mappings import LONGEST_HEADER, looks_personal
from workbooks.reports import ReadReport

NOT_WANTED: Final = ""
NOT_A_SHEET: Final = ""
LONGEST_REASON: Final = 200


@dataclass(frozen=True)
class Answers:
    """What a person said: by table and spelled header a column (NOT_WANTED: not needed); by table, column and word a code.

    By name of a worksheet a table (NOT_A_SHEET: none of the catalog).
    """

    headers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    codes: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    worksheets: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.headers) + len(self.codes) + len(self.worksheets)


def mapping_questions(delivery: int, open_of: OpenSheets | None = None) -> FileQuestions | None:
    """What the reading of a delivery asks (`open_of` as in `questions_of`); None while it asks nothing, or is not there."""
    row = Delivery.objects.filter(event_seq=delivery).first()
    if row is None or not may_be_asked(row):
        return None
    report = ReadReport.model_validate(the_store().get_json(row.report))
    found = questions_of(row, report, open_of)
    return found if found.count else None


def may_be_asked(row: Delivery) -> bool:
    """Whether a reading of it stands: also one that found nothing for the department, which an answer may change."""
    return bool(row.report) and (row.state == "read" or (row.state == "refused" and row.refused == NOTHING_FOR_YOU))


def said_open(asked: FileQuestions) -> str:
    """Why a file that was not taken may still be: what is asked of it."""
    names = masked_text("、".join(f"“{name}”" for each in asked.worksheets for name in each.names))
    return f"还不知道工作表{names}是哪张采集表，请说明" if names else "采集表已经知道，还要请您说明各表头是哪一列"


def confirm_mappings(who: Who, delivery: int, seen: str, source: str, answers: Answers) -> int:
    """Keep what the person said of the questions that he saw (`seen`: digest of the report); gives the event's seq.

    Questions that he left open stay open. The delivery waits to be read once more.

    Raises:
        Refused: not the department's collector, the year takes nothing in, no source, nothing answered, an answer that cannot be.
        Moved: the file was read again meanwhile.
    """
    row = Delivery.objects.filter(event_seq=delivery).first()
    if row is None:
        raise Refused("unknown-delivery", f"没有第 {delivery} 号报送记录", "请从“我的报送记录”打开")
    allowed(who, Action.CONFIRM_MAPPINGS, year=year_facts(row.year), department=row.department)
    system = _source(source)
    with deciding():
        row = Delivery.objects.select_for_update().get(event_seq=delivery)
        verdict = allowed(who, Action.CONFIRM_MAPPINGS, year=year_facts(row.year), department=row.department)
        if not may_be_asked(row) or not same_check_code(seen, row.report):
            raise Moved
        asked = mapping_questions(delivery)
        worksheets, sheets = _said_sheets(row, asked, answers), _mapped(asked, answers)
        if not worksheets and not sheets:
            raise Refused("nothing-answered", "没有选择任何对应关系", "请至少为一张工作表、一个表头或一个内容作出选择")
        content = MappingsConfirmed(
            delivery=delivery, report=row.report, source=system, sheets=sheets, worksheets=worksheets
        )  # fmt: skip
        return commit(content, who, verdict).seq


def _source(source: str) -> SourceSystem:
    try:
        return SourceSystem(source)
    except ValueError:
        raise Refused("no-source", "没有说明文件来自哪个系统", "请选择来源；不是系统导出的选“其他”") from None


def _said_sheets(row: Delivery, asked: FileQuestions | None, answers: Answers) -> tuple[WorksheetEntry, ...]:
    """Of worksheets that were asked about, and of those that were taken for another sheet by their headers."""
    if not answers.worksheets:
        return ()
    known: dict[str, WhichSheet | TakenWorksheet] = {each.name: each for each in taken_worksheets(row)}
    known |= {each.name: each for each in asked.worksheets} if asked else {}
    may_be = dict(open_sheets(row.year, row.department))
    for name, table in answers.worksheets.items():
        if name not in known:
            raise Refused("not-asked", f"没有问过工作表“{name}”，或已经确认过", "请刷新页面，按列出的工作表回答")
        if table != NOT_A_SHEET and table not in may_be:
            raise Refused("no-such-sheet", f"“{table}”不是贵部门现在可以填报的采集表", "请从列出的采集表中选择")
        if table == getattr(known[name], "table", None):
            now = f"读作 {sheet_title(table)}" if table else "说明为不是采集表"
            raise Refused("same-sheet", f"工作表“{name}”现在就{now}", "请选择另一张采集表，或“不是采集表”")
    return tuple(_entry(known[name], table) for name, table in answers.worksheets.items())


def _entry(said: WhichSheet | TakenWorksheet, table: str) -> WorksheetEntry:
    """The words of the shape that was meant; a name that holds something personal is not kept."""
    shape = the_catalog().sheets[table].shape if table else "list"
    name = "" if looks_personal(said.name) else said.name[:LONGEST_HEADER]
    profile = said.profile if isinstance(said, TakenWorksheet) else said.question.profile(shape)
    return WorksheetEntry(name=name, table=table, profile=profile)


def _mapped(asked: FileQuestions | None, answers: Answers) -> tuple[MappedSheet, ...]:
    sheets = asked.sheets if asked else ()
    known = {(sheet.table, each.word) for sheet in sheets for each in sheet.headers}
    words = {(sheet.table, each.column, each.word) for sheet in sheets for each in sheet.codes}
    if unknown := [*(set(answers.headers) - known), *(set(answers.codes) - words)]:
        raise Refused("not-asked", f"没有问过“{unknown[0][-1]}”，或已经确认过", "请刷新页面，按列出的表头与内容回答")
    mapped = tuple(_of_sheet(sheet, answers) for sheet in sheets)
    return tuple(each for each in mapped if each.headers or each.codes)


def _of_sheet(sheet: SheetQuestions, answers: Answers) -> MappedSheet:
    headers = [(each.word, answers.headers[sheet.table, each.word]) for each in sheet.headers if (sheet.table, each.word) in
               answers.headers]  # fmt: skip
    _refuse_wrong_columns(sheet, headers)
    codes = [
        CodeEntry(column=each.column, word=each.word, code=answers.codes[sheet.table, each.column, each.word])
        for each in sheet.codes
        if (sheet.table, each.column, each.word) in answers.codes
    ]
    _refuse_unknown_codes(sheet, codes)
    entries = tuple(HeaderEntry(word=word, column=column) for word, column in headers)
    return MappedSheet(table=sheet.table, profile=sheet.profile, headers=entries, codes=tuple(codes))


def _refuse_wrong_columns(sheet: SheetQuestions, headers: Sequence[tuple[str, str]]) -> None:
    missing, taken = dict(sheet.missing), dict[str, str]()
    for word, column in headers:
        if column == NOT_WANTED:
            continue
        if column not in missing:
            raise Refused("no-such-column", f"“{word}”不能对应“{column}”：该列不存在，或文件中已有", "请从还没有找到的列中选择")
        if column in taken:
            message = f"“{taken[column]}”与“{word}”两个表头不能对应同一列“{missing[column]}”"
            raise Refused("two-headers", message, "请只保留一个，另一个选“不需要的列”")
        taken[column] = word


def _refuse_unknown_codes(sheet: SheetQuestions, entries: Sequence[CodeEntry]) -> None:
    for each in entries:
        if each.code not in choices_of(the_catalog().sheets[sheet.table].column(each.column)):
            raise Refused("no-such-code", f"“{each.word}”不能对应“{each.code}”：代码表中没有这个代码", "请从列出的内容中选择")


def revoke_mappings(who: Who, department: str, names: Sequence[str], reason: str) -> int:
    """From now on the named mappings (`12.0`) of a department are not used; readings made before keep what they used.

    Raises:
        Refused: neither the department's nor the QC office's person, no reason, or a mapping that is not in force.
    """
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise Refused("words", f"撤销须写明原因，且不超过 {LONGEST_REASON} 字", "")
    with deciding():
        verdict = allowed(who, Action.REVOKE_MAPPINGS, department=department)
        mappings = tuple(_in_force(department, name) for name in dict.fromkeys(names))
        if not mappings:
            raise Refused("nothing-chosen", "没有选中任何对应关系", "请选择要撤销的对应关系")
        return commit(MappingsRevoked(department=department, mappings=mappings, reason=words), who, verdict).seq


def _in_force(department: str, name: str) -> MappingName:
    seq, _, number = name.partition(".")
    plain = all(each.isascii() and each.isdigit() and len(each) < 10 for each in (seq, number))
    mine = SavedMapping.objects.filter(department=department, ended_seq=None)
    if not plain or not mine.filter(event_seq=int(seq), number=int(number)).exists():
        raise Refused("no-such-mapping", f"没有有效的对应关系“{name}”", "请刷新“对应关系”页面后再办理")
    return MappingName(seq=int(seq), number=int(number))
