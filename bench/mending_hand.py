"""Who mends by code: he sees the 审核反馈表 and nothing else of this software, and follows its list from line to line."""

import io
import re
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bench.planted import Records

_LIST, _IDENTITY = "问题清单", "问题编号"
_SAME_ROWS = re.compile(r"相同的有 \d+ 行（第 ([\d、]+) 行")
_ALL_THE_SAME = "其余各项也都相同"
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
    if rows and (_ALL_THE_SAME in said or len({_content(sheet, number) for number in numbers}) == 1):
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
