"""A stalled upload is given up; a slow one is not."""

import io
import socket
import threading
from collections.abc import Iterable
from typing import Any

import pytest

from portal.slow_bodies import with_patience


def _reads(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return [environ["wsgi.input"].read(10)]


def _environ(connection: socket.socket, body: Any) -> dict[str, Any]:
    return {"gunicorn.socket": connection, "wsgi.input": body}


def test_a_body_that_never_comes_is_given_up() -> None:
    here, there = socket.socketpair()
    with here, there, here.makefile("rb") as body, pytest.raises(TimeoutError):
        with_patience(_reads, stalled=0.05)(_environ(here, body), None)


def test_a_body_that_trickles_is_given_up_as_a_whole() -> None:
    here, there = socket.socketpair()
    with here, there, here.makefile("rb", buffering=0) as body:
        served = with_patience(lambda environ, _: [environ["wsgi.input"].read(1) for _ in range(3)], stalled=5, whole=0.2)
        there.sendall(b"a")
        with pytest.raises(TimeoutError):
            served(_environ(here, body), None)


def test_a_slow_body_comes_whole_and_the_answer_has_no_limit() -> None:
    here, there = socket.socketpair()
    with here, there, here.makefile("rb") as body:
        sender = threading.Timer(0.1, lambda: there.sendall(b"0123456789"))
        sender.start()
        assert with_patience(_reads, stalled=10)(_environ(here, body), None) == [b"0123456789"]
        sender.join()
        assert here.gettimeout() is None


def test_without_a_socket_nothing_changes() -> None:
    assert with_patience(_reads)({"wsgi.input": io.BytesIO(b"x")}, None) == [b"x"]
