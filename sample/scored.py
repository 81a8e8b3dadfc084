"""What came of one seed: counts by kind of fault, and one by one what was missed and what nobody had planted."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.findings import Severity

UNPLANTED, MISSED = "无人埋入的须说明.csv", "应找到而未找到.csv"
_NOT_MARKED = "生成时没有注明，须由人判断"


@dataclass(frozen=True)
class Line:
    """One place, in the words of people: `what` is the message of a finding or the kind of a fault, `why` why it is true."""

    severity: str
    sheet: str
    file: str
    worksheet: str
    cell: str
    column: str
    what: str
    why: str = ""

    @property
    def row(self) -> str:
        """The row's number; empty where the finding speaks of the whole sheet."""
        return self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    @property
    def reason(self) -> str:
        return self.why or _NOT_MARKED


@dataclass(frozen=True)
class Scored:
    """One seed. `kinds` lists (kind, detectable, planted, found); `unplanted` the 必改 and 须说明 that nobody planted."""

    seed: int
    kinds: tuple[tuple[str, str, int, int], ...]
    unplanted: tuple[Line, ...]
    missed: tuple[Line, ...]
    left_errors: int
    seconds_to_findings: float

    def of(self, severity: Severity) -> list[Line]:
        return [line for line in self.unplanted if line.severity == severity.value]


def save(scored: Scored, folder: Path) -> None:
    """Write `<seed>.json` into the folder, whole or not at all."""
    part = folder / f"{scored.seed}.part"
    part.write_text(json.dumps(asdict(scored), ensure_ascii=False), encoding="utf-8")
    part.rename(folder / f"{scored.seed}.json")


def read_scores(folder: Path) -> list[Scored]:
    """The scores that lie in a folder, by seed."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    return sorted((_scored(each) for each in found), key=lambda each: each.seed)


def _scored(read: dict[str, list[dict[str, str]]]) -> Scored:
    lines = {name: tuple(Line(**each) for each in read[name]) for name in ("unplanted", "missed")}
    return Scored(**{**read, "kinds": tuple(map(tuple, read["kinds"])), **lines})  # type: ignore[arg-type]


def summed(scores: Iterable[Scored]) -> list[tuple[str, str, int, int]]:
    """(kind, detectable, planted, found) over all seeds, what can be seen first, the most frequent first."""
    total: dict[tuple[str, str], list[int]] = {}
    for kind, seen, planted, found in (line for each in scores for line in each.kinds):
        counts = total.setdefault((kind, seen), [0, 0])
        counts[0] += planted
        counts[1] += found
    lines = [(kind, seen, planted, found) for (kind, seen), (planted, found) in total.items()]
    return sorted(lines, key=lambda line: (line[1] != "yes", -line[2], line[0]))


def list_lines(scores: Iterable[Scored], folder: Path) -> None:
    """Write what nobody planted and what was missed, one by one, as tables that every spreadsheet program opens."""
    scores = list(scores)
    unplanted = [(each.seed, *_shown(line), line.reason) for each in scores for line in each.unplanted]
    _write(folder / UNPLANTED, ("随机种子", *_PLACE, "问题", "属实的缘由"), unplanted)
    missed = [(each.seed, *_shown(line)) for each in scores for line in each.missed]
    _write(folder / MISSED, ("随机种子", *_PLACE, "埋入的错误"), missed)


_PLACE = ("级别", "采集表", "文件", "工作表", "行", "单元格", "数据项")


def _shown(line: Line) -> tuple[str, ...]:
    severity = Severity(line.severity).zh if line.severity else ""
    return severity, line.sheet, line.file, line.worksheet, line.row, line.cell, line.column, line.what


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
