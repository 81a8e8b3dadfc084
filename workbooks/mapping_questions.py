"""What a reading asks of its sender: foreign headers while columns are missing, and words that no code list knows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from catalog.catalog import Catalog
from workbooks.cells import column_letters, is_blank
from workbooks.closeness import ColumnCloseness, likely_codes
from workbooks.code_values import BY_MAPPING
from workbooks.headers import Header, HeaderMatch, exact_words
from workbooks.mappings import (
    LONGEST_HEADER,
    LONGEST_WORD,
    CodeQuestion,
    Confirmed,
    HeaderQuestion,
    MappingReading,
    Mappings,
    Used,
    confirmed_headers,
    looks_personal,
    spelled,
)
from workbooks.raw_workbook import RawWorksheet
from workbooks.recognise import Recognised
from workbooks.sheet_table import SheetTable
from workbooks.spelling import loose

_MOST_WORDS: Final = 30
_UNKNOWN: Final = "unknown-code"


class MappingQuestions:
    """The mappings on one recognised worksheet: what is in force, what was used, what is asked."""

    def __init__(
        self, catalog: Catalog, mappings: Mappings, worksheet: RawWorksheet, found: Recognised, starts_1904: bool
    ) -> None:
        self._catalog, self._worksheet, self._found, self._starts_1904 = catalog, worksheet, found, starts_1904
        self._headers = _headers(found)
        self._profile = tuple(sorted({spelled(each) for each in self._headers.values()}))
        self._by_header = confirmed_headers(found.sheet, mappings, self._headers)
        self._by_word = mappings.in_force(found.sheet.table, frozenset(self._profile)).codes

    @property
    def codes(self) -> dict[str, Mapping[str, str]]:
        """By column name, loosely spelled words to the codes that people confirmed."""
        return {
            column: {word: each.code for word, each in words.items() if each.code is not None}
            for column, words in self._by_word.items()
        }

    @property
    def not_wanted(self) -> frozenset[int]:
        """Places of headers of which people said that no column of the sheet is meant."""
        return frozenset(place for place, each in self._by_header.items() if not each.column)

    def reading(self, table: SheetTable) -> MappingReading:
        """What the normalised table used, and what is left to ask."""
        return MappingReading(
            profile=tuple(word for word in self._profile if len(word) <= LONGEST_HEADER and not looks_personal(word)),
            used=(*self._used_headers(), *self._used_codes(table)),
            headers=tuple(self._header_questions(table)),
            codes=tuple(self._code_questions(table)),
        )

    def _used_headers(self) -> Iterator[Used]:
        for each in self._by_header.values():
            yield _used(each)

    def _used_codes(self, table: SheetTable) -> Iterator[Used]:
        for name, words in self._by_word.items():
            if name in table.columns:
                changed = table.columns[name].changed
                counts = Counter(loose(raw) for _, raw, _, how in changed if how == BY_MAPPING)
                yield from (_used(words[word], count) for word, count in counts.items())

    def _header_questions(self, table: SheetTable) -> Iterator[HeaderQuestion]:
        match, sheet = self._found.match, self._found.sheet
        if not isinstance(match, HeaderMatch):
            return
        missing = [column for column in sheet.columns if column.name not in table.cells]
        if not missing:
            return
        closeness = ColumnCloseness([(each, self._catalog.codes_of(each)) for each in missing], self._starts_1904)
        answered = {each.word for each in self._by_header.values()}
        for place in match.additional:
            header, rows = match.headers[place], self._worksheet.rows
            word, cells = spelled(header), [rows[row - 1][place] for row in table.source_rows]
            if word in answered or not _may_be_asked(word, LONGEST_HEADER) or all(map(is_blank, cells)):
                continue
            answered.add(word)
            shown = " / ".join(filter(None, (header.group.strip(), header.text.strip())))
            proposals = closeness.proposals(header, cells)
            yield HeaderQuestion(word=word, shown=shown, at=column_letters(place), proposals=proposals)

    def _code_questions(self, table: SheetTable) -> Iterator[CodeQuestion]:
        for name, column in table.columns.items():
            if name not in table.codes:
                continue
            raws = [each.raw for each in column.problematic if each.code == _UNKNOWN]
            counts, shown = Counter(map(loose, raws)), {loose(raw): raw.strip() for raw in raws}
            askable = [(word, count) for word, count in counts.most_common() if _may_be_asked(shown[word], LONGEST_WORD)]
            for word, count in askable[:_MOST_WORDS]:
                proposals = likely_codes(word, table.codes[name])
                yield CodeQuestion(column=name, word=word, shown=shown[word], count=count, proposals=proposals)


def _headers(found: Recognised) -> dict[int, Header]:
    if isinstance(found.match, HeaderMatch):
        return found.match.headers
    return dict(enumerate(Header(text) for text in found.match.headers.values()))


def _may_be_asked(word: str, longest: int) -> bool:
    return bool(exact_words(word)) and len(word) <= longest and not looks_personal(word)


def _used(mapping: Confirmed, cells: int = 0) -> Used:
    return Used(**mapping.model_dump(exclude={"table", "profile"}), cells=cells)
