"""One courier and one runner for a home: the kernel holds the lock and drops it when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.home import Home


class TakenError(Exception):
    """Another process of the same kind serves this home."""


@contextmanager
def only_one(home: Home, kind: str) -> Iterator[None]:
    """Hold the place of `kind` in this home.

    Raises:
        TakenError: it is taken.
    """
    home.scratch.mkdir(parents=True, exist_ok=True)
    with (home.scratch / f"{kind}.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TakenError(f"{kind}: already running in {home.root}") from None
        yield
