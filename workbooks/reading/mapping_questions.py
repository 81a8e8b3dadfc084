"""What a reading asks of its sender: foreign headers and labels while columns are missing, and words that no code list knows."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.catalog import Catalog
from catalog.sheet import Column, Sheet
from workbooks.cells import Cell, address, column_letters, is_blank
from workbooks.normalising.code_values import BY_MAPPING
from workbooks.normalising.likely_codes import likely_codes
from workbooks.normalising.spelling import loose
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.sheet_table import SheetTable
from workbooks.recognising.closeness import ColumnCloseness
from workbooks.recognising.form_layout import FormMatch, Place, stands_alone
from workbooks.recognising.head_values import values_among
from workbooks.recognising.headers import Header, HeaderMatch, exact_words
from workbooks.recognising.mappings import (
    LONGEST_HEADER,
    LONGEST_WORD,
    CodeQuestion,
    Confirmed,
    HeaderQuestion,
    MappingReading,
    Mappings,
    Proposal,
    Used,
    confirmed_headers,
    looks_personal,
    present_words,
    spelled,
)
from workbooks.recognising.recognise import Recognised
from workbooks.recognising.running_numbers import running_numbers
from workbooks.recognising.worksheet_heads import label_pairs, profile_of

_MOST_WORDS: Final = 30
_AS_LIKELY: Final = 0.1
_UNKNOWN: Final = ("unknown-code", "not-boolean")
Spot = int | Place  # a column of a list, a cell of a form


@dataclass(frozen=True)
class Unknown:
    """Words that no declared column is known by, where they stand (letters, or the address of a label), and what they head."""

    header: Header
    at: str
    cells: Sequence[Cell]


def questions_of_headers(
    unknown: Iterable[Unknown], missing: Sequence[Column], answered: Iterable[str], catalog: Catalog, starts_1904: bool
) -> Iterator[HeaderQuestion]:
    """Each header once that heads something and may be one of the missing columns; nothing while none is missing."""
    if not missing:
        return
    closeness = ColumnCloseness([(each, catalog.codes_of(each)) for each in missing], starts_1904)
    asked, found = set(answered), []
    for each in unknown:
        word = spelled(each.header)
        if word in asked or not _may_be_asked(word, LONGEST_HEADER) or all(map(is_blank, each.cells)):
            continue
        asked.add(word)
        shown = " / ".join(filter(None, (each.header.group.strip(), each.header.text.strip())))
        found.append(HeaderQuestion(word=word, shown=shown, at=each.at, proposals=closeness.proposals(each.header, each.cells)))
    yield from _with_rivals(found)


def _with_rivals(questions: Sequence[HeaderQuestion]) -> Iterator[HeaderQuestion]:
    """The same, those marked that may mean a column which another one is about as likely to mean."""
    for each in questions:
        likeliest = next(iter(each.proposals), None)
        others = (proposal for other in questions if other is not each for proposal in other.proposals)
        rivalled = likeliest is not None and any(
            other.target == likeliest.target and other.confidence >= likeliest.confidence - _AS_LIKELY for other in others
        )
        yield each.model_copy(update={"rivalled": rivalled})


def unknown_of_list(
    match: HeaderMatch, rows: Sequence[Sequence[Cell]], body: Sequence[int], numbering: Collection[int] = ()
) -> Iterator[Unknown]:
    """Headers of a list; `body` are the rows (from 0) with data, `numbering` the places of running numbers."""
    texts = {place: header.text for place, header in match.headers.items()}
    values = values_among({place: texts[place] for place in match.additional}, texts.values())
    for place in match.additional:
        if place in numbering:
            continue
        if place in values:
            continue  # may be the name of a person, which is asked of nobody and kept in no mapping
        yield Unknown(match.headers[place], column_letters(place), [rows[row][place] for row in body])


def unknown_of_form(sheet: Sheet, match: FormMatch, worksheet: RawWorksheet) -> dict[Place, Unknown]:
    """Labels of a form that have a value of their own; headings and the title are none."""
    rows = worksheet.rows
    values = match.values.items()
    below = {row for (row, _), column in match.labels.items() if any(name == column.name and at[0] > row for name, at in values)}
    taken = {*match.labels, *match.values.values(), *match.units.values(), *match.again}
    pairs = label_pairs(rows, worksheet.merged, taken, below, match.texts)
    return {
        (row, column): Unknown(header, address(row, column), [rows[value[0]][value[1]]])
        for (row, column), (header, value) in pairs.items()
        if not stands_alone(rows[row], column) and loose(sheet.title.zh) not in loose(header.text)
    }


class MappingQuestions:
    """The mappings on one recognised worksheet: what is in force, what was used, what is asked."""

    def __init__(
        self, catalog: Catalog, mappings: Mappings, worksheet: RawWorksheet, found: Recognised, starts_1904: bool
    ) -> None:
        self._catalog, self._worksheet, self._found, self._starts_1904 = catalog, worksheet, found, starts_1904
        headers, around = _headers(found)
        self._by_header = confirmed_headers(found.sheet, mappings, headers, around)
        self._by_word = mappings.in_force(found.sheet.table, present_words(headers.values(), around)).codes
        rows, match = worksheet.rows, found.match
        below = rows[match.last_row + 1 :] if isinstance(match, HeaderMatch) else []
        self._numbering = running_numbers(match, below) if isinstance(match, HeaderMatch) else frozenset[int]()
        self._labels = unknown_of_form(found.sheet, found.match, worksheet) if isinstance(found.match, FormMatch) else {}
        self._profile = profile_of(_own_words(found.match, self._labels))

    @property
    def codes(self) -> dict[str, Mapping[str, str]]:
        """By column name, loosely spelled words to the codes that people confirmed."""
        return {
            column: {word: each.code for word, each in words.items() if each.code is not None}
            for column, words in self._by_word.items()
        }

    @property
    def not_wanted(self) -> frozenset[Spot]:
        """Places of headers of which people said that no column of the sheet is meant, and of running numbers."""
        said = frozenset(place for place, each in self._by_header.items() if not each.column)
        return said | self._numbering

    def reading(self, table: SheetTable) -> MappingReading:
        """What the normalised table used, and what is left to ask."""
        return MappingReading(
            profile=self._profile,
            worksheet=self._found.said,
            used=(*self._used_headers(), *self._used_codes(table)),
            headers=tuple(self._header_questions(table)),
            codes=tuple(self._code_questions(table)),
        )

    def _used_headers(self) -> Iterator[Used]:
        read = {*self._found.match.columns} if isinstance(self._found.match, HeaderMatch) else {*self._found.match.labels}
        for place, each in self._by_header.items():
            if not each.column or place in read:
                yield _used(each)

    def _used_codes(self, table: SheetTable) -> Iterator[Used]:
        for name, words in self._by_word.items():
            if name in table.columns:
                changed = table.columns[name].changed
                counts = Counter(loose(raw) for _, raw, _, how in changed if how == BY_MAPPING)
                yield from (_used(words[word], count) for word, count in counts.items())

    def _header_questions(self, table: SheetTable) -> Iterator[HeaderQuestion]:
        match, rows = self._found.match, self._worksheet.rows
        missing = [column for column in self._found.sheet.columns if column.name not in table.cells]
        unknown: Iterable[Unknown] = self._labels.values()
        if isinstance(match, HeaderMatch):
            unknown = unknown_of_list(match, rows, [row - 1 for row in table.source_rows], self._numbering)
        answered = (each.word for each in self._by_header.values())
        yield from questions_of_headers(unknown, missing, answered, self._catalog, self._starts_1904)

    def _code_questions(self, table: SheetTable) -> Iterator[CodeQuestion]:
        for name, column in table.columns.items():
            raws = [each.raw for each in column.problematic if each.code in _UNKNOWN]
            counts, shown = Counter(map(loose, raws)), {loose(raw): raw.strip() for raw in raws}
            askable = [(word, count) for word, count in counts.most_common() if _may_be_asked(shown[word], LONGEST_WORD)]
            for word, count in askable[:_MOST_WORDS]:
                codes = table.codes.get(name)  # none for yes and no, of which letters tell nothing
                likely = likely_codes(word, codes) if codes else ()
                proposals = tuple(Proposal(target=code, confidence=round(share, 2)) for code, share in likely)
                yield CodeQuestion(column=name, word=word, shown=shown[word], count=count, proposals=proposals)


def _headers(found: Recognised) -> tuple[dict[Spot, Header], list[Header]]:
    """The headers by place; of a form all words on it, which stand around each other."""
    if isinstance(found.match, HeaderMatch):
        return dict(_spots(found.match.headers)), []
    return dict(_spots(found.match.texts)), list(found.match.texts.values())


def _spots(headers: Mapping[int, Header] | Mapping[Place, Header]) -> Iterator[tuple[Spot, Header]]:
    yield from headers.items()


def _own_words(match: HeaderMatch | FormMatch, labels: Mapping[Place, Unknown]) -> list[Header]:
    """The words by which the source is to be known next time: headers, or labels known and unknown."""
    if isinstance(match, HeaderMatch):
        return list(match.headers.values())
    return [*(match.texts[place] for place in match.labels), *(each.header for each in labels.values())]


def _may_be_asked(word: str, longest: int) -> bool:
    return bool(exact_words(word)) and len(word) <= longest and not looks_personal(word)


def _used(mapping: Confirmed, cells: int = 0) -> Used:
    return Used(**mapping.model_dump(exclude={"table", "profile"}), cells=cells)
