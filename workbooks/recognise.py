"""Which worksheet is which sheet of the catalog: by the hidden mark, else by title and headers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from catalog.kept import Kept
from catalog.sheet import Sheet
from workbooks.cells import shown
from workbooks.form_layout import FormMatch, find_form
from workbooks.headers import Candidate, HeaderMatch, SheetWords, find_header, header_candidates
from workbooks.mappings import NO_MAPPINGS, Mappings, with_mappings
from workbooks.marks import MARK_WORKSHEET, Mark
from workbooks.raw_workbook import RawWorksheet
from workbooks.spelling import loose

OUR_PAGES: Final = frozenset(("填报说明", "问题清单", "_choices", MARK_WORKSHEET))
_LEAST_SHARE: Final = 0.4
_LEAST_SHARE_WITH_TITLE: Final = 0.15
_TOO_CLOSE: Final = 0.05

Way = Literal["mark", "title", "headers"]

_WORDS: Kept[Sheet, SheetWords] = Kept()


@dataclass(frozen=True)
class Recognised:
    """A worksheet taken for a sheet: how sure (0 to 1), by what, and where its parts are."""

    sheet: Sheet
    by: Way
    confidence: float
    match: HeaderMatch | FormMatch


@dataclass(frozen=True)
class NotRecognised:
    why: str


class Recogniser:
    """Knows the words of the sheets that may come."""

    def __init__(self, sheets: Iterable[Sheet], mark: Mark, file_title: str, mappings: Mappings = NO_MAPPINGS) -> None:
        words = {sheet.table: _WORDS.get(partial(SheetWords, sheet), sheet) for sheet in sheets}
        self._words = {table: with_mappings(each, mappings) for table, each in words.items()}
        self._mark = mark
        self._file_title = loose(file_title)

    def recognise(self, worksheet: RawWorksheet, alone: bool) -> Recognised | NotRecognised:
        """`alone`: the only worksheet with content, for which the file's name is a title too."""
        if worksheet.name in OUR_PAGES:
            return NotRecognised("本系统生成的说明页")
        if not worksheet.visible:
            return NotRecognised("工作表是隐藏的；需要上报请取消隐藏")
        candidates = list(header_candidates(worksheet.rows))
        marked = self._by_mark(worksheet, candidates)
        if marked:
            return marked
        found = sorted(
            filter(None, (self._by_words(worksheet, candidates, words, alone) for words in self._words.values())),
            key=lambda each: -each.confidence,
        )
        if not found:
            return NotRecognised("没有找到任何采集表的表头")
        if len(found) > 1 and found[0].confidence - found[1].confidence < _TOO_CLOSE:
            either = "或".join(f"{each.sheet.code} {each.sheet.title.zh}" for each in found[:2])
            return NotRecognised(f"可能是 {either}，无法确定；请在表头上方写明表名")
        return found[0]

    def _by_mark(self, worksheet: RawWorksheet, candidates: list[Candidate]) -> Recognised | None:
        marked = self._mark.sheets.get(worksheet.name)
        words = self._words.get(marked.table) if marked else None
        match = _find(worksheet, candidates, words) if words else None
        return Recognised(words.sheet, "mark", 1.0, match) if words and match else None

    def _by_words(
        self, worksheet: RawWorksheet, candidates: list[Candidate], words: SheetWords, alone: bool
    ) -> Recognised | None:
        match = _find(worksheet, candidates, words)
        if match is None:
            return None
        found = match.columns if isinstance(match, HeaderMatch) else match.labels
        declared = len(words.sheet.columns)
        share = len(found) / declared
        precision = len(found) / max(len(match.headers), 1)
        titled = self._is_titled(worksheet, words.sheet, match, alone)
        if len(found) < min(2 if titled else 3, declared) or share < (_LEAST_SHARE_WITH_TITLE if titled else _LEAST_SHARE):
            return None
        likeness = 0.75 * share + 0.25 * precision
        confidence = 0.5 + 0.49 * likeness if titled else 0.9 * likeness
        return Recognised(words.sheet, "title" if titled else "headers", round(confidence, 2), match)

    def _is_titled(self, worksheet: RawWorksheet, sheet: Sheet, match: HeaderMatch | FormMatch, alone: bool) -> bool:
        first = match.first_row if isinstance(match, HeaderMatch) else min((row for row, _ in match.labels), default=0)
        above = [loose(shown(cell)) for row in worksheet.rows[:first] for cell in row if cell != ""]
        titles = [loose(worksheet.name), *above, *([self._file_title] if alone else [])]
        return any(loose(sheet.title.zh) in title for title in titles)


def _find(worksheet: RawWorksheet, candidates: list[Candidate], words: SheetWords) -> HeaderMatch | FormMatch | None:
    if words.sheet.shape == "form":
        return find_form(worksheet.rows, words)
    return find_header(candidates, words)
