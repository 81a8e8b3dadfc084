"""Reading, recognising and normalising without writing anything, beside the plain read of the same file.

`files` is a folder; what it has not is made there: the longest register with 5,000 and 50,000 rows, and a sheet of 20.
"""

import gc
from collections.abc import Callable
from pathlib import Path

from bench.big_sheet import write_register
from bench.measure import Figure, Meter
from bench.plain_read import plainly_read

SMALL, SMALL_RUNS = "small", 50
REGISTERS = {"5,000 x 40": 1, "50,000 x 40": 10}
RUNS = 3


def measure(files: Path, scratch: Path) -> list[Figure]:
    """For each file the least of three runs, plain and read; for the small one the mean of fifty."""
    made = {name: _made(files / f"register-{factor}.xlsx", factor) for name, factor in REGISTERS.items()}
    read_file(next(iter(made.values())))
    figures = [figure for name, path in made.items() for figure in _both(name, path)]
    small = _small(files / "small.xlsx")
    read_file(small)
    return [*figures, _mean(f"{SMALL}: plain", plainly_read, small), _mean(f"{SMALL}: read", read_file, small)]


def read_file(path: Path) -> int:
    """What `workbooks.reading.reading` does up to the writing; the number of rows."""
    from workbooks.collecting import without_collector

    with without_collector():
        return _read(path)


def _read(path: Path) -> int:
    from catalog.load import DATA, load_catalog
    from workbooks.opening.raw_workbook import open_file
    from workbooks.reading.sheet_reading import SheetReader
    from workbooks.recognising.marks import read_mark
    from workbooks.recognising.recognise import Recognised, Recogniser
    from workbooks.recognising.tables import tables_of

    catalog = load_catalog(DATA)
    _, workbook = open_file(path, path.name)
    recogniser = Recogniser(catalog.sheets.values(), read_mark(workbook), path.stem)
    reader = SheetReader(catalog, "", "", workbook.starts_1904)
    parts = [part for worksheet in workbook.worksheets if worksheet.non_empty for part in tables_of(worksheet, recogniser, True)]
    read = [reader.read(part.worksheet, part.found) for part in parts if isinstance(part.found, Recognised)]
    return sum(len(each.table.source_rows) for each in read)


def _both(name: str, path: Path) -> list[Figure]:
    return [_least(f"{name}: plain", plainly_read, path), _least(f"{name}: read", read_file, path)]


def _least(name: str, work: Callable[[Path], int], path: Path) -> Figure:
    figures = []
    for _ in range(RUNS):
        gc.collect()
        meter = Meter()
        with meter.step(name):
            work(path)
        figures.append(meter.figures[name])
    return min(figures, key=lambda figure: figure.cpu_seconds)


def _mean(name: str, work: Callable[[Path], int], path: Path) -> Figure:
    meter = Meter()
    with meter.step(name):
        for _ in range(SMALL_RUNS):
            work(path)
    whole = meter.figures[name]
    return Figure(name, whole.cpu_seconds / SMALL_RUNS, whole.wall_seconds / SMALL_RUNS, whole.peak_mib)


def _made(path: Path, factor: int) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_register(factor, path)
    return path


def _small(path: Path) -> Path:
    """The first rows of the register, as a department would send it."""
    if not path.exists():
        _made(path.with_name("register-1.xlsx"), 1)
        from openpyxl import Workbook, load_workbook

        whole = load_workbook(path.with_name("register-1.xlsx"), read_only=True).worksheets[0]
        book = Workbook()
        page = book.worksheets[0]
        page.title = whole.title
        for row in whole.iter_rows(max_row=23, values_only=True):
            page.append(list(row))
        book.save(path)
    return path
