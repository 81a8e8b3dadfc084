"""What happens in a year of offices beside the usual way, as it is told when it happens and proved when all is over."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of what is told, by the word with which a line begins."""

    LATE = "逾期"
    REPEATED = "重复"
    REFUSED = "拒绝"
    STOOD_IN = "代理"
    SENT_BACK = "退回"
    REOPENED = "重开"
    VOIDED = "失效"
    CONFIRMED = "再审"


@dataclass(frozen=True)
class Happening:
    """One line of the timeline. It claims something of the events after `since` up to `until` (numbers in the record).

    `about` is the number of an earlier event that it speaks of, where there is one.
    """

    kind: Kind
    year: int
    table: str
    words: str
    since: int
    until: int
    about: int = 0
