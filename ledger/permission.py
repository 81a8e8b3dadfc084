"""Who may do what, on which state of things: the one function that every road in asks.

Separation is judged on real persons: who entered, merged or explained a sheet may not approve it, under any hat
(办法第三条之二、第五条之二; users.md 「Small offices」). Silence never approves, and Prefect is nobody here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ledger.facts import DecisionFacts, Desk, PersonFacts, Role, SheetFacts, YearFacts, hat, hat_of
from ledger.sheet_digest import touched
from ledger.stage import Stage, stage_of


class Action(StrEnum):
    """Acts of persons."""

    RECORD_PEOPLE = "record_people"
    APPOINT_STAND_IN = "appoint_stand_in"
    DECIDE_PLAN = "decide_plan"
    OPEN_YEAR = "open_year"
    CLOSE_YEAR = "close_year"
    RECORD_BASELINE = "record_baseline"
    RECEIVE = "receive"
    MERGE = "merge"
    CONFIRM_UNCHANGED = "confirm_unchanged"
    SIGN_PART = "sign_part"
    EXPLAIN = "explain"
    ACCEPT = "accept"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    PASS_QC_GATE = "pass_qc_gate"  # noqa: S105 - a gate, no password
    PASS_LEADING_GROUP = "pass_leading_group"  # noqa: S105
    PUBLISH = "publish"
    READ_SHEET = "read_sheet"
    CONFIRM_MAPPINGS = "confirm_mappings"
    REVOKE_MAPPINGS = "revoke_mappings"
    READ_MAPPINGS = "read_mappings"

    @property
    def zh(self) -> str:
        return _ACTION_ZH[self]


_ACTION_ZH = {
    Action.RECORD_PEOPLE: "登记人员", Action.APPOINT_STAND_IN: "指定代理", Action.DECIDE_PLAN: "审定任务分解与责任落实表",
    Action.OPEN_YEAR: "启动年度采集", Action.CLOSE_YEAR: "关闭年度", Action.RECORD_BASELINE: "导入基线",
    Action.RECEIVE: "报送文件", Action.MERGE: "汇总", Action.CONFIRM_UNCHANGED: "确认无变化", Action.SIGN_PART: "部门签字",
    Action.EXPLAIN: "情况说明", Action.ACCEPT: "认可说明", Action.SUBMIT: "提交初审", Action.WITHDRAW: "撤回",
    Action.APPROVE: "审核通过", Action.CONFIRM: "确认新情况", Action.SEND_BACK: "退回修改",
    Action.PASS_QC_GATE: "总体核查通过", Action.PASS_LEADING_GROUP: "领导小组审定", Action.PUBLISH: "公开",
    Action.READ_SHEET: "查看", Action.CONFIRM_MAPPINGS: "确认对应关系", Action.REVOKE_MAPPINGS: "撤销对应关系",
    Action.READ_MAPPINGS: "查看对应关系",
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What the act is done to: a year (and the one after it), a sheet, a department's part, a desk."""

    year: YearFacts | None = None
    sheet: SheetFacts | None = None
    department: str = ""
    desk: Desk | None = None
    following: YearFacts | None = None


@dataclass(frozen=True)
class Verdict:
    """Allowed (and in whose place), or refused with a code and one Chinese sentence for the person."""

    allowed: bool
    code: str = ""
    message: str = ""
    acting_for: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def _yes(acting_for: str = "") -> Verdict:
    return Verdict(True, acting_for=acting_for)


def _no(code: str, message: str) -> Verdict:
    return Verdict(False, code, message)


def may(person: PersonFacts, action: Action, subject: Subject) -> Verdict:
    """Whether the person may do this now. The facts in `person` and `subject` are those of the moment."""
    return _RULES[action](person, subject)


Rule = Callable[[PersonFacts, Subject], Verdict]


def _office(*roles: Role) -> Rule:
    """A rule that asks for one of these posts and nothing else."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        acting_for = hat(person, *roles)
        if acting_for is None:
            return _no("not-your-post", f"此事由{'、'.join(role.zh for role in roles)}办理")
        return _yes(acting_for)

    return rule


def _appoint(person: PersonFacts, subject: Subject) -> Verdict:
    """`subject.department` is that of the absent: a department's head names deputies for his own people only."""
    if person.holds(Role.QC_HEAD, Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.LEADING_GROUP_HEAD):
        return _yes()
    if person.holds(Role.DEPARTMENT_HEAD, department=subject.department):
        return _yes()
    return _no("not-your-post", "代理由本部门数据责任人、校级领导或督导与质量控制办主任指定")


