"""Which worksheet is which sheet of the catalog: by the hidden mark, else by title and headers, else by what a person said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final, Literal

from catalog.kept import Kept
from catalog.sheet import Column, Sheet
from workbooks.cells import address, is_blank, shown
from workbooks.normalising.likeness import likeness
from workbooks.normalising.spelling import loose
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.recognising.form_layout import FormMatch, find_form
from workbooks.recognising.head_values import values_among
from workbooks.recognising.headers import (
    SEARCHED_ROWS,
    Candidate,
    Header,
    HeaderMatch,
    SheetWords,
    bare_words,
    exact_words,
    find_header,
    header_candidates,
)
from workbooks.recognising.mappings import NO_MAPPINGS, Mappings, SaidWorksheet, with_mappings
from workbooks.recognising.marks import MARK_WORKSHEET, Mark
from workbooks.recognising.worksheet_heads import WorksheetHead, head_of, profile_of

OUR_PAGES: Final = frozenset(("填报说明", "问题清单", "与上次相比", "_choices", MARK_WORKSHEET))
_LEAST_SHARE: Final = 0.4
_LEAST_SHARE_WITH_TITLE: Final = 0.15
_SURE_SHARE: Final = 0.8
_TOO_CLOSE: Final = 0.05
_LIKE_ENOUGH: Final = 0.4
_MOST_LIKELY: Final = 3
_MOST_NAMED: Final = 6
_BEYOND_CHANCE: Final = 2  # words; one alone is shared by many sheets
_MANY_COMPULSORY: Final = 5
OUR_PAGE: Final = "本系统生成的说明页"
HOW_TO_ANSWER: Final = "请在报送结果页说明是哪张采集表（命令行用 --sheet），或在表头上方写明表名后重新报送"

NO_SHEET: Final = "已确认不是采集表"

Way = Literal["mark", "title", "headers", "named", "said"]

_WORDS: Kept[Sheet, SheetWords] = Kept()
# what stands above a header is asked of each sheet, and above each table of a worksheet once more
_loosely = lru_cache(maxsize=4096)(loose)


class Vocabulary:
    """The words of several sheets together, and what a department confirmed of foreign headers."""

    def __init__(self, sheets: Sequence[Sheet], mappings: Mappings = NO_MAPPINGS) -> None:
        words = {sheet.table: _WORDS.get(partial(SheetWords, sheet), sheet) for sheet in sheets}
        self.words = {table: with_mappings(each, mappings) for table, each in words.items()}
        self.known = frozenset(word for words in self.words.values() for word in words.known)
        lists = [sheet for sheet in sheets if sheet.shape == "list"]
        self.lists = [sheet.table for sheet in lists]
        self.titles = frozenset(title for sheet in lists for column in sheet.columns for title in column.titles)
        self.forms = [sheet for sheet in sheets if sheet.shape == "form"]
        self.labels = frozenset(title for sheet in self.forms for column in sheet.columns for title in column.titles)
        self.tables_of: dict[str, list[str]] = {}
        for table in self.lists:
            for word in self.words[table].known:
                self.tables_of.setdefault(word, []).append(table)

    def knows(self, text: str) -> bool:
        """Whether any sheet has a column of this name."""
        return exact_words(text) in self.known or bare_words(text) in self.known

    def promising(self, candidates: Sequence[Candidate]) -> list[str]:
        """Lists of which some candidate holds at least two words, or any if none does."""
        tables: set[str] = set()
        for _, _, headers in candidates:
            spellings = (spelling for header in headers.values() for spelling in header.spellings)
            counts = Counter(table for spelling in spellings for table in self.tables_of.get(spelling, ()))
            tables.update(table for table, count in counts.items() if count >= _BEYOND_CHANCE)
        return [table for table in self.lists if table in tables] or self.lists


_VOCABULARIES: Kept[Sheet, Vocabulary] = Kept()


def _vocabulary(sheets: Sequence[Sheet], mappings: Mappings) -> Vocabulary:
    """One without mappings is kept; one with them is of one department only, and until the next confirming."""
    if mappings:
        return Vocabulary(sheets, mappings)
    return _VOCABULARIES.get(partial(Vocabulary, sheets), *sheets)


@dataclass(frozen=True)
class Recognised:
    """A worksheet taken for a sheet: how sure (0 to 1), by what, and where its parts are.

    `said`: the person's word that decided it, or agreed.
    """

    sheet: Sheet
    by: Way
    confidence: float
    match: HeaderMatch | FormMatch
    said: SaidWorksheet | None = None


@dataclass(frozen=True)
class NotRecognised:
    """Why, in words for the sender, and what he may be asked.

    `candidates` are the sheets between which he is asked to choose, the likeliest first; `likely` those that come near;
    `head` the words by which the worksheet is to be known again, None if it is not to be asked about. `said`: a person said
    what it is, and either it is no sheet, or too few of its columns are known yet.
    """

    why: str
    candidates: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    head: WorksheetHead | None = None
    said: SaidWorksheet | None = None


@dataclass(frozen=True)
class _Try:
    """What was found of one sheet, enough or not."""

    words: SheetWords
    match: HeaderMatch | FormMatch
    titled: bool

    @property
    def found(self) -> int:
        return len(self.match.columns if isinstance(self.match, HeaderMatch) else self.match.labels)

    @property
    def share(self) -> float:
        return self.found / len(self.words.sheet.columns)

    def is_enough(self, least: float | None = None) -> bool:
        share = least if least is not None else _LEAST_SHARE_WITH_TITLE if self.titled else _LEAST_SHARE
        few = 2 if self.titled or least is not None else 3
        enough = self.share >= share or self._nothing_else
        return self.found >= min(few, len(self.words.sheet.columns)) and enough

    @property
    def _nothing_else(self) -> bool:
        """Whether all headers are of this list and all its compulsory columns are there: few of many, but beyond doubt."""
        if not isinstance(self.match, HeaderMatch) or len(self.match.columns) < len(self.match.headers):
            return False
        compulsory = {column.name for column in self.words.sheet.columns if column.required}
        names = {column.name for column in self.match.columns.values()}
        return len(compulsory) >= _MANY_COMPULSORY and compulsory <= names

    @property
    def recognised(self) -> Recognised:
        precision = self.found / max(len(self.match.headers), 1)
        likeness = 0.75 * self.share + 0.25 * precision
        confidence = 0.5 + 0.49 * likeness if self.titled else 0.9 * likeness
        return Recognised(self.words.sheet, "title" if self.titled else "headers", round(confidence, 2), self.match)


class Recogniser:
    """Knows the words of the sheets that may come. `named`: the sender himself said which sheet the file holds.

    `is_text`: the worksheet of a csv is called as its file is, and is never a page of ours.
    `year` is the one that is collected, 0 if none is: of a form with a column for each of several years it says which is meant.
    """

    def __init__(
        self, sheets: Iterable[Sheet], mark: Mark, file_title: str, *,
        named: bool = False, mappings: Mappings = NO_MAPPINGS, year: int = 0, is_text: bool = False,
    ) -> None:  # fmt: skip
        self.vocabulary = _vocabulary(list(sheets), mappings)
        self._mappings, self._year = mappings, year
        self._own_pages = frozenset[str]() if is_text else OUR_PAGES
        self._words = self.vocabulary.words
        self._mark = mark
        self._file_title = loose(file_title)
        self._named = named and len(self._words) == 1

    def recognise(self, worksheet: RawWorksheet, alone: bool) -> Recognised | NotRecognised:
        """`alone`: the only worksheet with content, for which the file's name is a title too."""
        if worksheet.name in self._own_pages:
            return NotRecognised(OUR_PAGE)
        if not worksheet.visible:
            return NotRecognised("工作表是隐藏的；需要上报请取消隐藏")
        candidates = list(header_candidates(worksheet.rows, self.vocabulary.knows))
        marked = self._by_mark(worksheet, candidates)
        if marked:
            return marked
        tries = self._tries(worksheet, candidates, alone)
        if self._named:
            return self._as_named(tries)
        found = _decide([each for each in tries if each.is_enough()])
        if isinstance(found, Recognised) and (found.by == "title" or not self._mappings.worksheets):
            return found
        return self._as_said(worksheet, candidates, found, tries)

    def headers_at(self, worksheet: RawWorksheet, row: int, count: int) -> Recognised | None:
        """The list whose header begins within `count` rows from `row` on; None if none is found, or two are as likely."""
        candidates = list(header_candidates(worksheet.rows, self.vocabulary.knows, row, count))
        lists = [words for words in self._words.values() if words.sheet.shape == "list"]
        tries = [each for words in lists if (each := self._try(worksheet, candidates, words, alone=False))]
        found = _decide([each for each in tries if each.is_enough()])
        return found if isinstance(found, Recognised) else None

    def headers_of(self, match: HeaderMatch, headers: dict[int, Header], whole: Sheet) -> Recognised | None:
        """The list that a part of a header alone is, by its words: another table beside the first, or `whole` once more."""
        candidate: Candidate = (match.first_row, match.last_row, headers)
        tries = [
            _Try(words, found, titled=words.sheet is whole)
            for words in self._words.values()
            if words.sheet.shape == "list" and (found := find_header([candidate], words))
        ]
        decided = _decide([each for each in tries if each.is_enough()])
        return decided if isinstance(decided, Recognised) else None

    def form_of(self, worksheet: RawWorksheet, sheet: Sheet, known: bool = False) -> Recognised | None:
        """The worksheet, or a part of one, as this form; `known`: it is, and the question is only where its fields are."""
        match = find_form(worksheet.rows, self._words[sheet.table], worksheet.merged, self._year)
        found = _Try(self._words[sheet.table], match, titled=known) if match else None
        return found.recognised if found and found.is_enough() else None

    def _by_mark(self, worksheet: RawWorksheet, candidates: list[Candidate]) -> Recognised | None:
        marked = self._mark.sheets.get(worksheet.name)
        words = self._words.get(marked.table) if marked else None
        match = self._find(worksheet, candidates, words) if words else None
        return Recognised(words.sheet, "mark", 1.0, match) if words and match else None

    def _tries(self, worksheet: RawWorksheet, candidates: list[Candidate], alone: bool) -> list[_Try]:
        """What is found of each sheet; forms are not looked for where a list is found for sure."""
        lists = self._tried(worksheet, candidates, alone, "list")
        if any(each.share >= _SURE_SHARE and each.is_enough() for each in lists):
            return lists
        return [*lists, *self._tried(worksheet, candidates, alone, "form")]

    def _tried(self, worksheet: RawWorksheet, candidates: list[Candidate], alone: bool, shape: str) -> list[_Try]:
        promising = self.vocabulary.promising(candidates) if shape == "list" else self._words
        tries = (self._try(worksheet, candidates, self._words[table], alone) for table in promising)
        return [each for each in tries if each and each.words.sheet.shape == shape]

    def _try(self, worksheet: RawWorksheet, candidates: list[Candidate], words: SheetWords, alone: bool) -> _Try | None:
        match = self._find(worksheet, candidates, words)
        return _Try(words, match, self._is_titled(worksheet, words.sheet, match, alone)) if match else None

    def _as_said(
        self, worksheet: RawWorksheet, candidates: list[Candidate], found: Recognised | NotRecognised | None, tries: list[_Try]
    ) -> Recognised | NotRecognised:
        """By a person's word, where the file's own words leave it open, agree, or are just those of which he said it."""
        own, head = found if isinstance(found, Recognised) else None, head_of(worksheet)
        said = self._said_of(head, own, _words_of(own.match) if own else ())
        if said is None and own:
            return own
        if said is None:
            either = found.candidates if isinstance(found, NotRecognised) else ()
            why = found.why if isinstance(found, NotRecognised) else _nearest(tries)
            return NotRecognised(why, either, either or self._likely(worksheet, tries), head)
        if not said.table:
            return NotRecognised(NO_SHEET, head=head, said=said)
        if own and own.sheet.table == said.table:
            return replace(own, by="said", said=said)
        return self._found_of(worksheet, candidates, said, head)

    def _said_of(self, head: WorksheetHead, own: Recognised | None, words: tuple[str, ...]) -> SaidWorksheet | None:
        """`words` are those by which the file's own words decided: a person who says otherwise speaks of these."""
        said = self._mappings.said_of(head.header_words, head.label_words, words)
        if said is None or (said.table and said.table not in self._words):
            return None
        just_these = head.is_of(said.profile) or set(said.profile) == set(words)
        return said if own is None or own.sheet.table == said.table or just_these else None

    def _found_of(
        self, worksheet: RawWorksheet, candidates: list[Candidate], said: SaidWorksheet, head: WorksheetHead
    ) -> Recognised | NotRecognised:
        words = self._words[said.table]
        own: list[Candidate] = [(head.first_row, head.last_row, dict(head.headers))] if head.headers else []
        match = self._find(worksheet, [*candidates, *own], words)
        found = _Try(words, match, titled=False) if match else None
        if found and found.is_enough(least=0.0):
            return replace(found.recognised, by="said", said=said)
        return NotRecognised(f"是 {_named(words.sheet)}，但还没有认出足够的列；请说明各表头是哪一列", head=head, said=said)

    def words_of(self, table: str) -> SheetWords:
        """The words of a sheet, with what was confirmed of its headers."""
        return self._words[table]

    def _likely(self, worksheet: RawWorksheet, tries: list[_Try]) -> tuple[str, ...]:
        """The sheets of which most was found, or whose titles are like the names of worksheet or file; the likeliest first."""
        shares = {each.words.sheet.table: each.share for each in tries if each.found >= _BEYOND_CHANCE}
        names = (loose(worksheet.name), self._file_title)
        for table, words in self._words.items():
            alike = max(likeness(name, loose(words.sheet.title.zh)) for name in names)
            if alike >= _LIKE_ENOUGH:
                shares[table] = max(shares.get(table, 0.0), alike)
        return tuple(sorted(shares, key=lambda table: -shares[table])[:_MOST_LIKELY])

    def _as_named(self, tries: list[_Try]) -> Recognised | NotRecognised:
        enough = next((each.recognised for each in tries if each.is_enough(least=0.0)), None)
        if enough is None:
            return NotRecognised(_nearest(tries))
        return enough if enough.by == "title" else Recognised(enough.sheet, "named", enough.confidence, enough.match)

    def _find(self, worksheet: RawWorksheet, candidates: list[Candidate], words: SheetWords) -> HeaderMatch | FormMatch | None:
        if words.sheet.shape == "form":
            return find_form(worksheet.rows, words, worksheet.merged, self._year)
        return find_header(candidates, words)

    def _is_titled(self, worksheet: RawWorksheet, sheet: Sheet, match: HeaderMatch | FormMatch, alone: bool) -> bool:
        first = match.first_row if isinstance(match, HeaderMatch) else min((row for row, _ in match.labels), default=0)
        rows = worksheet.rows[max(first - SEARCHED_ROWS, 0) : first]
        above = [_loosely(shown(cell)) for row in rows for cell in row if cell != "" and not is_blank(cell)]
        titles = [loose(worksheet.name), *above, *([self._file_title] if alone else [])]
        own = loose(sheet.title.zh)
        return any(own in title for title in titles)


