"""`make fuzz`: good files of every format, damaged in thousands of ways, each through the isolated reader.

Bytes are flipped, cut, doubled, spliced; of packages also within a part, which is then zipped again with a right checksum.
Nothing may raise or hang, and no file that still opens may have fewer cells than it was written with without a word about
it. What counts as silent loss: the damage did not touch what the cells are written in (another part of the package, or
bytes behind the end of the file), the file opened, cells are missing, and no warning says anything.

`CASES` (3000) and `SEED` (1) come from the environment; a case is known by its number and made again by `ONLY=number`.
"""

import io
import os
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from rich.console import Console

from tests.workbooks.nasty import biff, biff12, open_document, pages
from tests.workbooks.nasty.opc import Book, Tab, packed
from workbooks.isolated.isolation import Reader
from workbooks.refusals import REFUSALS
from workbooks.reports import Inspection

SLOW_SECONDS = 25.0
say = Console(highlight=False, markup=False, soft_wrap=True).print
THREADS = 2
ROWS, COLUMNS = 30, 6
_GRID = [[f"第{row}行{column}" if column % 2 else str(row * column + 1) for column in range(COLUMNS)] for row in range(ROWS)]


@dataclass(frozen=True)
class Good:
    """A good file. `cell_parts` are the parts of a package in which its cells stand."""

    name: str
    content: bytes
    cells: int
    cell_parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Damaged:
    """A case: the file made from, what was done, and whether the cells were spared."""

    number: int
    good: Good
    what: str
    content: bytes
    cells_untouched: bool


@dataclass
class Tally:
    """What came of all cases."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)


def good_files() -> list[Good]:
    """One of each format, all with the same cells."""
    cells = ROWS * COLUMNS
    sheets = (
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    )
    binary = ("xl/worksheets/sheet1.bin", "xl/workbook.bin", "xl/_rels/workbook.bin.rels")
    return [
        Good("xlsx", Book([Tab(_xlsx_rows())]).file(), cells, sheets),
        Good("strict xlsx", Book([Tab(_xlsx_rows())], strict=True).file(zipfile.ZIP_STORED), cells, sheets),
        Good("xlsb", biff12.xlsb([("名册", _xlsb_rows())]), cells, binary),
        Good("ods", open_document.ods(open_document.table(_ods_rows())), cells, ("content.xml",)),
        Good("xls", biff.Stream([biff.Page("名册", _biff_cells(biff.BIFF8))]).file(), cells),
        Good("xls of BIFF5", biff.Stream([biff.Page("名册", _biff_cells(biff.BIFF5))], biff.BIFF5).file(), cells),
        Good("html", pages.page(f"<table>{pages.rows(*_GRID)}</table>"), cells),
        Good("xml", pages.workbook(pages.worksheet(_xml_rows())), cells),
        Good("csv", "\n".join(map(",".join, _GRID)).encode(), cells),
        Good("csv in GB18030", "\n".join(map(",".join, _GRID)).encode("gb18030"), cells),
        Good("csv in UTF-16", "\n".join(map(",".join, _GRID)).encode("utf-16"), cells),
        Good("zip", packed({"甲.xlsx": Book([Tab(_xlsx_rows())]).file(), "乙.csv": b"a,b\n"}), cells + 2, ("甲.xlsx", "乙.csv")),
    ]


def _xlsx_rows() -> str:
    lines = []
    for number, row in enumerate(_GRID, 1):
        written = [
            f'<c r="{"ABCDEF"[n]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if n % 2
            else f'<c r="{"ABCDEF"[n]}{number}"><v>{cell}</v></c>'
            for n, cell in enumerate(row)
        ]
        lines.append(f'<row r="{number}">{"".join(written)}</row>')
    return "".join(lines)


def _xlsb_rows() -> bytes:
    return b"".join(
        biff12.row(number)
        + b"".join(biff12.words(n, cell) if n % 2 else biff12.real(n, float(cell)) for n, cell in enumerate(row))
        for number, row in enumerate(_GRID)
    )


def _ods_rows() -> str:
    return "".join(
        open_document.row("".join(open_document.text(c) if n % 2 else open_document.number(float(c)) for n, c in enumerate(row)))
        for row in _GRID
    )


def _biff_cells(version: int) -> list[bytes]:
    return [
        biff.label(number, n, cell, version) if n % 2 else biff.number(number, n, float(cell))
        for number, row in enumerate(_GRID)
        for n, cell in enumerate(row)
    ]


def _xml_rows() -> str:
    return "".join(
        "<Row>" + "".join(pages.cell(c, "String" if n % 2 else "Number") for n, c in enumerate(row)) + "</Row>" for row in _GRID
    )


def flip(random: Random, content: bytes) -> bytes:
    """Some bytes become others."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(random: Random, content: bytes) -> bytes:
    """The end is missing, or a piece in the middle."""
    first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:first] if random.random() < 0.5 else content[:first] + content[last:]