def _decide_plan(person: PersonFacts, subject: Subject) -> Verdict:
    year = _the_year(subject)
    if year.opened and (refusal := _collecting(year)) is not None:
        return refusal
    return _office(Role.LEADING_GROUP_HEAD)(person, subject)


def _open_year(person: PersonFacts, subject: Subject) -> Verdict:
    year = _the_year(subject)
    if not year.plan_version:
        return _no("no-plan", "任务分解与责任落实表尚未审定，不能启动采集")
    if year.opened:
        return _no("already-open", "该年度已经启动")
    return _office(Role.QC_HEAD, Role.QC_OFFICER)(person, subject)


def _record_baseline(person: PersonFacts, subject: Subject) -> Verdict:
    """Only for a year of which this system has nothing, and while nobody has settled the year that is compared with it."""
    year, following = _the_year(subject), subject.following
    if year.opened or year.gates:
        return _no("has-own-data", "该年度已在本系统启动采集，有自己的数据，不再接受基线")
    if following is not None and following.opened and (refusal := _collecting(following)) is not None:
        return _no(refusal.code, f"与它比较的{following.year}年度数据已锁定，基线不能再变动")
    return _office(Role.QC_HEAD, Role.QC_OFFICER)(person, subject)


def _collecting(year: YearFacts) -> Verdict | None:
    """A refusal (which is falsy, as every refusal: compare with None) if the year takes nothing in; None if it does."""
    if not year.opened:
        return _no("not-open", "该年度尚未启动采集")
    if year.closed:
        return _no("closed", "该年度已关闭，数据已锁定")
    if any(gate == "leading_group" for gate, _ in year.gates):
        return _no("locked", "领导小组已审定，数据已锁定；更正须另行申请")
    return None


def _sending(says: str) -> Rule:
    """What those do who send files, while files are taken. Of whose file it is, the acts ask."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        if (refusal := _collecting(_the_year(subject))) is not None:
            return refusal
        acting_for = hat(person, Role.COLLECTOR, department=subject.department)
        if acting_for is not None:
            return _yes(acting_for)
        if person.holds(
            Role.STAFF, department=subject.department
        ):  # a share of his own; stand-ins are for posts of the ordinance
            return _yes()
        return _no("not-your-post", says)

    return rule


def _merge(person: PersonFacts, subject: Subject) -> Verdict:
    """Within a department its collector puts the shares together; between departments (none named) the sheet's collector."""
    sheet = _the_sheet(subject)
    if (refusal := _frozen(sheet)) is not None:
        return refusal
    if not subject.department:
        acting_for = hat_of(person, sheet.assignment.collector, sheet.table)
        return _no("not-your-post", "部门之间的重复由数据归属部门的采集员处理") if acting_for is None else _yes(acting_for)
    if sheet.part_of(subject.department) is None:
        return _no("no-part", "该部门还没有报送这张表")
    acting_for = hat(person, Role.COLLECTOR, department=subject.department)
    return _no("not-your-post", "本部门各份数据由本部门数据采集员汇总") if acting_for is None else _yes(acting_for)


def _confirm_unchanged(person: PersonFacts, subject: Subject) -> Verdict:
    """As a delivery of the department, which it stands for; but a sheet that is locked has nothing left to be confirmed."""
    sheet = _the_sheet(subject)
    if (refusal := _frozen(sheet)) is not None:
        return refusal
    if subject.department not in sheet.assignment.contributors:
        return _no("not-your-work", "这张表不由该部门填报")
    acting_for = hat(person, Role.COLLECTOR, department=subject.department)
    if acting_for is None:
        return _no("not-your-post", "确认无变化由填报部门的数据采集员办理")
    return _yes(acting_for)


