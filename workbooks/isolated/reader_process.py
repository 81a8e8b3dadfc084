"""The reading process: `python -m workbooks.isolated.reader_process`, started and fed by `workbooks.isolated.isolation.Reader`.

Requests come as JSON lines on standard input, answers go as JSON lines to standard output, by number. Files are
read by children forked from this warm process, each file under limits of memory and time, so that whatever a file does
to a parser, only one child is lost. A child that answered takes the next file: a fork costs more than a small sheet.
"""

import gc
import json
import os
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

from workbooks.drafting.facts import TemplateFacts
from workbooks.isolated.reader_child import Request, Work, be_child, limit_memory
from workbooks.limits import READING_CPU_SECONDS, WRITING_BYTES
from workbooks.notes import Model, Refusal
from workbooks.opening.bundles import Unbundled, unbundle
from workbooks.reading.inspecting import inspect_file
from workbooks.refusals import refusal
from workbooks.reports import Annotated, Inspection, ReadReport

MOST_CHILDREN = max(2, os.cpu_count() or 2)
_CHUNK = 1 << 16
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc", b"Out of Memory")
State = tuple[tuple[str, int, int], ...]


@dataclass
class Child:
    """A forked child: the pipes to and from it, what it is at, until when, and what it has said of that so far."""

    pid: int
    requests: int
    answers: int
    errors: IO[bytes]
    catalogs: dict[str, State]
    served: int = 0
    again: bool = False
    request: Request | None = None
    deadline: float = 0.0
    said: bytes = b""


def answer(request: Request) -> str:
    """Do what a request asks, here; the report as JSON."""
    return _DOING[request["do"]](request, Path(request["path"]), request["name"]).model_dump_json()


def _inspect(request: Request, path: Path, name: str) -> Inspection:
    return inspect_file(path, name)


def _unbundle(request: Request, path: Path, name: str) -> Unbundled:
    return unbundle(path.read_bytes(), name, Path(request["out"]))


def _draft(request: Request, path: Path, name: str) -> TemplateFacts:
    from workbooks.drafting.reading import template_facts  # openpyxl: not for an inspection

    return template_facts(path, name)


def _annotate(request: Request, path: Path, name: str) -> Annotated:
    from workbooks.isolated.annotate_job import annotate_file  # openpyxl

    limit_memory(WRITING_BYTES)
    return annotate_file(path, name, Path(request["remarks"]), Path(request["out"]))


def _read(request: Request, path: Path, name: str) -> ReadReport:
    from workbooks.reading.reading import ReadJob, read_delivery  # pandas and DuckDB: not for an inspection
    from workbooks.recognising.mappings import NO_MAPPINGS, Mappings

    job = ReadJob(
        path=path,
        name=name,
        year=request["year"],
        catalog_root=Path(request["catalog_root"]),
        out=Path(request["out"]),
        department=request["department"],
        tables=tuple(request["tables"]),
        mappings=Mappings.model_validate(request["mappings"]) if "mappings" in request else NO_MAPPINGS,
    )
    return read_delivery(job, before_writing=lambda: limit_memory(WRITING_BYTES))


_DOING: dict[str, Callable[[Request, Path, str], Model]] = {
    "inspect": _inspect, "unbundle": _unbundle, "draft": _draft, "annotate": _annotate, "read": _read,
}  # fmt: skip
_REPORTS: dict[str, type[Model]] = {
    "inspect": Inspection, "unbundle": Unbundled, "draft": TemplateFacts, "annotate": Annotated, "read": ReadReport,
}  # fmt: skip


def refused(request: Request, why: Refusal) -> str:
    """A report that says only why there is none."""
    return _REPORTS[request["do"]].model_validate({"file": request["name"], "refused": why}).model_dump_json()


