"""How far a department is with the sheets that the system counts for it: pages and the command say the same."""

from dataclasses import dataclass

from acts.counting.counted import Count, count_of, rows_off
from acts.receiving.taking import takes
from acts.waiting import sheet_title
from ledger.facts import AssignmentFacts
from ledger.load_facts import sheet_facts, tables_of, year_facts


@dataclass(frozen=True)
class CountedState:
    """A count with what became of it. `off`: rows of the last upload that differ from it, None if there is none."""

    count: Count
    title: str
    off: int | None
    open: bool

    @property
    def usable(self) -> bool:
        """Whether sending the count as it stands would do anything."""
        return self.open and self.count.ready and self.count.whole and self.off != 0

    @property
    def tone(self) -> str:
        if not self.count.ready:
            return "waiting"
        return {None: "notice", 0: "approved"}.get(self.off, "question")

    @property
    def mark(self) -> str:
        """The state in a word or two."""
        if not self.count.ready:
            return "等待统计"
        return {None: "已统计好", 0: "与统计数一致"}.get(self.off, "与统计数不同")

    @property
    def words(self) -> str:
        if not self.count.ready:
            return f"由系统统计：{'、'.join(self.count.waits_for)} 提交初审后自动填好，届时请重新下载模板，现在不必填写。"
        counted = f"系统已按 {'、'.join(each.words for each in self.count.sources)}统计好 {len(self.count.rows)} 行。"
        if self.off is None:
            return counted + ("核对无误可直接按系统统计数填报。" if self.count.whole else "其余数据项请下载模板补填后报送。")
        if self.off == 0:
            return f"{counted}已报送的数据与之一致。"
        return f"{counted}已报送的数据有 {self.off} 行与之不同：有不同意见的写明情况说明，否则按系统统计数重新填报。"


def counted_states(year: int, department: str) -> list[CountedState]:
    """The sheets of the plan that are counted for this department, in the order of the plan."""
    facts = year_facts(year)
    return [state for table in tables_of(facts) if (state := _state(sheet_facts(facts, table).assignment, year, department))]


def counted_state(year: int, table: str, department: str) -> CountedState | None:
    """One of them; None if the sheet is not counted for this department."""
    return _state(sheet_facts(year_facts(year), table).assignment, year, department)


def _state(assignment: AssignmentFacts, year: int, department: str) -> CountedState | None:
    count = count_of(year, assignment, department)
    if count is None:
        return None
    return CountedState(count, sheet_title(count.table), rows_off(count), takes(year, count.table, department))
