"""What became of one rule at one table: held, failed, not judged and why, or broken (our fault)."""

from dataclasses import dataclass
from typing import Literal

State = Literal["held", "failed", "not_judged", "broken"]

NOTHING_TO_JUDGE = "没有适用本规则的行"
EMPTY = "所需单元格为空或无法识别"


@dataclass(frozen=True)
class Outcome:
    """`failed` counts findings; `rows_judged` and `rows_not_judged` count rows to which the rule applies."""

    rule: str
    table: str
    state: State
    why: str = ""
    failed: int = 0
    rows_judged: int = 0
    rows_not_judged: int = 0
    on_trial: bool = False


def outcome_of(
    rule: str, table: str, failed: int, rows_judged: int, rows_not_judged: int, *, why_empty: str = EMPTY, on_trial: bool = False
) -> Outcome:
    """An outcome from its counts: a rule that judged no row has not held, and says why."""
    if rows_judged == 0:
        why = f"{rows_not_judged} 行均未核对：{why_empty}" if rows_not_judged else NOTHING_TO_JUDGE
        return Outcome(rule, table, "not_judged", why, 0, 0, rows_not_judged, on_trial)
    why = f"{rows_not_judged} 行未核对：{why_empty}" if rows_not_judged else ""
    state: State = "failed" if failed else "held"
    return Outcome(rule, table, state, why, failed, rows_judged, rows_not_judged, on_trial)
