"""Reads a `YearView` from the ledger. Import after `start_ledger`."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max

from acts.waiting import department_names, sheet_title
from acts.years.gates import DatasetState, dataset_state
from flows.findings_load import findings_of
from flows.year_view import GateView, SheetView, YearView
from ledger.facts import Desk, Role
from ledger.load_facts import year_facts
from ledger.models import Assignment, Decision, Edition, Plan, SchoolYear, Standing, Statement, Submission, YearDecision
from ledger.permission import GATE_ZH
from ledger.stage import Stage
from tasks.asking import ACCEPTED

_CONFIRM = "审核人确认新情况"
_EDITION_ZH = {"internal": "校内定稿版", "public": "公开版"}
_FEW = 3
_POST_ZH = {
    Desk.RESPONSIBLE: Role.COLLECTOR.zh,
    Desk.OWNER: Role.INDICATOR_OWNER.zh,
    Desk.VICE_PRINCIPAL: Role.VICE_PRINCIPAL.zh,
    Desk.QC_OFFICE: Role.QC_OFFICER.zh,
}


def load_year(year: int, opened_seq: int) -> YearView:
    """The year as it stands now; `opened_seq` is the event that opened it."""
    state = dataset_state(year)
    gate = state.open_gate() or ""
    return YearView(
        year=year,
        opened_seq=opened_seq,
        gates=tuple(_gates(year, opened_seq, state)),
        question=gate if state.ready else ACCEPTED,
        question_words=GATE_ZH.get(gate, "") or (_CONFIRM if state.digest and not state.ready else ""),
        question_since=_minute(_last_word(year, state)) if gate or state.digest else "",
        edition=_edition(year, state.digest),
        desks=tuple(desk.zh for desk in Desk),
        findings=tuple(findings_of(year)),
    )


def _last_word(year: int, state: DatasetState) -> str:
    """When the gate began to wait: with the last approval of a sheet, or the gate before it."""
    approved = Decision.objects.filter(year=year, outcome="approved").aggregate(at=Max("at"))["at"]
    gates = YearDecision.objects.filter(year=year, gate__in=state.passed).aggregate(at=Max("at"))["at"]
    return max(approved or "", gates or "")


def _edition(year: int, digest: str | None) -> str:
    last = Edition.objects.filter(year=year, dataset_digest=digest or "").order_by("-event_seq").first()
    return f"已形成{_EDITION_ZH[last.kind]}（第 {last.number} 版）" if last else ""


def _gates(year: int, opened_seq: int, state: DatasetState) -> Iterable[GateView]:
    names, open_stages = department_names(), dict(state.waiting)
    for department, tables in _tables_by_department(year).items():
        sheets = tuple(_sheet(table, names[department], open_stages.get(table), names) for table in tables)
        yield GateView(department, names[department], max(opened_seq, _last_opening(year, tables)), sheets)


def _tables_by_department(year: int) -> dict[str, list[str]]:
    plan = Assignment.objects.filter(year=year, plan_version=year_facts(year).plan_version).order_by("id")
    found: dict[str, list[str]] = {}
    for department, table in plan.values_list("responsible_department", "table"):
        found.setdefault(department, []).append(table)
    return found


def _last_opening(year: int, tables: list[str]) -> int:
    """The last event that can have opened a gate on these sheets: a gate is keyed by it while no run of it is alive."""
    mine = {"year": year, "table__in": tables}
    submissions = Submission.objects.filter(**mine)
    seqs = (
        Plan.objects.filter(year=year).aggregate(seq=Max("event_seq")),
        submissions.aggregate(seq=Max("event_seq")),
        submissions.aggregate(seq=Max("withdrawn_seq")),
        Standing.objects.filter(**mine).aggregate(seq=Max("event_seq")),
        Statement.objects.filter(**mine).aggregate(seq=Max("event_seq")),
        Decision.objects.filter(**mine, outcome="sent_back").aggregate(seq=Max("event_seq")),
    )
    return max(found["seq"] or 0 for found in seqs)


def _sheet(table: str, department: str, stage: Stage | None, names: dict[str, str]) -> SheetView:
    if stage is None:
        return SheetView(sheet_title(table), Desk.ACCEPTED.zh, "", "", accepted=True)
    waits = _POST_ZH.get(stage.desk, "")
    if stage.desk is Desk.RESPONSIBLE:
        waits = f"{department}{waits}"
    if stage.desk is Desk.PARTS:
        waits = _some([names[code] for code in stage.waiting_for])
    if stage.sent_back:
        waits = f"{waits}（退回修改）"
    elif stage.new_errors:
        waits = f"{waits}（新出现 {stage.new_errors} 处必改）"
    return SheetView(sheet_title(table), stage.desk.zh, _minute(stage.since), waits, accepted=False)


def _some(departments: list[str]) -> str:
    """All of them, or the first and how many: a cell of the dashboard's tables does not wrap."""
    few = "、".join(departments[:_FEW])
    return few if len(departments) <= _FEW else f"{few}等 {len(departments)} 个部门"


def _minute(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M")


def year_views() -> Iterator[YearView]:
    """Every opened year that is not closed."""
    for year, opened in SchoolYear.objects.filter(closed=False).order_by("year").values_list("year", "event_seq"):
        yield load_year(year, opened)
