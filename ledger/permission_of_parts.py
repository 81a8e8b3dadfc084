"""Who may do what to a department's files and part of a sheet, and to the sheet until it is submitted."""

from ledger.actions import Rule, Subject, Verdict, no, the_sheet, the_year, yes
from ledger.facts import Desk, PersonFacts, Role, SheetFacts, hat, hat_of
from ledger.permission_of_year import collecting
from ledger.stage import stage_of


def receive(person: PersonFacts, subject: Subject) -> Verdict:
    if (refusal := collecting(the_year(subject))) is not None:
        return refusal
    acting_for = hat(person, Role.COLLECTOR, department=subject.department)
    if acting_for is not None:
        return yes(acting_for)
    if person.holds(Role.STAFF, department=subject.department):  # his own share; posts have stand-ins, this is none
        return yes()
    return no("not-your-post", "文件由本部门数据采集员报送，本部门教职工可报送本人的一份")


def confirm_mappings(person: PersonFacts, subject: Subject) -> Verdict:
    """What foreign headers mean holds for all later files of the department: its collector says so, also of others' files."""
    if (refusal := collecting(the_year(subject))) is not None:
        return refusal
    acting_for = hat(person, Role.COLLECTOR, department=subject.department)
    return no("not-your-post", "对应关系由本部门数据采集员确认") if acting_for is None else yes(acting_for)


def of_department(*offices: Role) -> Rule:
    """A rule for what belongs to a department, whatever the year: its collector and head, and these offices of the school."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        acting_for = hat(person, Role.COLLECTOR, Role.DEPARTMENT_HEAD, department=subject.department)
        if acting_for is None:
            acting_for = hat(person, *offices)
        if acting_for is None:
            return no("not-your-post", "此事由该部门的数据采集员、数据责任人或督导与质量控制办办理")
        return yes(acting_for)

    return rule


def merge(person: PersonFacts, subject: Subject) -> Verdict:
    """Within a department its collector puts the shares together; between departments (none named) the sheet's collector."""
    sheet = the_sheet(subject)
    if (refusal := frozen(sheet)) is not None:
        return refusal
    if not subject.department:
        acting_for = hat_of(person, sheet.assignment.collector, sheet.table)
        return no("not-your-post", "部门之间的重复由数据归属部门的采集员处理") if acting_for is None else yes(acting_for)
    if sheet.part_of(subject.department) is None:
        return no("no-part", "该部门还没有报送这张表")
    acting_for = hat(person, Role.COLLECTOR, department=subject.department)
    return no("not-your-post", "本部门各份数据由本部门数据采集员汇总") if acting_for is None else yes(acting_for)


def confirm_unchanged(person: PersonFacts, subject: Subject) -> Verdict:
    """As a delivery of the department, which it stands for; but a sheet that is locked has nothing left to be confirmed."""
    sheet = the_sheet(subject)
    if (refusal := frozen(sheet)) is not None:
        return refusal
    if subject.department not in sheet.assignment.contributors:
        return no("not-your-work", "这张表不由该部门填报")
    acting_for = hat(person, Role.COLLECTOR, department=subject.department)
    if acting_for is None:
        return no("not-your-post", "确认无变化由填报部门的数据采集员办理")
    return yes(acting_for)


def sign_part(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = the_sheet(subject)
    if (refusal := frozen(sheet)) is not None:
        return refusal
    part = sheet.part_of(subject.department)
    if part is None:
        return no("no-part", "该部门还没有报送这张表")
    acting_for = hat(person, Role.DEPARTMENT_HEAD, department=subject.department)
    if acting_for is None:
        return no("not-your-post", "部门数据由本部门数据责任人签字")
    if person.staff_no in part.hands:
        return no("separation", "本人填报、汇总或确认过对应关系的数据不能由本人签字")
    if part.signed_by:
        return no("already-signed", "这一版已经签字")
    return yes(acting_for)


def frozen(sheet: SheetFacts) -> Verdict | None:
    """A refusal if the year takes nothing in, or the sheet is accepted; None if its content may still change."""
    if (refusal := collecting(sheet.year)) is not None:
        return refusal
    if stage_of(sheet).accepted:
        return no("locked", "该表已审核通过并锁定；更正须另行申请")
    return None


def explain(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = the_sheet(subject)
    if (refusal := frozen(sheet)) is not None:
        return refusal
    for department in (*sheet.assignment.contributors, sheet.assignment.responsible_department):
        if (acting_for := hat(person, Role.COLLECTOR, department=department)) is not None:
            return yes(acting_for)
    return no("not-your-post", "情况说明由填报部门的数据采集员填写")


def submit(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = the_sheet(subject)
    if (refusal := collecting(sheet.year)) is not None:
        return refusal
    stage = stage_of(sheet)
    if stage.desk is Desk.PARTS:
        return no("parts-missing", "仍有部门未报送或未签字，不能提交初审")
    if stage.desk is not Desk.RESPONSIBLE:
        return no("not-here", f"该表现处于「{stage.desk.zh}」，不能提交；如须修改请先撤回或请审核人退回修改")
    acting_for = hat_of(person, sheet.assignment.collector, sheet.table)
    if acting_for is None:
        return no("not-your-post", "提交初审由数据归属部门的采集员办理")
    return yes(acting_for)


def withdraw(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = the_sheet(subject)
    if (refusal := collecting(sheet.year)) is not None:
        return refusal
    if sheet.submission is None or sheet.submission.by != person.staff_no:
        return no("not-yours", "只有提交人可以撤回")
    if any(each.seq > sheet.submission.seq for each in sheet.decisions):
        return no("already-seen", "下一环节已处理，不能撤回，请联系审核人退回修改")
    return yes()
