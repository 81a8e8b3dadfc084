"""Reads files in a separate process: whatever a file does to a parser, the caller gets a report.

`Reader` keeps one warm process and replaces it when it dies. Reading, inspecting: thread-safe, side by side.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from workbooks.drafting.facts import TemplateFacts
from workbooks.limits import INSPECTION_SECONDS, READING_SECONDS
from workbooks.opening.bundles import Unbundled
from workbooks.refusals import refusal
from workbooks.reports import Annotated, Inspection, ReadReport

if TYPE_CHECKING:
    from workbooks.reading.reading import ReadJob

SOURCE = Path(__file__).resolve().parents[2]
PROCESS = ("-m", "workbooks.isolated.reader_process")
_ATTEMPTS = 2
_PATIENCE_SECONDS = 4 * READING_SECONDS  # a file may wait for others before its own time begins


class ReaderUnavailableError(Exception):
    """The reading process does not start: a fault of the installation, not of any file."""


class _DiedError(Exception):
    """The reading process ended before it answered."""


class _Process:
    """One reading process, its pending requests, and a thread that hands out its answers."""

    def __init__(self) -> None:
        self.started = False
        self._lock = threading.Lock()
        self._pending: dict[int, Future[dict[str, Any]]] = {}
        self._popen = subprocess.Popen(
            [sys.executable, *PROCESS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=SOURCE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,  # Ctrl-C ends the caller, which then ends this
        )
        if self._popen.stdin is None or self._popen.stdout is None:
            raise OSError("no pipes to the reading process")
        self._requests, self._answers = self._popen.stdin, self._popen.stdout
        self._listener = threading.Thread(target=self._listen, daemon=True, name="reader-answers")
        self._listener.start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None and self._listener.is_alive()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Raises _DiedError if the process ends, or answers nothing for far too long."""
        reply: Future[dict[str, Any]] = Future()
        with self._lock:
            self._pending[request["id"]] = reply
            try:
                self._write(request)
            except OSError:
                raise _DiedError from None
        try:
            return reply.result(_PATIENCE_SECONDS)
        except FutureTimeout:
            self.end()
            raise _DiedError from None

    def _write(self, request: dict[str, Any]) -> None:
        self._requests.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        self._requests.flush()

    def _listen(self) -> None:
        for line in self._answers:
            said = json.loads(line)
            if "ready" in said:
                self.started = True
                continue
            with self._lock:
                reply = self._pending.pop(said["id"], None)
            if reply:
                reply.set_result(said["report"])
        with self._lock:
            left, self._pending = list(self._pending.values()), {}
        for reply in left:
            reply.set_exception(_DiedError())

    def end(self) -> None:
        """End the process and the children that it forked: they are a process group of their own."""
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        self._listener.join()
        self._answers.close()
        with suppress(BrokenPipeError):  # closing flushes, and nobody may be there to read
            self._requests.close()


class Reader:
    """The isolated reader. Use as a context manager; the process starts with the first file."""

    def __init__(self, seconds: float | None = None, memory_bytes: int | None = None) -> None:
        """`seconds` and `memory_bytes` limit one file; the defaults are those of `workbooks.limits`."""
        given = {"seconds": seconds, "memory": memory_bytes}
        self._limits: dict[str, Any] = {name: limit for name, limit in given.items() if limit is not None}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._closed = False

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Of the reading process now running."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End what is being read as well; whoever waits for it is told that the reader is gone."""
        with self._lock:
            self._closed = True
            if self._process:
                self._process.end()
                self._process = None

    def read(self, job: "ReadJob") -> ReadReport:
        """As `workbooks.reading.reading.read_delivery`, isolated; a crash or an exceeded limit is a refusal.

        Raises:
            ReaderUnavailableError: the reading process does not start.
        """
        said = self._ask(
            {
                "do": "read",
                "seconds": READING_SECONDS,
                "path": str(job.path.resolve()),
                "name": job.name,
                "year": job.year,
                "catalog_root": str(job.catalog_root.resolve()),
                "out": str(job.out.resolve()),
                "department": job.department,
                "tables": list(job.tables),
                "mappings": job.mappings.model_dump(mode="json"),
            }
        )
        return ReadReport.model_validate(said)

    def inspect(self, path: Path) -> Inspection:
        """As `workbooks.reading.inspecting.inspect_file`, isolated."""
        said = self._ask({"do": "inspect", "seconds": INSPECTION_SECONDS, "path": str(path.resolve()), "name": path.name})
        return Inspection.model_validate(said)

    def unbundle(self, path: Path, name: str, out: Path) -> Unbundled:
        """As `workbooks.opening.bundles.unbundle`, isolated; the tables of a zip lie in the folder `out` afterwards."""
        request = {"do": "unbundle", "seconds": INSPECTION_SECONDS, "path": str(path.resolve()), "name": name}
        said = self._ask({**request, "out": str(out.resolve())})
        return Unbundled.model_validate(said)

    def draft(self, path: Path) -> TemplateFacts:
        """As `workbooks.drafting.reading.template_facts`, isolated."""
        said = self._ask({"do": "draft", "seconds": READING_SECONDS, "path": str(path.resolve()), "name": path.name})
        return TemplateFacts.model_validate(said)

    def annotate(self, path: Path, remarks: Path, out: Path) -> Annotated:
        """As `workbooks.isolated.annotate_job.annotate_file`, isolated."""
        request = {"do": "annotate", "seconds": READING_SECONDS, "path": str(path.absolute()), "name": path.name}
        said = self._ask({**request, "remarks": str(remarks.resolve()), "out": str(out.resolve())})
        return Annotated.model_validate(said)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The report that the process gave; one that says only why there is none, if it died of the file twice."""
        started = False
        for _ in range(_ATTEMPTS):
            process = self._running()
            try:
                return process.ask({**request, **self._limits, "id": next(self._numbers)})
            except _DiedError:
                started = started or process.started
        if not started:
            raise ReaderUnavailableError("the reading process does not start: python -m workbooks.isolated.reader_process")
        return {"file": request["name"], "refused": refusal("reader-crashed").model_dump()}

    def _running(self) -> _Process:
        with self._lock:
            if self._closed:
                raise ReaderUnavailableError("the reader was closed")
            if self._process and not self._process.alive:
                self._process.end()
                self._process = None
            if self._process is None:
                self._process = _Process()
            return self._process
