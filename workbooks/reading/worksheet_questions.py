"""What is asked of a worksheet that was not recognised: which sheet it is; and once that was said, what its headers mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from catalog.catalog import Catalog
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.reading.mapping_questions import Unknown, questions_of_headers, unknown_of_form, unknown_of_list
from workbooks.recognising.form_layout import FormMatch, Place, find_form, texts_with_sections
from workbooks.recognising.head_values import is_row_of_values
from workbooks.recognising.headers import Header, HeaderMatch, SheetWords
from workbooks.recognising.mappings import (
    Confirmed,
    MappingReading,
    Mappings,
    SaidWorksheet,
    WorksheetQuestion,
    confirmed_headers,
    looks_personal,
)
from workbooks.recognising.recognise import NotRecognised, Recogniser
from workbooks.recognising.worksheet_heads import WorksheetHead, profile_of
from workbooks.reports import UnrecognisedWorksheet

_LEAST_WORDS: Final = 3  # fewer would be found again on worksheets of any kind
_LEAST_OF_CANDIDATES: Final = 2
_MOST_SHOWN: Final = 8


@dataclass(frozen=True)
class _Head:
    """What was found of the sheet that a person named, and what was not."""

    words: tuple[str, ...]
    columns: frozenset[str]
    answered: frozenset[str]
    unknown: Iterable[Unknown]


class WorksheetQuestions:
    """Tells of the worksheets of one file that were not recognised."""

    def __init__(self, catalog: Catalog, mappings: Mappings, recogniser: Recogniser, starts_1904: bool) -> None:
        self._catalog, self._mappings, self._recogniser, self._starts_1904 = catalog, mappings, recogniser, starts_1904

    def told(self, worksheet: RawWorksheet, found: NotRecognised) -> UnrecognisedWorksheet:
        """The worksheet in the report, with what its sender may answer."""
        told = UnrecognisedWorksheet(
            name=worksheet.name, non_empty=worksheet.non_empty, why=found.why, candidates=list(found.candidates)
        )
        if found.said:
            return told.model_copy(update=self._named(worksheet, found.said, found.head or WorksheetHead()))
        return told.model_copy(update={"question": _question(found.head, found)}) if found.head else told

    def _named(self, worksheet: RawWorksheet, said: SaidWorksheet, head: WorksheetHead) -> dict[str, object]:
        if not said.table:
            return {"mapping": MappingReading(worksheet=said)}
        words = self._recogniser.words_of(said.table)
        find = self._form if words.sheet.shape == "form" else self._list
        part = find(worksheet, words, head)
        missing = [column for column in words.sheet.columns if column.name not in part.columns]
        asked = questions_of_headers(part.unknown, missing, part.answered, self._catalog, self._starts_1904)
        mapping = MappingReading(profile=part.words, worksheet=said, headers=tuple(asked))
        return {"table": said.table, "missing_columns": [column.name for column in missing], "mapping": mapping}

    def _list(self, worksheet: RawWorksheet, words: SheetWords, head: WorksheetHead) -> _Head:
        headers = dict(head.headers)
        match = HeaderMatch(head.first_row, head.last_row, headers, words.match(headers))
        body = range(head.last_row + 1, len(worksheet.rows))
        columns = frozenset(column.name for column in match.columns.values())
        answered = _words(confirmed_headers(words.sheet, self._mappings, headers))
        return _Head(head.header_words, columns, answered, unknown_of_list(match, worksheet.rows, body))

    def _form(self, worksheet: RawWorksheet, words: SheetWords, head: WorksheetHead) -> _Head:
        texts = dict(texts_with_sections(worksheet.rows, words.sheet))
        match = find_form(worksheet.rows, words, worksheet.merged) or FormMatch({}, {}, {}, texts=texts)
        unknown = unknown_of_form(words.sheet, match, worksheet)
        own = [*(texts[place] for place in match.labels), *(each.header for each in unknown.values())]
        answered = _words(confirmed_headers(words.sheet, self._mappings, texts, texts.values()))
        return _Head(profile_of(own) or head.label_words, frozenset(match.values), answered, unknown.values())


def _words(confirmed: Mapping[int, Confirmed] | Mapping[Place, Confirmed]) -> frozenset[str]:
    return frozenset(each.word for each in confirmed.values())


def _unless_values(words: tuple[str, ...], texts: Iterable[Header]) -> tuple[str, ...]:
    """No worksheet is known again by its values, nor are they kept."""
    return () if is_row_of_values(each.text for each in texts) else words


def _question(head: WorksheetHead, found: NotRecognised) -> WorksheetQuestion | None:
    """None if there are too few words to know the worksheet again by."""
    headers = _unless_values(head.header_words, head.headers.values())
    labels = _unless_values(head.label_words, head.labels.values())
    if max(len(headers), len(labels)) < (_LEAST_OF_CANDIDATES if found.candidates else _LEAST_WORDS):
        return None
    texts = (each.text.strip() for each in (head.headers if headers else head.labels).values())
    shown = tuple(text for text in texts if not looks_personal(text))[:_MOST_SHOWN]
    return WorksheetQuestion(headers=headers, labels=labels, shown=shown, likely=found.likely)
