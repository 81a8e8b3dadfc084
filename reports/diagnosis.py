"""The diagnosis report (诊断报告) as a value: what its pages and documents show, before any layout."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.digests import check_code
from catalog.periods import year_title
from reports.figures import ordinal_edition
from reports.indicators import IndicatorValue, Verdict
from reports.statistics import SheetComparison


@dataclass(frozen=True)
class School:
    """Who reports: the full name and the authority's school code."""

    name: str
    code: str


@dataclass(frozen=True)
class Approval:
    """One decision on one sheet, or on the whole (`sheet_code` empty), with name and post of that time."""

    sheet_code: str
    sheet_title: str
    desk: str
    person: str
    post: str
    at: datetime
    digest: str
    note: str = ""

    @property
    def check_code(self) -> str:
        return check_code(self.digest)


@dataclass(frozen=True)
class UnchangedPart:
    """A department's part of a sheet that is last year's rows, said to hold: who said so, and of which edition."""

    sheet_code: str
    sheet_title: str
    department: str
    rows: int
    person: str
    at: datetime
    edition: str
    edition_digest: str


@dataclass(frozen=True)
class ExplainedItem:
    """A finding that stays, with what the sender said about it and who accepted it, up to what and until when."""

    rule_title: str
    severity_zh: str
    count: int
    statement: str
    explained_by: str
    accepted_by: str = ""
    amount: str = ""
    until: date | None = None


@dataclass(frozen=True)
class SheetSummary:
    """One sheet of the report: its size beside last year's, what the checks found, what was explained."""

    code: str
    title: str
    department: str
    population: str
    period_title: str
    comparison: SheetComparison
    errors: int
    questions: int
    notices: int
    explained: tuple[ExplainedItem, ...] = ()


@dataclass(frozen=True)
class Unexpected:
    """One item of the 全校数据总体核查 that was not as expected, or (`judged` false) could not be judged."""

    sheet: str
    title: str
    expected: str
    observed: str
    judged: bool = True


@dataclass(frozen=True)
class SuiteSummary:
    """The 全校数据总体核查 of exactly this data: how many items, and those not as expected."""

    total: int
    unexpected: tuple[Unexpected, ...]


@dataclass(frozen=True)
class Diagnosis:
    """Everything that the report says. `digest` is the edition's; `rehearsal` marks 演练 on every page.

    `beside_baseline`: last year's figures are a 基线, which no page may call anything else. `suite` is None where the
    全校数据总体核查 was not made of this data.
    """

    school: School
    year: int
    indicators: tuple[IndicatorValue, ...]
    sheets: tuple[SheetSummary, ...]
    approvals: tuple[Approval, ...]
    made_at: datetime
    rehearsal: bool
    digest: str = ""
    beside_baseline: bool = False
    edition_number: int = 0
    suite: SuiteSummary | None = None

    @property
    def title(self) -> str:
        return f"{self.school.name}人才培养工作状态数据诊断报告"

    @property
    def year_title(self) -> str:
        return year_title(self.year)

    @property
    def edition_title(self) -> str:
        return f"校内定稿版（{ordinal_edition(self.edition_number)}）"

    @property
    def check_code(self) -> str:
        return check_code(self.digest)

    @property
    def aspects(self) -> dict[str, list[IndicatorValue]]:
        """Indicators by 诊断项目, in the order of the catalog."""
        grouped: dict[str, list[IndicatorValue]] = {}
        for each in self.indicators:
            grouped.setdefault(each.aspect, []).append(each)
        return grouped

    def with_verdict(self, verdict: Verdict) -> list[IndicatorValue]:
        return [each for each in self.indicators if each.verdict is verdict]

    @property
    def notable(self) -> list[IndicatorValue]:
        """Indicators that changed more than declared, the largest change first."""
        changed = [(each.change_percent, each) for each in self.indicators if each.notable and each.change_percent is not None]
        return [each for _, each in sorted(changed, key=lambda change: -abs(change[0]))]

    @property
    def unjudged(self) -> int:
        """Items of the 总体核查 that could not be judged: the system's fault."""
        return sum(not each.judged for each in self.suite.unexpected) if self.suite else 0

    @property
    def explained(self) -> list[tuple[SheetSummary, ExplainedItem]]:
        return [(sheet, item) for sheet in self.sheets for item in sheet.explained]
