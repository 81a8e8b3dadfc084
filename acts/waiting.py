"""Who is waited for, for what and since when, in the words of the office: pages, the command and the dashboard say the same."""

from dataclasses import dataclass
from datetime import date, datetime

from acts.context import the_catalog, today
from ledger.facts import REVIEW_DESKS, Desk, SheetFacts
from ledger.models import Department, Person
from ledger.stage import Stage, stage_of


@dataclass(frozen=True)
class Waiting:
    """One thing that is waited for. `holder` is a person's name, `days` full days since the sheet came there."""

    table: str
    desk: Desk
    holder: str
    words: str
    since: str
    days: int
    late: bool

    @property
    def title(self) -> str:
        return sheet_title(self.table)


def waiting_of(facts: SheetFacts) -> Waiting | None:
    """What one sheet waits for; None once it is accepted."""
    stage = stage_of(facts)
    if stage.accepted:
        return None
    holder = holder_of(facts, stage)
    title = sheet_title(facts.table)
    return Waiting(
        table=facts.table,
        desk=stage.desk,
        holder=holder,
        words=f"{title}：{_words(stage, holder)}",
        since=stage.since,
        days=days_since(stage.since),
        late=is_late(facts, stage),
    )


def sheet_title(table: str) -> str:
    sheet = the_catalog().sheets[table]
    return f"{sheet.code} {sheet.title.zh}"


def _words(stage: Stage, holder: str) -> str:
    if stage.sent_back:
        return f"已退回修改，等待{holder}"
    if stage.new_errors:
        return f"出现 {stage.new_errors} 处新的必改，等待{holder}"
    if stage.desk is Desk.PARTS:
        return f"等待{holder}报送并签字"
    if stage.desk is Desk.RESPONSIBLE:
        return f"等待{holder}汇总并提交初审"
    return f"等待{holder}审核（{stage.desk.zh}）"


def holder_of(facts: SheetFacts, stage: Stage) -> str:
    """Who has to act now: departments for missing parts, else the person whom the plan names."""
    if stage.desk is Desk.PARTS:
        return "、".join(department_names()[code] for code in stage.waiting_for)
    holder = facts.assignment.holder(stage.desk) if stage.desk in REVIEW_DESKS else facts.assignment.collector
    return person_names().get(holder, holder)


def department_names() -> dict[str, str]:
    return dict(Department.objects.values_list("code", "name"))


def person_names() -> dict[str, str]:
    return dict(Person.objects.values_list("staff_no", "name"))


def days_since(moment: str) -> int:
    return (today() - datetime.fromisoformat(moment).date()).days if moment else 0


def is_late(facts: SheetFacts, stage: Stage) -> bool:
    """Late is computed: past the plan's day and not yet submitted to review."""
    return stage.desk in (Desk.PARTS, Desk.RESPONSIBLE) and today() > facts.assignment.due


def due_words(due: date) -> str:
    """「10月12日 周三，还有 3 天」."""
    left = (due - today()).days
    tail = f"还有 {left} 天" if left > 0 else ("今天到期" if left == 0 else f"已逾期 {-left} 天")
    return f"{due.month}月{due.day}日 周{'一二三四五六日'[due.weekday()]}，{tail}"
