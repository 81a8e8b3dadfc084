"""Processor seconds, seconds by the clock, and peak memory of a step."""

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 2**20


@dataclass(frozen=True)
class Figure:
    """One step. `cpu_seconds` are those of all processes that took part, `peak_mib` that of the largest of them."""

    name: str
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float


def tree_cpu_seconds(root: int) -> float:
    """Of a process and its living descendants, each with the children that it has waited for."""
    processes = _processes()
    family = {root}
    while more := {pid for pid, (parent, _) in processes.items() if parent in family} - family:
        family |= more
    return sum(processes[pid][1] for pid in family if pid in processes)


def _processes() -> dict[int, tuple[int, float]]:
    """Process → its parent and its processor seconds (proc(5), fields 4 and 14 to 17)."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            found[int(folder.name)] = int(fields[1]), sum(map(int, fields[11:15])) / _TICKS
    return found


def forget_peak() -> None:
    """Let the peak memory of this process begin anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> float:
    """The most memory this process has had since `forget_peak`."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 / _MIB for line in lines if line.startswith("VmHWM"))


def children_peak_mib() -> float:
    """Of the largest child that has ended, or a descendant that it waited for."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / _MIB


class Meter:
    """Adds up what is measured under the same name. `helper` gives a living child whose work counts too."""

    def __init__(self, helper: Callable[[], int | None] = lambda: None) -> None:
        self._helper = helper
        self.figures: dict[str, Figure] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        forget_peak()
        began, spent = time.perf_counter(), self._cpu_seconds()
        yield
        wall, cpu = time.perf_counter() - began, self._cpu_seconds() - spent
        old = self.figures.get(name, Figure(name, 0, 0, 0))
        self.figures[name] = Figure(name, old.cpu_seconds + cpu, old.wall_seconds + wall, max(old.peak_mib, peak_mib()))

    def _cpu_seconds(self) -> float:
        own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        helper = self._helper()
        living = tree_cpu_seconds(helper) if helper else 0.0
        return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + living
