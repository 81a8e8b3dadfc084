"""The time that a demo takes: what happened when, and how long senders waited for their findings."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from cli.output import say


@dataclass
class Clockwork:
    """Seconds from a file's arrival to its findings, and when the play began; what is told also goes to `log`."""

    log: Path
    began: float = field(default_factory=time.monotonic)
    to_findings: list[float] = field(default_factory=list)

    def tell(self, line: str) -> None:
        timed = f"{time.monotonic() - self.began:6.0f} 秒　{line}"
        say(timed)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"{timed}\n")

    @property
    def waits(self) -> str:
        """How long senders waited, in the words of the last table."""
        if not self.to_findings:
            return ""
        middle, longest = median(self.to_findings), max(self.to_findings)
        minutes = f"中位 {middle / 60:.2f} 分钟（{middle:.1f} 秒），最长 {longest / 60:.2f} 分钟（{longest:.1f} 秒）"
        return f"从报送到问题清单：{len(self.to_findings)} 个文件，{minutes}"
