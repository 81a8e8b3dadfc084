"""What our long-lived processes share: to end when told, and to be patient while Prefect is away."""

import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from flows.prefect_away import AWAY
from flows.runs import AwayError
from tasks.quiet import kind_and_place

_LONGEST_SECONDS = 5.0


@contextmanager
def until_told() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the block, through its `finally`s, without a traceback."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    with suppress(KeyboardInterrupt):
        yield


def keep_doing(step: Callable[[], None], log: logging.Logger) -> None:
    """Do a step again and again, until the process is told to end.

    Prefect away is met with patience. A fault of ours is told, by its kind and place and not its words (which may quote a cell),
    and met with patience too: one year that cannot be shown must not stop the readings of another.
    """
    patience = Patience(log)
    while True:
        try:
            step()
            patience.answered()
        except (AwayError, *AWAY) as error:
            patience.wait(f"Prefect is away ({error})")
        except Exception as fault:
            patience.wait(f"a fault of ours: {kind_and_place(fault)}")


@dataclass
class Patience:
    """Waits longer after each failure, and says so at the first of them, not every time."""

    log: logging.Logger
    _seconds: float = 0.0

    def wait(self, why: str) -> None:
        if not self._seconds:
            self.log.warning("%s; trying again", why)
        self._seconds = min(max(0.5, self._seconds * 2), _LONGEST_SECONDS)
        time.sleep(self._seconds)

    def answered(self) -> None:
        if self._seconds:
            self.log.warning("well again")
        self._seconds = 0.0
