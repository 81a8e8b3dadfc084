"""What lies on the dashboard beside a run: Markdown tables of who is waited for, the progress, and counts of findings."""

from collections import Counter
from collections.abc import Iterable, Iterator

from flows.year_view import FindingsView, GateView, YearView

LONGEST_BAR = 20
_HOW = "审核在数据采集系统的页面上办理（“我的待办”）。在此处继续、完成或取消运行，不代表任何审核意见。"
_FINDINGS_HOW = (
    "“报送中”为各部门最近一次报送、尚未提交初审的文件经核查的问题数，计入报送部门；"
    "“已提交”计入数据归属部门。只列数量，具体问题见系统页面。"
)


def year_card(view: YearView) -> str:
    """Of the run of a year: progress by desk, findings by department, and who is waited for."""
    blocks = (
        f"# {view.year}年度采集",
        f"**{view.waits}**",
        _HOW,
        f"## 进度：{progress_words(view)}",
        _table(("审核环节", "采集表数", ""), _desks(view)),
        "## 问题（按部门）",
        *_findings(view.findings),
        "## 等待情况（久者在前）",
        *_waiting(view.gates),
    )
    return "\n\n".join(blocks) + "\n"


def gate_card(gate: GateView) -> str:
    """Of the run of one department."""
    return "\n\n".join((f"# {gate.name}", f"**{gate.waits}**", _HOW, *_waiting((gate,)))) + "\n"


def progress_words(view: YearView) -> str:
    """「已审核通过 3 / 8 张采集表」."""
    return f"已审核通过 {view.accepted} / {len(view.sheets)} 张采集表"


def percent(view: YearView) -> float:
    """Of the sheets that are accepted, 0 to 100; only all of them are 100."""
    return float(100 * view.accepted // len(view.sheets)) if view.sheets else 0.0


def _desks(view: YearView) -> Iterator[tuple[str, ...]]:
    number = Counter(sheet.desk for sheet in view.sheets)
    scale = max(1.0, len(view.sheets) / LONGEST_BAR)
    for desk in view.desks:
        yield desk, str(number[desk]), "█" * round(number[desk] / scale) or ("▏" if number[desk] else "")


def _findings(findings: tuple[FindingsView, ...]) -> Iterator[str]:
    if not findings:
        yield "没有待处理的问题。"
        return
    totals = tuple(sum(column) for column in zip(*(each.counts for each in findings), strict=True))
    rows = [(each.name, *map(_count, each.counts)) for each in findings]
    head = ("部门", "报送中：必改", "报送中：须说明", "已提交：必改", "已提交：待说明", "已提交：待认可")
    yield _table(head, [*rows, ("合计", *map(str, totals))])
    yield _FINDINGS_HOW


def _count(number: int) -> str:
    return str(number) if number else ""


def _waiting(gates: tuple[GateView, ...]) -> Iterator[str]:
    """The sheets that are open, those that have waited longest first; then those that are accepted, in a line."""
    waiting = sorted(((gate, sheet) for gate in gates for sheet in gate.open), key=lambda each: each[1].since)
    if waiting:
        rows = ((gate.name, sheet.title, sheet.desk, sheet.since, sheet.waits) for gate, sheet in waiting)
        yield _table(("归属部门", "采集表", "审核环节", "起", "等待"), rows)
    if accepted := "、".join(sheet.title for gate in gates for sheet in gate.sheets if sheet.accepted):
        yield f"已审核通过：{accepted}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows))
