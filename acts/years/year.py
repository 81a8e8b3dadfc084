"""A year: its plan is decided, it is opened, templates go out, it is closed (办法第四条、第五条之一)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import ValidationError

from acts.context import Refused, Who, allowed, commit, deciding, the_catalog
from ledger.load_facts import year_facts
from ledger.models import Department, Person, School
from ledger.payloads.year import AssignmentEntry, PlanDecided, YearClosed, YearOpened
from ledger.permission import Action

Form = Literal["meeting", "circulation", "head"]


def decide_plan(
    who: Who, year: int, assignments: Iterable[Mapping[str, Any]], form: Form, document: str, decided_on: date
) -> None:
    """Record the decided 任务分解与责任落实表. `due` may be MM-DD: it is a day of the year that is collected.

    Raises:
        Refused: with all that is wrong with the plan, at once.
    """
    entries, wrong = _entries(assignments, year)
    wrong += _plan_faults(entries)
    if wrong:
        raise Refused("bad-plan", "；".join(wrong), "改正任务分解与责任落实表后再审定")
    body = School.objects.get().leading_group
    content = PlanDecided(year=year, body=body, form=form, document=document, decided_on=decided_on, assignments=entries)
    with deciding():
        commit(content, who, allowed(who, Action.DECIDE_PLAN, year=year_facts(year)))


def _entries(assignments: Iterable[Mapping[str, Any]], year: int) -> tuple[tuple[AssignmentEntry, ...], list[str]]:
    """The lines of the plan that can be read, and what is wrong with the others."""
    entries, wrong = [], []
    for number, each in enumerate(assignments, 1):
        try:
            entries.append(AssignmentEntry.model_validate({**each, "due": _due(str(each.get("due", "")), year)}))
        except ValidationError as error:
            places = "、".join(".".join(map(str, one["loc"])) for one in error.errors())
            wrong.append(f"第 {number} 行（{each.get('table', '')}）：{places} 缺失或不合格式")
    return tuple(entries), wrong


def _due(text: str, year: int) -> str:
    return text if text.count("-") == 2 else f"{year}-{text}"


def _plan_faults(entries: tuple[AssignmentEntry, ...]) -> Iterable[str]:
    sheets = the_catalog().sheets
    people = set(Person.objects.values_list("staff_no", flat=True))
    departments = set(Department.objects.values_list("code", flat=True))
    tables = [entry.table for entry in entries]
    if not tables:
        yield "没有任何可用的采集表"
    for table in sorted({table for table in tables if tables.count(table) > 1}):
        yield f"“{table}”列了不止一次"
    for entry in entries:
        title = sheets[entry.table].title.zh if entry.table in sheets else entry.table
        if entry.table not in sheets:
            yield f"没有采集表“{entry.table}”"
        for code in sorted({entry.responsible_department, *entry.contributors} - departments):
            yield f"{title}：没有部门“{code}”"
        desks = [entry.collector, entry.owner, entry.vice_principal, entry.auditor]
        for staff_no in sorted(set(desks) - people):
            yield f"{title}：没有人员“{staff_no}”"
        if len(set(desks)) != len(desks):
            yield f"{title}：采集员、指标负责人、分管校级领导、审核员须是不同的人"
        if not entry.contributors:
            yield f"{title}：没有填报部门"


def open_year(who: Who, year: int, first_day: date, last_day: date, notice: str = "", deadline: date | None = None) -> None:
    """启动年度采集, on the plan in force and the catalog as it is now.

    Raises:
        Refused: no decided plan, opened already, or a window that ends after the authority's date.
    """
    if last_day < first_day or (deadline and last_day > deadline):
        raise Refused("bad-window", "采集截止日期须在开始之后，且不晚于上级规定的上报截止日期", "请改正日期")
    catalog = the_catalog()
    with deciding():
        facts = year_facts(year)
        verdict = allowed(who, Action.OPEN_YEAR, year=facts)
        content = YearOpened(
            year=year, plan_version=facts.plan_version, catalog_digest=catalog.edition_digest, logic_digest=catalog.logic_digest,
            first_day=first_day, last_day=last_day, authority_notice=notice, authority_deadline=deadline,
        )  # fmt: skip
        commit(content, who, verdict)


def close_year(who: Who, year: int) -> None:
    """关闭年度: from now on nothing comes in."""
    with deciding():
        facts = year_facts(year)
        if not facts.opened or facts.closed:
            raise Refused("not-open", "该年度没有处于采集状态", "")
        commit(YearClosed(year=year), who, allowed(who, Action.CLOSE_YEAR, year=facts))
