"""Who may do what in which state, asked of `may()` for every action, person and state.

`python -m tests.ledger.permission_table` writes docs/permissions.md from it.
"""

from dataclasses import replace
from pathlib import Path

from ledger.facts import REVIEW_DESKS, Desk, PersonFacts, SheetFacts, YearFacts
from ledger.permission import Action, Subject, may
from ledger.stage import stage_of
from tests.ledger.cases import NEW, OPENED, PEOPLE, A, accepted, approved, checked, gathered, said, sent, submitted, with_gates

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def _of(year: YearFacts) -> SheetFacts:
    return replace(NEW, year=year)


_DONE = submitted(gathered())
_ACCEPTED = approved(_DONE)
# Another sheet's submission took back a 须说明 that had been explained and accepted here.
_NEWS = checked(approved(accepted(submitted(said(gathered(), "q1"), questions=(("q1", 1.0),)), "q1")))
STATES: dict[str, tuple[str, SheetFacts]] = {
    "unplanned": ("未审定任务分解", _of(YearFacts(2016, 0, opened=False, closed=False))),
    "planned": ("已审定、未启动", _of(YearFacts(2016, 1, opened=False, closed=False))),
    "empty": ("采集中，未报送", NEW),
    "sent": ("已报送，未签字", sent(NEW, A)),
    "ready": ("各部门已签字", gathered()),
    "owner": ("在指标负责人", _DONE),
    "vice": ("在分管校级领导", approved(_DONE, Desk.OWNER)),
    "qc": ("在质控办", approved(_DONE, Desk.OWNER, Desk.VICE_PRINCIPAL)),
    "accepted": ("审核通过（锁定）", _ACCEPTED),
    "news": ("审核通过，有新情况", _NEWS),
    "checked": ("总体核查通过", with_gates(_ACCEPTED, "qc")),
    "decided": ("领导小组已审定", with_gates(_ACCEPTED, "qc", "leading_group")),
    "closed": ("年度已关闭", replace(_ACCEPTED, year=replace(OPENED, closed=True))),
}


def allowed(action: Action, state: str) -> list[str]:
    """The persons of the table who may do this in that state, in their order."""
    return [name for name, person in PEOPLE.items() if may(person, action, _subject(STATES[state][1], person, action))]


def _subject(facts: SheetFacts, person: PersonFacts, action: Action) -> Subject:
    """The sheet, the department concerned, and the desk at which it lies (the person's own, if it is at none)."""
    desk = stage_of(facts).desk
    department = A
    if action is Action.READ_SHEET and person.posts:
        department = person.posts[0].department
    own = next((each for each in REVIEW_DESKS if facts.assignment.holder(each) == person.staff_no), Desk.OWNER)
    return Subject(sheet=facts, department=department, desk=desk if desk in REVIEW_DESKS else own)


TITLES = {
    "collector": "采集员（归属部门）", "other_collector": "采集员（其他填报部门）", "head": "部门数据责任人",
    "other_head": "部门数据责任人（其他部门）", "owner": "指标负责人", "vice": "分管校级领导", "auditor": "质控办审核员",
    "qc_head": "质控办主任", "group_head": "领导小组组长",
    "member": "领导小组成员", "principal": "校长", "maintainer": "平台维护专员", "staff": "教职工", "nobody": "无职务",
}  # fmt: skip


def document() -> str:
    """The table as Markdown."""
    lines = [
        "# Who may do what",
        "",
        "Made from `ledger.permission.may()` by `python -m tests.ledger.permission_table`; a test holds it to the code.",
        "The persons are those whom the plan names for one sheet of two departments; the acts of a department are those of the",
        "department to which the sheet belongs. Deputies (代理) may what the absent may, by their own name. Whoever has entered,",
        "merged or explained a version decides on it at no desk.",
        "",
    ]
    for action in Action:
        lines += [f"## {action.zh} (`{action.value}`)", "", "| 状态 | 谁可以办理 |", "|---|---|"]
        for state, (title, _) in STATES.items():
            lines.append(f"| {title} | {'、'.join(TITLES[name] for name in allowed(action, state)) or '—'} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
