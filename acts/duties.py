"""我的待办: what a person has to do now, derived from where the sheets lie. Nothing is ever assigned by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from acts.asking.answers_due import answers_due, departments_asked
from acts.context import person, the_catalog, today
from acts.many_hands.given_back import given_back
from acts.overview import year_list
from acts.review.news import pile_among
from acts.waiting import department_names, is_late, sheet_title
from acts.years.gates import DatasetState, dataset_state
from catalog.masked import masked_text
from ledger.facts import REVIEW_DESKS, Desk, PartFacts, PersonFacts, Role, SheetFacts, YearFacts, hat, hat_of
from ledger.load_facts import sheet_facts, tables_of
from ledger.models import Edition
from ledger.permission import GATE_ZH, Action, Subject, may
from ledger.sheet_digest import sheet_digest
from ledger.stage import Stage, stage_of


@dataclass(frozen=True)
class Duty:
    """One thing to do. `kind`: send, sign, answer, submit, review, confirm, gate, publish.

    `acting_for` is a staff number when standing in. A `confirm` is a whole batch; its `digest` names it. An `answer` is asked
    of a `delivery`. A `send` of a sheet whose count is `counted` is done on the page of the sheet.
    """

    kind: str
    year: int
    words: str
    since: str
    due: date | None = None
    late: bool = False
    table: str = ""
    title: str = ""
    department: str = ""
    desk: Desk | None = None
    digest: str = ""
    acting_for: str = ""
    delivery: int = 0
    counted: bool = False


def duties(staff_no: str) -> list[Duty]:
    """All duties of a person in open years, the earliest due first."""
    who = person(staff_no)
    found = [duty for year in year_list() if year.opened and not year.closed for duty in _of_year(who, year)]
    return sorted(found, key=lambda duty: (duty.due or date.max, duty.table))


def _of_year(who: PersonFacts, year: YearFacts) -> Iterator[Duty]:
    moved = []
    for table in tables_of(year):
        facts = sheet_facts(year, table)
        stage = stage_of(facts)
        yield from _of_sheet(who, facts, stage)
        moved += [facts] if stage.news else []
    yield from _to_answer(who, year)
    yield from _to_confirm(who, year, moved)
    yield from _of_gates(who, year, dataset_state(year.year))


def _of_sheet(who: PersonFacts, facts: SheetFacts, stage: Stage) -> Iterator[Duty]:
    yield from _given_back(who, facts, stage)
    if stage.desk is Desk.PARTS:
        for department in stage.waiting_for:
            yield from _of_part(who, facts, stage, department)
    elif stage.desk is Desk.RESPONSIBLE:
        yield from _to_submit(who, facts, stage)
    elif stage.desk in REVIEW_DESKS:
        yield from _to_review(who, facts, stage)


def _given_back(who: PersonFacts, facts: SheetFacts, stage: Stage) -> Iterator[Duty]:
    """Rows that a collector gave back to the person, as long as they stand as they were."""
    for each in given_back(facts, who.staff_no):
        words = f"退回核对：{masked_text(each.words)}"
        yield _duty("send", facts, stage, words, department=who.department)


def _to_answer(who: PersonFacts, year: YearFacts) -> Iterator[Duty]:
    """Files of his departments that are asked about; what is asked of a file that was not taken stands first on the page."""
    for department in departments_asked(year.year):
        verdict = may(who, Action.CONFIRM_MAPPINGS, Subject(year=year, department=department))
        for each in answers_due(year.year, department) if verdict else ():
            words = f"{department_names()[department]}：{each.words}"
            yield Duty("answer", year.year, words, each.since, department=department, delivery=each.delivery,
                       acting_for=verdict.acting_for)  # fmt: skip


def _of_part(who: PersonFacts, facts: SheetFacts, stage: Stage, department: str) -> Iterator[Duty]:
    part, name = facts.part_of(department), department_names()[department]
    collects = hat(who, Role.COLLECTOR, department=department)
    if collects is not None:
        count = None if part or stage.sent_back else _count_ready(facts, department)
        words = count or _what_to_send(stage, part)
        duty = _duty("send", facts, stage, f"{name}：{words}", department=department, acting_for=collects)
        yield replace(duty, counted=bool(count))
    signs = hat(who, Role.DEPARTMENT_HEAD, department=department)
    if part is not None and signs is not None and who.staff_no != part.by:
        words = f"{name}：请核对并签字"
        yield _duty("sign", facts, stage, words, department=department, digest=part.content_digest, acting_for=signs)


def _count_ready(facts: SheetFacts, department: str) -> str | None:
    """That the system has counted what the department is to send, and what is left to do; None if it has not, or never does."""
    if the_catalog().sheets[facts.table].counted is None:
        return None
    from acts.counting.counted_state import counted_state  # DuckDB, not for everybody who asks for his duties

    state = counted_state(facts.year.year, facts.table, department)
    return f"系统统计数已准备好。{state.words}" if state and state.count.ready and state.open else None


def _what_to_send(stage: Stage, part: PartFacts | None) -> str:
    if stage.sent_back:
        return "已退回，请改正后重新报送"
    return "请报送" if part is None else "请按问题清单改正，或请部门数据责任人签字"


def _to_submit(who: PersonFacts, facts: SheetFacts, stage: Stage) -> Iterator[Duty]:
    acting_for = hat_of(who, facts.assignment.collector, facts.table)
    if acting_for is None:
        return
    words = "请汇总并提交初审"
    if stage.sent_back:
        words = f"已退回修改（{stage.sent_back.desk.zh}）：{stage.sent_back.words}"
    elif stage.new_errors:
        words = f"出现 {stage.new_errors} 处新的必改，请改正后重新提交"
    department = facts.assignment.responsible_department
    yield _duty("submit", facts, stage, words, department=department, acting_for=acting_for)


def _to_review(who: PersonFacts, facts: SheetFacts, stage: Stage) -> Iterator[Duty]:
    verdict = may(who, Action.SEND_BACK, Subject(sheet=facts, desk=stage.desk))
    if not verdict:
        return
    words = f"待您审核（{stage.desk.zh}）"
    if any(each.desk is stage.desk for each in stage.voided):
        words = "数据有变化，请核对差异后再次审核"
    elif stage.approval(stage.desk):
        words = "您审核通过之后，有须说明新出现或超出认可范围，请认可或退回修改"
    yield _duty("review", facts, stage, words, desk=stage.desk, digest=sheet_digest(facts), acting_for=verdict.acting_for)


def _to_confirm(who: PersonFacts, year: YearFacts, moved: list[SheetFacts]) -> Iterator[Duty]:
    for desk in REVIEW_DESKS:
        pile = pile_among(moved, who, year.year, desk)
        if pile.sheets:
            words = f"{len(pile.sheets)} 张表有新情况，请确认（{desk.zh}）"
            yield Duty("confirm", year.year, words, "", desk=desk, digest=pile.digest)


def _duty(kind: str, facts: SheetFacts, stage: Stage, words: str, *, department: str = "", desk: Desk | None = None,
          digest: str = "", acting_for: str = "") -> Duty:  # fmt: skip
    due = stage.sent_back.due if stage.sent_back and stage.sent_back.due else facts.assignment.due
    return Duty(
        kind=kind, year=facts.year.year, words=words, since=stage.since, due=due, late=is_late(facts, stage) or today() > due,
        table=facts.table, title=sheet_title(facts.table), department=department, desk=desk, digest=digest, acting_for=acting_for,
    )  # fmt: skip


def _of_gates(who: PersonFacts, year: YearFacts, state: DatasetState) -> Iterator[Duty]:
    actions = {"qc": Action.PASS_QC_GATE, "leading_group": Action.PASS_LEADING_GROUP}
    gate = state.open_gate()
    if gate and state.digest:
        verdict = may(who, actions[gate], Subject(year=year))
        if verdict:
            words = f"全部采集表已审核通过，请办理「{GATE_ZH[gate]}」"
            yield Duty("gate", year.year, words, "", digest=state.digest, acting_for=verdict.acting_for, title=gate)
    elif state.decided:
        yield from _to_publish(who, year)


def _to_publish(who: PersonFacts, year: YearFacts) -> Iterator[Duty]:
    editions = Edition.objects.filter(year=year.year).order_by("-number")
    internal, public = editions.filter(kind="internal").first(), editions.filter(kind="public").first()
    if internal and not public and may(who, Action.PUBLISH, Subject(year=year)):
        yield Duty("publish", year.year, "校内定稿版已生成，请决定是否公开", internal.at, digest=internal.digest)
