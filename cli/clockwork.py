"""The time that a demo takes: what happened when, and how long senders waited for their findings."""

import time
from dataclasses import dataclass, field

from cli.output import say


@dataclass
class Clockwork:
    """Seconds from a file's arrival to its findings, and when the play began."""

    began: float = field(default_factory=time.monotonic)
    to_findings: list[float] = field(default_factory=list)

    def tell(self, line: str) -> None:
        say(f"{time.monotonic() - self.began:6.0f} 秒　{line}")
