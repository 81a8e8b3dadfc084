"""`python -m bench.mending`: the sample school's worst three files go in, come back coloured, are mended and sent again.

Who mends sees the 审核反馈表 and nothing else of this software. `words` does what the words of the list say where they name
the value, and no more; `records` has the records of the office too, and looks up there the rows that the list points at.
Told are the seconds of each step, and of 20 planted faults how many are gone, and what was new at the second upload.
"""

import io
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bench.home import YEAR, found, open_the_year, start_in

FILES, FAULTS, SEED = 3, 20, 1
Records = Mapping[tuple[str, str], str]  # (worksheet, cell) → what the office's records say
_LIST, _IDENTITY = "问题清单", "问题编号"
_SAME_ROWS = re.compile(r"相同的有 \d+ 行（第 ([\d、]+) 行")
_ASIDE = re.compile(r"[（(].*?[)）]")
_SAID = (
    re.compile(r"(?:应为|表示|等于|相加为|中的[^，]*?为)\s*“?([^，”\s]+?)”?(?:\s*(?:元|万元|人|分))?(?:，|$|\s)"),
    re.compile(r"填写标准名称(?:：|（如)([^）]+)"),
)


def mend(copy: Path, records: Records) -> bytes:
    """Follow the list from line to line; the workbook as it is sent again."""
    book = load_workbook(copy)
    for line in _lines(book):
        if line["单元格"] and line["表"] in book.sheetnames:
            _mend_line(book[line["表"]], line, records)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(book: Workbook) -> list[dict[str, str]]:
    rows = [[str(cell or "") for cell in row] for row in book[_LIST].iter_rows(values_only=True)]
    at = next(number for number, row in enumerate(rows) if _IDENTITY in row)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :] if row[1] in ("必改", "须说明")]


def _mend_line(sheet: Worksheet, line: dict[str, str], records: Records) -> None:
    place, said = line["单元格"], f"{line['问题'].partition(chr(10))[2]}；{line['怎么改']}"
    rows = _SAME_ROWS.search(said)
    numbers = [int(each) for each in rows.group(1).split("、")] if rows else [_row_of(place)]
    if _from_records(sheet, numbers, records):
        return
    if rows and len({_content(sheet, number) for number in numbers}) == 1:
        for cell in sheet[numbers[-1]]:
            cell.value = None
    elif not rows and place != "整表" and (value := _named(said, str(sheet[place].value or ""))):
        sheet[place].value = value


def _row_of(place: str) -> int:
    found = re.search(r"\d+$", place)
    return int(found.group()) if found else 0


def _content(sheet: Worksheet, number: int) -> tuple[Any, ...]:
    return tuple(cell.value for cell in sheet[number])


def _from_records(sheet: Worksheet, rows: list[int], records: Records) -> bool:
    """Put right what the records say otherwise in these rows; whether there was anything."""
    wrong = {cell: value for (worksheet, cell), value in records.items() if worksheet == sheet.title and _row_of(cell) in rows}
    for cell, value in wrong.items():
        sheet[cell].value = value or None
    return bool(wrong)


def _named(said: str, present: str) -> str:
    """The value that the words name; of several allowed ones that which the present one contains, or is contained in."""
    if value := _SAID[0].search(said):
        return value.group(1) if value.group(1) != present else ""
    choice = _SAID[1].search(said)
    known = re.split(r"[、等：]", _ASIDE.sub("", choice.group(1))) if choice else []
    alike = [each for each in known if each and present and (each.startswith(present[0]) and present[-1] == each[-1])]
    return alike[0] if len(alike) == 1 else ""