class Server:
    """One thread; children by the descriptor on which they answer."""

    def __init__(self, work: Work = answer) -> None:
        self._work = work
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, Child] = {}
        self._waiting: list[Request] = []
        self._line = b""
        self._catalogs: dict[str, State] = {}

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

    def _round(self) -> bool:
        """Take in what has come; whether anybody is still there."""
        for key, _ in self._selector.select(self._patience()):
            if key.fd != 0:
                self._listen(self._children[key.fd])
            elif not self._hear():
                return False
        return True

    def _patience(self) -> float | None:
        """Seconds until the first child is overdue; for ever while all rest."""
        deadlines = [child.deadline for child in self._busy]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    @property
    def _busy(self) -> list[Child]:
        return [child for child in self._children.values() if child.request]

    def _hear(self) -> bool:
        heard = os.read(0, _CHUNK)
        *lines, self._line = (self._line + heard).split(b"\n")
        self._waiting += [json.loads(line) for line in lines if line]
        return bool(heard)

    def _start_waiting(self) -> None:
        while self._waiting and len(self._busy) < MOST_CHILDREN:
            request = self._waiting.pop(0)
            self._prepare(request)
            self._ask(self._idle() or self._fork(), request)

    def _prepare(self, request: Request) -> None:
        """Load what every child needs once, before forking; a catalog that changed is read again."""
        if request["do"] != "read":
            return
        from catalog.load import load_catalog
        from catalog.mistakes import CatalogError
        from workbooks.isolated.warming import read_something

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
            read_something(root)
        except CatalogError:
            self._catalogs.clear()  # the child refuses, and the next request looks again

    def _idle(self) -> Child | None:
        """A child at rest that knows the catalogs as they are; those that don't are let go."""
        found = None
        for child in [each for each in self._children.values() if not each.request]:
            if child.catalogs == self._catalogs:
                found = child
            else:
                self._part_with(child)
        return found

    def _fork(self) -> Child:
        (their_requests, requests), (answers, their_answers) = os.pipe(), os.pipe()
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed when the child has ended
        others = [requests, answers, *(end for each in self._children.values() for end in (each.requests, each.answers))]
        gc.freeze()  # what is here already is no garbage of a reading
        pid = os.fork()
        if pid == 0:
            be_child(their_requests, their_answers, errors.fileno(), others, self._work)
        os.close(their_requests)
        os.close(their_answers)
        child = self._children[answers] = Child(pid, requests, answers, errors, self._catalogs)
        self._selector.register(answers, selectors.EVENT_READ)
        return child

    def _ask(self, child: Child, request: Request) -> None:
        child.request, child.said = request, b""
        child.deadline = time.monotonic() + request["seconds"]
        with suppress(BrokenPipeError):  # it has just ended by itself: that is heard next, and another is asked
            os.write(child.requests, json.dumps(request, ensure_ascii=False).encode() + b"\n")

    def _listen(self, child: Child) -> None:
        heard = os.read(child.answers, _CHUNK)
        child.said += heard
        if heard and child.said.endswith(b"\n"):
            _answer(child, child.said.decode())
        elif not heard:
            self._bury(child)

    def _bury(self, child: Child) -> None:
        """It has ended: by itself, or because of what it was at.

        Only a new child tells that a file is at fault; and no file sends SIGKILL, as an administrator may, or a kernel
        that wants memory back. Then the file is read once more.
        """
        status = self._part_with(child)
        if child.request and (child.served or (_killed(status) and not child.again)):
            anew = self._fork()
            anew.again = True
            self._ask(anew, child.request)
        elif child.request:
            _answer(child, refused(child.request, _why_died(status, child.errors)))
        child.errors.close()

    def _part_with(self, child: Child) -> int:
        """Close its pipes, upon which it ends if it has not yet, and wait for that."""
        self._selector.unregister(child.answers)
        del self._children[child.answers]
        os.close(child.requests)
        os.close(child.answers)
        return os.waitpid(child.pid, 0)[1]

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for child in [each for each in self._busy if now > each.deadline]:
            os.kill(child.pid, signal.SIGKILL)
            self._part_with(child)
            if child.request:
                _answer(child, refused(child.request, refusal("over-time", limit=child.request["seconds"])))
            child.errors.close()


def _answer(child: Child, report: str) -> None:
    if child.request:
        _tell({"id": child.request["id"], "report": json.loads(report)})
    child.request, child.served = None, child.served + 1


def _killed(status: int) -> bool:
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


if __name__ == "__main__":
    Server().serve()
    sys.stdout.flush()
    os._exit(0)  # nothing is left to do, and unloading all libraries takes longer than many a file
