"""The first uploads of the whole sample school: received, read, checked, staged, by the acts and the isolated reader.

In one process and one after the other, as the worker does it, without Prefect.
"""

import tempfile
from pathlib import Path
from typing import Any

from bench.home import YEAR, found, open_the_year, start_in
from bench.measure import Figure, Meter, children_peak_mib
from workbooks.isolated.isolation import Reader

START = "start: imports, Django, catalog, checks, reading process"
NEW_HOME = "new home: tables, school, plan, year"
STEPS = RECEIVE, READ, CHECK, STAGE = ("receive", "read", "check", "stage")
FEEDBACK = "审核反馈表 of every file"
LARGEST = "the largest reading process"


def measure(files: Path, scratch: Path) -> list[Figure]:
    """Figures by step; `files` holds what `sample.deliveries` wrote."""
    smallest = min((files / str(YEAR)).rglob("*.xlsx"), key=lambda path: path.stat().st_size)
    with Reader() as reader:
        meter = Meter(lambda: reader.pid)
        with meter.step(START):
            reader.inspect(smallest)  # first of all: a child's peak memory begins with that of its parent
            start_in(scratch)
            _import_acts()
            _warm(reader, smallest)
        with meter.step(NEW_HOME):
            found()
            stage = open_the_year(files)
        for delivery in stage.deliveries(1):
            _one_delivery(meter, reader, stage, delivery)
        _staging(meter)
    return [*meter.figures.values(), Figure(LARGEST, 0, 0, children_peak_mib())]


def _import_acts() -> None:
    from acts.judged.evaluation import warm_up
    from acts.receiving import (
        preview,  # noqa: F401 - what importing them costs is measured
        read,  # noqa: F401 - what importing them costs is measured
    )
    from acts.returning import feedback  # noqa: F401 - what importing them costs is measured

    warm_up()


def _warm(reader: Reader, path: Path) -> None:
    """The first reading makes the process load what all others share."""
    from acts.context import catalog_root
    from workbooks.reading.reading import ReadJob

    with tempfile.TemporaryDirectory() as out:
        reader.read(ReadJob(path, path.name, YEAR, catalog_root(), Path(out)))


def _one_delivery(meter: Meter, reader: Reader, stage: Any, delivery: dict[str, Any]) -> None:
    from acts.receiving.preview import preview
    from acts.receiving.read import read_delivery
    from acts.receiving.receive import receive
    from acts.returning.feedback import feedback_copy
    from sample.playing import who

    path, department = stage.folder / delivery["file"], delivery["department"]
    with stage.calendar.act():
        with meter.step(RECEIVE):
            number = receive(who(delivery["contributor"]), YEAR, department, path.name, path.read_bytes()).delivery
        with meter.step(READ):
            read_delivery(number, reader)
        with meter.step(CHECK):
            preview(number)
        with meter.step(FEEDBACK):
            feedback_copy(number, reader)


def _staging(meter: Meter) -> None:
    """As if all drafts were submitted."""
    from acts.context import sheet, the_catalog, the_home
    from acts.judged.draft import merged
    from acts.judged.evaluation import rows_paths
    from warehouse.staging import build_staging

    with meter.step(STAGE):
        drafts = {facts.table: merged(facts) for facts in (sheet(YEAR, table) for table in the_catalog().sheets)}
        build_staging(the_home(), the_catalog(), YEAR, rows_paths(drafts))
