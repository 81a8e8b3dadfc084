"""`python -m bench`: every piece, three times where that takes seconds, as tables; all figures in `bench.json` of the home."""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.big_sheet import FACTORS, write_register
from bench.measure import Figure
from bench.plain_read import PLAIN
from bench.prefect_share import EMPTY, REAL
from bench.whole_school import STEPS
from catalog.home import current_home
from catalog.load import load_catalog

REPEATS = 3
ROWS_REPEATS = {factor: 1 if factor == max(FACTORS) else REPEATS for factor in FACTORS}  # the largest takes half a minute
SEED = 1


@dataclass(frozen=True)
class Result:
    """A step over all repeats: the least and the middle of processor seconds, the middle of the others."""

    name: str
    runs: int
    cpu_seconds_min: float
    cpu_seconds_median: float
    wall_seconds_median: float
    peak_mib: float

    @classmethod
    def of(cls, figures: list[Figure]) -> "Result":
        cpu = [figure.cpu_seconds for figure in figures]
        return cls(
            name=figures[0].name,
            runs=len(figures),
            cpu_seconds_min=min(cpu),
            cpu_seconds_median=statistics.median(cpu),
            wall_seconds_median=statistics.median(figure.wall_seconds for figure in figures),
            peak_mib=max(figure.peak_mib for figure in figures),
        )


def run_piece(name: str, files: Path, repeats: int = REPEATS) -> list[Result]:
    """Each time in a new process and an empty folder."""
    found: dict[str, list[Figure]] = defaultdict(list)
    command = [sys.executable, "-m", "bench.piece", name, str(files)]
    for _ in range(repeats):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        for each in json.loads(done.stdout):
            found[each["name"]].append(Figure(**each))
    return [Result.of(figures) for figures in found.values()]


def make_inputs(folder: Path) -> Path:
    """The deliveries of the sample school, and beside them the registers that grow; the folder of the deliveries."""
    from sample.deliveries import write_deliveries

    files = folder / "files"
    write_deliveries(SEED, files, load_catalog())
    for factor in FACTORS:
        write_register(factor, folder / f"register-{factor}.xlsx")
    return files


def run_all(console: Console) -> dict[str, list[Result]]:
    """Every group of figures by its title, shown as soon as it is there."""
    results: dict[str, list[Result]] = {}

    def show(title: str, found: list[Result]) -> None:
        results[title] = found
        console.print(table_of(title, found))

    with tempfile.TemporaryDirectory(prefix="statedata-bench-") as name:
        files = make_inputs(Path(name))
        show("first uploads of the whole school", [*run_piece("whole_school", files), *run_piece("plain_read", files)])
        for factor in FACTORS:
            show(
                f"one register, {factor}×", run_piece("big_sheet", files.parent / f"register-{factor}.xlsx", ROWS_REPEATS[factor])
            )
        show("opening files", run_piece("file_formats", files, 1))
        show("reading alone, nothing written", run_piece("reading_cost", files.parent, 1))
        show("what goes back to people", run_piece("outputs", files, 1))
        show("the record", run_piece("decisions", files, 1))
        show("Prefect and the processes", [*run_piece("prefect_share", files, 1), *run_piece("empty_worker", files, 1)])
    return results


def table_of(title: str, results: list[Result]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("step", overflow="fold")
    for column in ("runs", "CPU s, least", "CPU s, median", "s by the clock", "peak MiB"):
        table.add_column(column, justify="right")
    for each in results:
        numbers = (each.cpu_seconds_min, each.cpu_seconds_median, each.wall_seconds_median)
        table.add_row(
            each.name, str(each.runs), *(f"{number:.3f}" if number else "" for number in numbers), f"{each.peak_mib:.0f}"
        )
    return table


def ratio_to_plain(results: list[Result]) -> float:
    """What the four steps cost for each second that a plain read costs."""
    least = {each.name: each.cpu_seconds_min for each in results}
    return sum(least[step] for step in STEPS) / least[PLAIN]


def prefect_share(results: list[Result]) -> float:
    """Processor time of all processes with empty tasks, as a part of that with real ones."""
    spent = {kind: sum(each.cpu_seconds_min for each in results if each.name.startswith(kind)) for kind in (REAL, EMPTY)}
    return spent[EMPTY] / spent[REAL]


def main() -> None:
    """Run, print, write."""
    console, began, load = Console(), time.monotonic(), os.getloadavg()
    results = run_all(console)
    ratio = ratio_to_plain(results["first uploads of the whole school"])
    console.print(f"receive + read + check + stage: {ratio:.1f} × plain python-calamine")
    share = prefect_share(results["Prefect and the processes"])
    console.print(f"empty tasks: {share:.0%} of the processes with real ones")
    console.print(f"load average before {load[0]:.1f}, after {os.getloadavg()[0]:.1f}; {time.monotonic() - began:.0f} s")
    content = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average": {"before": load, "after": os.getloadavg()},
        "ratio_to_plain_read": ratio,
        "share_with_empty_tasks": share,
        "figures": {title: [asdict(each) for each in found] for title, found in results.items()},
    }
    out = current_home().root / "bench.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    console.print(f"{out}")


if __name__ == "__main__":
    main()
