"""What our long-lived processes share: to end when told, and to be patient while Prefect is away."""

import logging
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

_LONGEST_SECONDS = 5.0


@contextmanager
def until_told() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the block, through its `finally`s, without a traceback."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    with suppress(KeyboardInterrupt):
        yield


@dataclass
class Patience:
    """Waits longer each time that Prefect does not answer, and says so once, not every time."""

    log: logging.Logger
    _seconds: float = 0.0

    def wait(self, error: Exception) -> None:
        if not self._seconds:
            self.log.warning("Prefect is away, trying again: %s", error)
        self._seconds = min(max(0.5, self._seconds * 2), _LONGEST_SECONDS)
        time.sleep(self._seconds)

    def answered(self) -> None:
        if self._seconds:
            self.log.warning("Prefect is back")
        self._seconds = 0.0
