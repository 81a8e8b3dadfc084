"""What a forked child does: it reads one file after the other, each under limits of memory and processor time.

A child that comes through a file unharmed takes the next one; whatever else a file does to a parser costs that child.
It ends by itself when nobody asks any more, after many files, or once it has grown.
"""

import ctypes
import gc
import json
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbooks.limits import READING_BYTES, READING_CPU_SECONDS

MOST_FILES = 200
MOST_GROWTH_BYTES = 300 * 2**20
_PR_SET_PDEATHSIG = 1  # prctl(2)

Request = dict[str, Any]
Work = Callable[[Request], str]


def be_child(requests: int, answers: int, errors: int, others: list[int], work: Work) -> None:
    """Never returns: the child must not go on with the server's loop, whatever happens."""
    status = 1
    try:
        for theirs in others:
            os.close(theirs)  # a sister's pipe would stay open when the server is gone
        _alone(errors)
        _serve(requests, answers, work)
        status = 0
    except BaseException as error:
        # a panic of Rust code is a BaseException; only its kind is told: its text may hold what is in the file
        os.write(2, type(error).__name__.encode())
    finally:
        os._exit(status)


def _alone(errors: int) -> None:
    os.dup2(errors, 2)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)  # what a library prints must not look like an answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # whoever would read its answer is gone then


def _serve(requests: int, answers: int, work: Work) -> None:
    at_first = _resident_bytes()
    with os.fdopen(requests, "rb") as asked, os.fdopen(answers, "wb") as answered:
        for _, line in zip(range(MOST_FILES), asked, strict=False):
            request = json.loads(line)
            os.ftruncate(2, 0)
            _limit_processor(READING_CPU_SECONDS)
            limit_memory(int(request.get("memory", READING_BYTES)))
            gc.disable()  # what a reading leaves is collected once, when its answer is on the way
            answered.write(work(request).encode() + b"\n")
            answered.flush()
            gc.collect()
            if _resident_bytes() - at_first > MOST_GROWTH_BYTES:
                return


def limit_memory(more_bytes: int) -> None:
    """Limit the address space to what the process has and `more_bytes`; only the soft limit, so it can be raised."""
    resource.setrlimit(resource.RLIMIT_AS, (_pages(0) + more_bytes, resource.RLIM_INFINITY))


def _limit_processor(more_seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + more_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _resident_bytes() -> int:
    return _pages(1)


def _pages(field: int) -> int:
    """Bytes by proc(5), statm: field 0 is the address space, field 1 what is resident."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[field]) * resource.getpagesize()
