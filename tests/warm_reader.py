"""One reading process for many readers: its start takes a second, and most tests that read a file do not ask how it starts."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from workbooks.isolated import isolation


class WarmReader:
    """While patched in, every `Reader` uses one process, as those of the worker do; one that dies is replaced as ever."""

    def __init__(self) -> None:
        self._kept: isolation._Process | None = None

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Until this monkeypatch is undone, readers begin with the kept process and leave it running."""
        start = isolation._Process

        def kept() -> isolation._Process:
            if self._kept is None or not self._kept.alive:
                self._kept = start()
            return self._kept

        def leave(reader: isolation.Reader) -> None:
            reader._closed, reader._process = True, None

        monkeypatch.setattr(isolation, "_Process", kept)
        monkeypatch.setattr(isolation.Reader, "close", leave)

    def end(self) -> None:
        if self._kept:
            self._kept.end()


@contextmanager
def warm_reader() -> Iterator[WarmReader]:
    """One that is ended at the end."""
    warm = WarmReader()
    try:
        yield warm
    finally:
        warm.end()
