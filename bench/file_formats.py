"""Opening files: what a small one of each format costs in the long-lived reader, and the raw step beside plain calamine.

The raw step is `workbooks.opening.raw_workbook.open_bytes`: told by content, unpacked with checksums, read, looked at again.
"""

from pathlib import Path

from bench.big_sheet import write_register
from bench.measure import Figure, Meter, forget_peak, peak_mib
from bench.plain_read import plainly_read
from workbooks.isolated.isolation import Reader

SMALL_RUNS = 100
RAW, PLAIN = "raw step", "plain calamine"
SIZES = {"5,000 × 40": 1, "50,000 × 40": 10}
LARGE_MEGABYTES = 50


def measure(files: Path, scratch: Path) -> list[Figure]:
    """Figures of small files are those of one file; of large ones, of one reading in this process."""
    return [*_small(scratch), *_raw(scratch), _large(scratch)]


def _small(scratch: Path) -> list[Figure]:
    from tests.workbooks.fuzz import good_files

    found = []
    for good in good_files():
        path = scratch / "small.xls"
        path.write_bytes(good.content)
        with Reader() as reader:
            reader.inspect(path)
            meter = Meter(lambda reader=reader: reader.pid)  # type: ignore[misc]
            with meter.step(good.name):
                for _ in range(SMALL_RUNS):
                    reader.inspect(path)
        spent = meter.figures[good.name]
        name = f"small {good.name}, {good.cells} cells"
        found.append(Figure(name, spent.cpu_seconds / SMALL_RUNS, spent.wall_seconds / SMALL_RUNS, spent.peak_mib))
    return found


def _raw(scratch: Path) -> list[Figure]:
    from workbooks.opening.raw_workbook import open_bytes

    meter = Meter()
    for size, factor in SIZES.items():
        path = scratch / "register.xlsx"
        write_register(factor, path)
        with meter.step(f"{PLAIN}, {size}"):
            plainly_read(path)
        with meter.step(f"{RAW}, {size}"):
            open_bytes(path.read_bytes(), path.name)
    return list(meter.figures.values())


def _large(scratch: Path) -> Figure:
    """A file of that size which cells alone make: text that hardly packs, so that it stays below the limit of cells."""
    from workbooks.opening.raw_workbook import open_bytes

    path = scratch / "large.xlsx"
    rows = write_large(path, LARGE_MEGABYTES)
    forget_peak()
    meter = Meter()
    with meter.step(RAW):
        open_bytes(path.read_bytes(), path.name)
    spent = meter.figures[RAW]
    name = f"{RAW}, {path.stat().st_size / 2**20:.0f} MiB, {rows:,} × 40"
    return Figure(name, spent.cpu_seconds, spent.wall_seconds, peak_mib())


def write_large(path: Path, megabytes: int) -> int:
    """A workbook of so many MiB, packed; the number of its rows of 40 cells."""
    from random import Random
    from zipfile import ZIP_DEFLATED, ZipFile

    from tests.workbooks.nasty.opc import DATA, Book
    from workbooks.cells import column_letters

    drawn, rows = Random(1), 0  # noqa: S311 - a seeded generator is wanted here, not a secret
    parts = Book().made()
    sheet = "xl/worksheets/sheet1.xml"
    head, tail = parts[sheet].split(DATA.encode())
    columns = [column_letters(index) for index in range(40)]
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            if name != sheet:
                package.writestr(name, part)
        with package.open(sheet, "w") as written:
            written.write(head)
            while path.stat().st_size < megabytes * 2**20:
                rows += 1
                cells = (f'<c r="{letters}{rows}" t="str"><v>{drawn.getrandbits(96):024x}</v></c>' for letters in columns)
                written.write(f'<row r="{rows}">{"".join(cells)}</row>'.encode())
            written.write(tail)
    return rows