class Story:
    """One telling, in a home of its own."""

    def __init__(self, files: Path, scratch: Path) -> None:
        from sample.scoring import read_answers
        from workbooks.isolation import Reader

        start_in(scratch)
        found()
        self.stage = open_the_year(files)
        self.reader = Reader()
        answers = read_answers(next(files.rglob("answers.csv")))
        self.answers = answers[answers["detectable"] == "yes"]
        self.seconds: dict[str, float] = {}

    def timed(self, step: str, act: Callable[[], Any]) -> Any:
        began = time.monotonic()
        done = act()
        self.seconds[step] = self.seconds.get(step, 0.0) + time.monotonic() - began
        return done

    def send(self, delivery: dict[str, Any], name: str, content: bytes) -> int:
        from acts.preview import preview
        from acts.read import read_delivery
        from acts.receive import receive
        from sample.playing import who

        number = receive(who(delivery["contributor"]), YEAR, delivery["department"], name, content).delivery
        read_delivery(number, self.reader)
        preview(number)
        return number

    def found_of(self, file: str, delivery: int) -> set[tuple[str, str]]:
        """Planted faults of the file of which a finding speaks, as (worksheet, cell)."""
        from acts.preview import preview
        from sample.scoring import records, score

        planted = self.answers[(self.answers["file"] == file) & (self.answers["cell"] != "")]
        missed = score(planted, {file: preview(delivery).findings}).missed
        return {(each["worksheet"], each["cell"]) for each in records(planted)} - {
            (each["worksheet"], each["cell"]) for each in records(missed)
        }

    def records_of(self, file: str) -> Records:
        mine = self.answers[(self.answers["file"] == file) & (self.answers["cell"] != "")]
        mine = mine[mine["kind"] != "整行重复"]  # of a line that was entered twice the records say nothing else
        return dict(zip(zip(mine["worksheet"], mine["cell"], strict=True), mine["was"], strict=True))


def tell(files: Path, scratch: Path, *, with_records: bool) -> dict[str, Any]:
    """Send, give back, mend, send again; the figures."""
    story = Story(files, scratch)  # before the acts: they want a home
    from acts.feedback import feedback_copy
    from acts.second_upload import second_uploads

    counts = story.answers.groupby("file").size()
    worst = sorted(
        (each for each in story.stage.deliveries(1) if each["file"] in counts), key=lambda each: -counts[each["file"]]
    )[:FILES]
    there, left, since = set(), set(), {"fixed": 0, "still": 0, "new": 0, "others": 0}
    with story.reader, story.stage.calendar.act():
        for each in worst:
            path = story.stage.folder / each["file"]
            first = story.timed("drop", lambda each=each, path=path: story.send(each, path.name, path.read_bytes()))
            before = {(each["file"], *place) for place in story.found_of(each["file"], first)}
            copy = story.timed("coloured back", lambda first=first: feedback_copy(first, story.reader))
            records = story.records_of(each["file"]) if with_records else {}
            content = story.timed("mended", lambda copy=copy, records=records: mend(copy, records))
            second = story.timed(
                "sent again", lambda each=each, path=path, content=content: story.send(each, f"{path.stem}.xlsx", content)
            )
            compared = story.timed("compared", lambda second=second: second_uploads(second))
            since = {name: count + sum(one.counts[name] for one in compared) for name, count in since.items()}
            story.timed("coloured back again", lambda second=second: feedback_copy(second, story.reader))
            there |= before
            left |= before & {(each["file"], *place) for place in story.found_of(each["file"], second)}
    chosen = set(Random(SEED).sample(sorted(there), min(FAULTS, len(there))))  # noqa: S311 - a seeded choice is wanted
    gone = {"planted and found": len(there), "gone": len(there - left), "of 20": len(chosen), "of 20 gone": len(chosen - left)}
    return {**gone, **since, "seconds": {step: round(seconds, 2) for step, seconds in story.seconds.items()}}


def main(kind: str) -> None:
    """One telling, `words` or `records`."""
    from catalog.load import load_catalog
    from sample.deliveries import write_deliveries

    with tempfile.TemporaryDirectory(prefix="statedata-mending-") as folder:
        files = Path(folder) / "files"
        write_deliveries(SEED, files, load_catalog())
        print(kind, tell(files, Path(folder) / "home", with_records=kind == "records"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "words")
