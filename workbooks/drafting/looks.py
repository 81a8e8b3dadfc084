"""How a template looks and what its cells accept: number formats, fonts, comments, data validations.

openpyxl reads them here, and only here: inside the child of the reading process, under its limits of memory and time,
after sizes and checksums have been tested, and `unpack` has refused any DTD (so no entities either). A template
is small, so openpyxl's slowness does not matter; where it fails, calamine's cells are still there, and people are told.
"""

import io
import re
import warnings
from dataclasses import dataclass, field
from typing import Final

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.annotated.package import Package
from workbooks.annotated.workbook_part import Book
from workbooks.annotated.xml_surgery import unescaped
from workbooks.drafting.look import Look, Validation
from workbooks.opening.packages import unpack

Place = tuple[int, int]

_NEW_RULE: Final = re.compile(rb"<(\w+:)dataValidation\b([^>]*)>(.*?)</\1dataValidation>", re.DOTALL)
_TYPE: Final = re.compile(rb"""\btype=["'](\w+)["']""")
_PROMPT: Final = re.compile(rb"""\bprompt=["']([^"']*)["']""")
_FORMULA: Final = re.compile(rb"<\w+:f>(.*?)</\w+:f>", re.DOTALL)
_AREAS: Final = re.compile(rb"<\w+:sqref>(.*?)</\w+:sqref>", re.DOTALL)
_MOST_CELLS: Final = 400_000


@dataclass
class Looks:
    """All worksheets of a file, and in `told` why something could not be looked at."""

    book: Workbook | None = None
    by_name: dict[str, Look] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def of(self, name: str) -> Look:
        return self.by_name.get(name, Look())


def look_at(content: bytes, kind: str, cells: int) -> Looks:
    """The looks of a file of that format, which holds so many cells."""
    if kind not in ("xlsx", "xlsm", "ods"):
        return Looks(told=[f"{kind} 文件只读出文字与示例；数据有效性、批注、颜色和数字格式请另存为 xlsx 后再生成"])
    if cells > _MOST_CELLS:
        return Looks(told=["文件太大，不像空白模板，格式与下拉列表未读"])
    parts = unpack(content).parts
    try:
        return _open_document(parts) if kind == "ods" else _looks(content)
    except Exception as error:  # openpyxl raises of every kind for files that others read
        return Looks(told=[f"格式与下拉列表未能读出（{type(error).__name__}），请用 Excel 或 WPS 另存后再生成"])


def _open_document(parts: dict[str, bytes]) -> Looks:
    from workbooks.drafting.ods import looks_of_ods

    told = "ods 文件只读出文字、示例和直接写明的下拉列表；其他数据有效性、批注、颜色和数字格式请另存为 xlsx 后再生成"
    return Looks(by_name=looks_of_ods(parts.get("content.xml", b"")), told=[told])


def _looks(content: bytes) -> Looks:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it leaves out; the newer validations are read below
        book = load_workbook(io.BytesIO(content), data_only=True)
    found = Looks(book)
    package = Package(unpack(content).parts)
    paths = Book(package).paths()
    for sheet in book.worksheets:
        newer = _newer_validations(package.parts[paths[sheet.title]]) if sheet.title in paths else []
        found.by_name[sheet.title] = Look(sheet, [*_validations(sheet), *newer])
    return found


def _validations(sheet: Worksheet) -> list[Validation]:
    return [
        Validation(
            each.type or "none",
            each.operator or "between",
            str(each.formula1 or ""),
            str(each.formula2 or ""),
            " ".join(filter(None, (each.promptTitle, each.prompt))),
            _areas(str(each.sqref)),
            bool(each.showErrorMessage) and (each.errorStyle or "stop") == "stop",
        )
        for each in sheet.data_validations.dataValidation
    ]


def _newer_validations(xml: bytes) -> list[Validation]:
    """Excel 2010 keeps lists that stand on another worksheet in an extension, which openpyxl leaves out."""
    found = []
    for _, attributes, body in _NEW_RULE.findall(xml):
        kind, prompt = _TYPE.search(attributes), _PROMPT.search(attributes)
        formulas = [unescaped(each.decode("utf-8", "replace")) for each in _FORMULA.findall(body)]
        areas = _AREAS.search(body)
        if areas is None:
            continue
        said = unescaped(prompt.group(1).decode("utf-8", "replace")) if prompt else ""
        first, second = ([*formulas, "", ""])[:2]
        name = kind.group(1).decode() if kind else "none"
        found.append(Validation(name, "between", first, second, said, _areas(areas.group(1).decode("ascii", "replace"))))
    return found


def _areas(text: str) -> tuple[tuple[int, int, int, int], ...]:
    found = []
    for area in text.split():
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        found.append(((top or 1) - 1, (left or 1) - 1, (bottom or 1_048_576) - 1, (right or 16_384) - 1))
    return tuple(found)
