"""The one clock. Only a sample home may set it (演练); the ledger keeps the real time beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone

SCHOOL_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")  # China keeps one zone and no summer time

_simulated: ContextVar[datetime | None] = ContextVar("simulated_time", default=None)


def now() -> datetime:
    """The present, timezone-aware, in the school's time; the simulated one inside `simulated`."""
    return _simulated.get() or datetime.now(UTC).astimezone(SCHOOL_TIME)


def real_now() -> datetime:
    """The machine's time, whatever is simulated."""
    return datetime.now(UTC).astimezone(SCHOOL_TIME)


@contextmanager
def simulated(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment`. The caller must have asked whether this home is a sample."""
    token = _simulated.set(moment.astimezone(SCHOOL_TIME))
    try:
        yield
    finally:
        _simulated.reset(token)


def is_simulated() -> bool:
    return _simulated.get() is not None
