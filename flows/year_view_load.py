"""Reads a `YearView` from the ledger. Import after `start_ledger`."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max

from acts.gates import DatasetState, dataset_state
from acts.waiting import department_names, sheet_title
from flows.year_view import GateView, SheetView, YearView
from ledger.load_facts import year_facts
from ledger.models import Assignment, Decision, Edition, Plan, SchoolYear, Standing, Statement, Submission
from ledger.permission import GATE_ZH
from ledger.stage import Stage
from tasks.asking import ACCEPTED

_CONFIRM = "审核人确认新情况"
_EDITION_ZH = {"internal": "校内定稿版", "public": "公开版"}


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
        edition=_edition(year, state.digest),
    )


def _edition(year: int, digest: str | None) -> str:
    last = Edition.objects.filter(year=year, dataset_digest=digest or "").order_by("-event_seq").first()
    return f"已形成{_EDITION_ZH[last.kind]}（第 {last.number} 版）" if last else ""


def _gates(year: int, opened_seq: int, state: DatasetState) -> Iterable[GateView]:
    names, open_stages = department_names(), dict(state.waiting)
    for department, tables in _tables_by_department(year).items():
        sheets = tuple(_sheet(table, open_stages.get(table), names) for table in tables)
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


def _sheet(table: str, stage: Stage | None, names: dict[str, str]) -> SheetView:
    if stage is None:
        return SheetView(sheet_title(table), "审核通过（锁定）", "", "", accepted=True)
    waits = "、".join(names[code] for code in stage.waiting_for)
    if stage.sent_back:
        waits = "退回修改"
    elif stage.new_errors:
        waits = f"新出现 {stage.new_errors} 处必改"
    since = datetime.fromisoformat(stage.since).strftime("%Y-%m-%d %H:%M") if stage.since else ""
    return SheetView(sheet_title(table), stage.desk.zh, since, waits, accepted=False)


def year_views() -> Iterator[YearView]:
    """Every opened year that is not closed."""
    for year, opened in SchoolYear.objects.filter(closed=False).order_by("year").values_list("year", "event_seq"):
        yield load_year(year, opened)