def _words_of(match: HeaderMatch | FormMatch) -> tuple[str, ...]:
    """The spelled headers of a list; a form is known by its labels, as `head_of` finds them."""
    return profile_of(match.headers.values()) if isinstance(match, HeaderMatch) else ()


def _decide(tries: list[_Try]) -> Recognised | NotRecognised | None:
    found = sorted((each.recognised for each in tries), key=lambda each: -each.confidence)
    if len(found) > 1 and found[0].confidence - found[1].confidence < _TOO_CLOSE and _read_the_same(*found[:2]):
        either = "，或是 ".join(f"{_named(each.sheet)}（把握 {each.confidence:.0%}）" for each in found[:2])
        return NotRecognised(f"可能是 {either}，无法确定；{HOW_TO_ANSWER}", tuple(each.sheet.table for each in found[:2]))
    return found[0] if found else None


def _read_the_same(one: Recognised, other: Recognised) -> bool:
    """Two readings of the same header; else they are two tables, and both will be found."""
    first, second = _header_cells(one.match), _header_cells(other.match)
    return 3 * len(first & second) > min(len(first), len(second))


def _header_cells(match: HeaderMatch | FormMatch) -> set[tuple[int, int]]:
    return {(match.last_row, place) for place in match.columns} if isinstance(match, HeaderMatch) else set(match.labels)


