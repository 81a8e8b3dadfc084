"""Who may do what to a school's people and to a year: plan, opening, 基线, gates."""

from ledger.actions import GATE_ZH, Rule, Subject, Verdict, no, the_year, yes
from ledger.facts import PersonFacts, Role, YearFacts, hat


def office(*roles: Role) -> Rule:
    """A rule that asks for one of these posts and nothing else."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        acting_for = hat(person, *roles)
        if acting_for is None:
            return no("not-your-post", f"此事由{'、'.join(role.zh for role in roles)}办理")
        return yes(acting_for)

    return rule


def appoint(person: PersonFacts, subject: Subject) -> Verdict:
    """`subject.department` is that of the absent: a department's head names deputies for his own people only."""
    if person.holds(Role.QC_HEAD, Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.LEADING_GROUP_HEAD):
        return yes()
    if person.holds(Role.DEPARTMENT_HEAD, department=subject.department):
        return yes()
    return no("not-your-post", "代理由本部门数据责任人、校级领导或督导与质量控制办主任指定")


def decide_plan(person: PersonFacts, subject: Subject) -> Verdict:
    year = the_year(subject)
    if year.opened and (refusal := collecting(year)) is not None:
        return refusal
    return office(Role.LEADING_GROUP_HEAD)(person, subject)


def open_year(person: PersonFacts, subject: Subject) -> Verdict:
    year = the_year(subject)
    if not year.plan_version:
        return no("no-plan", "任务分解与责任落实表尚未审定，不能启动采集")
    if year.opened:
        return no("already-open", "该年度已经启动")
    return office(Role.QC_HEAD, Role.QC_OFFICER)(person, subject)


def record_baseline(person: PersonFacts, subject: Subject) -> Verdict:
    """Only for a year of which this system has nothing, and while nobody has settled the year that is compared with it."""
    year, following = the_year(subject), subject.following
    if year.opened or year.gates:
        return no("has-own-data", "该年度已在本系统启动采集，有自己的数据，不再接受基线")
    if following is not None and following.opened and (refusal := collecting(following)) is not None:
        return no(refusal.code, f"与它比较的{following.year}年度数据已锁定，基线不能再变动")
    return office(Role.QC_HEAD, Role.QC_OFFICER)(person, subject)


def collecting(year: YearFacts) -> Verdict | None:
    """A refusal (which is falsy, as every refusal: compare with None) if the year takes nothing in; None if it does."""
    if not year.opened:
        return no("not-open", "该年度尚未启动采集")
    if year.closed:
        return no("closed", "该年度已关闭，数据已锁定")
    if any(gate == "leading_group" for gate, _ in year.gates):
        return no("locked", "领导小组已审定，数据已锁定；更正须另行申请")
    return None


def gate(role: Role, before: tuple[str, ...]) -> Rule:
    """A gate of the year: its role, and the gates that must have been passed."""

    def rule(person: PersonFacts, subject: Subject) -> Verdict:
        passed = dict(the_year(subject).gates)
        if missing := [gate for gate in before if gate not in passed]:
            return no("too-early", f"须先通过：{'、'.join(GATE_ZH[gate] for gate in missing)}")
        return office(role)(person, subject)

    return rule
