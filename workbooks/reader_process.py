"""The reading process: `python -m workbooks.reader_process`, started and fed by `workbooks.isolation.Reader`.

Requests come as JSON lines on standard input, answers go as JSON lines to standard output, by number. For
each file one child is forked from this warm process, with limits of memory and time, so that whatever a
file does to a parser, only that child is lost.
"""

import gc
import json
import os
import resource
import selectors
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from workbooks.inspecting import inspect_file
from workbooks.limits import READING_BYTES, READING_CPU_SECONDS, WRITING_BYTES
from workbooks.refusals import refusal
from workbooks.reports import Inspection, ReadReport, Refusal

MOST_CHILDREN = max(2, os.cpu_count() or 2)
_CHUNK = 1 << 16
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc", b"Out of Memory")

Request = dict[str, Any]


@dataclass
class Child:
    """A forked reading of one file."""

    request: Request
    pid: int
    answer: int
    errors: IO[bytes]
    deadline: float
    again: bool = False
    said: bytes = b""


def answer(request: Request) -> str:
    """Do what a request asks, here; the report as JSON."""
    path, name = Path(request["path"]), request["name"]
    if request["do"] == "inspect":
        return inspect_file(path, name).model_dump_json()
    from workbooks.reading import ReadJob, read_delivery  # pandas and DuckDB: not for an inspection

    job = ReadJob(
        path=path,
        name=name,
        year=request["year"],
        catalog_root=Path(request["catalog_root"]),
        out=Path(request["out"]),
        department=request["department"],
        tables=tuple(request["tables"]),
    )
    return read_delivery(job, before_writing=lambda: _limit_memory(WRITING_BYTES)).model_dump_json()


def refused(request: Request, why: Refusal) -> str:
    """A report that says only why there is none."""
    if request["do"] == "inspect":
        return Inspection(file=request["name"], refused=why).model_dump_json()
    return ReadReport(file=request["name"], refused=why).model_dump_json()


class Server:
    """One thread; children by the descriptor on which they answer."""

    def __init__(self, work: Callable[[Request], str] = answer) -> None:
        self._work = work
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, Child] = {}
        self._waiting: list[Request] = []
        self._line = b""
        self._catalogs: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def serve(self) -> None:
        """Until standard input closes: whoever asked is gone then, and nobody waits for what is being read."""
        with suppress(BrokenPipeError):  # an answer to somebody who has just been killed
            _tell({"ready": True})
            self._selector.register(0, selectors.EVENT_READ)
            while self._round():
                self._end_overdue()
                self._start_waiting()
        for child in self._children.values():
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)

    def _round(self) -> bool:
        """Take in what has come; whether anybody is still there."""
        for key, _ in self._selector.select(timeout=0.5 if self._children else None):
            if key.fd != 0:
                self._listen(self._children[key.fd])
            elif not self._hear():
                return False
        return True

    def _hear(self) -> bool:
        heard = os.read(0, _CHUNK)
        *lines, self._line = (self._line + heard).split(b"\n")
        self._waiting += [json.loads(line) for line in lines if line]
        return bool(heard)

    def _start_waiting(self) -> None:
        while self._waiting and len(self._children) < MOST_CHILDREN:
            request = self._waiting.pop(0)
            self._prepare(request)
            self._start(request)

    def _prepare(self, request: Request) -> None:
        """Load what every child needs once, before forking; a catalog that changed is read again."""
        if request["do"] != "read":
            return
        from catalog.load import load_catalog
        from catalog.mistakes import CatalogError
        from workbooks import reading as reading

        root = Path(request["catalog_root"])
        state = tuple(
            (str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(root.rglob("*")) if path.is_file()
        )
        if self._catalogs.get(str(root)) == state:
            return
        load_catalog.cache_clear()
        self._catalogs = {str(root): state}
        try:
            load_catalog(root)
        except CatalogError:
            self._catalogs.clear()  # the child refuses, and the next request looks again

    def _start(self, request: Request, *, again: bool = False) -> None:
        ours, theirs = os.pipe()
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed when the child has ended
        pid = os.fork()
        if pid == 0:
            os.close(ours)
            _be_child(request, theirs, errors.fileno(), self._work)
        os.close(theirs)
        self._children[ours] = Child(request, pid, ours, errors, time.monotonic() + request["seconds"], again)
        self._selector.register(ours, selectors.EVENT_READ)

    def _listen(self, child: Child) -> None:
        heard = os.read(child.answer, _CHUNK)
        child.said += heard
        if not heard:
            self._end(child)

    def _end(self, child: Child, overdue: bool = False) -> None:
        self._selector.unregister(child.answer)
        os.close(child.answer)
        del self._children[child.answer]
        _, status = os.waitpid(child.pid, 0)
        if _killed(status) and not overdue and not child.again:
            child.errors.close()
            self._start(child.request, again=True)
            return
        if overdue:
            report = refused(child.request, refusal("over-time", limit=child.request["seconds"]))
        elif status == 0 and child.said:
            report = child.said.decode()
        else:
            report = refused(child.request, _why_died(status, child.errors))
        child.errors.close()
        _tell({"id": child.request["id"], "report": json.loads(report)})

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for child in list(self._children.values()):
            if now > child.deadline:
                os.kill(child.pid, signal.SIGKILL)
                self._end(child, overdue=True)


def _killed(status: int) -> bool:
    """Whether somebody killed it: no file does that, but an administrator may, and a kernel that wants memory back."""
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _why_died(status: int, errors: IO[bytes]) -> Refusal:
    errors.seek(0)
    last_words = errors.read()[-_CHUNK:]
    if any(words in last_words for words in _OUT_OF_MEMORY):
        return refusal("over-memory")
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return refusal("over-time", limit=READING_CPU_SECONDS)
    return refusal("reader-crashed")


def _be_child(request: Request, pipe: int, errors: int, work: Callable[[Request], str]) -> None:
    """Never returns: the child must not go on with the server's loop, whatever happens."""
    status = 1
    try:
        gc.disable()  # the child ends before a cycle could matter
        os.dup2(errors, 2)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)  # what a library prints must not look like an answer
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (READING_CPU_SECONDS, READING_CPU_SECONDS + 1))
        _limit_memory(int(request.get("memory", READING_BYTES)))
        with os.fdopen(pipe, "wb") as reply:
            reply.write(work(request).encode())
        status = 0
    except BaseException as error:
        # a panic of Rust code is a BaseException; only its kind is told: its text may hold what is in the file
        os.write(2, type(error).__name__.encode())
    finally:
        os._exit(status)


def _limit_memory(more_bytes: int) -> None:
    """Limit the address space to what the process has and `more_bytes`; only the soft limit, so it can be raised."""
    has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + more_bytes, resource.RLIM_INFINITY))


if __name__ == "__main__":
    Server().serve()