def _nearest(tries: list[_Try]) -> str:
    """Why nothing was found: the sheet that came nearest, how much of it was there, and which headers nobody knows."""
    nearest = max(tries, key=lambda each: (each.found >= _BEYOND_CHANCE, each.share), default=None)
    if nearest is None:
        return "没有找到任何采集表的表头"
    sheet = nearest.words.sheet
    said = f"没有找到任何采集表的表头；最接近的是 {_named(sheet)}：{len(sheet.columns)} 个数据项中只认出 {nearest.found} 个"
    said += f"（{_listed(_found_titles(nearest))}）"
    unknown = _unknown(nearest)
    values = values_among(unknown, nearest.match.texts) if unknown and isinstance(nearest.match, HeaderMatch) else {}
    words = [text for place, text in unknown.items() if place not in values]
    said += f"，没有认出的表头有 {_listed(words)}" if words else ""
    said += f"，{'另' if words else ''}有 {len(values)} 处像是数据而不是表头（自 {_first(nearest, values)} 起）" if values else ""
    return f"{said}；请核对表头，或指明采集表"


def _first(tried: _Try, values: dict[int, str]) -> str:
    """The address of the leftmost."""
    row = tried.match.last_row if isinstance(tried.match, HeaderMatch) else 0
    return address(row, min(values))


def _found_titles(tried: _Try) -> list[str]:
    match = tried.match
    columns: dict[int, Column] | dict[tuple[int, int], Column] = match.columns if isinstance(match, HeaderMatch) else match.labels
    return [column.title for _, column in sorted(columns.items(), key=lambda item: item[0])]


def _unknown(tried: _Try) -> dict[int, str]:
    match = tried.match
    return {place: match.headers[place].text.strip() for place in match.additional} if isinstance(match, HeaderMatch) else {}


def _listed(words: Sequence[str]) -> str:
    some = "、".join(f"“{word}”" for word in words[:_MOST_NAMED])
    return some + (f"等 {len(words)} 个" if len(words) > _MOST_NAMED else "")


def _named(sheet: Sheet) -> str:
    return f"{sheet.code} {sheet.title.zh}"
