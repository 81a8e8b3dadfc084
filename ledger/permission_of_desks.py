"""Who may do what to a submitted sheet at the desk where it lies; and who may look at a sheet.

Separation is judged on real persons: who entered, merged or explained a sheet may not approve it, under any hat
(办法第三条之二、第五条之二; users.md 「Small offices」).
"""

from ledger.actions import Subject, Verdict, no, the_sheet, yes
from ledger.facts import DecisionFacts, Desk, PersonFacts, Role, SheetFacts, hat, hat_of
from ledger.permission_of_year import collecting
from ledger.sheet_digest import touched
from ledger.stage import Stage, stage_of


def _at_desk(person: PersonFacts, subject: Subject) -> tuple[Verdict, Stage]:
    """Whether the person is the one at whose desk the sheet lies; shared by all that a desk may do."""
    sheet = the_sheet(subject)
    stage = stage_of(sheet)
    if (refusal := collecting(sheet.year)) is not None:
        return refusal, stage
    if subject.desk is None or stage.desk is not subject.desk:
        return no("not-here", f"该表现处于「{stage.desk.zh}」，不在您的审核环节"), stage
    return _holds_desk(person, sheet, subject.desk), stage


def _holds_desk(person: PersonFacts, sheet: SheetFacts, desk: Desk) -> Verdict:
    """Whether the plan names the person (or whom he stands in for) for the desk, and he has had no hand in the sheet."""
    acting_for = hat_of(person, sheet.assignment.holder(desk), sheet.table)
    if acting_for is None:
        return no("not-your-post", f"「{desk.zh}」由任务分解与责任落实表指定的人员办理")
    if person.staff_no in touched(sheet):
        return no("separation", "本人填报、汇总、说明过或确认过对应关系的数据不能由本人审核")
    return yes(acting_for)


def approve(person: PersonFacts, subject: Subject) -> Verdict:
    verdict, stage = _at_desk(person, subject)
    if not verdict:
        return verdict
    refusal = _may_stand_for(person, the_sheet(subject), (*stage.passed, *stage.confirmed))
    return verdict if refusal is None else refusal


def _may_stand_for(person: PersonFacts, sheet: SheetFacts, elsewhere: tuple[DecisionFacts, ...]) -> Verdict | None:
    """A refusal, if the checks are not complete or the person has spoken at another desk of the sheet; None if neither."""
    if sheet.standing is None or not sheet.standing.complete:
        return no("incomplete-check", "有规则未能正常运行，核查不完整，暂不能审核通过；请联系督导与质量控制办")
    if any(each.by == person.staff_no for each in elsewhere):
        return no("separation", "同一人不能在两个环节审核同一张表")
    return None


def confirm(person: PersonFacts, subject: Subject) -> Verdict:
    """The desk's approval holds, and something else moved since it last looked."""
    verdict, stage = _with_news(person, subject)
    if not verdict:
        return verdict
    elsewhere = tuple(each for each in (*stage.passed, *stage.confirmed) if each.desk is not subject.desk)
    refusal = _may_stand_for(person, the_sheet(subject), elsewhere)
    return verdict if refusal is None else refusal


def _with_news(person: PersonFacts, subject: Subject) -> tuple[Verdict, Stage]:
    sheet = the_sheet(subject)
    stage = stage_of(sheet)
    if (refusal := collecting(sheet.year)) is not None:
        return refusal, stage
    if subject.desk is None or subject.desk not in stage.news:
        return no("no-news", "该表在这个审核环节没有待确认的新情况"), stage
    return _holds_desk(person, sheet, subject.desk), stage


def send_back(person: PersonFacts, subject: Subject) -> Verdict:
    """From the desk where it lies; and from one that cannot confirm what other sheets moved, wherever it lies."""
    if subject.desk in stage_of(the_sheet(subject)).news:
        return _with_news(person, subject)[0]
    return _at_desk(person, subject)[0]


def accept(person: PersonFacts, subject: Subject) -> Verdict:
    return _at_desk(person, subject)[0]


def read_sheet(person: PersonFacts, subject: Subject) -> Verdict:
    """Those whose work it is: contributors, desks, QC office, leading group, principal."""
    sheet = the_sheet(subject)
    if hat(person, Role.QC_HEAD, Role.QC_OFFICER, Role.LEADING_GROUP_HEAD, Role.PRINCIPAL, Role.MAINTAINER) is not None:
        return yes()
    plan = sheet.assignment
    if any(
        hat_of(person, holder, sheet.table) is not None
        for holder in (plan.collector, plan.owner, plan.vice_principal, plan.auditor)
    ):
        return yes()
    if subject.department in (*plan.contributors, plan.responsible_department):
        acting_for = hat(person, Role.COLLECTOR, Role.DEPARTMENT_HEAD, department=subject.department)
        if acting_for is not None:
            return yes(acting_for)
    return no("not-your-work", "您没有查看该表明细的权限")
