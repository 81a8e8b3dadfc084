"""What a browser sends is waited for, but not for ever: a few stalled uploads would hold all threads of the portal.

Gunicorn's threaded workers put no limit on the body of a request. A small server of one house has no proxy before it that does.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

STALLED_SECONDS: Final = 10.0  # without a single byte
WHOLE_SECONDS: Final = 900.0  # 100 MB at 1 Mbit/s

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Socket(Protocol):
    def settimeout(self, seconds: float | None) -> None: ...


class _Body:
    """The body of a request, each read of which ends in time, with an OSError: Django knows that as a broken upload."""

    def __init__(self, body: Any, connection: _Socket, stalled: float, whole: float) -> None:
        self._body, self._connection, self._stalled = body, connection, stalled
        self._until = time.monotonic() + whole

    def read(self, *size: int) -> bytes:
        return self._in_time(self._body.read, *size)

    def readline(self, *size: int) -> bytes:
        return self._in_time(self._body.readline, *size)

    def _in_time(self, read: Callable[..., bytes], *size: int) -> bytes:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the body took too long")
        self._connection.settimeout(min(self._stalled, left))
        try:
            return read(*size)
        finally:
            self._connection.settimeout(None)  # the answer may take as long as its reader needs


def with_patience(application: Application, stalled: float = STALLED_SECONDS, whole: float = WHOLE_SECONDS) -> Application:
    """The application, its requests' bodies read within these seconds (without a byte; as a whole)."""

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if (connection := environ.get("gunicorn.socket")) is not None:
            environ["wsgi.input"] = _Body(environ["wsgi.input"], connection, stalled, whole)
        return application(environ, start_response)

    return served
