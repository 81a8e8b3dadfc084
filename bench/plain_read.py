"""The floor: the same files by python-calamine alone (csv by the standard library), every cell as a Python value."""

import csv
import json
from pathlib import Path

from python_calamine import CalamineWorkbook

from bench.home import YEAR
from bench.measure import Figure, Meter

PLAIN = "plain python-calamine"


def measure(files: Path, scratch: Path) -> list[Figure]:
    """One figure for all first uploads of the year."""
    listed = json.loads((files / "manifest.json").read_text(encoding="utf-8"))["deliveries"]
    meter = Meter()
    for each in listed:
        if each["year"] == YEAR and each["upload"] == 1:
            with meter.step(PLAIN):
                plainly_read(files / each["file"])
    return list(meter.figures.values())


def plainly_read(path: Path) -> int:
    """The number of rows."""
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as file:
            return len(list(csv.reader(file)))
    workbook = CalamineWorkbook.from_path(path)
    return sum(len(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in workbook.sheet_names)
