"""A year as the courier sees it: read once from the ledger, in words without a person's name.

Prefect has no roles, so what it shows says which post decides and where, never who.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetView:
    """One sheet: its title with 表号, the desk it lies at, since when, in words what is waited for."""

    title: str
    desk: str
    since: str
    waits: str
    accepted: bool


@dataclass(frozen=True)
class GateView:
    """A department and the sheets that belong to it. `opened_seq` is the last event that could have opened its gate."""

    department: str
    name: str
    opened_seq: int
    sheets: tuple[SheetView, ...]

    @property
    def open(self) -> tuple[SheetView, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.accepted)

    @property
    def all_accepted(self) -> bool:
        return not self.open

    @property
    def waits(self) -> str:
        """「等待 10.1 学生名册（质控办审核）」, or 「等待 3 张表」."""
        if not self.open:
            return "已全部审核通过"
        first = self.open[0]
        return f"等待 {first.title}（{first.desk}）" if len(self.open) == 1 else f"等待 {len(self.open)} 张表"

    @property
    def desks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sheet.desk for sheet in self.open))

    @property
    def card(self) -> str:
        lines = [f"| {sheet.title} | {sheet.desk} | {sheet.waits} | {sheet.since} |" for sheet in self.sheets]
        return "\n".join([f"## {self.name}", "", "| 采集表 | 审核环节 | 等待 | 起 |", "|---|---|---|---|", *lines, ""])


@dataclass(frozen=True)
class YearView:
    """An opened year. `question` as `tasks.asking` answers it; `edition` says what was made of the passed dataset."""

    year: int
    opened_seq: int
    gates: tuple[GateView, ...]
    question: str
    question_words: str
    edition: str

    @property
    def waits(self) -> str:
        """「等待 学生处 10.1 学生名册」 when one sheet is open, else how many departments and sheets, or the year's gate."""
        open_gates = [gate for gate in self.gates if gate.open]
        if not open_gates:
            return f"等待 {self.question_words}" if self.question else (self.edition or "两个环节已通过，正在形成定稿版")
        sheets = [sheet for gate in open_gates for sheet in gate.open]
        if len(sheets) == 1:
            return f"等待 {open_gates[0].name} {sheets[0].title}"
        return f"等待 {len(open_gates)} 个部门 {len(sheets)} 张表"

    @property
    def gate_tags(self) -> tuple[str, ...]:
        return (self.question_words,) if self.question_words else ()

    @property
    def card(self) -> str:
        head = f"# {self.year}年度采集：{self.waits}\n\n{_HOW}\n\n"
        return head + "\n".join(gate.card for gate in self.gates)


_HOW = "审核在数据采集系统的页面上办理（“我的待办”）。在此处继续、完成或取消运行，不代表任何审核意见。"
