"""One worker, courier and runner for a home: the kernel holds the place and drops it when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from catalog.home import Home


class TakenError(Exception):
    """Another process of the same kind serves this home."""


@contextmanager
def only_one(home: Home, kind: str) -> Iterator[None]:
    """Hold the place of `kind` in this home, and leave a mark of one's own in it.

    Raises:
        TakenError: it is taken.
    """
    home.scratch.mkdir(parents=True, exist_ok=True)
    handle = os.open(_place(home, kind), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TakenError(f"{kind}: already running in {home.root}") from None
        os.pwrite(handle, uuid4().hex.encode("ascii"), 0)  # always of one length, so that nobody reads half of it
        yield
    finally:
        os.close(handle)


def latest_holder(home: Home, kind: str) -> str:
    """The mark of the process that took the place last, another one after each start; empty if none ever did."""
    place = _place(home, kind)
    return place.read_text(encoding="ascii") if place.exists() else ""


def _place(home: Home, kind: str) -> Path:
    return home.scratch / f"{kind}.lock"