def double(random: Random, content: bytes) -> bytes:
    """A piece stands there twice."""
    first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:last] + content[first:]


def splice(random: Random, content: bytes, other: bytes) -> bytes:
    """A piece of another file stands in it."""
    first, last = sorted(random.randrange(len(other) + 1) for _ in range(2))
    place = random.randrange(len(content) + 1)
    piece = other[first : min(last, first + 2000)]
    return content[:place] + piece + (content[place:] if random.random() < 0.5 else content[place + len(piece) :])


def damaged(number: int, seed: int, goods: list[Good]) -> Damaged:
    """The case of that number: always the same for one seed."""
    random = Random(f"{seed}-{number}")  # noqa: S311 - repeatable on purpose
    good, other = random.choice(goods), random.choice(goods)
    kind = random.choice(("flip", "flip", "cut", "double", "splice"))
    change: Callable[[Random, bytes], bytes] = {"flip": flip, "cut": cut, "double": double}.get(
        kind, lambda drawn, content: splice(drawn, content, other.content)
    )
    if good.cell_parts and random.random() < 0.6:
        return _within(number, good, kind, change, random)
    content = change(random, good.content)
    return Damaged(number, good, kind, content, cells_untouched=content.startswith(good.content))


def _within(number: int, good: Good, kind: str, change: Callable[[Random, bytes], bytes], random: Random) -> Damaged:
    with zipfile.ZipFile(io.BytesIO(good.content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    path = random.choice([name for name, part in parts.items() if part])
    parts[path] = change(random, parts[path])
    return Damaged(number, good, f"{kind} in {path}", packed(parts), cells_untouched=path not in good.cell_parts)


def judge(case: Damaged, found: Inspection) -> str:
    """What is wrong with the answer, or nothing."""
    if found.refused:
        known = found.refused.code in REFUSALS and found.refused.message and found.refused.remedy
        return "" if known else f"refused without words: {found.refused}"
    read = sum(each.non_empty for each in found.worksheets)
    told = found.warnings or any(each.warnings for each in found.worksheets)
    if case.cells_untouched and read < case.good.cells and not told:
        return f"silent loss: {read} of {case.good.cells} cells"
    return ""


def run(numbers: Iterator[int], seed: int) -> Tally:
    """All cases through one reader, two at a time."""
    tally, goods = Tally(), good_files()
    with tempfile.TemporaryDirectory(prefix="statedata-fuzz-") as folder, Reader() as reader, ThreadPoolExecutor(THREADS) as pool:

        def one(number: int) -> None:
            case = damaged(number, seed, goods)
            path = Path(folder) / f"{number}.xls"
            path.write_bytes(case.content)
            began = time.perf_counter()
            try:
                found = reader.inspect(path)
                fault = judge(case, found)
            except Exception as error:
                found, fault = Inspection(file=path.name), f"raised {type(error).__name__}"
            seconds = time.perf_counter() - began
            path.unlink()
            _note(tally, case, found, fault, seconds)

        list(pool.map(one, numbers))
    return tally


def _note(tally: Tally, case: Damaged, found: Inspection, fault: str, seconds: float) -> None:
    name = f"case {case.number} ({case.good.name}: {case.what})"
    code = found.refused.code if found.refused else f"opens as {found.format}"
    tally.outcomes[code] += 1
    tally.slowest = sorted([*tally.slowest, (seconds, f"{name}: {code}")], reverse=True)[:5]
    if code == "over-time" or seconds > SLOW_SECONDS:
        fault = fault or f"hangs: {seconds:.1f} s"
    if fault:
        tally.faults.append(f"{name}: {fault}")


def main() -> int:
    """Exit code 1 if anything is at fault."""
    cases, seed, only = int(os.environ.get("CASES", "3000")), int(os.environ.get("SEED", "1")), os.environ.get("ONLY")
    began = time.monotonic()
    for good in (goods := good_files()):
        found = _as_it_is(good)
        if found != good.cells:
            say(f"{good.name} as it is: {found} of {good.cells} cells")
            return 1
    tally = run(iter([int(only)] if only else range(cases)), seed)
    say(f"{sum(tally.outcomes.values())} cases from {len(goods)} files, seed {seed}, {time.monotonic() - began:.0f} s")
    for code, count in tally.outcomes.most_common():
        say(f"{count:6} {code}")
    say("slowest:", *(f"{seconds:.2f} s {name}" for seconds, name in tally.slowest), sep="\n  ")
    say(f"at fault: {len(tally.faults)}", *tally.faults[:50], sep="\n  ")
    return 1 if tally.faults else 0


def _as_it_is(good: Good) -> int:
    with tempfile.TemporaryDirectory() as folder, Reader() as reader:
        path = Path(folder) / "x.xls"
        path.write_bytes(good.content)
        found = reader.inspect(path)
    return sum(each.non_empty for each in found.worksheets)


if __name__ == "__main__":
    sys.exit(main())
