"""A year as the courier sees it: read once from the ledger, in words without a person's name.

Prefect has no roles, so what it shows says which post decides and where, never who. `flows.cards` writes it out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetView:
    """One sheet: its title with 表号, the desk it lies at, since when (YYYY-MM-DD HH:MM), which post or department has to act."""

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
        """「等待 10.1 学生名册（质控办审核，10月25日起）」, or 「等待 3 张表（最早10月18日起）」."""
        if not self.open:
            return "已全部审核通过"
        if len(self.open) > 1:
            return f"等待 {len(self.open)} 张表（最早{day(min(sheet.since for sheet in self.open))}起）"
        (only,) = self.open
        return f"等待 {only.title}（{only.desk}，{day(only.since)}起）"

    @property
    def desks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sheet.desk for sheet in self.open))


@dataclass(frozen=True)
class FindingsView:
    """Open findings of a department, counts only.

    `sent_…` are those of the latest files it sent, as far as they are not submitted; the others stand on the submitted
    sheets that belong to it: 必改, 须说明 without words, those whose words nobody has accepted yet.
    """

    name: str
    sent_errors: int = 0
    sent_questions: int = 0
    errors: int = 0
    unexplained: int = 0
    unaccepted: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        return self.sent_errors, self.sent_questions, self.errors, self.unexplained, self.unaccepted


@dataclass(frozen=True)
class YearView:
    """An opened year. `question` as `tasks.asking` answers it, since when, and what was made of the passed dataset.

    `desks` are all desks in their order, also those where nothing lies; `findings` only departments that have some.
    """

    year: int
    opened_seq: int
    gates: tuple[GateView, ...]
    question: str
    question_words: str
    question_since: str
    edition: str
    desks: tuple[str, ...]
    findings: tuple[FindingsView, ...]

    @property
    def sheets(self) -> tuple[SheetView, ...]:
        return tuple(sheet for gate in self.gates for sheet in gate.sheets)

    @property
    def accepted(self) -> int:
        return sum(sheet.accepted for sheet in self.sheets)

    @property
    def waits(self) -> str:
        """「等待 学生处 10.1 学生名册」 when one sheet is open, else how many departments and sheets, or the year's gate."""
        open_gates = [gate for gate in self.gates if gate.open]
        if not open_gates:
            return self._after_the_sheets
        sheets = [sheet for gate in open_gates for sheet in gate.open]
        if len(sheets) == 1:
            return f"等待 {open_gates[0].name} {sheets[0].title}（{sheets[0].desk}，{day(sheets[0].since)}起）"
        return f"等待 {len(open_gates)} 个部门 {len(sheets)} 张表（已通过 {self.accepted} 张）"

    @property
    def _after_the_sheets(self) -> str:
        if self.question:
            return f"等待 {self.question_words}（{day(self.question_since)}起）"
        return self.edition or "两个环节已通过，正在形成定稿版"

    @property
    def gate_tags(self) -> tuple[str, ...]:
        return (self.question_words,) if self.question_words else ()


def day(since: str) -> str:
    """「10月25日」 of YYYY-MM-DD …."""
    return f"{int(since[5:7])}月{int(since[8:10])}日"