def _of_department(*offices: Role) -> Rule:
    """A rule for what belongs to a department, whatever the year: its collector and head, and these offices of the school."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        acting_for = hat(person, Role.COLLECTOR, Role.DEPARTMENT_HEAD, department=subject.department)
        if acting_for is None:
            acting_for = hat(person, *offices)
        if acting_for is None:
            return _no("not-your-post", "此事由该部门的数据采集员、数据责任人或督导与质量控制办办理")
        return _yes(acting_for)

    return rule


def _sign_part(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = _the_sheet(subject)
    if (refusal := _frozen(sheet)) is not None:
        return refusal
    part = sheet.part_of(subject.department)
    if part is None:
        return _no("no-part", "该部门还没有报送这张表")
    acting_for = hat(person, Role.DEPARTMENT_HEAD, department=subject.department)
    if acting_for is None:
        return _no("not-your-post", "部门数据由本部门数据责任人签字")
    if person.staff_no in part.hands:
        return _no("separation", "本人填报的数据不能由本人签字")
    if part.signed_by:
        return _no("already-signed", "这一版已经签字")
    return _yes(acting_for)


def _frozen(sheet: SheetFacts) -> Verdict | None:
    """A refusal if the year takes nothing in, or the sheet is accepted; None if its content may still change."""
    if (refusal := _collecting(sheet.year)) is not None:
        return refusal
    if stage_of(sheet).accepted:
        return _no("locked", "该表已审核通过并锁定；更正须另行申请")
    return None


def _explain(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = _the_sheet(subject)
    if (refusal := _frozen(sheet)) is not None:
        return refusal
    for department in (*sheet.assignment.contributors, sheet.assignment.responsible_department):
        if (acting_for := hat(person, Role.COLLECTOR, department=department)) is not None:
            return _yes(acting_for)
    return _no("not-your-post", "情况说明由填报部门的数据采集员填写")


def _submit(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = _the_sheet(subject)
    if (refusal := _collecting(sheet.year)) is not None:
        return refusal
    stage = stage_of(sheet)
    if stage.desk is Desk.PARTS:
        return _no("parts-missing", "仍有部门未报送或未签字，不能提交初审")
    if stage.desk is not Desk.RESPONSIBLE:
        return _no("not-here", f"该表现处于「{stage.desk.zh}」，不能提交；如须修改请先撤回或请审核人退回修改")
    acting_for = hat_of(person, sheet.assignment.collector, sheet.table)
    if acting_for is None:
        return _no("not-your-post", "提交初审由数据归属部门的采集员办理")
    return _yes(acting_for)


def _withdraw(person: PersonFacts, subject: Subject) -> Verdict:
    sheet = _the_sheet(subject)
    if (refusal := _collecting(sheet.year)) is not None:
        return refusal
    if sheet.submission is None or sheet.submission.by != person.staff_no:
        return _no("not-yours", "只有提交人可以撤回")
    if any(each.seq > sheet.submission.seq for each in sheet.decisions):
        return _no("already-seen", "下一环节已处理，不能撤回，请联系审核人退回修改")
    return _yes()


def _at_desk(person: PersonFacts, subject: Subject) -> tuple[Verdict, Stage]:
    """Whether the person is the one at whose desk the sheet lies; shared by all that a desk may do."""
    sheet = _the_sheet(subject)
    stage = stage_of(sheet)
    if (refusal := _collecting(sheet.year)) is not None:
        return refusal, stage
    if subject.desk is None or stage.desk is not subject.desk:
        return _no("not-here", f"该表现处于「{stage.desk.zh}」，不在您的审核环节"), stage
    return _holds_desk(person, sheet, subject.desk), stage


def _holds_desk(person: PersonFacts, sheet: SheetFacts, desk: Desk) -> Verdict:
    """Whether the plan names the person (or whom he stands in for) for the desk, and he has had no hand in the sheet."""
    acting_for = hat_of(person, sheet.assignment.holder(desk), sheet.table)
    if acting_for is None:
        return _no("not-your-post", f"「{desk.zh}」由任务分解与责任落实表指定的人员办理")
    if person.staff_no in touched(sheet):
        return _no("separation", "本人填报、汇总或说明过的数据不能由本人审核")
    return _yes(acting_for)


def _approve(person: PersonFacts, subject: Subject) -> Verdict:
    verdict, stage = _at_desk(person, subject)
    if not verdict:
        return verdict
    refusal = _may_stand_for(person, _the_sheet(subject), (*stage.passed, *stage.confirmed))
    return verdict if refusal is None else refusal


def _may_stand_for(person: PersonFacts, sheet: SheetFacts, elsewhere: tuple[DecisionFacts, ...]) -> Verdict | None:
    """A refusal, if the checks are not complete or the person has spoken at another desk of the sheet; None if neither."""
    if sheet.standing is None or not sheet.standing.complete:
        return _no("incomplete-check", "有规则未能正常运行，核查不完整，暂不能审核通过；请联系督导与质量控制办")
    if any(each.by == person.staff_no for each in elsewhere):
        return _no("separation", "同一人不能在两个环节审核同一张表")
    return None


def _confirm(person: PersonFacts, subject: Subject) -> Verdict:
    """The desk's approval holds, and something else moved since it last looked."""
    verdict, stage = _with_news(person, subject)
    if not verdict:
        return verdict
    elsewhere = tuple(each for each in (*stage.passed, *stage.confirmed) if each.desk is not subject.desk)
    refusal = _may_stand_for(person, _the_sheet(subject), elsewhere)
    return verdict if refusal is None else refusal


