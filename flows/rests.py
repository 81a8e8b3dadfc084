"""How long to leave alone what was just tried, so that a step that always fails does not spin."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LONGEST = timedelta(minutes=15)


@dataclass
class Rests:
    """Each thing rests `first` after it was tried, then twice as long each time, at most a quarter of an hour."""

    first: timedelta
    _until: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)

    def over(self, what: str, now: datetime) -> bool:
        """Whether it may be tried now; if so, its next rest begins."""
        until, rest = self._until.get(what, (now, self.first))
        if now < until:
            return False
        self._until[what] = (now + rest, min(rest * 2, LONGEST))
        return True
