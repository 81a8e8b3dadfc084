"""The school and its people: founding a home, recording persons and posts, stand-ins (办法第三条)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from acts.context import Refused, Who, allowed, commit, deciding, person, today
from ledger.chain import THE_SYSTEM, append, head
from ledger.facts import Role
from ledger.models import Department, Person, StandIn
from ledger.payloads.people import PeopleRecorded, PersonEntry, PostEntry, SchoolFounded, StandInAppointed, StandInEnded
from ledger.permission import Action, Verdict


@deciding()
def found_school(organisation: Mapping[str, Any], *, sample: bool) -> None:
    """Write the first events of a home from an organisation file; see `data/schools/sample/organisation.yaml`.

    Raises:
        Refused: this home has a school already.
    """
    if head() is not None:
        raise Refused("founded", "这里已经建立了学校", "换一个 STATEDATA_HOME，或继续使用现有的学校")
    school = organisation["school"]
    founded = SchoolFounded(
        code=school["code"], name=school["name"], leading_group=organisation["leading_group"]["name"], is_sample=sample,
        campuses=organisation["campuses"], departments=organisation["departments"],
    )  # fmt: skip
    people = PeopleRecorded(persons=_persons(organisation["persons"]), posts=_posts(organisation["posts"]))
    _refuse_unknown(people, {each.code for each in founded.departments}, set())
    append(founded, THE_SYSTEM)
    append(people, THE_SYSTEM)


def _refuse_unknown(people: PeopleRecorded, departments: set[str], known: set[str]) -> None:
    """A wrong role or department in an event would stand there for ever and stop every later question."""
    persons = known | {each.staff_no for each in people.persons}
    wrong = [f"{each.staff_no}：没有部门“{each.department}”" for each in people.persons if each.department not in departments]
    for post in people.posts:
        if post.staff_no not in persons:
            wrong.append(f"没有人员“{post.staff_no}”")
        if post.role not in set(Role):
            wrong.append(f"{post.staff_no}：没有职务“{post.role}”")
        if post.department and post.department not in departments:
            wrong.append(f"{post.staff_no}：没有部门“{post.department}”")
    if wrong:
        raise Refused("bad-people", "；".join(wrong), "请改正人员名单")


def record_people(who: Who, persons: Iterable[Mapping[str, Any]], posts: Iterable[Mapping[str, Any]]) -> None:
    """Record persons and posts of a staff list.

    Raises:
        Refused: not this person's post, or with every unknown person, role and department at once.
    """
    content = PeopleRecorded(persons=_persons(persons), posts=_posts(posts))
    departments = set(Department.objects.values_list("code", flat=True))
    _refuse_unknown(content, departments, set(Person.objects.values_list("staff_no", flat=True)))
    with deciding():
        commit(content, who, allowed(who, Action.RECORD_PEOPLE))


def _persons(rows: Iterable[Mapping[str, Any]]) -> tuple[PersonEntry, ...]:
    return tuple(PersonEntry.model_validate(row) for row in rows)


def _posts(rows: Iterable[Mapping[str, Any]]) -> tuple[PostEntry, ...]:
    return tuple(
        PostEntry(
            staff_no=row["staff_no"],
            role=row["role"],
            department=row.get("department") or "",
            first_day=row["from"],
            last_day=row.get("until") or None,
        )
        for row in rows
    )


def appoint_stand_in(who: Who, absent: str, deputy: str, first_day: date, last_day: date, reason: str, scope: str = "") -> int:
    """指定代理. Gives the seq of the event.

    Raises:
        Refused: for a chain of stand-ins, a term that runs backwards, oneself, or a power that one gives oneself.
    """
    department = person(absent).department
    person(deputy)
    if deputy == who.staff_no:
        raise Refused("own-deputy", "不能指定自己为代理人", "请由本人或其部门数据责任人、校级领导指定")
    if absent == deputy or last_day < first_day:
        raise Refused("bad-stand-in", "代理人不能是本人，且止期不早于起期", "请改正代理人或日期")
    overlapping = StandIn.objects.filter(ended_on=None, first_day__lte=last_day, last_day__gte=first_day)
    if overlapping.filter(deputy=absent).exists() or overlapping.filter(absent=deputy).exists():
        raise Refused("stand-in-chain", "代理不能再转代理", "请直接指定最终办理的人")
    content = StandInAppointed(absent=absent, deputy=deputy, first_day=first_day, last_day=last_day, scope=scope, reason=reason)
    with deciding():
        return commit(content, who, allowed(who, Action.APPOINT_STAND_IN, department=department)).seq


def end_stand_in(who: Who, appointed_seq: int) -> None:
    """End a stand-in's time early; either of the two may."""
    row = StandIn.objects.filter(event_seq=appointed_seq, ended_on=None).first()
    if row is None or who.staff_no not in (row.absent, row.deputy):
        raise Refused("not-yours", "只有代理双方可以提前结束代理", "请由本人办理")
    with deciding():
        commit(StandInEnded(appointed_seq=appointed_seq, day=today()), who, Verdict(True))
