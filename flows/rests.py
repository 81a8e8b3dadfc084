"""How long to leave alone what was just tried, so that a step that always fails does not spin."""

from collections.abc import Iterable
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
        due = self.due(what, now)
        if due:
            self.begin(what, now)
        return due

    def due(self, what: str, now: datetime) -> bool:
        """Whether it may be tried now."""
        return now >= self._until.get(what, (now, self.first))[0]

    def only(self, whats: Iterable[str]) -> None:
        """Forget all others: what is done, and comes up anew later, is tried at once."""
        wanted = set(whats)
        self._until = {what: until for what, until in self._until.items() if what in wanted}

    def begin(self, what: str, now: datetime) -> None:
        """It was tried just now."""
        _, rest = self._until.get(what, (now, self.first))
        self._until[what] = (now + rest, min(rest * 2, LONGEST))