def _with_news(person: PersonFacts, subject: Subject) -> tuple[Verdict, Stage]:
    sheet = _the_sheet(subject)
    stage = stage_of(sheet)
    if (refusal := _collecting(sheet.year)) is not None:
        return refusal, stage
    if subject.desk is None or subject.desk not in stage.news:
        return _no("no-news", "该表在这个审核环节没有待确认的新情况"), stage
    return _holds_desk(person, sheet, subject.desk), stage


def _send_back(person: PersonFacts, subject: Subject) -> Verdict:
    """From the desk where it lies; and from one that cannot confirm what other sheets moved, wherever it lies."""
    if subject.desk in stage_of(_the_sheet(subject)).news:
        return _with_news(person, subject)[0]
    return _at_desk(person, subject)[0]


def _accept(person: PersonFacts, subject: Subject) -> Verdict:
    return _at_desk(person, subject)[0]


def _gate(role: Role, before: tuple[str, ...]) -> Rule:
    """A gate of the year: its role, and the gates that must have been passed."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        passed = dict(_the_year(subject).gates)
        if missing := [gate for gate in before if gate not in passed]:
            return _no("too-early", f"须先通过：{'、'.join(GATE_ZH[gate] for gate in missing)}")
        return _office(role)(person, subject)

    return rule


GATE_ZH = {"qc": "质控办总体核查", "leading_group": "领导小组审定", "publication": "公开"}


def _read_sheet(person: PersonFacts, subject: Subject) -> Verdict:
    """Those whose work it is: contributors, desks, QC office, leading group, principal."""
    sheet = _the_sheet(subject)
    if hat(person, Role.QC_HEAD, Role.QC_OFFICER, Role.LEADING_GROUP_HEAD, Role.PRINCIPAL, Role.MAINTAINER) is not None:
        return _yes()
    plan = sheet.assignment
    if any(
        hat_of(person, holder, sheet.table) is not None
        for holder in (plan.collector, plan.owner, plan.vice_principal, plan.auditor)
    ):
        return _yes()
    if subject.department in (*plan.contributors, plan.responsible_department):
        acting_for = hat(person, Role.COLLECTOR, Role.DEPARTMENT_HEAD, department=subject.department)
        if acting_for is not None:
            return _yes(acting_for)
    return _no("not-your-work", "您没有查看该表明细的权限")


def _the_year(subject: Subject) -> YearFacts:
    if subject.year is not None:
        return subject.year
    return _the_sheet(subject).year


def _the_sheet(subject: Subject) -> SheetFacts:
    if subject.sheet is None:
        raise ValueError("this act is asked of a sheet")
    return subject.sheet


_RULES: dict[Action, Rule] = {
    Action.RECORD_PEOPLE: _office(Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER),
    Action.APPOINT_STAND_IN: _appoint,
    Action.DECIDE_PLAN: _decide_plan,
    Action.OPEN_YEAR: _open_year,
    Action.CLOSE_YEAR: _office(Role.QC_HEAD),
    Action.RECORD_BASELINE: _record_baseline,
    Action.RECEIVE: _sending("文件由本部门数据采集员报送，本部门教职工可报送本人的一份"),
    Action.MERGE: _merge,
    Action.CONFIRM_UNCHANGED: _confirm_unchanged,
    Action.SIGN_PART: _sign_part,
    Action.EXPLAIN: _explain,
    Action.ACCEPT: _accept,
    Action.SUBMIT: _submit,
    Action.WITHDRAW: _withdraw,
    Action.APPROVE: _approve,
    Action.CONFIRM: _confirm,
    Action.SEND_BACK: _send_back,
    Action.PASS_QC_GATE: _gate(Role.QC_HEAD, ()),
    Action.PASS_LEADING_GROUP: _gate(Role.LEADING_GROUP_HEAD, ("qc",)),
    Action.PUBLISH: _gate(Role.PRINCIPAL, ("qc", "leading_group")),
    Action.READ_SHEET: _read_sheet,
    Action.CONFIRM_MAPPINGS: _sending("对应关系由报送该文件的数据采集员或教职工确认"),
    Action.REVOKE_MAPPINGS: _of_department(Role.QC_HEAD, Role.QC_OFFICER),
    Action.READ_MAPPINGS: _of_department(Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER),
}
