"""对应关系: answering which sheet a worksheet is and what foreign headers and words mean; what a department saved, to revoke."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from acts.asking.mapping_questions import FileQuestions, SheetQuestions, WhichSheet, choices_of, open_sheets
from acts.asking.mappings import NOT_A_SHEET, NOT_WANTED, Answers, confirm_mappings, mapping_questions, revoke_mappings
from acts.asking.saved_mappings import Saved, saved_mappings
from acts.asking.wrong_sheet import taken_worksheets
from acts.context import Refused, the_catalog
from acts.waiting import department_names, sheet_title
from catalog.masked import masked_text
from catalog.source_systems import SourceSystem
from ledger.load_facts import year_facts
from ledger.models import Delivery
from ledger.permission import Action, Subject, may
from portal.answer import page
from portal.visitor import Visitor, member
from workbooks.recognising.mappings import Proposal

_SURE = 0.75  # from here on the likeliest answer stands in the form already; a person still sends it
_NOT_WANTED = "-"


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen; `likely` if it was proposed."""

    value: str
    title: str
    likely: bool
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One line of the form: `field` names it, `words` is what stands in the file, `where` says where and how often."""

    field: str
    words: str
    where: str
    column: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Asked:
    """The questions of one sheet."""

    title: str
    is_form: bool
    headers: tuple[Question, ...]
    codes: tuple[Question, ...]


@dataclass(frozen=True)
class Form:
    """The form of a delivery's page; sources with the guessed one chosen. `column` of a worksheet's question: its headers."""

    questions: FileQuestions
    sources: tuple[Choice, ...]
    worksheets: tuple[Question, ...]
    sheets: tuple[Asked, ...]

    @property
    def asks_headers(self) -> bool:
        return any(sheet.headers for sheet in self.sheets)


def mapping_form(visitor: Visitor, row: Delivery) -> Form | None:
    """What the visitor may answer of this delivery; None if nothing is asked, or it is not his to answer."""
    subject = Subject(year=year_facts(row.year), department=row.department)
    if not may(visitor.facts, Action.CONFIRM_MAPPINGS, subject):
        return None
    questions = mapping_questions(row.event_seq)
    if questions is None:
        return None
    guessed = questions.source
    sources = tuple(Choice(each.value, each.zh, each is guessed, each is guessed) for each in SourceSystem)
    sheets = tuple(_asked(number, sheet) for number, sheet in enumerate(questions.sheets))
    worksheets = tuple(_which_sheet(number, each, questions) for number, each in enumerate(questions.worksheets))
    return Form(questions, sources, worksheets, sheets)


@dataclass(frozen=True)
class MayBeOther:
    """A worksheet known by its headers alone: what else it may be, and the digest of the report that the visitor saw."""

    worksheet: str
    table: str
    seen: str
    choices: tuple[tuple[str, str], ...]
    sources: tuple[SourceSystem, ...] = tuple(SourceSystem)


def may_be_other(visitor: Visitor, row: Delivery) -> dict[str, tuple[MayBeOther, ...]]:
    """By table, the worksheets of a delivery of which the visitor may say that they are another sheet; "": said to be none."""
    subject = Subject(year=year_facts(row.year), department=row.department)
    taken = taken_worksheets(row) if may(visitor.facts, Action.CONFIRM_MAPPINGS, subject) else ()
    others = open_sheets(row.year, row.department) if taken else ()
    found: dict[str, tuple[MayBeOther, ...]] = {}
    for each in taken:
        other = MayBeOther(each.name, each.table, row.report, tuple(choice for choice in others if choice[0] != each.table))
        found[each.table] = (*found.get(each.table, ()), other)
    return found


def _which_sheet(number: int, asked: WhichSheet, questions: FileQuestions) -> Question:
    """Nothing is chosen beforehand: a whole table is at stake."""
    proposals = tuple(Proposal(target=table, confidence=0) for table in asked.question.likely)
    choices = _choices(questions.open_sheets, proposals)
    return Question(f"worksheet-{number}", masked_text("、".join(asked.names)), "", "、".join(asked.question.shown), choices)


def _asked(number: int, sheet: SheetQuestions) -> Asked:
    declared = the_catalog().sheets[sheet.table]
    headers = tuple(
        Question(
            f"header-{number}-{place}",
            each.shown,
            each.at if sheet.is_form else f"{each.at} 列",
            "",
            _choices(sheet.missing, each.proposals, preselect=not each.rivalled),
        )
        for place, each in enumerate(sheet.headers)
    )
    codes = []
    for place, word in enumerate(sheet.codes):
        column = declared.column(word.column)
        choices = _choices(tuple(choices_of(column).items()), word.proposals)
        codes.append(Question(f"code-{number}-{place}", word.shown, f"{word.count} 个单元格", column.title, choices))
    return Asked(sheet_title(sheet.table), sheet.is_form, headers, tuple(codes))


def _choices(
    known: tuple[tuple[str, str], ...], proposals: tuple[Proposal, ...], *, preselect: bool = True
) -> tuple[Choice, ...]:
    """The likely ones first, the others as declared."""
    titles = dict(known)
    likely = [each for each in proposals if each.target in titles]
    first = [
        Choice(each.target, titles[each.target], likely=True, chosen=preselect and place == 0 and each.confidence >= _SURE)
        for place, each in enumerate(likely)
    ]
    taken = {each.target for each in likely}
    return (*first, *(Choice(value, title, likely=False, chosen=False) for value, title in known if value not in taken))


@require_POST
@member
def confirm_act(request: HttpRequest, visitor: Visitor, delivery: int) -> HttpResponse:
    """确认对应关系 of what the page showed; the file is then read once more."""
    asked = mapping_questions(delivery)
    answers = _other_sheet(request) or (_answers(request, asked) if asked else Answers())
    confirm_mappings(visitor.who, delivery, request.POST.get("seen", ""), request.POST.get("source", ""), answers)
    messages.success(request, f"已保存 {len(answers)} 条对应关系，正在按对应关系重新读取。下次同样的表格与内容不再询问。")
    return redirect("delivery", delivery)


def _other_sheet(request: HttpRequest) -> Answers | None:
    """What was said of a worksheet that had been taken for another sheet: a form of its own."""
    name, chosen = request.POST.get("taken", ""), request.POST.get("table", "")
    return Answers(worksheets={name: NOT_A_SHEET if chosen == _NOT_WANTED else chosen}) if name and chosen else None


def _answers(request: HttpRequest, asked: FileQuestions) -> Answers:
    """What was chosen. Nothing chosen leaves a question open, unless all the rest was said to be unneeded."""
    rest = _NOT_WANTED if request.POST.get("rest") else ""
    headers, codes, worksheets = {}, {}, {}
    for number, worksheet in enumerate(asked.worksheets):
        if chosen := request.POST.get(f"worksheet-{number}", ""):
            worksheets[worksheet.name] = NOT_A_SHEET if chosen == _NOT_WANTED else chosen
    for number, sheet in enumerate(asked.sheets):
        for place, header in enumerate(sheet.headers):
            if chosen := request.POST.get(f"header-{number}-{place}", "") or rest:
                headers[sheet.table, header.word] = NOT_WANTED if chosen == _NOT_WANTED else chosen
        for place, code in enumerate(sheet.codes):
            if chosen := request.POST.get(f"code-{number}-{place}", ""):
                codes[sheet.table, code.column, code.word] = chosen
    return Answers(headers, codes, worksheets)


@dataclass(frozen=True)
class OfDepartment:
    """The saved mappings of one department, and whether the visitor may revoke them."""

    code: str
    name: str
    mappings: tuple[Saved, ...]
    may_revoke: bool


@require_safe
@member
def mappings_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What the departments of the visitor have saved; the QC office sees all."""
    mine = [code for code in department_names() if may(visitor.facts, Action.READ_MAPPINGS, Subject(department=code))]
    if not mine:
        raise Refused("not-your-post", "对应关系由部门数据采集员、数据责任人和督导与质量控制办查看", "请从“我的待办”进入您的工作")
    listed = [_of_department(visitor, code) for code in mine]
    shown = [each for each in listed if each.mappings] or listed[:1]
    return page(request, "mappings.html", departments=shown)


def _of_department(visitor: Visitor, code: str) -> OfDepartment:
    revoking = bool(may(visitor.facts, Action.REVOKE_MAPPINGS, Subject(department=code)))
    return OfDepartment(code, department_names()[code], tuple(saved_mappings(code)), revoking)


@require_POST
@member
def revoke_act(request: HttpRequest, visitor: Visitor, department: str) -> HttpResponse:
    """撤销 of the chosen mappings of a department, with a reason."""
    names = request.POST.getlist("mapping")
    revoke_mappings(visitor.who, department, names, request.POST.get("words", ""))
    messages.success(request, f"已撤销 {len(names)} 条对应关系；此前的读取不变，以后不再使用。")
    return redirect("mappings")
